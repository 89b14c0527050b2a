package org.sharray.locking;

import java.util.concurrent.TimeUnit;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;

/** Every way to acquire a lock; those with a time have a generous one. */
enum Acquiring {
    LOCK(true, false) {
        @Override
        boolean acquire(SharedLock lock) {
            lock.lock();
            return true;
        }
    },
    LOCK_INTERRUPTIBLY(true, true) {
        @Override
        boolean acquire(SharedLock lock) throws InterruptedException {
            lock.lockInterruptibly();
            return true;
        }
    },
    TRY_LOCK(false, false) {
        @Override
        boolean acquire(SharedLock lock) {
            return lock.tryLock();
        }
    },
    TRY_LOCK_FOR_A_TIME(true, true) {
        @Override
        boolean acquire(SharedLock lock) throws InterruptedException {
            return lock.tryLock(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    },
    HOLD(true, false) {
        @Override
        boolean acquire(SharedLock lock) {
            return lock.hold() != null;
        }
    },
    TRY_HOLD(false, false) {
        @Override
        boolean acquire(SharedLock lock) {
            return lock.tryHold().isPresent();
        }
    },
    TRY_HOLD_FOR_A_TIME(true, true) {
        @Override
        boolean acquire(SharedLock lock) throws InterruptedException {
            return lock.tryHold(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).isPresent();
        }
    };

    final boolean waits;
    final boolean isInterruptible;

    Acquiring(boolean waits, boolean isInterruptible) {
        this.waits = waits;
        this.isInterruptible = isInterruptible;
    }

    /** Whether the lock was acquired. */
    abstract boolean acquire(SharedLock lock) throws InterruptedException;
}
