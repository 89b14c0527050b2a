package org.sharray.inspect;

import java.util.Optional;

/**
 * A synchroniser in an array's file, at one moment.
 *
 * @param kind  what it is
 * @param name  its name; empty if it has none
 * @param state how it is, for people: {@code 3 permits}, {@code set}, {@code 2 of 4 have arrived}
 * @param value the same as a number: permits; 1 if set; the latch's count; how many have arrived; how many threads wait for a condition; how many read;
 *              elements in a vector; 0 for a lock
 * @param lock  the lock that it is or has
 */
public record SynchronizerFacts(Kind kind, String name, String state, long value, Optional<LockFacts> lock) {
    /** What a synchroniser is. */
    public enum Kind {
        /** A lock. */
        LOCK,
        /** A read-write lock; its lock is the writers'. */
        READ_WRITE_LOCK,
        /** A condition of a lock. */
        CONDITION,
        /** A semaphore. */
        SEMAPHORE,
        /** An event. */
        EVENT,
        /** A barrier. */
        BARRIER,
        /** A latch. */
        LATCH,
        /** The size of a vector, and the lock of those who append. */
        VECTOR
    }
}
