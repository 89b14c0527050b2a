package org.sharray.cli.locks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What the system tells of a process. */
final class Program {
    private static final int SHOWN = 140;

    private final long pid;
    private final Optional<ProcessHandle> process;

    Program(long pid) {
        this.pid = pid;
        this.process = ProcessHandle.of(pid);
    }

    /** The command line; nothing if the process has ended or is somebody else's. */
    Optional<String> command() {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", String.valueOf(pid), "cmdline"));
            return Optional.of(new String(line, StandardCharsets.UTF_8).replace('\0', ' ').strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException notLinux) {
            return process.flatMap(found -> found.info().commandLine());
        }
    }

    /** The command line, if need be without its middle: a class path is long, and what follows is what matters. */
    Optional<String> shortCommand() {
        return command().map(line -> line.length() <= SHOWN
                ? line
                : line.substring(0, SHOWN / 2) + " … " + line.substring(line.length() - SHOWN / 2));
    }

    Optional<String> user() {
        return process.flatMap(found -> found.info().user());
    }

    Optional<Instant> started() {
        return process.flatMap(found -> found.info().startInstant());
    }

    /** Whether all of it is stopped, by SIGSTOP or Ctrl-Z. */
    boolean isStopped() {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"), StandardCharsets.ISO_8859_1);
            return "Tt".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException | IndexOutOfBoundsException unknown) {
            return false;
        }
    }

    boolean isJvm() {
        try {
            String program = Files.readSymbolicLink(Path.of("/proc", String.valueOf(pid), "exe")).getFileName()
                    .toString();
            return program.equals("java");
        } catch (IOException unknown) {
            return false;
        }
    }
}
