package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sharray.testing.WarmStart;

/**
 * What a run of the command gave.
 *
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Run(int exit, String out, String err) {

    private static final WarmStart WARM_START = new WarmStart(Sharray.class, "ls");

    private static final int LIMIT_SECONDS = 120;

    /** Runs the command as a process of its own, as a user does: its children write to its output. */
    static Run sharray(String... arguments) throws IOException, InterruptedException {
        return process(new ProcessBuilder(command(arguments)));
    }

    static List<String> command(String... arguments) {
        return command(Sharray.class, arguments);
    }

    static List<String> command(Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "-Dsharray.startup.cache=off", "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
        command.addAll(WARM_START.options(command));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs the command here; for what starts no processes. */
    static Run here(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Sharray.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
        return new Run(exit, out.toString(), err.toString());
    }

    static Run process(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("sharray-test", ".out");
        Path err = Files.createTempFile("sharray-test", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " still runs after " + LIMIT_SECONDS + " s; it wrote "
                        + Files.readString(out) + Files.readString(err));
            }
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
