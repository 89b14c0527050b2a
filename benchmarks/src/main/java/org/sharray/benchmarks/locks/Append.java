package org.sharray.benchmarks.locks;

import java.util.ArrayList;
import java.util.List;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;

/**
 * What an append to a vector costs when nobody else appends: beside the same under an array's lock, without a size that other processes
 * see, and under a monitor on the heap.
 */
final class Append implements Measurement {
    @Override
    public String name() {
        return "append";
    }

    @Override
    public List<Row> measure(Effort effort) {
        List<Double> ours = new ArrayList<>();
        List<Double> locked = new ArrayList<>();
        List<Double> heap = new ArrayList<>();
        for (int round = 0; round < effort.rounds(); round++) {
            effort.progress(name(), round);
            ours.add(JmhFork.measure(AppendOperations.class, "append", effort));
            locked.add(JmhFork.measure(AppendOperations.class, "holdAndSet", effort));
            heap.add(JmhFork.measure(AppendOperations.class, "synchronizedHeap", effort));
        }
        Figure append = Figure.median(ours, Unit.NANOSECONDS);
        return List.of(
                new Row("append", append, "hold, set and release", Figure.median(locked, Unit.NANOSECONDS),
                        Goal.none()),
                new Row("append", append, "synchronized, int[]", Figure.median(heap, Unit.NANOSECONDS), Goal.none()));
    }
}
