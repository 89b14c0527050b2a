package org.sharray.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sharray.conformance.driver.JavaDriver;

/**
 * Where drivers are made, in a directory of its own that goes with it, and wait for their next play. Not for several threads.
 */
final class Workshop implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String SYSTEM_PROPERTY = "sharray.directory";

    private final Path directory;
    private final List<String> javaOptions;
    private final Map<Language, List<String>> commands = new EnumMap<>(Language.class);
    private final Map<Language, String> missing = new EnumMap<>(Language.class);
    private final Map<Language, Deque<Driver>> idle = new EnumMap<>(Language.class);

    /**
     * @param wanted      the languages that are wanted; what is not there for one is told by {@link #missing}
     * @param javaOptions of the drivers in Java
     */
    Workshop(Set<Language> wanted, List<String> javaOptions) throws IOException, InterruptedException {
        this.directory = Files.isDirectory(MEMORY)
                ? Files.createTempDirectory(MEMORY, "sharray-conformance-")
                : Files.createTempDirectory("sharray-");
        this.javaOptions = javaOptions;
        for (Language language : wanted) {
            idle.put(language, new ArrayDeque<>());
            switch (language) {
                case JAVA -> commands.put(language, javaCommand());
                case PYTHON -> preparePython();
                case C -> prepareC();
            }
        }
    }

    private List<String> javaCommand() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                        "-D" + SYSTEM_PROPERTY + "=" + directory));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), JavaDriver.class.getName()));
        return command;
    }

    private void preparePython() throws IOException, InterruptedException {
        unpack("driver.py", "sharray.py");
        String chosen = System.getenv("SHARRAY_PYTHON");
        String complaint = "";
        for (String python : chosen == null || chosen.isEmpty()
                ? List.of("python3", "/usr/bin/python3")
                : List.of(chosen)) {
            complaint = run(python, "-B", "-c", "import numpy, sharray; sharray._Atomics()");
            if (complaint.isEmpty()) {
                commands.put(Language.PYTHON, List.of(python, "-B", "driver.py"));
                return;
            }
        }
        missing.put(Language.PYTHON,
                "Python with NumPy can't be used (SHARRAY_PYTHON chooses another one): " + complaint);
    }

    private void prepareC() throws IOException, InterruptedException {
        unpack("driver.c", "sharray.h");
        String complaint = run("cc", "-std=c11", "-O2", "-pthread", "-o", "driver", "driver.c");
        if (complaint.isEmpty()) {
            commands.put(Language.C, List.of(directory.resolve("driver").toString()));
        } else {
            missing.put(Language.C, "C can't be used, the compiler cc says: " + complaint);
        }
    }

    private void unpack(String... files) throws IOException {
        for (String file : files) {
            try (InputStream content = Workshop.class.getResourceAsStream(file)) {
                Files.copy(content, directory.resolve(file));
            }
        }
    }

    /** What a program complained of; nothing if all went well. */
    private String run(String... command) throws IOException, InterruptedException {
        try {
            Process process = builder(List.of(command)).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? "" : output.isEmpty() ? "exit code " + process.exitValue() : output;
        } catch (IOException absent) {
            return absent.getMessage();
        }
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("SHARRAY_DIRECTORY", directory.toString());
        return builder;
    }

    /** Why languages that were wanted can't be had here. */
    Map<Language, String> missing() {
        return missing;
    }

    Set<Language> languages() {
        return commands.isEmpty() ? EnumSet.noneOf(Language.class) : EnumSet.copyOf(commands.keySet());
    }

    Path directory() {
        return directory;
    }

    /** A test vector in a copy of its own, since whoever takes its lock changes it. */
    Path copyOfVector(String file, String name) throws IOException {
        Path copy = directory.resolve(name);
        try (InputStream content = Workshop.class.getResourceAsStream("vectors/" + file)) {
            Files.copy(content, copy);
        }
        return copy;
    }

    Driver driver(Language language) {
        Driver ready = idle.get(language).poll();
        if (ready != null) {
            return ready;
        }
        try {
            return new Driver(language, builder(commands.get(language)).redirectError(Redirect.INHERIT).start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes a driver back that has closed all its arrays. */
    void giveBack(Driver driver) {
        idle.get(driver.language()).add(driver);
    }

    @Override
    public void close() throws IOException {
        idle.values().forEach(drivers -> drivers.forEach(Driver::close));
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
