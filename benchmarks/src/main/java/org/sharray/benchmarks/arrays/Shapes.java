package org.sharray.benchmarks.arrays;

import java.util.List;
import java.util.Map;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;

/** What access by two and three indices costs, beside one index that is computed by hand, and beside a Java array of rows. */
final class Shapes implements Measurement {
    /** What two medians of the same on one machine differ by. */
    private static final Goal NO_MORE = Goal.ratioAtMost(1.1);

    @Override
    public String name() {
        return "shapes";
    }

    @Override
    public List<Row> measure(Effort effort) {
        Map<String, Figure> times = JmhFork.medians(name(), ShapeOperations.class, effort, "twoIndices", "twoByHand",
                "heap", "threeIndices",
                "threeByHand");
        return List.of(
                new Row("increment by two indices", times.get("twoIndices"), "by hand: r * columns + c",
                        times.get("twoByHand"), NO_MORE),
                new Row("increment by two indices", times.get("twoIndices"), "int[][]", times.get("heap"), Goal.none()),
                new Row("increment by three indices", times.get("threeIndices"), "by hand", times.get("threeByHand"),
                        NO_MORE));
    }
}
