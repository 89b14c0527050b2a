package org.sharray.benchmarks.atomics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/** An atomic add, by one thread and by two, on one element, on neighbours and on elements with a distance: beside the JDK's arrays, and C. */
final class AtomicAdd implements Measurement {
    private static final int C_OPERATIONS = 50_000_000;

    /** Who adds where. The distance is in elements, and for all types further than two lines of a cache. */
    private record Case(String text, int threads, int stride) {}

    /** What is added to: the benchmark of ours, that of the JDK, and atomics.c's number. */
    private record Kind(String text, String ours, String jdk, String jdks, int c, Goal goal) {}

    private static final List<Case> CASES = List.of(new Case("one thread", 1, 0), new Case("two threads, one element",
            2, 0), new Case("two threads, neighbours", 2, 1), new Case("two threads, padded", 2, 256));
    private static final List<Kind> KINDS = List.of(
            new Kind("int", "ints", "AtomicIntegerArray", "atomicIntegerArray", 0, Goal.ratioAtMost(1.1)),
            new Kind("long", "longs", "AtomicLongArray", "atomicLongArray", 1, Goal.ratioAtMost(1.1)),
            new Kind("byte", "bytes", "VarHandle, byte[]", "heapBytes", 2, Goal.none()),
            new Kind("double", "doubles", "VarHandle, double[]", "heapDoubles", 3, Goal.none()));

    @Override
    public String name() {
        return "add";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        Samples samples = new Samples(Unit.NANOSECONDS);
        try (CProgram c = CProgram.compile("atomics")) {
            for (int round = 0; round < (effort.quick() ? 1 : effort.rounds()); round++) {
                for (Kind kind : KINDS) {
                    for (Case where : casesOf(kind, effort)) {
                        effort.progress(kind.text() + ", " + where.text(), round);
                        String suffix = kind.text() + where.text();
                        samples.add("ours" + suffix, java(kind.ours(), where, effort));
                        samples.add("jdk" + suffix, java(kind.jdks(), where, effort));
                        if (c != null) {
                            samples.add("c" + suffix, c.run(kind.c(), where.threads(), where.stride(),
                                    effort.of(C_OPERATIONS / 5, C_OPERATIONS)).getFirst()[0]);
                        }
                    }
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Kind kind : KINDS) {
            for (Case where : casesOf(kind, effort)) {
                String suffix = kind.text() + where.text();
                String title = (kind.text().equals("double") ? "accumulate, " : "getAndAdd, ") + kind.text() + ", "
                        + where.text();
                rows.add(new Row(title, samples.median("ours" + suffix), kind.c() == 3
                        ? "C: compare and exchange"
                        : "C: lock xadd", samples.median("c" + suffix), kind.goal()));
                rows.add(new Row(title, samples.median("ours" + suffix), kind.jdk(), samples.median("jdk" + suffix),
                        Goal.none()));
            }
        }
        return rows;
    }

    /** Where neither has a goal, a thread alone and two at one element tell enough. */
    private static List<Case> casesOf(Kind kind, Effort effort) {
        return effort.full() || kind.goal().kind() != Goal.Kind.NONE ? CASES : CASES.subList(0, 2);
    }

    private static double java(String method, Case where, Effort effort) {
        return JmhFork.threads(AtomicOperations.class, method, where.threads(), effort, "stride",
                Integer.toString(where.stride()));
    }
}
