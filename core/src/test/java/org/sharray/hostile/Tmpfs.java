package org.sharray.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sharray.testing.Await;
import org.sharray.testing.Prerequisite;

/** A file system in memory, of the test's own. Where nothing can be mounted, the test is skipped. */
final class Tmpfs implements AutoCloseable {
    private final Path directory;

    private Tmpfs(Path directory) {
        this.directory = directory;
    }

    /** Mounts one with options as mount(8) has them. */
    static Tmpfs mount(String options) throws IOException {
        Path directory = Files.createTempDirectory("sharray-tmpfs-");
        String failure = Command.failureOf("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString());
        if (!failure.isEmpty()) {
            Files.delete(directory);
        }
        Prerequisite.require(failure.isEmpty(), "no tmpfs can be mounted here: " + failure);
        return new Tmpfs(directory);
    }

    /** Changes its options. */
    void remount(String options) throws IOException {
        String failure = Command.failureOf("mount", "-o", "remount," + options, directory.toString());
        if (!failure.isEmpty()) {
            throw new AssertionError(failure);
        }
    }

    Path path() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** The names of all files, also the hidden ones. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).sorted().forEach(names::add);
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        // Whoever lists all arrays of the machine looks into it for a moment.
        Await.until(directory + " to be unmounted", () -> Command.failureOf("umount", directory.toString()).isEmpty());
        Files.delete(directory);
    }
}
