package org.sharray.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Python script that lies beside these classes, in a file of its own as long as it is open: Python reads no jars. */
final class PythonScript implements AutoCloseable {

    private final Path directory;
    private final Path file;

    PythonScript(String name) throws IOException {
        directory = Files.createTempDirectory("sharray-example");
        file = directory.resolve(name);
        try (InputStream source = PythonScript.class.getResourceAsStream(name)) {
            Files.copy(source, file);
        }
    }

    /** One of its functions, as a task for a process. */
    String function(String name) {
        return file + ":" + name;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(directory);
    }
}
