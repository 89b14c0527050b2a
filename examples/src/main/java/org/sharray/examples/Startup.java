package org.sharray.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.sharray.SharedIntArray;
import org.sharray.process.SharedProcess;

/**
 * What it costs to start a process with a task that does nothing and to wait for its end; and the same, measured beside
 * it, for a bare JVM (which no SharedProcess can beat) and for Python's {@code multiprocessing} with its {@code spawn}
 * method.
 */
public final class Startup {

    /** The least that a JVM can be started for. */
    static final class Nothing {

        private Nothing() {}

        public static void main(String[] arguments) {}
    }

    private Startup() {}

    /**
     * Runs the program: ten starts of each, in turn.
     *
     * @param arguments not used
     * @throws IOException if a JVM or Python can't be run
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var python = Python.find().orElse(null)) {
            for (int i = 0; i < 10; i++) {
                System.out.println("SharedProcess    " + sharedProcess().toMillis() + " ms");
                System.out.println("a bare JVM       " + bareJvm().toMillis() + " ms");
                if (python != null) {
                    System.out.println("Python's Process " + python.spawn().toMillis() + " ms");
                }
            }
        }
    }

    /**
     * Starts and joins one process.
     *
     * @return the time that it took
     * @throws InterruptedException if interrupted while waiting for it
     */
    public static Duration sharedProcess() throws InterruptedException {
        long start = System.nanoTime();
        SharedProcess.start(() -> {}).join();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * Starts and joins one process that locks an array and changes an element.
     *
     * @param array with a lock
     * @return the time that it took
     * @throws InterruptedException if interrupted while waiting for it
     */
    public static Duration sharedProcess(SharedIntArray array) throws InterruptedException {
        long start = System.nanoTime();
        SharedProcess.start(() -> {
            try (var _ = array.lock().hold()) {
                array.set(0, array.get(0) + 1);
            }
        }).join();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * Starts a JVM with an empty {@code main} and waits for its end.
     *
     * @return the time that it took
     * @throws IOException if it can't be started
     * @throws InterruptedException if interrupted while waiting for it
     */
    public static Duration bareJvm() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Nothing.class.getName());
        long start = System.nanoTime();
        int exit = builder.inheritIO().start().waitFor();
        var time = Duration.ofNanos(System.nanoTime() - start);
        if (exit != 0) {
            throw new IOException("the bare JVM ended with exit code " + exit);
        }
        return time;
    }

    /** A Python that starts and joins a process of its own whenever it is asked to. */
    public static final class Python implements AutoCloseable {

        private static final String PROGRAM = """
                import multiprocessing, sys, time

                def nothing():
                    pass

                if __name__ == '__main__':
                    context = multiprocessing.get_context('spawn')
                    print(sys.version.split()[0], flush=True)
                    for _ in sys.stdin:
                        start = time.perf_counter_ns()
                        process = context.Process(target=nothing)
                        process.start()
                        process.join()
                        print(time.perf_counter_ns() - start, flush=True)
                """;

        private final Path directory;
        private final Process process;
        private final BufferedReader answers;
        private final String version;

        private Python(Path directory, Process process) throws IOException {
            this.directory = directory;
            this.process = process;
            this.answers = process.inputReader();
            this.version = answers.readLine();
        }

        /**
         * Starts {@code python3}, if there is one.
         *
         * @return it, or nothing if it isn't installed
         * @throws IOException if its program can't be written to a temporary file
         */
        public static Optional<Python> find() throws IOException {
            Path directory = Files.createTempDirectory("sharray-startup");
            Path program = Files.writeString(directory.resolve("spawn.py"), PROGRAM);
            try {
                var process = new ProcessBuilder(List.of("python3", program.toString()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
                var python = new Python(directory, process);
                if (python.version != null) {
                    return Optional.of(python);
                }
                python.close();
            } catch (IOException e) { // not installed
                delete(directory);
            }
            return Optional.empty();
        }

        /**
         * Its version.
         *
         * @return for instance "3.11.2"
         */
        public String version() {
            return version;
        }

        /**
         * Has it start and join one process.
         *
         * @return the time that it took
         * @throws IOException if Python died
         */
        public Duration spawn() throws IOException {
            process.outputWriter().write("\n");
            process.outputWriter().flush();
            String nanos = answers.readLine();
            if (nanos == null) {
                throw new IOException("python3 ended without an answer");
            }
            return Duration.ofNanos(Long.parseLong(nanos));
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            delete(directory);
        }

        private static void delete(Path directory) throws IOException {
            Files.deleteIfExists(directory.resolve("spawn.py"));
            Files.delete(directory);
        }
    }
}
