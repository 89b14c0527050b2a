package org.sharray.cli.torture.cluster;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;

import org.sharray.SharedLongArray;

/**
 * What each thread of each worker has done, in shared memory, so that the death of a process leaves it readable. A change is noted as begun before it is asked for, and as
 * acknowledged when it has returned; what is begun and not acknowledged may have happened or not: its process was killed, or it was told that nobody knows.
 *
 * <p>
 * Each seat's columns are written by its thread alone, and by the supervisor while all threads pause.
 */
record Books(SharedLongArray cells, int seats) implements Serializable {

    /** What is noted of each seat. */
    enum Column {
        /** Changes since the array was made: of the seat's own element, of the common one, and of the pair under the lock. */
        OWN_BEGUN, OWN, COMMON_BEGUN, COMMON, PAIR_BEGUN, PAIR,
        /** Changes since the beginning that were acknowledged. */
        ADDS, UPDATES,
        /** How often nobody knew, how often the lock was lost, how often a thread was told that an owner died, how often elements were lost. */
        UNKNOWN, LOCK_LOST, TOLD, LOST,
        /** Updates left half-done in good order, since the cluster did not answer; those of others that were finished. */
        HALF, MENDED,
        /** Whether the thread does nothing until the pause is over; whether it holds the lock in the middle of an update. */
        PAUSED, HELD
    }

    /** What is noted once. */
    enum Common {
        /** Whether all shall pause; the number of the array; the worker whose thread shall stay in the middle of an update, + 1; the worker that shall leave, + 1. */
        PAUSE, GENERATION, AIM, LEAVE
    }

    static Books create(int seats) {
        return new Books(SharedLongArray.create((long) Common.values().length + (long) seats * Column.values().length,
                options().unlocked()), seats);
    }

    private static long index(int seat, Column column) {
        return Common.values().length + (long) seat * Column.values().length + column.ordinal();
    }

    long get(Common common) {
        return cells.getVolatile(common.ordinal());
    }

    void set(Common common, long value) {
        cells.setVolatile(common.ordinal(), value);
    }

    long get(int seat, Column column) {
        return cells.getVolatile(index(seat, column));
    }

    void set(int seat, Column column, long value) {
        cells.setVolatile(index(seat, column), value);
    }

    void add(int seat, Column column) {
        cells.getAndAdd(index(seat, column), 1);
    }

    long sum(Column column) {
        long sum = 0;
        for (int seat = 0; seat < seats; seat++) {
            sum += get(seat, column);
        }
        return sum;
    }
}
