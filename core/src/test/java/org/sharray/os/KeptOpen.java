package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sharray.testing.Prerequisite;

/**
 * A file that another process has open, kept open beyond that process's end: not the file alone, but the process's own open file
 * descriptions, with their locks. It is as if the process had left a child behind that has inherited them.
 */
public final class KeptOpen implements AutoCloseable {
    // include/uapi/asm-generic/unistd.h, the same on all machines
    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_GETFD = 438;

    private final LinuxOs os = (LinuxOs) Os.current();
    private final MethodHandle syscall = syscall();
    private final List<LinuxDescriptor> kept = new ArrayList<>();

    /** Of a process, all descriptions of a file; skips the test if the kernel does not give them out. */
    public KeptOpen(long pid, Path file) throws IOException {
        try (LinuxDescriptor process = descriptor(PIDFD_OPEN, pid, 0, 0);
                Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path number : open.toList()) {
                if (Files.isSameFile(number, file)) {
                    kept.add(descriptor(PIDFD_GETFD, process.number().orElseThrow(),
                            Long.parseLong(number.getFileName().toString()), 0));
                }
            }
        }
    }

    private LinuxDescriptor descriptor(long function, long a, long b, long c) {
        try {
            long number = (long) syscall.invokeExact(function, a, b, c);
            Prerequisite.require(number >= 0, "the kernel refuses pidfd_open(2) or pidfd_getfd(2)");
            return new LinuxDescriptor(os, (int) number, null);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    }

    /** How many descriptions these are. */
    public int count() {
        return kept.size();
    }

    @Override
    public void close() {
        kept.forEach(LinuxDescriptor::close);
    }
}
