package org.sharray.benchmarks.loops;

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

/** The library's own operations on whole arrays: beside the loop that one would write instead, C and NumPy. */
final class Reductions implements Measurement {
    /** One of them, and the number of its loop in loops.c. */
    private record Operation(String name, int c) {}

    /** In the order in which reductions.py prints them. */
    private static final List<Operation> OPERATIONS = List.of(new Operation("sum of ints", 0),
            new Operation("min of ints", 8), new Operation("min of bytes", 9),
            new Operation("sum of doubles", 10), new Operation("min of doubles", 11), new Operation("dot product", 3));
    private static final int SMALL = 1 << 15;
    private static final int LARGE = 1 << 22;

    @Override
    public String name() {
        return "reductions";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        List<Integer> lengths = effort.quick() ? List.of(SMALL) : List.of(SMALL, LARGE);
        Samples samples = new Samples(Unit.NANOSECONDS);
        try (CProgram c = CProgram.compile("loops", "-O3", "-march=native");
                PythonProgram python = PythonProgram.has("numpy") ? PythonProgram.find("reductions") : null) {
            for (int round = 0; round < (effort.quick() ? 1 : effort.rounds()); round++) {
                for (int length : lengths) {
                    measure(samples, c, python, length, effort, round);
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int length : lengths) {
            for (Operation operation : OPERATIONS) {
                String key = operation.name() + length;
                String title = operation.name() + ", " + (length == SMALL ? "2^15" : "2^22") + " elements";
                Figure ours = samples.median(key);
                rows.add(new Row(title, ours, "the loop by get", samples.median("loop " + key), Goal.ratioAtMost(1)));
                rows.add(new Row(title, ours, "C: gcc -O3 -march=native", samples.median("C " + key),
                        Goal.ratioAtMost(1.2)));
                rows.add(new Row(title, ours, "NumPy", samples.median("NumPy " + key), Goal.none()));
            }
        }
        return rows;
    }

    private static void measure(Samples samples, CProgram c, PythonProgram python, int length, Effort effort, int round)
            throws IOException {
        long passes = Math.max(1, effort.of(20_000_000, 100_000_000) / length);
        for (Operation operation : OPERATIONS) {
            effort.progress(operation.name() + ", " + length, round);
            String key = operation.name() + length;
            samples.add(key, JmhFork.kernel(ReductionLoops.class, operation.name(), length, effort));
            samples.add("loop " + key,
                    JmhFork.kernel(ReductionLoops.class, operation.name() + " by get", length, effort));
            if (c != null) {
                samples.add("C " + key, c.run(operation.c(), length, passes).getFirst()[0]);
            }
        }
        double[] times = python == null ? new double[0] : python.run(length, passes).getFirst();
        for (int i = 0; i < times.length; i++) {
            samples.add("NumPy " + OPERATIONS.get(i).name() + length, times[i]);
        }
    }
}
