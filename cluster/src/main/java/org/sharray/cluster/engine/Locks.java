package org.sharray.cluster.engine;

import com.hazelcast.map.IMap;
import java.util.concurrent.TimeUnit;

/**
 * The arrays' locks in the engine: for each the engine's own lock of an entry, which it frees when the owner's process leaves the cluster, and in the entry the {@link Ownership}, which tells
 * the next owner that the one before has not released.
 *
 * <p>
 * The engine counts the holds of a thread; a thread here acquires its lock once only. Used by any number of threads.
 */
public final class Locks {
    private final IMap<String, Ownership> map;
    private final Callers callers;

    Locks(IMap<String, Ownership> map, Callers callers) {
        this.map = map;
        this.callers = callers;
    }

    /**
     * Acquires a lock for the calling thread.
     *
     * @param array whose lock it is
     * @return the thread's ownership
     */
    public Owned lock(String array) {
        Failures.explained(() -> map.lock(array));
        return begin(array);
    }

    /**
     * Acquires a lock for the calling thread, if it comes free in time.
     *
     * @param array whose lock it is
     * @param nanos how long to wait
     * @return the thread's ownership, or null
     * @throws InterruptedException if the thread was interrupted; then it does not have the lock
     */
    public Owned tryLock(String array, long nanos) throws InterruptedException {
        boolean locked;
        try {
            locked = map.tryLock(array, nanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException failure) {
            throw Failures.explained(failure);
        }
        return locked ? begin(array) : null;
    }

    private Owned begin(String array) {
        try {
            Caller caller = callers.borrow();
            BeginOwnership begin = new BeginOwnership(caller);
            Ownership ownership = Failures.uninterrupted(() -> map.executeOnKey(array, begin));
            callers.giveBack(caller);
            return new Owned(ownership.epoch(), ownership.foundDeath());
        } catch (RuntimeException failure) {
            map.unlock(array);
            throw failure;
        }
    }

    /**
     * What a thread knows of its ownership.
     *
     * @param epoch its number: later ones have larger numbers
     * @param after a death: the owner before had not released
     */
    public record Owned(long epoch, boolean after) {}

    /**
     * Releases a lock of the calling thread.
     *
     * @param array whose lock it is
     * @param owned the thread's ownership
     * @throws IllegalMonitorStateException if the thread does not own it any more
     */
    public void unlock(String array, Owned owned) {
        Failures.explained(() -> {
            try {
                Failures.uninterrupted(() -> map.executeOnKey(array, new EndOwnership(owned.epoch)));
            } finally {
                map.unlock(array); // whatever failed: else nobody gets it before this process leaves; the next owner is told of a death then
            }
        });
    }

    /**
     * Whether somebody owns a lock.
     *
     * @param array whose lock it is
     * @return whether it is owned
     */
    public boolean isLocked(String array) {
        return Failures.explained(() -> map.isLocked(array));
    }

    /**
     * How many owners of a lock did not release it.
     *
     * @param array whose lock it is
     * @return what was found by those who acquired it after them
     */
    public long deaths(String array) {
        Ownership ownership = Failures.explained(() -> map.get(array));
        return ownership == null ? 0 : ownership.deaths();
    }

    void forget(String array) {
        Failures.explained(() -> map.delete(array));
    }
}
