package org.sharray.cli.torture;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

import org.sharray.SharedLongArray;

/**
 * What the threads of the workers tell the supervisor, and it them: some elements for all, and a row for each thread's seat. It has no
 * lock, so that it stays readable whatever becomes of the locks: each element has one writer at a time, or is changed atomically.
 *
 * <p>
 * A seat is taken by a thread of one worker after the other; what is counted in its row goes on from one to the next.
 */
record Ledger(SharedLongArray cells) implements Serializable {

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

    private static final int COLUMNS = Column.values().length;
    private static final int OPERATIONS = Operation.values().length;
    private static final int ROW = COLUMNS + 2 * OPERATIONS;
    private static final int FIRST_ROW = Common.values().length;

    static Ledger create(int seats) {
        return new Ledger(SharedLongArray.create(FIRST_ROW + (long) ROW * seats, options().unlocked()));
    }

    private static long index(int seat, Column column) {
        return FIRST_ROW + (long) seat * ROW + column.ordinal();
    }

    private static long countIndex(int seat, Operation operation) {
        return FIRST_ROW + (long) seat * ROW + COLUMNS + operation.ordinal();
    }

    private static long longestIndex(int seat, Operation operation) {
        return countIndex(seat, operation) + OPERATIONS;
    }

    int seats() {
        return Math.toIntExact((cells.length() - FIRST_ROW) / ROW);
    }

    long get(Common common) {
        return cells.getVolatile(common.ordinal());
    }

    /** Changes an element, and wakes who waits for it. */
    void set(Common common, long value) {
        cells.setVolatile(common.ordinal(), value);
        cells.notifyWaiters(common.ordinal());
    }

    /** Adds, and returns the old value. */
    long add(Common common, long value) {
        return cells.getAndAdd(common.ordinal(), value);
    }

    long get(int seat, Column column) {
        return cells.getVolatile(index(seat, column));
    }

    /** Changes an element, without a word to who waits for it. */
    void set(int seat, Column column, long value) {
        cells.setVolatile(index(seat, column), value);
    }

    void setAndNotify(int seat, Column column, long value) {
        set(seat, column, value);
        cells.notifyWaiters(index(seat, column));
    }

    void add(int seat, Column column) {
        cells.getAndAdd(index(seat, column), 1);
    }

    /** Waits for an element; false if it takes too long. */
    boolean await(int seat, Column column, LongPredicate condition, long millis) throws InterruptedException {
        return cells.awaitUntil(index(seat, column), condition, millis, TimeUnit.MILLISECONDS);
    }

    /** Waits for an element, as long as it takes. */
    void await(int seat, Column column, LongPredicate condition) throws InterruptedException {
        cells.awaitUntil(index(seat, column), condition);
    }

    /** Waits until an element is not the expected one any more, as long as it takes. */
    void awaitChange(int seat, Column column, long expected) throws InterruptedException {
        cells.awaitChange(index(seat, column), expected);
    }

    /** Notes that an operation begins. */
    void begin(int seat, Operation operation) {
        add(seat, Column.BEGUN);
        set(seat, Column.DOING, operation.ordinal() + 1L);
    }

    /** Notes that it has ended. */
    void end(int seat, Operation operation, long nanos) {
        set(seat, Column.DOING, 0);
        cells.getAndAdd(countIndex(seat, operation), 1);
        if (nanos > cells.get(longestIndex(seat, operation))) {
            cells.set(longestIndex(seat, operation), nanos);
        }
    }

    /** The sum of a column. */
    long sum(Column column) {
        long sum = 0;
        for (int seat = 0; seat < seats(); seat++) {
            sum += get(seat, column);
        }
        return sum;
    }

    /** How often an operation was done. */
    long count(Operation operation) {
        long sum = 0;
        for (int seat = 0; seat < seats(); seat++) {
            sum += cells.getVolatile(countIndex(seat, operation));
        }
        return sum;
    }

    /** How long an operation took at most, in nanoseconds. */
    long longest(Operation operation) {
        long longest = 0;
        for (int seat = 0; seat < seats(); seat++) {
            longest = Math.max(longest, cells.getVolatile(longestIndex(seat, operation)));
        }
        return longest;
    }
}
