package org.sharray.cli.torture.locks;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;

/**
 * A bounded buffer of numbered items, with a lock and two conditions: none lost, none doubled.
 *
 * <p>
 * The items are numbered as they are put in, so the one that is taken has to have the number of items taken before; the empty places
 * say that they are. To put is: item into its place, put + 1, credit; to take is: place empty, taken + 1, credit. Whoever is
 * told of a death finishes such a step, explains it, and signals for the dead.
 *
 * <p>
 * The first thread of each worker puts and the second takes, so somebody is always there to serve those that wait.
 */
final class Buffer {

    private static final int CAPACITY = 8;
    private static final long EMPTY = 0;

    private static final int PUT = 0;
    private static final int TAKEN = 1;
    private static final int PUTS_EXPLAINED = 2;
    private static final int TAKES_EXPLAINED = 3;
    private static final int PLACES = 4;
    private static final int CREDITS = PLACES + CAPACITY;

    private final Ledger ledger;
    private final SharedLongArray cells;
    private final SharedLock lock;
    private final SharedCondition notFull;
    private final SharedCondition notEmpty;

    Buffer(Ground ground) {
        this.ledger = ground.ledger();
        this.cells = ground.bufferPart();
        this.lock = ground.arena().synchronizers().lock("buffer");
        this.notFull = lock.condition("not full");
        this.notEmpty = lock.condition("not empty");
    }

    void use(Seat seat) throws InterruptedException {
        if (seat.number() % 2 == 0) {
            put(seat);
        } else {
            take(seat);
        }
    }

    private void put(Seat seat) throws InterruptedException {
        try (var _ = lock.hold()) {
            enter(seat);
            while (cells.get(PUT) - cells.get(TAKEN) == CAPACITY) {
                if (isStopped() || !await(seat, notFull)) {
                    return;
                }
            }
            long number = cells.get(PUT);
            cells.set(place(number), item(number));
            seat.dawdle();
            cells.setRelease(PUT, number + 1);
            credit(seat);
            notEmpty.signal();
        }
    }

    private void take(Seat seat) throws InterruptedException {
        try (var _ = lock.hold()) {
            enter(seat);
            while (cells.get(PUT) == cells.get(TAKEN)) {
                if (isStopped() || !await(seat, notEmpty)) {
                    return;
                }
            }
            long number = cells.get(TAKEN);
            cells.set(place(number), EMPTY);
            seat.dawdle();
            cells.setRelease(TAKEN, number + 1);
            credit(seat);
            notFull.signal();
        }
    }

    /** Waits in one of several ways; false if the time was over. What the lock guards is whole then. */
    private boolean await(Seat seat, SharedCondition condition) throws InterruptedException {
        boolean signalled = true;
        try {
            switch (seat.random().nextInt(8)) {
                case 0 -> signalled = condition.awaitNanos(seat.shortNanos()) > 0;
                case 1 -> condition.awaitUninterruptibly();
                default -> condition.await();
            }
        } finally {
            enter(seat);
        }
        return signalled;
    }

    private boolean isStopped() {
        return ledger.get(Common.STOP) != 0;
    }

    /** Wakes all that wait, after the stop. */
    void wakeAll() {
        try (var _ = lock.hold()) {
            notFull.signalAll();
            notEmpty.signalAll();
        }
    }

    /** Looks whether all is in order when no worker is left. */
    void settle(Seat seat) {
        if (!lock.tryLock()) {
            throw new Violation("nobody lives, and the buffer's lock is taken: %s", lock);
        }
        try {
            enter(seat);
        } finally {
            lock.unlock();
        }
    }

    /** Each time that this thread has got the lock. */
    private void enter(Seat seat) {
        if (lock.previousOwnerDied()) {
            seat.note(Column.TOLD_ELSEWHERE);
            mend(seat);
        }
        requireWhole();
    }

    private void mend(Seat seat) {
        long put = cells.get(PUT);
        long taken = cells.get(TAKEN);
        if (put - taken < CAPACITY && cells.get(place(put)) != EMPTY) {
            cells.set(PUT, put + 1);
        } else if (taken < put && cells.get(place(taken)) == EMPTY) {
            cells.set(TAKEN, taken + 1);
        }
        explain(seat, PUT, PUTS_EXPLAINED);
        explain(seat, TAKEN, TAKES_EXPLAINED);
        notFull.signalAll();
        notEmpty.signalAll();
    }

    private void explain(Seat seat, int counter, int explained) {
        long uncredited = cells.get(counter) - credits(counter);
        long more = uncredited - cells.get(explained);
        if (more < 0 || more > 1) {
            throw new Violation("buffer: one death explains %d items that were %s", more,
                    counter == PUT ? "put in" : "taken");
        }
        if (more == 1) {
            seat.note(Column.MENDED);
        }
        cells.set(explained, uncredited);
    }

    private void requireWhole() {
        long put = cells.get(PUT);
        long taken = cells.get(TAKEN);
        if (put - taken < 0 || put - taken > CAPACITY || put != credits(PUT) + cells.get(PUTS_EXPLAINED)
                || taken != credits(TAKEN) + cells.get(TAKES_EXPLAINED)) {
            throw new Violation("buffer: %d items were put in (%d with credit, %d explained), %d taken (%d, %d)", put,
                    credits(PUT), cells.get(PUTS_EXPLAINED), taken, credits(TAKEN), cells.get(TAKES_EXPLAINED));
        }
        for (long number = taken; number < taken + CAPACITY; number++) {
            long expected = number < put ? item(number) : EMPTY;
            if (cells.get(place(number)) != expected) {
                throw new Violation("buffer: the place of item %d has %d, not %d; %d were put in and %d taken", number,
                        cells.get(place(number)), expected, put, taken);
            }
        }
    }

    private static long item(long number) {
        return number + 1;
    }

    private static int place(long number) {
        return PLACES + (int) (number % CAPACITY);
    }

    private void credit(Seat seat) {
        int mine = CREDITS + seat.number();
        cells.setRelease(mine, cells.get(mine) + 1);
    }

    /** Those who put have even seats, those who take odd ones. */
    private long credits(int counter) {
        long sum = 0;
        for (int seat = counter; seat < ledger.seats(); seat += 2) {
            sum += cells.get(CREDITS + seat);
        }
        return sum;
    }
}
