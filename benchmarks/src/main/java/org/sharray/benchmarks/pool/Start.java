package org.sharray.benchmarks.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;

/**
 * To start a process with a task that does nothing, and to join it: with the ahead-of-time cache that the library makes, as every program has it
 * from its second start on. Beside Python's processes of the kinds {@code spawn} and {@code forkserver}, and beside a bare JVM, which is the limit.
 */
final class Start implements Measurement {
    private static final int WARM_UP = 5;
    private static final int CACHES = 3;
    private static final int MAXIMUM_TRIES = 500;

    private static final String OURS = "start and join";
    private static final String BARE = "a bare JVM";

    /** As {@code start.py} numbers them. */
    private static final List<String> METHODS = List.of("Python: spawn", "Python: forkserver");

    /** The least that a JVM can be started for. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] arguments) {}
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        int starts = effort.of(5, 15);
        Samples samples = new Samples(Unit.MILLISECONDS);
        Path caches = Files.createTempDirectory("sharray-benchmarks");
        try (PythonProgram python = PythonProgram.find("start")) {
            if (!effort.smoke()) { // tests have class folders, of which the JVM makes no caches
                run(caches.toString(), 0, 0); // makes the caches
            }
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                double[] both = run(caches.toString(), effort.warmUp(WARM_UP), starts);
                samples.add(OURS, both[0]);
                samples.add(BARE, both[1]);
                for (int method = 0; python != null && method < METHODS.size(); method++) {
                    samples.add(METHODS.get(method),
                            median(python.run(starts, method).stream().map(line -> line[0] / 1e6).toList()));
                }
            }
        } finally {
            delete(caches);
        }
        Figure ours = samples.median(OURS);
        return List.of(new Row(OURS, ours, METHODS.get(0), samples.median(METHODS.get(0)), Goal.ratioAtMost(0.8)),
                new Row(OURS, ours, METHODS.get(1), samples.median(METHODS.get(1)), Goal.none()),
                new Row(OURS, ours, BARE, samples.median(BARE), Goal.none()));
    }

    private static double median(List<Double> values) {
        return Figure.median(values, Unit.MILLISECONDS).value();
    }

    /** In a process of its own, which has the caches: the medians of our starts and of a bare JVM's, in turn. */
    private static double[] run(String caches, int warmUp, int starts) throws InterruptedException {
        return ProcessOptions.options().jvmArguments("-Dsharray.startup.cache=" + caches).start(() -> {
            Path directory = Path.of(caches);
            for (int tries = 0; starts == 0 && countCaches(directory) < CACHES; tries++) {
                if (tries > MAXIMUM_TRIES) {
                    throw new IOException("the library has made " + countCaches(directory) + " of " + CACHES
                            + " caches in " + tries + " starts; it makes them of jars alone");
                }
                startAndJoin();
            }
            List<Double> ours = new ArrayList<>(List.of(0.0));
            List<Double> bare = new ArrayList<>(List.of(0.0));
            for (int i = -warmUp; i < starts; i++) {
                double started = startAndJoin();
                double jvm = bareJvm();
                if (i >= 0) {
                    ours.add(started);
                    bare.add(jvm);
                }
            }
            return new double[]{median(ours), median(bare)};
        }).join();
    }

    private static double startAndJoin() throws InterruptedException {
        long start = System.nanoTime();
        SharedProcess.start(() -> {}).join();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double bareJvm() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Nothing.class.getName());
        long start = System.nanoTime();
        if (builder.inheritIO().start().waitFor() != 0) {
            throw new IOException("the bare JVM failed");
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static long countCaches(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".aot")).count();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
