package org.sharray.cli.torture.locks;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;
import org.sharray.sync.SharedSemaphore;

/**
 * Gives back the permits of the dead; {@link Permits} has the other side.
 *
 * <p>
 * Who died with its bit set had its permits. Who died without, and had told that it would ask for some, may have had them, or not:
 * permits have no owner. Such uncertain ones are counted when nobody else has any: what is missing then are theirs, and it can't be
 * more than they asked for.
 */
final class Census {

    private static final long INTERVAL_MILLIS = 1000;

    private final Ledger ledger;
    private final SharedSemaphore semaphore;

    /** What the dead may have taken since the last count; guarded by this. */
    private long uncertain;
    private long returned;

    Census(Ground ground) {
        this.ledger = ground.ledger();
        this.semaphore = Permits.semaphore(ground);
        ledger.set(Common.LIMIT, Permits.COUNT);
    }

    /** Settles a seat whose thread has died. */
    synchronized void bury(int seat) {
        long permits = ledger.get(seat, Column.PERMITS);
        if (permits == 0) {
            return;
        }
        long bit = 1L << seat;
        if ((ledger.get(Common.INSIDE) & bit) != 0) {
            ledger.add(Common.INSIDE, -bit);
            semaphore.release(Math.toIntExact(permits));
            returned += permits;
        } else {
            uncertain += permits;
        }
        ledger.setAndNotify(seat, Column.PERMITS, 0);
    }

    /** Counts now and then, until interrupted. */
    void countRepeatedly() throws InterruptedException {
        while (true) {
            Thread.sleep(INTERVAL_MILLIS);
            if (uncertain() > 0) {
                count();
            }
        }
    }

    /** Counts, and returns what the dead have left taken. */
    void count() throws InterruptedException {
        ledger.set(Common.CENSUS, 1);
        try {
            // Enough for those that wait, even if all were lost.
            ledger.set(Common.LIMIT, 2L * Permits.COUNT);
            semaphore.release(Permits.COUNT);
            awaitNobody();
            settle();
            ledger.set(Common.LIMIT, Permits.COUNT);
        } finally {
            ledger.set(Common.CENSUS, 0);
        }
    }

    private void awaitNobody() throws InterruptedException {
        for (int seat = 0; seat < ledger.seats(); seat++) {
            ledger.await(seat, Column.PERMITS, permits -> permits == 0);
        }
    }

    /** With nobody inside. */
    private synchronized void settle() {
        long inside = ledger.get(Common.INSIDE);
        int free = semaphore.availablePermits();
        int lost = 2 * Permits.COUNT - free;
        if (inside != 0 || lost < 0 || lost > uncertain) {
            throw new Violation("%d permits are missing when nobody has one, and the dead explain %d; bits set: %x",
                    lost, uncertain, inside);
        }
        if (free > Permits.COUNT && !semaphore.tryAcquire(free - Permits.COUNT)) {
            throw new Violation("of %d free permits, %d can't be taken", free, free - Permits.COUNT);
        }
        semaphore.release(Math.max(0, Permits.COUNT - free));
        returned += lost;
        uncertain = 0;
    }

    private synchronized long uncertain() {
        return uncertain;
    }

    /** How many permits of the dead were given back. */
    synchronized long returned() {
        return returned;
    }
}
