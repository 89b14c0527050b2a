package org.sharray.cli.torture.locks;

import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

import org.sharray.cli.torture.Notes;

/** What the threads of the workers tell the supervisor, and it them; and for each seat and operation how often it was done, and how long it took at most. */
final class Ledger extends Notes<Ledger.Common, Ledger.Column> {
    private static final long serialVersionUID = 1L;

    /** The elements for all. */
    enum Common {
        /** 1 when the workers shall end. */
        STOP,
        /** 1 while permits are counted, so that nobody may ask for one. */
        CENSUS,
        /** How many permits there are. */
        LIMIT,
        /** A bit for each seat that has permits. */
        INSIDE,
        /** How often the action of the barrier has run. */
        ROUNDS,
        /** Threads that have ended with the main lock, in processes that lived on. */
        DESERTED,
        /** How much of the complaints' text is taken. */
        COMPLAINED
    }

    /** The elements of a seat; behind them are two for each operation. */
    enum Column {
        /** Which worker's thread sits here: its number, which no other worker has had. */
        LIFE,
        /** What it does: the operation's ordinal + 1, or 0. */
        DOING,
        /** How many operations it has begun. */
        BEGUN,
        /** Set by the supervisor: the thread that holds the main lock shall stay there until it is killed. */
        AIM,
        /** Set by the thread when it does. */
        HELD,
        /** How often it was told that the previous owner of the main lock died. */
        TOLD,
        /** The same of all other locks. */
        TOLD_ELSEWHERE,
        /** How often it found something half done then, and mended it. */
        MENDED,
        /** Warnings that the library logged. */
        WARNED,
        /** How often a snapshot was refused because of a death. */
        REFUSED,
        /** How often an interrupt ended a wait. */
        INTERRUPTED,
        /** How many permits it may have. */
        PERMITS,
        /** The number of its last ping. */
        PING,
        /** The number of the last one that was answered. */
        PONG,
        /** 1 while it is at the barrier. */
        AT_BARRIER,
        /** How often it passed the barrier as the last one to arrive. */
        LAST,
        /** How often it passed the barrier as another one. */
        OTHER,
        /** How often its action ran for a barrier that broke. */
        IN_VAIN,
        /** How often it found the barrier broken, or broke it. */
        BROKEN
    }

    private static final int OPERATIONS = Operation.values().length;

    Ledger(int seats) {
        super(seats, Common.class, Column.class, 2 * OPERATIONS);
    }

    private long countIndex(int seat, Operation operation) {
        return indexOf(seat, Column.values().length + operation.ordinal());
    }

    private long longestIndex(int seat, Operation operation) {
        return countIndex(seat, operation) + OPERATIONS;
    }

    void setAndNotify(int seat, Column column, long value) {
        set(seat, column, value);
        cells().notifyWaiters(index(seat, column));
    }

    /** Waits for an element; false if it takes too long. */
    boolean await(int seat, Column column, LongPredicate condition, long millis) throws InterruptedException {
        return cells().awaitUntil(index(seat, column), condition, millis, TimeUnit.MILLISECONDS);
    }

    /** Waits for an element, as long as it takes. */
    void await(int seat, Column column, LongPredicate condition) throws InterruptedException {
        cells().awaitUntil(index(seat, column), condition);
    }

    /** Waits until an element is not the expected one any more, as long as it takes. */
    void awaitChange(int seat, Column column, long expected) throws InterruptedException {
        cells().awaitChange(index(seat, column), expected);
    }

    /** Notes that an operation begins. */
    void begin(int seat, Operation operation) {
        add(seat, Column.BEGUN);
        set(seat, Column.DOING, operation.ordinal() + 1L);
    }

    /** Notes that it has ended. */
    void end(int seat, Operation operation, long nanos) {
        set(seat, Column.DOING, 0);
        cells().getAndAdd(countIndex(seat, operation), 1);
        if (nanos > cells().get(longestIndex(seat, operation))) {
            cells().set(longestIndex(seat, operation), nanos);
        }
    }

    /** How often an operation was done. */
    long count(Operation operation) {
        long sum = 0;
        for (int seat = 0; seat < seats(); seat++) {
            sum += cells().getVolatile(countIndex(seat, operation));
        }
        return sum;
    }

    /** How long an operation took at most, in nanoseconds. */
    long longest(Operation operation) {
        long longest = 0;
        for (int seat = 0; seat < seats(); seat++) {
            longest = Math.max(longest, cells().getVolatile(longestIndex(seat, operation)));
        }
        return longest;
    }
}
