package org.sharray.cli.torture.cluster;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.cluster.Books.Column;
import org.sharray.cli.torture.cluster.Books.Common;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.cluster.error.LockLostException;
import org.sharray.sync.SharedLock;

/**
 * Counts in two copies under the lock, by reading and writing: they agree whenever the lock is acquired, unless an owner died or could not go on between them.
 */
final class Update implements Worker.Deed {

    private static final long LOOK_MILLIS = 1;

    private final Ground ground;
    private final Books books;
    private final int seat;
    private final int worker;
    private SharedLongArray array;

    Update(Ground ground, int seat, int worker) {
        this.ground = ground;
        this.books = ground.books();
        this.seat = seat;
        this.worker = worker;
    }

    @Override
    public void begin(SharedLongArray newArray) {
        array = newArray;
    }

    @Override
    public void perform() throws InterruptedException {
        SharedLock lock = array.lock();
        lock.lock();
        boolean lost = false;
        try {
            update(lock);
        } catch (LockLostException gone) {
            lost = true;
            books.add(seat, Column.LOCK_LOST);
        } finally {
            books.set(seat, Column.HELD, 0);
            release(lock, lost);
        }
    }

    private void update(SharedLock lock) throws InterruptedException {
        long first = array.get(ground.pair());
        long second = array.get(ground.pair() + 1);
        boolean told = lock.previousOwnerDied();
        if (told) {
            books.add(seat, Column.TOLD);
        }
        if (first != second) {
            mend(first, second, told);
        }
        books.add(seat, Column.PAIR_BEGUN);
        try {
            array.set(ground.pair(), first + 1);
            stayIfAimedAt();
            array.set(ground.pair() + 1, first + 1);
        } catch (ClusterUnavailableException unknown) {
            books.add(seat, Column.HALF);
            throw unknown;
        }
        books.add(seat, Column.PAIR);
        books.add(seat, Column.UPDATES);
    }

    private void mend(long first, long second, boolean told) {
        if (first != second + 1 || !told && books.sum(Column.HALF) == books.sum(Column.MENDED)) {
            throw new IllegalStateException(
                    "The lock was acquired with copies of its counter at " + first + " and " + second
                            + (told ? " after a death" : ", and nobody died"));
        }
        array.set(ground.pair() + 1, first);
        if (!told) {
            books.add(seat, Column.MENDED);
        }
    }

    private void stayIfAimedAt() throws InterruptedException {
        if (books.get(Common.AIM) == worker + 1) {
            books.set(seat, Column.HELD, 1);
            while (books.get(Common.AIM) == worker + 1) {
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /** Who was taken for dead may be told so here. */
    private void release(SharedLock lock, boolean lost) {
        try {
            lock.unlock();
        } catch (IllegalMonitorStateException taken) {
            if (!lost) {
                books.add(seat, Column.LOCK_LOST);
            }
        }
    }
}
