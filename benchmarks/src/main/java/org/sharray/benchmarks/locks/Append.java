package org.sharray.benchmarks.locks;

import java.util.List;
import java.util.Map;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;

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
        Map<String, Figure> times = JmhFork.medians(name(), AppendOperations.class, effort, "append", "holdAndSet",
                "synchronizedHeap");
        return List.of(
                new Row("append", times.get("append"), "hold, set and release", times.get("holdAndSet"), Goal.none()),
                new Row("append", times.get("append"), "synchronized, int[]", times.get("synchronizedHeap"),
                        Goal.none()));
    }
}
