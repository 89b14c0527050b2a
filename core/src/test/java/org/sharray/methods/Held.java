package org.sharray.methods;

import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.inspect.LockFacts;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;

/** Locks that other threads hold. */
final class Held {
    private Held() {}

    /** Has a lock held by another thread until the scene is over. */
    static <L extends java.util.concurrent.locks.Lock> L byAnother(Scene scene, L lock) {
        java.util.concurrent.CountDownLatch held = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CountDownLatch over = new java.util.concurrent.CountDownLatch(1);
        Thread holder = Thread.ofPlatform().daemon().start(() -> {
            lock.lock();
            held.countDown();
            try {
                over.await();
                lock.unlock();
            } catch (InterruptedException | IllegalStateException | IllegalMonitorStateException taken) {
                // by what was tried
            }
        });
        Await.until("the lock to be held", () -> held.getCount() == 0);
        scene.keep(() -> {
            over.countDown();
            holder.join();
        });
        return lock;
    }

    /** What is seen of a lock that another thread has. */
    static LockFacts facts(Scene scene) {
        SharedArray array = scene.keep(SharedArray.open(Places.nameFor(SharedIntArray.class)));
        byAnother(scene, array.lock());
        return free(scene);
    }

    /** What is seen of a lock. */
    static LockFacts free(Scene scene) {
        try (Inspection inspection = Inspection.open(Places.nameFor(SharedIntArray.class))) {
            return inspection.lock().orElseThrow();
        }
    }

    /** Has a lock released by a thread that ends without doing so. */
    static SharedLock abandoned(SharedLock lock) throws InterruptedException {
        Thread owner = Thread.ofPlatform().start(lock::lock);
        owner.join();
        return lock;
    }
}
