package org.sharray.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A peer in C or C++, compiled on the spot. */
public final class CProgram implements AutoCloseable {
    private static final List<String> HEADERS = List.of("peer.h", "sharray.h");

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
        return System.getProperty("os.name").equals("Linux") && isOnPath("gcc");
    }

    private static boolean isOnPath(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
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
        return canCompile() ? build("gcc", name, ".c", options) : null;
    }

    /**
     * Compiles the program that uses Boost.
     *
     * @return the program, to be closed; null where there is no compiler for C++, or no Boost
     * @throws IOException if it does not compile
     */
    public static CProgram compileBoost() throws IOException {
        boolean found = isOnPath("g++") && Files.exists(Path.of("/usr/include/boost/interprocess"));
        return canCompile() && found ? build("g++", "boost", ".cpp", "-lrt") : null;
    }

    private static CProgram build(String compiler, String name, String suffix, String... options) throws IOException {
        Path directory = Files.createTempDirectory("sharray-benchmarks");
        CProgram program = new CProgram(directory, directory.resolve(name));
        try {
            HEADERS.forEach(program::copy);
            program.copy(name + suffix);
            List<String> command = new ArrayList<>(List.of(compiler, "-O2", "-pthread", "-Wall", "-Wextra", "-o",
                    program.binary.toString(), program.binary + suffix));
            command.addAll(List.of(options));
            Commands.output(command);
            return program;
        } catch (IOException | RuntimeException failure) {
            program.close();
            throw failure;
        }
    }

    private void copy(String source) {
        try (InputStream stream = CProgram.class.getResourceAsStream(source)) {
            Files.copy(stream, directory.resolve(source));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Starts the program, for what it does and not for what it measures. What it has to complain about goes to standard error.
     *
     * @param arguments any
     * @return the process
     * @throws IOException if it can't be started
     */
    public Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
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
