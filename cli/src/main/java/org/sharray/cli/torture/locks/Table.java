package org.sharray.cli.torture.locks;

import java.util.concurrent.TimeUnit;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;

/** A read-write lock: readers that must find all whole, and go on finding it so; writers as with any lock. */
final class Table {

    private final SharedReadWriteLock lock;
    private final Tally tally;

    Table(Ground ground) {
        this.lock = lock(ground);
        this.tally = tally(ground);
    }

    static SharedReadWriteLock lock(Ground ground) {
        return ground.arena().synchronizers().readWriteLock("table");
    }

    static Tally tally(Ground ground) {
        return new Tally("what the read-write lock guards", ground.tablePart(), ground.ledger().seats());
    }

    void read(Seat seat) throws InterruptedException {
        if (seat.chance(3)) {
            long nanos = seat.shortNanos();
            if (lock.readLock().tryLock(nanos, TimeUnit.NANOSECONDS)) {
                try {
                    readHeld(seat);
                } finally {
                    lock.readLock().unlock();
                }
            }
        } else {
            readHeld(seat);
        }
    }

    /** Only what {@code hold} returns tells a reader of a death. */
    private void readHeld(Seat seat) {
        try (var guard = lock.readLock().hold()) {
            if (!guard.previousOwnerDied()) {
                tally.requireWhole();
                seat.dawdle();
                tally.requireWhole();
            }
        }
    }

    void write(Seat seat) throws InterruptedException {
        SharedLock write = lock.writeLock();
        if (seat.chance(2)) {
            try (var guard = write.hold()) {
                tally.use(seat, guard.previousOwnerDied(), Column.TOLD_ELSEWHERE);
                if (seat.chance(2)) {
                    return;
                }
                lock.readLock().lock(); // to be kept beyond the write lock
            }
            try {
                tally.requireWhole();
            } finally {
                lock.readLock().unlock();
            }
        } else if (write.tryLock(seat.shortNanos(), TimeUnit.NANOSECONDS)) {
            try {
                tally.use(seat, write.previousOwnerDied(), Column.TOLD_ELSEWHERE);
            } finally {
                write.unlock();
            }
        }
    }
}
