package org.sharray.benchmarks.pool;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.sharray.SharedIntArray;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessPool;

/**
 * A loop over a million elements that increments each, in a pool of one, two and four workers. Beside a parallel stream over a heap array on as many
 * threads, and Python's {@code Pool.map} over slices of a NumPy array in shared memory.
 */
final class Loop implements Measurement {
    private static final int LENGTH = 1_000_000;

    /** So long the compilers of three JVMs take the processors that the loop would have, for some milliseconds now and then. */
    private static final int WARM_UP = 20_000;

    private static final List<Integer> WORKERS = List.of(1, 2, 4);
    private static final String STREAM = "parallel stream, int[]";
    private static final String PYTHON = "Python: Pool.map, NumPy";

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (PythonProgram python = PythonProgram.has("numpy") ? PythonProgram.find("loop") : null) {
            for (int workers : WORKERS) {
                rows.addAll(measure(effort, workers, python));
            }
        }
        return rows;
    }

    private List<Row> measure(Effort effort, int workers, PythonProgram python)
            throws IOException, InterruptedException {
        String title = "forEachSlice, a million increments, " + workers + (workers == 1 ? " worker" : " workers");
        Samples samples = new Samples(Unit.MICROSECONDS);
        int count = effort.of(300, 1_000);
        int[] heap = new int[LENGTH];
        try (var pool = ProcessPool.create(workers);
                var threads = new ForkJoinPool(workers);
                var array = SharedIntArray.create(LENGTH, options().unlocked())) {
            run(pool, array, effort.warmUp(WARM_UP));
            run(threads, heap, effort.warmUp(WARM_UP));
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(title, round);
                samples.add(title, run(pool, array, count));
                samples.add(STREAM, run(threads, heap, count));
                if (python != null) {
                    samples.add(PYTHON, python.run(LENGTH, count, workers).getFirst()[0] / 1e3);
                }
            }
        }
        // More than there are processors wait for each other on all sides.
        Goal goal = workers <= Runtime.getRuntime().availableProcessors() ? Goal.ratioAtMost(2) : Goal.none();
        return List.of(new Row(title, samples.median(title), STREAM, samples.median(STREAM), goal),
                new Row(title, samples.median(title), PYTHON, samples.median(PYTHON), Goal.none()));
    }

    private static double run(ProcessPool pool, SharedIntArray array, int count) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            pool.forEachSlice(array, slice -> {
                int length = (int) slice.length();
                for (int j = 0; j < length; j++) {
                    slice.set(j, slice.get(j) + 1);
                }
            });
        }
        return (System.nanoTime() - start) / 1e3 / count;
    }

    /** A parallel stream that is begun by a thread of a pool runs in that pool. */
    private static double run(ForkJoinPool threads, int[] heap, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            threads.submit(() -> IntStream.range(0, heap.length).parallel().forEach(j -> heap[j]++)).join();
        }
        return (System.nanoTime() - start) / 1e3 / count;
    }
}
