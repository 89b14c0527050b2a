package org.sharray.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import org.sharray.error.ArrayClosedException;

/** A thread that holds a lock until it is told to let go. */
public final class Holder implements AutoCloseable {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final FutureTask<Void> holding;

    private Holder(Lock lock) {
        this.holding = Await.start(() -> {
            lock.lock();
            held.countDown();
            told.await();
            try {
                lock.unlock();
            } catch (ArrayClosedException closed) {
                // Then nobody can be kept out any more.
            }
            return null;
        });
    }

    /** Starts to hold a lock; returns when the thread has it. */
    public static Holder of(Lock lock) {
        Holder holder = new Holder(lock);
        Await.until("the holder to have " + lock, () -> holder.held.getCount() == 0 || holder.holding.isDone());
        return holder;
    }

    /** Lets go, and returns when that is done. */
    @Override
    public void close() {
        told.countDown();
        Await.result(holding);
    }
}
