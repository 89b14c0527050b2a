package org.sharray.locking;

/** What a process of a test can be told to do in a {@link Scene}; each tells in a word how it went. */
enum Deed {
    /** Takes the lock and releases it. {@link Scene#TOLD} of a death, or {@link Scene#FINE}. */
    LOCK,
    /** Takes the lock and keeps it. The same. */
    TAKE,
    /** Releases it. */
    UNLOCK,
    /** Gives up if the lock is not to be had for some time slices: {@link Scene#TOO_LATE}. */
    TRY,
    /** Copies the elements as they are between two owners. */
    SNAPSHOT,

    /** Waits for a signal, and is told of deaths as by LOCK. */
    AWAIT,
    /** Waits for it not much longer than a time slice. */
    AWAIT_BRIEFLY,
    /** Gives a signal, and is told of deaths as by LOCK. */
    SIGNAL,

    /** Takes the read lock and keeps it. */
    TAKE_READ,
    /** Releases it. */
    UNLOCK_READ,
    /** Takes the write lock and releases it; told as by LOCK. */
    WRITE,
    /** Gives up if the write lock is not to be had for some time slices. */
    TRY_WRITE,
    /** Takes the write lock and keeps it. The same. */
    TAKE_WRITE,
    /** Releases it. */
    UNLOCK_WRITE,

    /** Takes part in the barrier. */
    JOIN,
    /** Meets the others at the barrier, or is told that it is {@link Scene#BROKEN}. */
    MEET,
    /** Waits for the others not much longer than a time slice. */
    MEET_BRIEFLY,
    /** Makes the barrier new. */
    RESET,

    ACQUIRE, RELEASE, AWAIT_EVENT, SET_EVENT, AWAIT_LATCH, COUNT_DOWN,

    /** Appends its process id to the vector. */
    APPEND,
    /** Waits until something is appended. */
    AWAIT_APPEND,

    /** Ends its use of the file. */
    CLOSE,
    /** Names the keepers of locks among its threads. */
    KEEPERS,
    /** Says its process id. */
    PID
}
