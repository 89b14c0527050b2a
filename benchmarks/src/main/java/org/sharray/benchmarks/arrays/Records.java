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

/** What it costs to add to a field of each record: by whole records, by a cursor and by a column, beside objects on the heap. */
final class Records implements Measurement {
    private static final List<String> OPERATIONS = List.of("whole", "cursor", "column", "heap");

    @Override
    public String name() {
        return "records";
    }

    @Override
    public List<Row> measure(Effort effort) {
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        for (int round = 0; round < effort.rounds(); round++) {
            effort.progress(name(), round);
            for (String operation : OPERATIONS) {
                samples.computeIfAbsent(operation, _ -> new ArrayList<>())
                        .add(JmhFork.measure(RecordOperations.class, operation, effort));
            }
        }
        Figure heap = Figure.median(samples.get("heap"), Unit.NANOSECONDS);
        return List.of(row("a field, by a column", samples.get("column"), heap),
                row("a field, by a cursor", samples.get("cursor"), heap),
                row("a field, by whole records", samples.get("whole"), heap));
    }

    private static Row row(String what, List<Double> ours, Figure heap) {
        return new Row(what, Figure.median(ours, Unit.NANOSECONDS), "objects on the heap", heap, Goal.none());
    }
}
