package org.sharray.benchmarks.locks;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.SharedInt;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessOptions;

/**
 * Two processes that want one lock all the time, each to increment one element, and do nothing or a little work in between: how
 * often they get it together, and how much of that the less lucky one gets. Beside a robust mutex of the POSIX threads, in C.
 */
final class Contended implements Measurement {
    private static final int PROCESSES = 2;
    private static final List<Integer> STEPS = List.of(0, 50);
    private static final int WARM_UP_MILLIS = 1500;

    private static final int WARM = 0;
    private static final int MEASURE = 1;
    private static final int STOP = 2;

    @Override
    public String name() {
        return "contended";
    }

    /** What one side reached, round by round. */
    private static final class Side {
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> shares = new ArrayList<>();

        void add(double first, double second, double nanos) {
            rates.add((first + second) / nanos * 1e3);
            shares.add(Math.min(first, second) / (first + second) * 100);
        }

        Figure rate() {
            return rates.isEmpty() ? null : Figure.median(rates, Unit.MILLIONS_PER_SECOND);
        }

        Figure share() {
            return shares.isEmpty() ? null : Figure.median(shares, Unit.PERCENT);
        }
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int steps : STEPS) {
            Side ours = new Side();
            Side c = new Side();
            try (CProgram peer = CProgram.compile("contended")) {
                for (int round = 0; round < effort.rounds(); round++) {
                    effort.progress(name() + ", " + steps + " steps of work", round);
                    int millis = effort.of(500, 1500);
                    run(ours, effort.warmUp(WARM_UP_MILLIS), millis, steps);
                    if (peer != null) {
                        double[] counts = peer.run(millis, steps).getFirst();
                        c.add(counts[0], counts[1], counts[2]);
                    }
                }
            }
            String what = "two processes" + (steps == 0 ? "" : ", " + steps + " steps of work between");
            rows.add(new Row(what, ours.rate(), "C: robust mutex", c.rate(), Goal.ratioAtLeast(1)));
            rows.add(new Row(what + ": smaller share", ours.share(), "C: robust mutex", c.share(),
                    Goal.neverBelow(20)));
        }
        return rows;
    }

    private static void run(Side ours, int warmUp, int millis, int steps) throws InterruptedException {
        try (var counter = SharedLongArray.create(1);
                var phase = SharedInt.create(WARM);
                var arrived = SharedInt.create(0);
                var operations = SharedLongArray.create(PROCESSES * 2, options().unlocked());
                var children = new Children<Void>()) {
            for (int i = 0; i < PROCESSES; i++) {
                int self = i;
                children.start(ProcessOptions.options(), () -> {
                    arrived.incrementAndGet();
                    operations.set(self, contend(counter, phase, WARM, steps));
                    operations.set(PROCESSES + self, contend(counter, phase, MEASURE, steps));
                    return null;
                });
            }
            children.await(() -> arrived.get() == PROCESSES);
            Thread.sleep(warmUp);
            long start = System.nanoTime();
            phase.set(MEASURE);
            Thread.sleep(millis);
            long end = System.nanoTime();
            phase.set(STOP);
            children.join();
            if (counter.get(0) != operations.stream().sum()) {
                throw new IllegalStateException("increments were lost: " + counter + " of " + operations);
            }
            ours.add(operations.get(PROCESSES), operations.get(PROCESSES + 1), end - start);
        }
    }

    /** Increments as long as a phase lasts, and says how often. */
    private static long contend(SharedLongArray counter, SharedInt phase, int during, int steps) {
        long operations = 0;
        long state = 1;
        while (phase.get() == during) {
            try (var _ = counter.lock().hold()) {
                counter.set(0, counter.get(0) + 1);
            }
            operations++;
            state = work(state, steps);
        }
        if (state == 0) {
            throw new AssertionError("the work was left out");
        }
        return operations;
    }

    /** Takes a time that depends on nothing in memory. */
    private static long work(long state, int steps) {
        long next = state;
        for (int i = 0; i < steps; i++) {
            next ^= next << 13;
            next ^= next >>> 7;
            next ^= next << 17;
        }
        return next;
    }
}
