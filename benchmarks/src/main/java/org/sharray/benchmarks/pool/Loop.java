package org.sharray.benchmarks.pool;

import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sharray.SharedIntArray;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessPool;

/** A loop over a million elements that increments each, in a pool with a worker for each processor. Beside a parallel stream over a heap array. */
final class Loop implements Measurement {
    private static final int LENGTH = 1_000_000;

    /** So long the compilers of three JVMs take the processors that the loop would have, for some milliseconds now and then. */
    private static final int WARM_UP = 20_000;

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public List<Row> measure(Effort effort) throws InterruptedException {
        int count = effort.of(300, 1_000);
        List<Double> ours = new ArrayList<>();
        List<Double> streams = new ArrayList<>();
        int[] heap = new int[LENGTH];
        try (var pool = ProcessPool.create(); var array = SharedIntArray.create(LENGTH, options().unlocked())) {
            run(pool, array, effort.warmUp(WARM_UP));
            run(heap, effort.warmUp(WARM_UP));
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                ours.add(run(pool, array, count));
                streams.add(run(heap, count));
            }
        }
        return List.of(new Row("forEachSlice, a million increments", Figure.median(ours, Unit.MICROSECONDS),
                "parallel stream, int[]", Figure.median(streams, Unit.MICROSECONDS), Goal.ratioAtMost(2)));
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

    private static double run(int[] heap, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            IntStream.range(0, heap.length).parallel().forEach(j -> heap[j]++);
        }
        return (System.nanoTime() - start) / 1e3 / count;
    }
}
