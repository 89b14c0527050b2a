package org.sharray.benchmarks.arrays;

import java.util.List;
import java.util.Map;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;

/** What it costs to add to a field of each record: by whole records, by a cursor and by a column, beside objects on the heap. */
final class Records implements Measurement {
    private static final String PEER = "objects on the heap";

    @Override
    public String name() {
        return "records";
    }

    @Override
    public List<Row> measure(Effort effort) {
        Map<String, Figure> times = JmhFork.medians(name(), RecordOperations.class, effort, "whole", "cursor", "column",
                "heap");
        return List.of(new Row("a field, by a column", times.get("column"), PEER, times.get("heap"), Goal.none()),
                new Row("a field, by a cursor", times.get("cursor"), PEER, times.get("heap"), Goal.none()),
                new Row("a field, by whole records", times.get("whole"), PEER, times.get("heap"), Goal.none()));
    }
}
