package org.sharray.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.sharray.error.SharrayException;
import org.sharray.storage.PrivateDirectory;

/**
 * The Python module of this library, in files that Python can import: {@code ~/.cache/sharray/python-<checksum>}, beside the start-up caches, so that it is
 * compiled once. Made complete under another name and moved; whoever is second uses the first one's. A directory that others could have written is not
 * used: then, and where there is no place for a cache, the files are made for this JVM alone, and deleted at its exit.
 */
final class PythonModule {
    /** What runs a task. */
    static final String CHILD = "sharray_child.py";
    private static final List<String> FILES = List.of("sharray.py", CHILD);

    private static Path made;

    private PythonModule() {}

    /** The directory with the files. */
    static synchronized Path directory() throws IOException {
        if (made == null || !Files.isReadable(made.resolve(CHILD))) {
            made = inCache();
        }
        return made;
    }

    private static Path inCache() throws IOException {
        try {
            Path caches = StartupCache.directory();
            PrivateDirectory.make(caches);
            Path target = caches.resolve("python-" + checksum());
            if (!Files.isDirectory(target)) {
                Path fresh = Files.createTempDirectory(caches, "python-");
                write(fresh);
                move(fresh, target);
            }
            PrivateDirectory.check(target);
            return target;
        } catch (IOException | SharrayException noCache) {
            Path own = Files.createTempDirectory("sharray-python-");
            write(own);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(own), "sharray-python-cleanup"));
            return own;
        }
    }

    private static void move(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target);
        } catch (FileAlreadyExistsException otherWasFaster) {
            delete(fresh);
        } catch (FileSystemException notEmpty) {
            delete(fresh);
            if (!Files.isDirectory(target)) {
                throw notEmpty;
            }
        }
    }

    private static void write(Path directory) throws IOException {
        for (String file : FILES) {
            try (InputStream content = open(file)) {
                Files.copy(content, directory.resolve(file));
            }
        }
    }

    private static InputStream open(String file) throws IOException {
        InputStream content = PythonModule.class.getResourceAsStream(file);
        if (content == null) {
            throw new IOException("The library's " + file + " is missing");
        }
        return content;
    }

    private static String checksum() throws IOException {
        CRC32C crc = new CRC32C();
        for (String file : FILES) {
            try (InputStream content = open(file)) {
                crc.update(content.readAllBytes());
            }
        }
        return String.format("%08x", crc.getValue());
    }

    /** The files, and what Python has compiled of them. */
    private static void delete(Path directory) {
        PrivateSocket.deleteDirectory(directory.resolve("__pycache__"));
        PrivateSocket.deleteDirectory(directory);
    }
}
