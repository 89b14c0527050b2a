package org.sharray.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory in memory for the files of a fuzzer, and what it may not change. */
final class Place {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path directory;

    Place() {
        try {
            directory = Files.isWritable(SHARED_MEMORY)
                    ? Files.createTempDirectory(SHARED_MEMORY, "sharray-fuzz-")
                    : Files.createTempDirectory("sharray-fuzz-");
            Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** The names of all files in it. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException leftBehind) {
            System.err.println(leftBehind);
        }
    }
}
