package org.sharray.benchmarks.locks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;
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
import org.sharray.benchmarks.SleepingTask;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;

/**
 * A process dies by SIGKILL while it holds the lock for which a thread of another process waits: the time from just before the
 * kill to the return of {@code hold()}. With the keeper thread, which the kernel tells of the death, and without. Beside a robust
 * mutex of the POSIX threads, in C; and beside Boost's mutex and Python's, which nobody gets any more then.
 */
final class Recovery implements Measurement {
    /** The waiter's first deaths, while its JVM is cold, are not counted. */
    private static final int WARM_UP_KILLS = 8;

    /** Longer than a waiter sleeps before it looks for a death: a kill falls anywhere within. */
    private static final int MOMENT_MILLIS = 50;

    private static final int PATIENCE_MILLIS = 2_000;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        int kills = Math.ceilDiv(effort.kills(), effort.rounds());
        int warmUp = effort.warmUp(WARM_UP_KILLS);
        Histogram keeper = new Histogram(3);
        Histogram noKeeper = new Histogram(3);
        Histogram c = new Histogram(3);
        try (CProgram peer = CProgram.compile("recovery")) {
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                run(keeper, true, warmUp, kills);
                run(noKeeper, false, warmUp, kills);
                if (peer != null) {
                    peer.run(kills).forEach(line -> c.recordValue((long) line[0]));
                }
            }
        }
        List<Row> rows = new ArrayList<>(rows("recovery from kill -9", keeper, c, Goal.below(2)));
        rows.addAll(rows("recovery from kill -9, no keeper", noKeeper, c, Goal.below(60)));
        Figure ours = Figure.percentile(keeper, 50, Unit.MILLISECONDS);
        rows.add(Row.without("recovery from kill -9, median", ours, "Boost: interprocess_recursive_mutex",
                afterDeathBoost()));
        rows.add(Row.without("recovery from kill -9, median", ours, "Python: Array", afterDeathPython()));
        return rows;
    }

    /** Boost's mutex and Python's are not told of deaths: it is tried once, and not for ever. */
    private static String afterDeathBoost() throws IOException {
        try (CProgram boost = CProgram.compileBoost()) {
            return boost == null ? "not installed" : verdict(boost.run(PATIENCE_MILLIS).getFirst());
        }
    }

    private static String afterDeathPython() throws IOException {
        try (PythonProgram python = PythonProgram.find("locks")) {
            return python == null ? "not installed" : verdict(python.run(3, PATIENCE_MILLIS).getFirst());
        }
    }

    private static String verdict(double[] acquired) {
        return acquired[0] == 0 ? "never (waited for " + PATIENCE_MILLIS / 1000 + " s)" : "acquired";
    }

    private static List<Row> rows(String what, Histogram ours, Histogram c, Goal tail) {
        return List.of(row(what + ", median", ours, c, 50, Goal.none()), row(what + ", p99", ours, c, 99, tail),
                row(what + ", maximum", ours, c, 100, Goal.none()));
    }

    private static Row row(String what, Histogram ours, Histogram c, double percentile, Goal goal) {
        Figure peer = c.getTotalCount() == 0 ? null : Figure.percentile(c, percentile, Unit.MILLISECONDS);
        return new Row(what, Figure.percentile(ours, percentile, Unit.MILLISECONDS), "C: robust mutex", peer, goal);
    }

    private static void run(Histogram times, boolean keeper, int warmUp, int kills) throws InterruptedException {
        // The options go on to the owners. What is captured is the warning of each death.
        ProcessOptions options = ProcessOptions.options().captureOutput();
        if (!keeper) {
            options = options.jvmArguments("-Dsharray.keeper=false");
        }
        try (var children = new Children<long[]>()) {
            children.start(options, () -> killOwners(warmUp, kills));
            for (long time : children.join().getFirst()) {
                times.recordValue(time);
            }
        }
    }

    /** What the waiting process does. */
    private static long[] killOwners(int warmUp, int kills) throws Exception {
        long[] times = new long[kills];
        try (var array = SharedLongArray.create(1); var held = SharedInt.create(0)) {
            for (int i = -warmUp; i < kills; i++) {
                held.set(0);
                long time = killOwner(array, held);
                if (i >= 0) {
                    times[i] = time;
                }
            }
        }
        return times;
    }

    private static long killOwner(SharedLongArray array, SharedInt held) throws Exception {
        try (var owner = new Children<Void>()) {
            SharedProcess<Void> process = owner.start(ProcessOptions.options(), () -> {
                array.lock().lock();
                held.set(1);
                new CountDownLatch(1).await(); // until killed
                return null;
            });
            owner.await(() -> held.get() == 1);

            var waiter = new CompletableFuture<Long>();
            var acquired = new FutureTask<>(() -> acquireAfterDeath(array, waiter));
            Thread.ofPlatform().start(acquired);
            try (var sleeper = new SleepingTask(ProcessHandle.current().pid(), waiter.get())) {
                sleeper.await();
                Thread.sleep(ThreadLocalRandom.current().nextInt(MOMENT_MILLIS));
                sleeper.await();
            }
            long start = System.nanoTime();
            process.kill();
            return acquired.get() - start;
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the lock was not recovered", failure.getCause());
        }
    }

    /** Says when the lock was acquired. */
    private static long acquireAfterDeath(SharedLongArray array, CompletableFuture<Long> waiter) throws IOException {
        waiter.complete(SleepingTask.current());
        try (var guard = array.lock().hold()) {
            long now = System.nanoTime();
            if (!guard.previousOwnerDied()) {
                throw new IllegalStateException("the owner let go of the lock before it was killed");
            }
            return now;
        }
    }
}
