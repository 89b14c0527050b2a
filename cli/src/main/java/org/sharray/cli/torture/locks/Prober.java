package org.sharray.cli.torture.locks;

import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.sync.SharedLock;

/** A thread of the supervisor that waits for the main lock while its owner is killed, and tells when it got it. */
final class Prober implements AutoCloseable {

    private final SharedLock lock;
    private final Tally tally;
    private final Seat seat;
    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("torture-prober").daemon().factory());

    Prober(Ground ground, long seed) {
        this.lock = ground.arena().lock();
        this.tally = MainLock.tally(ground);
        this.seat = new Seat(ground.probersSeat(), ground.workers(), ground.ledger(), new SplittableRandom(seed));
    }

    /** Begins to wait for the lock; what is returned will tell when it was acquired, by {@link System#nanoTime}. */
    Future<Long> begin() throws InterruptedException {
        var begun = new CountDownLatch(1);
        Callable<Long> acquisition = () -> {
            seat.ledger().begin(seat.number(), Operation.LOCK);
            begun.countDown();
            return acquire();
        };
        Future<Long> future = thread.submit(acquisition);
        begun.await();
        return future;
    }

    private long acquire() {
        long start = System.nanoTime();
        try (var guard = lock.hold()) {
            long acquired = System.nanoTime();
            seat.ledger().end(seat.number(), Operation.LOCK, acquired - start);
            tally.use(seat, guard.previousOwnerDied(), Column.TOLD);
            return acquired;
        }
    }

    /** What the supervisor uses for itself too, when no worker is left. */
    Seat seat() {
        return seat;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
