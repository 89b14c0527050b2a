package org.sharray.cli.torture.locks;

import java.util.concurrent.TimeUnit;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;
import org.sharray.sync.SharedLock;

/** The lock of the whole array: every way to acquire it, and to lose it. */
final class MainLock {

    /** How long to stay in the supervisor's sights at most. */
    private static final long AIMED_MILLIS = 10_000;

    private final SharedLock lock;
    private final Tally tally;

    MainLock(Ground ground) {
        this.lock = ground.arena().lock();
        this.tally = tally(ground);
    }

    static Tally tally(Ground ground) {
        return new Tally("what the array's lock guards", ground.mainPart(), ground.ledger().seats());
    }

    void lock(Seat seat) throws InterruptedException {
        switch (seat.random().nextInt(4)) {
            case 0 -> {
                lock.lockInterruptibly();
                useAndUnlock(seat);
            }
            case 1 -> {
                try (var guard = lock.hold(); var again = lock.hold()) {
                    if (lock.getHoldCount() != 2 || guard.previousOwnerDied() != again.previousOwnerDied()) {
                        throw new Violation("held twice, the lock says that it is held %d times", lock.getHoldCount());
                    }
                    use(seat);
                }
            }
            default -> {
                try (var _ = lock.hold()) {
                    use(seat);
                }
            }
        }
    }

    void tryLock(Seat seat) {
        if (lock.tryLock()) {
            useAndUnlock(seat);
        }
    }

    void tryLockForATime(Seat seat) throws InterruptedException {
        long nanos = seat.shortNanos();
        long start = System.nanoTime();
        if (lock.tryLock(nanos, TimeUnit.NANOSECONDS)) {
            useAndUnlock(seat);
        } else if (System.nanoTime() - start < nanos) {
            throw new Violation("tryLock(%d ns) gave up after %d ns", nanos, System.nanoTime() - start);
        }
    }

    private void useAndUnlock(Seat seat) {
        try {
            use(seat);
        } finally {
            lock.unlock();
        }
    }

    private void use(Seat seat) {
        tally.enter(seat, lock.previousOwnerDied(), Column.TOLD);
        tally.begin(seat);
        if (seat.ledger().get(seat.first(), Column.AIM) != 0) {
            awaitTheKill(seat);
        } else {
            seat.dawdle();
        }
        tally.finish(seat);
        tally.leave(seat);
    }

    /** Stays, in the middle of an update, until the supervisor does what it is aiming for, or thinks better of it. */
    private static void awaitTheKill(Seat seat) {
        boolean interrupted = false;
        seat.ledger().setAndNotify(seat.first(), Column.HELD, 1);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AIMED_MILLIS);
        for (long left = AIMED_MILLIS; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            try {
                if (seat.ledger().await(seat.first(), Column.AIM, aim -> aim == 0, left)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        seat.ledger().set(seat.first(), Column.HELD, 0);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets a thread end in the middle of an update, with the lock, while its process lives on. */
    void desert(Seat seat) throws InterruptedException {
        seat.ledger().add(Common.DESERTED, 1);
        var failure = new Throwable[1];
        Thread deserter = Thread.ofPlatform().name("torture-deserter").daemon().start(() -> {
            try {
                lock.lock();
                tally.enter(seat, lock.previousOwnerDied(), Column.TOLD);
                tally.begin(seat);
            } catch (RuntimeException | Error e) {
                failure[0] = e;
            }
        });
        joinAndKeepInterrupt(deserter);
        if (failure[0] != null) {
            throw new IllegalStateException("the deserter failed", failure[0]);
        }
    }

    private static void joinAndKeepInterrupt(Thread thread) throws InterruptedException {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
    }
}
