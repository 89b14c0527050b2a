package org.sharray.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A peer in Python. */
public final class PythonProgram implements AutoCloseable {
    /** The interpreter: what SHARRAY_PYTHON names, as it does for the processes of the library, or else the path's. */
    public static final String PYTHON = System.getenv().getOrDefault("SHARRAY_PYTHON", "python3");

    private final Path directory;
    private final Path source;

    private PythonProgram(Path directory, Path source) {
        this.directory = directory;
        this.source = source;
    }

    /**
     * Whether there is a Python.
     *
     * @return whether {@link #find} gives a program
     */
    public static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(PYTHON)));
    }

    /**
     * Whether Python has a module.
     *
     * @param module its name
     * @return whether it can be imported
     * @throws IOException if that can't be found out
     */
    public static boolean has(String module) throws IOException {
        return isInstalled() && !Commands.output(List.of(PYTHON, "-c", """
                import importlib.util, sys
                print(importlib.util.find_spec(sys.argv[1]) or '')
                """, module)).isBlank();
    }

    /**
     * Prepares a program.
     *
     * @param name of its source, without {@code .py}
     * @return the program, to be closed; null where there is no Python
     * @throws IOException if it can't be written to a temporary file
     */
    public static PythonProgram find(String name) throws IOException {
        if (!isInstalled()) {
            return null;
        }
        Path directory = Files.createTempDirectory("sharray-benchmarks");
        Path source = directory.resolve(name + ".py");
        try (InputStream stream = PythonProgram.class.getResourceAsStream(name + ".py")) {
            Files.copy(stream, source);
        }
        return new PythonProgram(directory, source);
    }

    /**
     * Where its source is.
     *
     * @return a file, as long as this is open
     */
    public Path source() {
        return source;
    }

    /**
     * Runs the program.
     *
     * @param arguments numbers
     * @return the numbers that it printed, line by line
     * @throws IOException if it fails
     */
    public List<double[]> run(long... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(PYTHON, source.toString()));
        for (long argument : arguments) {
            command.add(Long.toString(argument));
        }
        return Commands.numbers(Commands.output(command));
    }

    /** Deletes the program. */
    @Override
    public void close() throws IOException {
        Files.delete(source);
        Files.delete(directory);
    }
}
