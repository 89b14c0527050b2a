package org.sharray.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The arrays' files that this process has open and mapped, as Linux tells. */
public final class OpenFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    private OpenFiles() {}

    /** Descriptors and mappings of arrays together. */
    public static int count() throws IOException {
        return descriptors() + mappings();
    }

    private static int descriptors() throws IOException {
        Prerequisite.require(Files.isDirectory(DESCRIPTORS), "no /proc/self/fd: not Linux");
        int count = 0;
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                if (isArray(target(descriptor))) {
                    count++;
                }
            }
        }
        return count;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static int mappings() throws IOException {
        List<String> lines = Files.readAllLines(MAPPINGS);
        return (int) lines.stream().filter(OpenFiles::isArray).count();
    }

    private static boolean isArray(String file) {
        return file.contains("memfd:sharray") || file.contains("/.sharray-") || file.contains(".npy");
    }
}
