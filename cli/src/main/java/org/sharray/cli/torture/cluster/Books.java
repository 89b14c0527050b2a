package org.sharray.cli.torture.cluster;

import org.sharray.cli.torture.Notes;

/**
 * What each thread of each worker has done. A change is noted as begun before it is asked for, and as acknowledged when it has returned; what is begun and not acknowledged may have happened or
 * not: its process was killed, or it was told that nobody knows.
 *
 * <p>
 * A seat's columns are written by its thread alone, and by the supervisor while all threads pause.
 */
final class Books extends Notes<Books.Common, Books.Column> {
    private static final long serialVersionUID = 1L;

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

    Books(int seats) {
        super(seats, Common.class, Column.class);
    }
}
