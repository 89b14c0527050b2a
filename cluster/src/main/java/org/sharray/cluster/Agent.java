package org.sharray.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.sharray.cluster.engine.Locks;
import org.sharray.cluster.engine.Locks.Owned;

/**
 * A thread that acquires a lock on behalf of another one, which may give up waiting, and owns it until that one releases it. Its three ways: not acquired; acquired, released by
 * the other one, and given back; acquired for somebody who has given up, and given back at once.
 */
final class Agent {
    private final CompletableFuture<Owned> acquired = new CompletableFuture<>();
    private final CountDownLatch releasing = new CountDownLatch(1);
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private volatile boolean clean = true;

    /** Begins to acquire a lock, for so long at most. */
    Agent(Locks locks, String key, long nanos) {
        Thread user = Thread.currentThread();
        Thread.ofPlatform().daemon().name("sharray-lock-agent").start(() -> run(locks, key, nanos, user));
    }

    private void run(Locks locks, String key, long nanos, Thread user) {
        try {
            Owned owned = locks.tryLock(key, nanos, user);
            acquired.complete(owned);
            if (owned != null) {
                releasing.await();
                if (clean) {
                    locks.unlock(key, owned);
                } else {
                    locks.abandon(key, owned);
                }
            }
            released.complete(null);
        } catch (Throwable failure) { // whoever waits for it has to be told, whatever it is
            acquired.completeExceptionally(failure);
            released.completeExceptionally(failure);
        }
    }

    /** Waits for the end of the time; null if the lock was not acquired. */
    Owned acquired() {
        return join(acquired);
    }

    /** The same; who is interrupted gives up. */
    Owned acquiredUnlessInterrupted() throws InterruptedException {
        try {
            return acquired.get();
        } catch (ExecutionException failure) {
            return acquired(); // which throws it
        } catch (InterruptedException interrupted) {
            releasing.countDown();
            throw interrupted;
        }
    }

    /** Gives it back; if not clean, as if its owner had died. */
    void release(boolean isClean) {
        clean = isClean;
        releasing.countDown();
        join(released);
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw failure;
            }
        }
    }
}
