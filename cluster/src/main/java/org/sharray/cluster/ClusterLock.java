package org.sharray.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.sharray.cluster.engine.Chunks;
import org.sharray.cluster.engine.Locks;
import org.sharray.cluster.engine.Locks.Owned;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;

/**
 * An array's lock on a cluster: the engine's lock of an entry, made safe against owners that are thought dead and are not.
 *
 * <p>
 * <b>Epochs.</b> Each ownership has a number, larger than those before. The owner writes it into an entry beside the lock when it acquires, and clears it
 * when it releases. Who acquires and finds the entry not cleared is the first owner after a death: before it goes on it shuts all chunks
 * to smaller numbers. Every change that a thread makes while it owns the lock carries its number, so a process that was stopped, lost the lock and wakes up
 * later can't change anything any more. If an owner dies while it shuts the chunks, the next one finds its number and shuts them again. An owner that has
 * made a change of which nobody knows whether it is done, and may be done any time, shuts the chunks to itself before it releases.
 *
 * <pre>
 * step                                                who dies here leaves
 * 1  the engine's lock                                a free lock; nothing was said
 * 2  the entry: number + 1, owner                     an owner: the next one is told of a death
 * 3  after a death: all chunks shut to others         the same
 * 4  the thread's changes, each with the number       the same
 * 5  the entry: no owner                              a free lock
 * 6  the engine's lock given back
 * </pre>
 *
 * <p>
 * <b>Waiting that ends early.</b> A call of the engine can't be interrupted without leaving open whether the lock was acquired. So a wait that may end early is done by
 * an {@link Agent}, a thread of its own, which owns the lock on behalf of the caller.
 *
 * <p>
 * One object for all openings of an array in this process. Fields: final; {@link #holds} has an entry for each thread that owns the lock, written by that thread alone.
 */
final class ClusterLock implements SharedLock, SharedLock.Guard {
    private static final long serialVersionUID = 1L;

    private final transient Cluster cluster;
    private final transient String array;
    private final transient String key;
    private final transient Locks locks;
    private final transient Chunks chunks;
    private final transient Map<Thread, Hold> holds = new ConcurrentHashMap<>();

    ClusterLock(Cluster cluster, String array, String key, Locks locks, Chunks chunks) {
        this.cluster = cluster;
        this.array = array;
        this.key = key;
        this.locks = locks;
        this.chunks = chunks;
    }

    /** A thread's ownership; used by that thread alone. */
    private static final class Hold {
        private final Owned owned;
        /** The thread that owns the engine's lock on its behalf, or null. */
        private final Agent agent;
        private int count = 1;
        /** Whether a change was made of which nobody knows if it is done, or will be. */
        private boolean doubtful;

        Hold(Owned owned, Agent agent) {
            this.owned = owned;
            this.agent = agent;
        }

        void release(Locks locks, String key, boolean clean) {
            if (agent != null) {
                agent.release(clean);
            } else if (clean) {
                locks.unlock(key, owned);
            } else {
                locks.abandon(key, owned);
            }
        }
    }

    /** Makes a change, with the number of the calling thread's ownership; with 0 if it does not own the lock. */
    long change(LongUnaryOperator change) {
        Hold hold = holds.isEmpty() ? null : mine();
        if (hold == null) {
            return change.applyAsLong(0);
        }
        try {
            return change.applyAsLong(hold.owned.epoch());
        } catch (ClusterUnavailableException unknown) {
            hold.doubtful = true;
            throw unknown;
        }
    }

    private Hold mine() {
        return holds.get(Thread.currentThread());
    }

    private boolean holdsAlready() {
        Hold hold = mine();
        if (hold == null) {
            return false;
        }
        hold.count = Math.addExact(hold.count, 1);
        return true;
    }

    @Override
    public void lock() {
        if (!holdsAlready()) {
            begin(locks.lock(key), null);
        }
    }

    private void begin(Owned owned, Agent agent) {
        if (owned.after()) {
            try {
                chunks.raiseFence(owned.epoch());
            } catch (RuntimeException failure) {
                new Hold(owned, agent).release(locks, key, false);
                throw failure;
            }
            System.getLogger("org.sharray").log(System.Logger.Level.WARNING,
                    "An owner of the lock of array {0} died while it held it", array);
        }
        holds.put(Thread.currentThread(), new Hold(owned, agent));
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        tryLock(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean tryLock() {
        if (holdsAlready()) {
            return true;
        }
        Agent agent = new Agent(locks, key, 0);
        Owned owned = agent.acquired();
        if (owned == null) {
            return false;
        }
        begin(owned, agent);
        return true;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (holdsAlready()) {
            return true;
        }
        Agent agent = new Agent(locks, key, Math.max(0, unit.toNanos(time)));
        Owned owned = agent.acquiredUnlessInterrupted();
        if (owned == null) {
            return false;
        }
        begin(owned, agent);
        return true;
    }

    @Override
    public void unlock() {
        Hold hold = mine();
        if (hold == null) {
            throw new IllegalMonitorStateException("The lock of array " + array + " is not held by this thread");
        }
        hold.count--;
        if (hold.count == 0) {
            holds.remove(Thread.currentThread());
            release(hold);
        }
    }

    /** A change that may still be on its way is shut out before the next owner comes; if that fails, the next owner shuts it out, as after a death. */
    private void release(Hold hold) {
        boolean clean = false;
        try {
            if (hold.doubtful) {
                chunks.raiseFence(hold.owned.epoch() + 1);
            }
            clean = true;
        } finally {
            hold.release(locks, key, clean);
        }
    }

    @Override
    public Guard hold() {
        lock();
        return this;
    }

    /** Releases one hold: this object is the guard of every hold. */
    @Override
    public void close() {
        unlock();
    }

    @Override
    public Optional<Guard> tryHold() {
        return tryLock() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Optional<Guard> tryHold(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(time, unit) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public boolean repair(Runnable mending) {
        lock();
        try {
            boolean died = previousOwnerDied();
            if (died) {
                mending.run();
            }
            return died;
        } finally {
            unlock();
        }
    }

    @Override
    public boolean previousOwnerDied() {
        Hold hold = mine();
        return hold != null && hold.owned.after();
    }

    @Override
    public boolean isLocked() {
        return locks.isLocked(key);
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return mine() != null;
    }

    @Override
    public int getHoldCount() {
        Hold hold = mine();
        return hold == null ? 0 : hold.count;
    }

    @Override
    public boolean hasQueuedThreads() {
        throw new UnsupportedOperationException("A cluster does not tell who waits for a lock");
    }

    @Override
    public long ownerDeaths() {
        return locks.deaths(key);
    }

    @Override
    public SharedCondition newCondition() {
        throw noConditions();
    }

    @Override
    public SharedCondition condition(String name) {
        throw noConditions();
    }

    private static UnsupportedOperationException noConditions() {
        return new UnsupportedOperationException(
                "Locks of a cluster have no conditions: the engine's free edition has none");
    }

    /** Sent as its array; {@link Sent} finds both again in the cluster that the other process has joined. */
    private Object writeReplace() {
        return new Sent.Lock(cluster.name(), array);
    }

    @Override
    public String toString() {
        return "the lock of array " + array + " of cluster " + cluster.name();
    }
}
