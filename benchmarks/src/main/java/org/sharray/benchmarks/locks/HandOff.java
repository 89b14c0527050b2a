package org.sharray.benchmarks.locks;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.sharray.SharedInt;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.SleepingTask;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessOptions;

/**
 * Two processes hand one lock to each other, to and fro, and whoever waits for it is asleep when it is released: the time from
 * just before a release to the return of {@code lock()} in the other process. Beside a plain futex, in C.
 *
 * <p>
 * Both read {@link System#nanoTime}, which on Linux is one clock for the machine.
 */
final class HandOff implements Measurement {
    private static final int PROCESSES = 2;

    /** Not counted: until then the JIT compiler still improves what runs before and after a sleep. */
    private static final int WARM_UP = 20_000;

    @Override
    public String name() {
        return "hand-off";
    }

    /** What all rounds of one side took: the percentiles of each. */
    private static final class Side {
        private final List<Double> medians = new ArrayList<>();
        private final List<Double> tails = new ArrayList<>();

        void add(LongStream nanos) {
            Histogram histogram = new Histogram(3);
            nanos.forEach(histogram::recordValue);
            medians.add(Figure.percentile(histogram, 50, Unit.MICROSECONDS).value());
            tails.add(Figure.percentile(histogram, 99, Unit.MICROSECONDS).value());
        }

        Figure median() {
            return medians.isEmpty() ? null : Figure.median(medians, Unit.MICROSECONDS);
        }

        Figure tail() {
            return tails.isEmpty() ? null : Figure.median(tails, Unit.MICROSECONDS);
        }
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        int warmUp = effort.warmUp(WARM_UP);
        int count = warmUp + effort.of(2_000, 10_000);
        Side ours = new Side();
        Side c = new Side();
        try (CProgram peer = CProgram.compile("handoff")) {
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                ours.add(run(count).skip(warmUp));
                if (peer != null) {
                    DoubleStream nanos = peer.run(count).stream().mapToDouble(line -> line[0]);
                    c.add(nanos.mapToLong(time -> (long) time).skip(warmUp));
                }
            }
        }
        return List.of(
                new Row("hand-off to a sleeper, median", ours.median(), "C: futex", c.median(), Goal.ratioAtMost(1.2)),
                new Row("hand-off to a sleeper, p99", ours.tail(), "C: futex", c.tail(), Goal.none()));
    }

    private static LongStream run(int count) throws InterruptedException {
        try (var times = SharedLongArray.create(count);
                var tasks = SharedLongArray.create(2 * PROCESSES, options().unlocked());
                var waiting = SharedInt.create(0);
                var acquired = SharedInt.create(0);
                var children = new Children<Void>()) {
            for (int i = 0; i < PROCESSES; i++) {
                int self = i;
                children.start(ProcessOptions.options(), () -> {
                    takePart(self, times, tasks, waiting, acquired);
                    return null;
                });
            }
            children.join();
            return LongStream.of(times.toArray());
        }
    }

    /** Hand-off i goes from process i % 2 to the other; process 0 begins with the lock. */
    private static void takePart(int self, SharedLongArray times, SharedLongArray tasks, SharedInt waiting,
            SharedInt acquired) throws IOException {
        int other = 1 - self;
        if (self == 0) {
            times.lock().lock();
        }
        tasks.set(PROCESSES + self, SleepingTask.current());
        tasks.setRelease(self, ProcessHandle.current().pid());
        while (tasks.getAcquire(other) == 0) {
            Thread.yield();
        }
        try (var sleeper = new SleepingTask(tasks.get(other), tasks.get(PROCESSES + other))) {
            for (int i = 0; i < times.length(); i++) {
                if (i % PROCESSES == self) {
                    await(waiting, i + 1);
                    sleeper.await();
                    times.set(i, System.nanoTime());
                    times.lock().unlock();
                    await(acquired, i + 1);
                } else {
                    waiting.set(i + 1);
                    times.lock().lock();
                    times.set(i, System.nanoTime() - times.get(i));
                    acquired.set(i + 1);
                }
            }
        }
    }

    private static void await(SharedInt number, int value) {
        while (number.get() != value) {
            Thread.yield();
        }
    }
}
