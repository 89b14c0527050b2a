package org.sharray.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A peer in C, compiled on the spot. */
public final class CProgram implements AutoCloseable {
    private static final String HEADER = "peer.h";

    private final Path directory;
    private final Path binary;

    private CProgram(Path directory, Path binary) {
        this.directory = directory;
        this.binary = binary;
    }

    /**
     * Whether there is a compiler, and the system that the programs are for.
     *
     * @return whether {@link #compile} gives a program
     */
    public static boolean canCompile() {
        return System.getProperty("os.name").equals("Linux")
                && Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
    }

    /**
     * Compiles a program.
     *
     * @param name    of its source, without {@code .c}
     * @param options for the compiler, beside the usual ones
     * @return the program, to be closed; null where there can be none
     * @throws IOException if it does not compile
     */
    public static CProgram compile(String name, String... options) throws IOException {
        if (!canCompile()) {
            return null;
        }
        Path directory = Files.createTempDirectory("sharray-benchmarks");
        CProgram program = new CProgram(directory, directory.resolve(name));
        try {
            for (String source : List.of(HEADER, name + ".c")) {
                try (InputStream stream = CProgram.class.getResourceAsStream(source)) {
                    Files.copy(stream, directory.resolve(source));
                }
            }
            List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-pthread", "-Wall", "-Wextra"));
            command.addAll(List.of(options));
            command.addAll(List.of("-o", program.binary.toString(), program.binary + ".c"));
            Commands.output(command);
            return program;
        } catch (IOException | RuntimeException failure) {
            program.close();
            throw failure;
        }
    }

    /**
     * Runs the program.
     *
     * @param arguments numbers
     * @return the numbers that it printed, line by line
     * @throws IOException if it fails
     */
    public List<double[]> run(long... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        for (long argument : arguments) {
            command.add(Long.toString(argument));
        }
        return Commands.numbers(Commands.output(command));
    }

    /** Deletes the program. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
