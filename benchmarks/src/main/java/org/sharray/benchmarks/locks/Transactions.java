package org.sharray.benchmarks.locks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/**
 * What all or nothing costs: a transfer from one element to another in a transaction, beside the same under the lock alone, which a kill may leave half done, and beside two updates in a
 * transaction of SQLite, which is what Python has for that. On storage, too, where the waiting for it is all that counts.
 */
final class Transactions implements Measurement {
    private static final String SQLITE = "Python: sqlite3";
    private static final String DURABLE = "Durable";
    private static final int OPERATIONS = 20_000;
    private static final int DURABLE_OPERATIONS = 500;

    @Override
    public String name() {
        return "transactions";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        List<String> operations = List.of("atomically", "locked", "atomicallyTwoArrays", "lockedTwoArrays",
                "atomicallyBlock", "lockedBlock", "atomicallyDurable", "lockedAndFlushed");
        Samples samples = new Samples(Unit.NANOSECONDS);
        try (PythonProgram python = PythonProgram.find("transactions")) {
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                for (String operation : operations) {
                    samples.add(operation, JmhFork.measure(TransactionOperations.class, operation, effort));
                }
                if (python != null) {
                    samples.add(SQLITE, python.run(0, effort.warmUp(OPERATIONS)).getFirst()[0]);
                    samples.add(SQLITE + DURABLE, python.run(1, effort.warmUp(DURABLE_OPERATIONS)).getFirst()[0]);
                }
            }
        }
        return rows(samples);
    }

    private static List<Row> rows(Samples samples) {
        List<Row> rows = new ArrayList<>();
        Figure plain = samples.median("atomically");
        String transfer = "atomically, 2 elements";
        rows.add(new Row(transfer, plain, "the same under the lock", samples.median("locked"), Goal.none()));
        rows.add(new Row(transfer, plain, SQLITE, samples.median(SQLITE), Goal.none()));
        rows.add(new Row("atomically, 2 arrays", samples.median("atomicallyTwoArrays"), "the same under the lock",
                samples.median("lockedTwoArrays"), Goal.none()));
        rows.add(new Row("atomically, 50 elements in one copy", samples.median("atomicallyBlock"),
                "the same under the lock", samples.median("lockedBlock"), Goal.none()));
        Figure durable = samples.median("atomicallyDurable");
        rows.add(new Row("atomically, durable, 2 elements", durable, "the same under the lock, flushed",
                samples.median("lockedAndFlushed"), Goal.none()));
        rows.add(new Row("atomically, durable, 2 elements", durable, SQLITE + ", durable",
                samples.median(SQLITE + DURABLE), Goal.none()));
        return rows;
    }
}
