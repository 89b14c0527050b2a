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
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/**
 * What the lock costs when nobody else wants it, with nothing to do under it and with an increment of an element: beside a
 * {@link java.util.concurrent.locks.ReentrantLock} round the same, beside the two atomic instructions in C that are the
 * least that a lock can do, and beside the locks between processes of POSIX, Boost and Python. And beside itself without the count of
 * acquisitions that it keeps for the inspector.
 */
final class Uncontended implements Measurement {
    private static final int C_SAMPLES = 5;
    private static final int PYTHON_OPERATIONS = 100_000;

    @Override
    public String name() {
        return "uncontended";
    }

    /** The peers' programs, each null where it is not installed. */
    private record Peers(CProgram c, CProgram boost, PythonProgram python) {}

    /** One critical section. */
    private static final class Section {
        private static final String WORD = "C: compare-and-exchange, exchange";
        private static final String MUTEX = "C: robust mutex";
        private static final String BOOST = "Boost: interprocess_recursive_mutex";
        private static final String PYTHON = "Python: with arr.get_lock()";

        private final Samples samples = new Samples(Unit.NANOSECONDS);
        private final boolean increments;
        private final String suffix;

        Section(boolean increments) {
            this.increments = increments;
            this.suffix = increments ? "Increment" : "";
        }

        void measure(Peers peers, Effort effort) throws IOException {
            samples.add("hold", java("hold", effort));
            samples.add("uncounted", java("hold", effort, "sharray.lock.counts=false"));
            samples.add("reentrantLock", java("reentrantLock", effort));
            samples.add("lock", java("lock", effort));
            int operations = effort.of(5_000_000, 20_000_000);
            if (peers.c() != null) {
                List<double[]> lines = peers.c().run(C_SAMPLES, operations);
                samples.add(WORD, median(lines, increments ? 1 : 0));
                samples.add(MUTEX, median(lines, increments ? 3 : 2));
            }
            if (peers.boost() != null) {
                samples.add(BOOST, median(peers.boost().run(C_SAMPLES, operations / 4), increments ? 1 : 0));
            }
            if (peers.python() != null && increments) {
                samples.add(PYTHON, peers.python().run(0, effort.warmUp(PYTHON_OPERATIONS)).getFirst()[0]);
            }
        }

        private double java(String operation, Effort effort, String... properties) {
            return JmhFork.measure(UncontendedOperations.class, operation + suffix, effort, properties);
        }

        private static double median(List<double[]> lines, int column) {
            return Figure.median(lines.stream().map(line -> line[column]).toList(), Unit.NANOSECONDS).value();
        }

        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            String what = increments ? ", increment" : "";
            for (String form : List.of("hold", "lock")) {
                String measurement = (form.equals("hold") ? "hold() and close()" : "lock() and unlock()") + what;
                Figure ours = samples.median(form);
                rows.add(new Row(measurement, ours, "ReentrantLock", samples.median("reentrantLock"),
                        Goal.ratioAtMost(1.15)));
                rows.add(new Row(measurement, ours, WORD, samples.median(WORD), Goal.ratioAtMost(1.1)));
                rows.add(new Row(measurement, ours, MUTEX, samples.median(MUTEX), Goal.ratioAtMost(0.65)));
                rows.add(new Row(measurement, ours, BOOST, samples.median(BOOST), Goal.ratioAtMost(0.7)));
                if (increments) {
                    rows.add(new Row(measurement, ours, PYTHON, samples.median(PYTHON), Goal.ratioAtMost(0.006)));
                }
            }
            rows.add(new Row("hold() and close()" + what, samples.median("hold"), "the same, not counted",
                    samples.median("uncounted"), Goal.none()));
            return rows;
        }
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        List<Section> sections = List.of(new Section(false), new Section(true));
        try (CProgram c = CProgram.compile("uncontended");
                CProgram boost = CProgram.compileBoost();
                PythonProgram python = PythonProgram.find("locks")) {
            Peers peers = new Peers(c, boost, python);
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                for (Section section : sections) {
                    section.measure(peers, effort);
                }
            }
        }
        return sections.stream().flatMap(section -> section.rows().stream()).toList();
    }
}
