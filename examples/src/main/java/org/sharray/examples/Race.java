package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;

import org.sharray.SharedInt;
import org.sharray.SharedIntArray;

/**
 * What happens without the lock. {@code set(i, get(i) + 1)} reads, adds and writes; when two processes read the same
 * value, both write the same sum, and one of the two increments is lost. {@code getAndAdd(i, 1)} does the three steps as
 * one that no other process can come between: nothing is lost, and still nobody waits for a lock.
 */
public final class Race {

    /** A way to add 1 to each element, many times. */
    @FunctionalInterface
    public interface Way extends Serializable {
        /**
         * Adds 1 to each element, as often as asked.
         *
         * @param counts the array
         * @param rounds how often
         */
        void count(SharedIntArray counts, int rounds);
    }

    private Race() {}

    /**
     * Runs the program: both ways, two processes, five elements.
     *
     * @param arguments not used
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var racing = SharedIntArray.create(5, options().unlocked());
                var atomic = SharedIntArray.create(5, options().unlocked())) {
            run(racing, 2, 100_000, Race::readThenWrite);
            run(atomic, 2, 100_000, Race::atomically);
            System.out.println("Read, then write: " + racing);
            System.out.println("Atomically:       " + atomic);
        }
    }

    /**
     * Counts in several processes at once.
     *
     * @param counts the array
     * @param processes how many processes to start
     * @param rounds how often each process adds 1 to each element
     * @param way how it adds
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void run(SharedIntArray counts, int processes, int rounds, Way way) throws InterruptedException {
        try (var arrived = SharedInt.create(0)) {
            Workers.run(processes, _ -> {
                Workers.meet(arrived, processes);
                way.count(counts, rounds);
            });
        }
    }

    /**
     * The wrong way: another process may write between this one's reading and its writing.
     *
     * @param counts the array
     * @param rounds how often to add 1 to each element
     */
    public static void readThenWrite(SharedIntArray counts, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (long i = 0; i < counts.length(); i++) {
                counts.set(i, counts.get(i) + 1);
            }
        }
    }

    /**
     * The right way without a lock.
     *
     * @param counts the array
     * @param rounds how often to add 1 to each element
     */
    public static void atomically(SharedIntArray counts, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (long i = 0; i < counts.length(); i++) {
                counts.getAndAdd(i, 1);
            }
        }
    }
}
