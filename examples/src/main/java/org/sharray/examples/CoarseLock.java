package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;
import java.time.Duration;

import org.sharray.SharedInt;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;

/**
 * How much to do under the lock. Taken once for every element, the lock costs more than the work and the processes
 * contend for it all the time; taken once round the loop over all elements, it is paid for once. Both are right; while
 * the coarse one is held, though, nobody else gets at any element.
 */
public final class CoarseLock {

    /** A way to add 1 to each element under the array's lock. */
    @FunctionalInterface
    public interface Way extends Serializable {
        /**
         * Adds 1 to each element, once.
         *
         * @param counts the array
         */
        void count(SharedIntArray counts);
    }

    private static final long WARM_UP_NANOS = 300_000_000;

    private CoarseLock() {}

    /**
     * Runs the program: both ways, two processes, a thousand elements.
     *
     * @param arguments not used
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var counts = SharedIntArray.create(1000)) {
            Duration fine = run(counts, 2, 10_000, CoarseLock::lockEachElement);
            Duration coarse = run(counts, 2, 10_000, CoarseLock::lockOnce);
            System.out.println("A lock for each element: " + fine.toMillis() + " ms");
            System.out.println("A lock round the loop:   " + coarse.toMillis() + " ms");
        }
    }

    /**
     * Counts in several processes at once.
     *
     * @param counts the array, with its lock
     * @param processes how many processes to start
     * @param rounds how often each process adds 1 to each element
     * @param way how it adds
     * @return the time that the slowest process took, from the moment when all of them were ready and warm
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static Duration run(SharedIntArray counts, int processes, int rounds, Way way) throws InterruptedException {
        try (var arrived = SharedInt.create(0);
                var nanos = SharedLongArray.create(processes, options().unlocked())) {
            Workers.run(processes, index -> {
                warmUp(way);
                Workers.meet(arrived, processes);
                long start = System.nanoTime();
                for (int round = 0; round < rounds; round++) {
                    way.count(counts);
                }
                nanos.set(index, System.nanoTime() - start);
            });
            return Duration.ofNanos(nanos.stream().max().orElseThrow());
        }
    }

    /** Has the JIT compile the way, on an array that nobody else sees. */
    private static void warmUp(Way way) {
        try (var own = SharedIntArray.create(1000)) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < WARM_UP_NANOS) {
                way.count(own);
            }
        }
    }

    /**
     * Takes the lock for every element.
     *
     * @param counts the array
     */
    public static void lockEachElement(SharedIntArray counts) {
        for (long i = 0; i < counts.length(); i++) {
            try (var _ = counts.lock().hold()) {
                counts.set(i, counts.get(i) + 1);
            }
        }
    }

    /**
     * Takes the lock once for all elements.
     *
     * @param counts the array
     */
    public static void lockOnce(SharedIntArray counts) {
        int length = Math.toIntExact(counts.length()); // over an int, the JIT makes the faster loop
        try (var _ = counts.lock().hold()) {
            for (int i = 0; i < length; i++) {
                counts.set(i, counts.get(i) + 1);
            }
        }
    }
}
