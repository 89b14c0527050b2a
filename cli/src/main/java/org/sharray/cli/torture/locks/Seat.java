package org.sharray.cli.torture.locks;

import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import org.sharray.cli.torture.locks.Ledger.Column;

/**
 * A thread that takes part, and its row in the ledger.
 *
 * @param number of the seat
 * @param worker the number of its worker
 * @param ledger where the row is
 * @param random its own
 */
record Seat(int number, int worker, Ledger ledger, RandomGenerator random) {

    private static final int LONGEST_PAUSE_NANOS = 300_000;

    /** The first seat of a worker, where the supervisor tells it something. */
    int first() {
        return worker * Ground.THREADS;
    }

    void note(Column column) {
        ledger.add(number, column);
    }

    void set(Column column, long value) {
        ledger.set(number, column, value);
    }

    long get(Column column) {
        return ledger.get(number, column);
    }

    /** True once in so many times. */
    boolean chance(int times) {
        return random.nextInt(times) == 0;
    }

    /** Now and then a little time, so that a kill or another thread comes in between. */
    void dawdle() {
        if (chance(8)) {
            LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS));
        } else if (chance(4)) {
            Thread.yield();
        }
    }

    /** A time to wait that is often over before the wait is. */
    long shortNanos() {
        return random.nextInt(4) * (long) random.nextInt(5_000_000);
    }
}
