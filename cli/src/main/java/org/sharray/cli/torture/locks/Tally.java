package org.sharray.cli.torture.locks;

import java.util.function.IntToLongFunction;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.locks.Ledger.Column;

/**
 * What a lock guards: a counter in two copies and a region with a checksum, changed step by step with plain accesses, so that they
 * agree only if nobody else comes in between.
 *
 * <p>
 * <b>The books.</b> Whoever has counted gives itself a credit as the last step. So, whenever the lock is free, the counter is the sum of all
 * credits, exactly, and of the updates whose owners died before they had their credit. The next owner, who is told of the death,
 * finishes such an update and explains it; there can be one for each death, and none without.
 *
 * <p>
 * Steps: first copy + 1; region and checksum; second copy + 1; credit + 1. The last two are written in order, for a kill can come
 * between any two.
 */
final class Tally {

    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int CHECKSUM = 2;
    private static final int EXPLAINED = 3;
    /** Seat + 1 of the owner. */
    private static final int HOLDER = 4;
    private static final int REGION = 5;
    private static final int REGION_LENGTH = 32;
    private static final int CREDITS = REGION + REGION_LENGTH;

    private final String name;
    private final SharedLongArray cells;
    private final int seats;

    Tally(String name, SharedLongArray cells, int seats) {
        this.name = name;
        this.cells = cells;
        this.seats = seats;
    }

    /** To be called first by every owner. */
    void enter(Seat seat, boolean told, Column telling) {
        if (told) {
            seat.note(telling);
            mend(seat);
        } else {
            requireWhole();
        }
        cells.set(HOLDER, seat.number() + 1);
    }

    /** Fails unless all is as an owner leaves it. */
    void requireWhole() {
        requireWhole(cells::get);
    }

    /** The same of a copy. */
    void requireWhole(IntToLongFunction copy) {
        long counter = copy.applyAsLong(FIRST);
        if (copy.applyAsLong(HOLDER) != 0) {
            throw wrong("seat " + (copy.applyAsLong(HOLDER) - 1) + " is still in, and no death was told");
        }
        if (counter != copy.applyAsLong(SECOND)) {
            throw wrong("the copies of its counter are " + counter + " and " + copy.applyAsLong(SECOND));
        }
        if (sum(copy) != copy.applyAsLong(CHECKSUM)) {
            throw wrong("the checksum of its region is " + copy.applyAsLong(CHECKSUM) + ", not " + sum(copy));
        }
        if (counter != credits(copy) + copy.applyAsLong(EXPLAINED)) {
            throw wrong("its counter is " + counter + " with " + credits(copy) + " credits and "
                    + copy.applyAsLong(EXPLAINED) + " explained");
        }
    }

    private Violation wrong(String what) {
        return new Violation("%s: %s", name, what);
    }

    private static long sum(IntToLongFunction copy) {
        long sum = 0;
        for (int i = REGION; i < REGION + REGION_LENGTH; i++) {
            sum += copy.applyAsLong(i);
        }
        return sum;
    }

    private long credits(IntToLongFunction copy) {
        long sum = 0;
        for (int seat = 0; seat < seats; seat++) {
            sum += copy.applyAsLong(CREDITS + seat);
        }
        return sum;
    }

    /** Finishes what an owner that died had begun. */
    private void mend(Seat seat) {
        long counter = cells.get(FIRST);
        long behind = counter - cells.get(SECOND);
        long explained = counter - credits(cells::get);
        long more = explained - cells.get(EXPLAINED);
        if (behind < 0 || behind > 1 || more < behind || more > 1) {
            throw wrong("one death leaves the copies of its counter at " + counter + " and " + cells.get(SECOND)
                    + " with " + credits(cells::get) + " credits and " + cells.get(EXPLAINED) + " explained");
        }
        if (more != 0 || sum(cells::get) != cells.get(CHECKSUM)) {
            seat.note(Column.MENDED);
        }
        cells.set(SECOND, counter);
        cells.set(CHECKSUM, sum(cells::get));
        cells.setRelease(EXPLAINED, explained);
    }

    /** The first half of an update; the owner may do anything then, or die. */
    void begin(Seat seat) {
        cells.set(FIRST, cells.get(FIRST) + 1);
        int changes = 1 + (seat.number() + (int) cells.get(FIRST)) % 4;
        for (int change = 0; change < changes; change++) {
            int i = REGION + (int) ((cells.get(FIRST) + 7L * change) % REGION_LENGTH);
            long old = cells.get(i);
            cells.set(i, old * 31 + seat.number());
            cells.set(CHECKSUM, cells.get(CHECKSUM) + cells.get(i) - old);
        }
    }

    /** The second half. */
    void finish(Seat seat) {
        cells.setRelease(SECOND, cells.get(SECOND) + 1);
        cells.setRelease(CREDITS + seat.number(), cells.get(CREDITS + seat.number()) + 1);
    }

    /** To be called last by every owner. */
    void leave(Seat seat) {
        long holder = cells.get(HOLDER);
        if (holder != seat.number() + 1) {
            throw wrong("seat " + seat.number() + " owns it, but " + (holder == 0 ? "nobody" : "seat " + (holder - 1))
                    + " is in");
        }
        cells.set(HOLDER, 0);
        requireWhole();
    }

    /** All steps of an owner that does nothing else. */
    void use(Seat seat, boolean told, Column telling) {
        enter(seat, told, telling);
        begin(seat);
        seat.dawdle();
        finish(seat);
        leave(seat);
    }
}
