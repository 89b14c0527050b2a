package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sharray.cluster.inspect.ClusterLockFacts;
import org.sharray.cluster.inspect.ClusterLockFacts.State;
import org.sharray.cluster.inspect.LockOwner;

/**
 * The arrays' locks in the engine: for each the engine's own lock of an entry, which it frees when the owner's process leaves the cluster, and in the entry the {@link Ownership}, which tells
 * the next owner that the one before has not released.
 *
 * <p>
 * The engine counts the holds of a thread; a thread here acquires its lock once only. Used by any number of threads.
 */
public final class Locks {
    private final HazelcastInstance instance;
    private final IMap<String, Ownership> map;
    private final Callers callers;
    private final Majority majority;

    Locks(HazelcastInstance instance, Callers callers, Majority majority) {
        this.instance = instance;
        this.map = instance.getMap(Configuration.LOCKS);
        this.callers = callers;
        this.majority = majority;
    }

    /**
     * Acquires a lock for the calling thread.
     *
     * @param array whose lock it is
     * @return the thread's ownership
     */
    public Owned lock(String array) {
        Asked asked = new Asked(majority.departures());
        asking(array, asked, () -> {
            asked.times++;
            map.lock(array);
            return true;
        });
        return begin(array, Thread.currentThread(), asked);
    }

    /**
     * Acquires a lock for the calling thread, if it comes free in time.
     *
     * @param array whose lock it is
     * @param nanos how long to wait
     * @param user  on whose behalf, for people who ask who has the lock
     * @return the thread's ownership, or null
     * @throws InterruptedException if the thread was interrupted; then it does not have the lock
     */
    public Owned tryLock(String array, long nanos, Thread user) throws InterruptedException {
        Asked asked = new Asked(majority.departures());
        InterruptedException[] interrupt = new InterruptedException[1];
        boolean locked = asking(array, asked, () -> {
            asked.times++;
            try {
                return map.tryLock(array, nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                interrupt[0] = interrupted;
                return false;
            }
        });
        if (interrupt[0] != null) {
            throw interrupt[0];
        }
        return locked ? begin(array, user, asked) : null;
    }

    /** How the engine was asked for its lock. Used by the thread that acquires. */
    public static final class Asked {
        private final int departures;
        private int times;

        private Asked(int departures) {
            this.departures = departures;
        }
    }

    /** Asks the engine for its lock; if that fails, what was asked may still be done, or have been, so it is given back. */
    private boolean asking(String array, Asked asked, Supplier<Boolean> question) {
        try {
            return Failures.explained(question);
        } catch (RuntimeException failure) {
            try {
                giveBack(array, asked);
            } catch (RuntimeException notHeld) {
                failure.addSuppressed(notHeld);
            }
            throw failure;
        }
    }

    private Owned begin(String array, Thread user, Asked asked) {
        try {
            Caller caller = callers.borrow();
            BeginOwnership beginning = new BeginOwnership(caller, holder(user));
            Ownership ownership = Failures.explained(() -> majority.answerOfLock(() -> {
                Ownership begun = map.executeOnKey(array, beginning);
                if (begun == null) {
                    throw Majority.cutOff();
                }
                return begun;
            }));
            callers.giveBack(caller);
            return new Owned(ownership.epoch(), ownership.foundDeath(), asked);
        } catch (RuntimeException failure) {
            giveBack(array, asked);
            throw failure;
        }
    }

    private LockOwner holder(Thread user) {
        InetSocketAddress address = (InetSocketAddress) instance.getLocalEndpoint().getSocketAddress();
        return new LockOwner(instance.getLocalEndpoint().getUuid(),
                address == null ? "?" : address.getHostString() + ":" + address.getPort(),
                ProcessHandle.current().pid(), user.threadId(), user.getName(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * Gives the engine's lock back, as often as this thread may have it: once for each time that it asked, for an answer may have been lost. More often if a member has left meanwhile, since one who was asked may have been cut off, or
     * may have asked others on behalf of a client: until no hold is left. One that is left keeps all but this thread from the lock.
     */
    private void giveBack(String array, Asked asked) {
        boolean[] given = new boolean[1];
        boolean[] again = new boolean[1];
        IllegalMonitorStateException notHeld = Failures.explained(() -> majority.answerOfLock(() -> {
            boolean first = !again[0];
            again[0] = true;
            int most = first && majority.isCalmSince(asked.departures) ? asked.times : Integer.MAX_VALUE;
            try {
                for (int i = 0; i < most; i++) {
                    map.unlock(array);
                    given[0] = true;
                }
            } catch (IllegalMonitorStateException none) {
                return first && !given[0] ? none : null;
            }
            return null;
        }));
        if (notHeld != null) {
            throw notHeld;
        }
    }

    /**
     * What a thread knows of its ownership.
     *
     * @param epoch its number: later ones have larger numbers
     * @param after a death: the owner before had not released
     * @param asked how the engine was asked for its lock
     */
    public record Owned(long epoch, boolean after, Asked asked) {}

    /**
     * Releases a lock of the calling thread.
     *
     * @param array whose lock it is
     * @param owned the thread's ownership
     * @throws IllegalMonitorStateException if the thread does not own it any more
     */
    public void unlock(String array, Owned owned) {
        try {
            Failures.explained(
                    () -> majority.answerOfLock(() -> map.executeOnKey(array, new EndOwnership(owned.epoch))));
        } finally {
            giveBack(array, owned.asked); // whatever failed: else nobody gets it before this process leaves; the next owner is told of a death then
        }
    }

    /**
     * Gives a lock of the calling thread back as if it had died: the next owner finds the death.
     *
     * @param array whose lock it is
     * @param owned the thread's ownership
     * @throws IllegalMonitorStateException if the thread does not own it any more
     */
    public void abandon(String array, Owned owned) {
        giveBack(array, owned.asked);
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

    /** Who owns a lock. The engine's lock and the entry are two questions: an owner that released in between would look like one that died, so the entry is looked at again then. */
    ClusterLockFacts facts(String array) {
        return Failures.explained(() -> {
            Ownership found = noted(array);
            while (!map.isLocked(array)) {
                Ownership before = found;
                found = noted(array);
                if (!before.isHeld() || found.epoch() == before.epoch() && found.isHeld()) {
                    return facts(before.isHeld() ? State.ORPHANED : State.FREE, before);
                }
            }
            return facts(State.HELD, found);
        });
    }

    private Ownership noted(String array) {
        Ownership found = map.get(array);
        return found == null ? Ownership.NONE : found;
    }

    private static ClusterLockFacts facts(State state, Ownership found) {
        return new ClusterLockFacts(state, Optional.ofNullable(found.holder()), found.foundDeath(), found.epoch(),
                found.deaths());
    }

    /** Makes the lock of a new array. */
    void make(String array) {
        Failures.explained(() -> map.set(array, Ownership.NONE));
    }

    void forget(String array) {
        Failures.explained(() -> map.delete(array));
    }
}
