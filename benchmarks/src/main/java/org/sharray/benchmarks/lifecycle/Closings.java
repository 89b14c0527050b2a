package org.sharray.benchmarks.lifecycle;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.sharray.SharedIntArray;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Row.Size;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/**
 * What it costs to close an array while other threads of the JVM are there: memory of which any thread could be reading has to be taken from all of them
 * first. Beside a shared arena of the JDK with nothing in it, which is that alone.
 */
final class Closings implements Measurement {
    private static final List<Integer> THREADS = List.of(1, 4, 16, 64);
    private static final int WARM_UP = 500;

    @Override
    public String name() {
        return "closings";
    }

    @Override
    public List<Row> measure(Effort effort) throws InterruptedException {
        Samples samples = new Samples(Unit.MICROSECONDS);
        int count = effort.of(200, 1_000);
        for (int i = effort.warmUp(WARM_UP); i > 0; i--) {
            array();
            arena();
        }
        for (int round = 0; round < effort.rounds(); round++) {
            for (int threads : THREADS) {
                effort.progress(threads + " sleeping threads", round);
                beside(threads, () -> {
                    long ours = 0;
                    long arenas = 0;
                    for (int i = 0; i < count; i++) {
                        ours += array();
                        arenas += arena();
                    }
                    samples.add("ours" + threads, ours / 1e3 / count);
                    samples.add("arena" + threads, arenas / 1e3 / count);
                });
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int threads : THREADS) {
            rows.add(new Row("close", new Size(threads, "sleeping threads"), samples.median("ours" + threads),
                    "Arena.ofShared()", samples.median("arena" + threads), Goal.none()));
        }
        return rows;
    }

    private static long array() {
        var array = SharedIntArray.create(1);
        long start = System.nanoTime();
        array.close();
        return System.nanoTime() - start;
    }

    private static long arena() {
        var arena = Arena.ofShared();
        arena.allocate(1);
        long start = System.nanoTime();
        arena.close();
        return System.nanoTime() - start;
    }

    private static void beside(int number, Runnable measurement) throws InterruptedException {
        var done = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    LockSupport.park();
                }
            }));
        }
        measurement.run();
        done.set(true);
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join();
        }
    }
}
