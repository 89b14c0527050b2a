package org.sharray.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharray.SharedArray;

/** The arrays' files that this process has open and mapped, as Linux tells. */
public final class OpenFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    private static final long PAGE = 4096;

    private OpenFiles() {}

    /** Descriptors and mappings of arrays together. */
    public static int count() throws IOException {
        return descriptors() + mappings();
    }

    /** The descriptors and mappings of files in a directory, at any depth, with a name or without. */
    public static List<String> in(Path directory) throws IOException {
        requireLinux();
        List<String> found = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            descriptors.filter(descriptor -> target(descriptor).startsWith(directory + "/"))
                    .forEach(descriptor -> found.add(descriptor + " -> " + target(descriptor)));
        }
        Files.readAllLines(MAPPINGS).stream().filter(line -> line.contains(" " + directory + "/")).forEach(found::add);
        return found;
    }

    /** The descriptor by which this process hands an array on, in native mode. */
    public static Path descriptorOf(SharedArray array) {
        return DESCRIPTORS.resolve(array.handle().toString().replaceFirst(".*[:&]fd=(\\d+).*", "$1"));
    }

    private static void requireLinux() {
        Prerequisite.require(Files.isDirectory(DESCRIPTORS), "no /proc/self/fd: not Linux");
    }

    private static int descriptors() throws IOException {
        requireLinux();
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

    /** Without the second mapping of a file's page with its notice word, which the keeper makes when it has the time; but with one that outlives the first. */
    private static int mappings() throws IOException {
        List<Mapping> mappings = Files.readAllLines(MAPPINGS).stream().filter(OpenFiles::isArray).map(Mapping::of)
                .toList();
        Set<String> whole = mappings.stream().filter(mapping -> mapping.bytes > PAGE).map(Mapping::file)
                .collect(Collectors.toSet());
        return (int) mappings.stream().filter(mapping -> mapping.bytes > PAGE || !whole.contains(mapping.file))
                .count();
    }

    /** A line of proc_pid_maps(5): from-to, permissions, offset, device, inode, path. */
    private record Mapping(long bytes, String file) {
        static Mapping of(String line) {
            String[] fields = line.split(" +", 6);
            String[] range = fields[0].split("-");
            return new Mapping(Long.parseUnsignedLong(range[1], 16) - Long.parseUnsignedLong(range[0], 16),
                    fields[3] + " " + fields[4]);
        }
    }

    private static boolean isArray(String file) {
        return file.contains("memfd:sharray") || file.contains("/.sharray-") || file.contains(".npy");
    }
}
