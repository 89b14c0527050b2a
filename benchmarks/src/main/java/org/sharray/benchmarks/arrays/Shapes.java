package org.sharray.benchmarks.arrays;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;

/** What access by two and three indices costs, beside one index that is computed by hand, and beside a Java array of rows. */
final class Shapes implements Measurement {
    private static final List<String> OPERATIONS = List.of("twoIndices", "twoByHand", "heap", "threeIndices",
            "threeByHand");

    /** What two medians of the same on one machine differ by. */
    private static final Goal NO_MORE = Goal.ratioAtMost(1.1);

    @Override
    public String name() {
        return "shapes";
    }

    @Override
    public List<Row> measure(Effort effort) {
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        for (int round = 0; round < effort.rounds(); round++) {
            effort.progress(name(), round);
            for (String operation : OPERATIONS) {
                samples.computeIfAbsent(operation, _ -> new ArrayList<>())
                        .add(JmhFork.measure(ShapeOperations.class, operation, effort));
            }
        }
        return List.of(
                row("increment by two indices", samples, "twoIndices", "by hand: r * columns + c", "twoByHand",
                        NO_MORE),
                row("increment by two indices", samples, "twoIndices", "int[][]", "heap", Goal.none()),
                row("increment by three indices", samples, "threeIndices", "by hand", "threeByHand", NO_MORE));
    }

    private static Row row(String what, Map<String, List<Double>> samples, String ours, String peer, String peers,
            Goal goal) {
        return new Row(what, Figure.median(samples.get(ours), Unit.NANOSECONDS), peer,
                Figure.median(samples.get(peers), Unit.NANOSECONDS),
                goal);
    }
}
