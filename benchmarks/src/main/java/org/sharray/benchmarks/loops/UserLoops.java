package org.sharray.benchmarks.loops;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/** Loops that users write, through the public API: beside the same loop on arrays of the heap, and in C. */
final class UserLoops implements Measurement {
    /** In the order in which loops.c counts them. */
    private static final List<String> LOOPS = List.of("sum", "min-max", "axpy", "dot", "histogram", "prefix-sum",
            "fill", "set-all");

    /** Up to {@code length()}, which is a long, by a variable of either type; only beside the heap. */
    private static final List<String> TO_LENGTH = List.of("increment-long-i", "increment-int-i");
    private static final List<String> ALL = Stream.of(LOOPS, TO_LENGTH).flatMap(List::stream).toList();

    private static final int SMALL = 1 << 15;
    private static final int LARGE = 1 << 22;

    @Override
    public String name() {
        return "loops";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        List<Integer> lengths = effort.quick() ? List.of(SMALL) : List.of(SMALL, LARGE);
        Samples samples = new Samples(Unit.NANOSECONDS);
        try (CProgram c = CProgram.compile("loops", "-O3", "-march=native")) {
            for (int round = 0; round < (effort.quick() ? 1 : effort.rounds()); round++) {
                for (int length : lengths) {
                    for (String loop : ALL) {
                        effort.progress(loop + " of " + length, round);
                        samples.add("Sharray" + loop + length,
                                JmhFork.kernel(SharrayLoops.class, loop, length, effort));
                        samples.add("heap" + loop + length, JmhFork.kernel(HeapLoops.class, loop, length, effort));
                        if (c != null && LOOPS.contains(loop)) {
                            long passes = Math.max(1, effort.of(20_000_000, 100_000_000) / length);
                            samples.add("C" + loop + length,
                                    c.run(LOOPS.indexOf(loop), length, passes).getFirst()[0]);
                        }
                    }
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int length : lengths) {
            for (String loop : ALL) {
                String title = loop.replace('-', ' ') + ", " + (length == SMALL ? "2^15" : "2^22") + " elements";
                Figure ours = samples.median("Sharray" + loop + length);
                rows.add(new Row(title, ours, "heap array", samples.median("heap" + loop + length),
                        Goal.ratioAtMost(1.05)));
                if (LOOPS.contains(loop)) {
                    rows.add(new Row(title, ours, "C: gcc -O3 -march=native", samples.median("C" + loop + length),
                            Goal.ratioAtMost(1.2)));
                }
            }
        }
        return rows;
    }
}
