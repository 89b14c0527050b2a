package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import org.sharray.SharedIntArray;

/**
 * Each process fills its own part of one shared array: the first with 100, the second with 200, and so on. No two
 * processes touch the same element, so the array needs no lock and is made without one.
 */
public final class Partition {

    private Partition() {}

    /**
     * Runs the program: two processes, ten elements.
     *
     * @param arguments not used
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var values = SharedIntArray.create(10, options().unlocked())) {
            System.out.println("Initial state: " + values);
            run(values, 2);
            System.out.println("Final state:   " + values);
        }
    }

    /**
     * Fills the array's parts, one process a part.
     *
     * @param values the array
     * @param processes how many processes to start
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void run(SharedIntArray values, int processes) throws InterruptedException {
        Workers.run(processes, index -> part(values, index, processes).fill(100 * (index + 1)));
    }

    /**
     * One process's part of the array: a view of the same memory.
     *
     * @param values the array
     * @param index which part, from 0
     * @param parts how many parts there are
     * @return the part
     */
    public static SharedIntArray part(SharedIntArray values, int index, int parts) {
        long size = values.length() / parts;
        long larger = values.length() % parts; // the first parts have one more, if it doesn't come out even
        long from = index * size + Math.min(index, larger);
        return values.slice(from, from + size + (index < larger ? 1 : 0));
    }
}
