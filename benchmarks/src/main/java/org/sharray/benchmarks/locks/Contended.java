package org.sharray.benchmarks.locks;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.sharray.SharedInt;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessOptions;

/**
 * Two and four processes that want one lock all the time, each to increment one element, and do nothing or a little work in between: how
 * often they get it together, and how much of that the least lucky one gets. Beside a robust mutex of the POSIX threads in C, the lock of Python's arrays, and a
 * lock on a file from the JDK.
 */
final class Contended implements Measurement {
    private static final List<Integer> PROCESSES = List.of(2, 4);
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

        /** The operations of each process, and the nanoseconds. */
        void add(double... counts) {
            double sum = DoubleStream.of(counts).limit(counts.length - 1).sum();
            rates.add(sum / counts[counts.length - 1] * 1e3);
            shares.add(DoubleStream.of(counts).limit(counts.length - 1).min().orElseThrow() / Math.max(1, sum) * 100);
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
        try (CProgram c = CProgram.compile("contended"); PythonProgram python = PythonProgram.find("locks")) {
            for (int processes : PROCESSES) {
                for (int steps : STEPS) {
                    measure(rows, c, python, processes, steps, effort);
                }
            }
        }
        return rows;
    }

    private void measure(List<Row> rows, CProgram c, PythonProgram python, int processes, int steps, Effort effort)
            throws IOException, InterruptedException {
        Side ours = new Side();
        Side mutex = new Side();
        Side fileLock = new Side();
        Side array = new Side();
        int millis = effort.of(500, 1500);
        String what = processes + " processes" + (steps == 0 ? "" : ", " + steps + " steps of work between");
        for (int round = 0; round < effort.rounds(); round++) {
            effort.progress(what, round);
            run(ours, null, processes, effort.warmUp(WARM_UP_MILLIS), millis, steps);
            if (c != null) {
                mutex.add(c.run(millis, steps, processes).getFirst());
            }
            if (steps == 0) {
                byFileLock(fileLock, processes, effort.warmUp(WARM_UP_MILLIS), millis);
                if (python != null) {
                    array.add(python.run(1, millis, processes).getFirst());
                }
            }
        }
        rows.add(new Row(what, ours.rate(), "C: robust mutex", mutex.rate(), Goal.ratioAtLeast(1)));
        if (steps == 0) {
            rows.add(new Row(what, ours.rate(), "Python: with arr.get_lock()", array.rate(), Goal.ratioAtLeast(50)));
            rows.add(new Row(what, ours.rate(), "FileLock", fileLock.rate(), Goal.none()));
        }
        String share = what + ": smallest share";
        // Of two processes, the one with fewer is to have a fifth, which is 40 hundredths of its due.
        rows.add(new Row(share, ours.share(), "C: robust mutex", mutex.share(), Goal.neverBelow(40.0 / processes)));
        if (steps == 0) {
            rows.add(new Row(share, ours.share(), "Python: with arr.get_lock()", array.share(), Goal.none()));
            rows.add(new Row(share, ours.share(), "FileLock", fileLock.share(), Goal.none()));
        }
    }

    private static void byFileLock(Side side, int processes, int warmUp, int millis)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("sharray-benchmarks", null);
        try {
            run(side, file.toString(), processes, warmUp, millis, 0);
        } finally {
            Files.delete(file);
        }
    }

    /** Under our lock, or under that of a file. */
    private static void run(Side side, String file, int processes, int warmUp, int millis, int steps)
            throws InterruptedException {
        try (var counter = SharedLongArray.create(1);
                var phase = SharedInt.create(WARM);
                var arrived = SharedInt.create(0);
                var operations = SharedLongArray.create(processes * 2, options().unlocked());
                var children = new Children<Void>()) {
            for (int i = 0; i < processes; i++) {
                int self = i;
                children.start(ProcessOptions.options(), () -> {
                    arrived.incrementAndGet();
                    if (file == null) {
                        operations.set(self, contend(counter, phase, WARM, steps));
                        operations.set(processes + self, contend(counter, phase, MEASURE, steps));
                    } else {
                        try (var channel = FileChannel.open(Path.of(file), StandardOpenOption.WRITE)) {
                            operations.set(self, contend(channel, counter, phase, WARM));
                            operations.set(processes + self, contend(channel, counter, phase, MEASURE));
                        }
                    }
                    return null;
                });
            }
            children.await(() -> arrived.get() == processes);
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
            double[] counts = new double[processes + 1];
            for (int i = 0; i < processes; i++) {
                counts[i] = operations.get(processes + i);
            }
            counts[processes] = end - start;
            side.add(counts);
        }
    }

    private static long contend(FileChannel file, SharedLongArray counter, SharedInt phase, int during)
            throws IOException {
        long operations = 0;
        while (phase.get() == during) {
            try (var _ = file.lock()) {
                counter.set(0, counter.get(0) + 1);
            }
            operations++;
        }
        return operations;
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
