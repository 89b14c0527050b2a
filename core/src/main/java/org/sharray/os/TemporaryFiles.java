package org.sharray.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Files that go when this JVM does, if not before; unlike {@link java.io.File#deleteOnExit}, it forgets those that are gone. */
final class TemporaryFiles {
    private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> FILES.forEach(TemporaryFiles::delete)));
    }

    private TemporaryFiles() {}

    static void add(Path file) {
        FILES.add(file);
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftBehind) {
            // Nothing depends on what is left.
        }
        FILES.remove(file);
    }

    static boolean contains(Path file) {
        return FILES.contains(file);
    }
}
