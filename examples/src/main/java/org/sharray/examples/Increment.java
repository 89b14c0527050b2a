package org.sharray.examples;

import org.sharray.SharedIntArray;
import org.sharray.process.SharedProcess;

/**
 * Two processes add 1 to every element of one shared array, fifty times each. To add is to read and then to write, so
 * the array's lock is held round both: nobody else writes between them, and every element ends as exactly 100.
 */
public final class Increment {

    private Increment() {}

    /**
     * Runs the program.
     *
     * @param arguments not used
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var counts = SharedIntArray.create(5)) {
            System.out.println("Initial state: " + counts);
            var first = SharedProcess.start(() -> increment(counts, 50));
            var second = SharedProcess.start(() -> increment(counts, 50));
            first.join();
            second.join();
            System.out.println("Final state:   " + counts);
        }
    }

    /**
     * The same with any number of processes.
     *
     * @param counts the array, with its lock
     * @param processes how many processes to start
     * @param rounds how often each process adds 1 to each element
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void run(SharedIntArray counts, int processes, int rounds) throws InterruptedException {
        Workers.run(processes, _ -> increment(counts, rounds));
    }

    /** What each process does. */
    static void increment(SharedIntArray counts, int rounds) {
        long pid = ProcessHandle.current().pid();
        System.out.println("Process " + pid + " started");
        for (int round = 0; round < rounds; round++) {
            for (long i = 0; i < counts.length(); i++) {
                try (var _ = counts.lock().hold()) {
                    counts.set(i, counts.get(i) + 1);
                }
            }
        }
        System.out.println("Process " + pid + " finished");
    }
}
