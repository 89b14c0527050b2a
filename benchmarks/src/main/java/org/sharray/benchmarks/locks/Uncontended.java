package org.sharray.benchmarks.locks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;

/**
 * What the lock costs when nobody else wants it, with nothing to do under it and with an increment of an element: beside a
 * {@link java.util.concurrent.locks.ReentrantLock} round the same, and beside the two atomic instructions in C that are the
 * least that a lock can do. And beside itself without the count of acquisitions that it keeps for the inspector.
 */
final class Uncontended implements Measurement {
    private static final int C_SAMPLES = 5;
    private static final Goal GOAL = Goal.ratioAtMost(1.15);

    @Override
    public String name() {
        return "uncontended";
    }

    /** The times of each round, of one critical section. */
    private static final class Section {
        private final String what;
        private final String suffix;
        private final int column;
        private final List<Double> hold = new ArrayList<>();
        private final List<Double> lock = new ArrayList<>();
        private final List<Double> uncounted = new ArrayList<>();
        private final List<Double> reentrantLock = new ArrayList<>();
        private final List<Double> c = new ArrayList<>();

        Section(String what, String suffix, int column) {
            this.what = what;
            this.suffix = suffix;
            this.column = column;
        }

        void measure(CProgram peer, Effort effort) throws IOException {
            hold.add(java("hold", effort));
            uncounted.add(java("hold", effort, "sharray.lock.counts=false"));
            reentrantLock.add(java("reentrantLock", effort));
            lock.add(java("lock", effort));
            if (peer != null) {
                List<Double> samples = peer.run(C_SAMPLES, effort.of(5_000_000, 20_000_000)).stream()
                        .map(line -> line[column]).toList();
                c.add(Figure.median(samples, Unit.NANOSECONDS).value());
            }
        }

        private double java(String operation, Effort effort, String... properties) {
            return JmhFork.measure(UncontendedOperations.class, operation + suffix, effort, properties);
        }

        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            Figure jdk = Figure.median(reentrantLock, Unit.NANOSECONDS);
            Figure least = c.isEmpty() ? null : Figure.median(c, Unit.NANOSECONDS);
            for (boolean guarded : List.of(true, false)) {
                Figure ours = Figure.median(guarded ? hold : lock, Unit.NANOSECONDS);
                String measurement = (guarded ? "hold() and close()" : "lock() and unlock()") + what;
                rows.add(new Row(measurement, ours, "ReentrantLock", jdk, GOAL));
                rows.add(new Row(measurement, ours, "C: two atomic instructions", least, GOAL));
            }
            rows.add(
                    new Row("hold() and close()" + what, Figure.median(hold, Unit.NANOSECONDS), "the same, not counted",
                            Figure.median(uncounted, Unit.NANOSECONDS), Goal.none()));
            return rows;
        }
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        List<Section> sections = List.of(new Section("", "", 0), new Section(", increment", "Increment", 1));
        try (CProgram peer = CProgram.compile("uncontended")) {
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                for (Section section : sections) {
                    section.measure(peer, effort);
                }
            }
        }
        return sections.stream().flatMap(section -> section.rows().stream()).toList();
    }
}
