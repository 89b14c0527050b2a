package org.sharray.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.sharray.SharedLongArray;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedLock.Guard;

/** What a lock promises beside exclusion: when an attempt succeeds, what the next owner sees, what reentrance means. */
public final class LockPromises {
    private LockPromises() {}

    /** An array with a lock, for one sample. */
    abstract static class Locked {
        private static final Pool<SharedLongArray> POOL = Pool.locked();

        final SharedLongArray array = POOL.next();
        final SharedLock lock = array.lock();
    }

    /** An attempt fails only if another thread has the lock; so of two, one at least succeeds. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "One found the other there.")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An attempt failed although nobody had the lock.")
    @State
    public static class TryLockAgainstTryLock extends Locked {
        private boolean attempt() {
            boolean taken = lock.tryLock();
            if (taken) {
                lock.unlock();
            }
            return taken;
        }

        @Actor
        public void one(ZZ_Result r) {
            r.r1 = attempt();
        }

        @Actor
        public void other(ZZ_Result r) {
            r.r2 = attempt();
        }
    }

    @JCStressTest
    @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "The owner was there.")
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Before or after the owner.")
    @Outcome(expect = FORBIDDEN, desc = "The attempt succeeded in the middle of the owner's critical section, or did not see what it left.")
    @State
    public static class TryLockAgainstLock extends Locked {
        @Actor
        public void owner() {
            lock.lock();
            array.set(0, 1);
            array.set(1, 1);
            lock.unlock();
        }

        @Actor
        public void attempt(II_Result r) {
            boolean taken = lock.tryLock();
            r.r1 = taken ? (int) array.get(0) : -1;
            r.r2 = taken ? (int) array.get(1) : -1;
            if (taken) {
                lock.unlock();
            }
        }
    }

    /** What a thread did before it released the lock is seen by the next owner, also what it did before it took it. */
    @JCStressTest
    @Outcome(id = {"0, 0", "0, 1",
            "1, 1"}, expect = ACCEPTABLE, desc = "Who sees the flag sees what was written before.")
    @Outcome(expect = FORBIDDEN, desc = "The flag is seen, but not what was written before.")
    @State
    public static class WritesBeforeTheLock extends Locked {
        @Actor
        public void writer() {
            array.set(0, 1);
            lock.lock();
            array.set(1, 1);
            lock.unlock();
        }

        @Actor
        public void reader(II_Result r) {
            lock.lock();
            r.r1 = (int) array.get(1);
            lock.unlock();
            r.r2 = (int) array.get(0);
        }
    }

    /** The memory effects are those of every Lock: they hold for the Java heap too. */
    @JCStressTest
    @Outcome(id = {"0, 11", "11, 0"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "The second owner did not see what the first left on the heap.")
    @State
    public static class HeapUnderTheLock extends Locked {
        private int left;
        private int right;

        private int increment() {
            try (Guard _ = lock.hold()) {
                return left++ * 10 + right++;
            }
        }

        @Actor
        public void one(II_Result r) {
            r.r1 = increment();
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = increment();
        }
    }

    /** The inner release of a lock held twice releases nothing. */
    @JCStressTest
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Before or after the owner.")
    @Outcome(expect = FORBIDDEN, desc = "The inner release let another thread in.")
    @State
    public static class InnerUnlock extends Locked {
        @Actor
        public void owner() {
            lock.lock();
            lock.lock();
            array.set(0, 1);
            lock.unlock();
            array.set(1, 1);
            lock.unlock();
        }

        @Actor
        public void other(II_Result r) {
            lock.lock();
            r.r1 = (int) array.get(0);
            r.r2 = (int) array.get(1);
            lock.unlock();
        }
    }

    /** As {@link InnerUnlock}, by the other ways to hold a lock, and with another thread that never waits. */
    @JCStressTest
    @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "The owner was there.")
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Before or after the owner.")
    @Outcome(expect = FORBIDDEN, desc = "An inner release let another thread in.")
    @State
    public static class InnerGuard extends Locked {
        @Actor
        public void owner() {
            try (Guard _ = lock.hold()) {
                if (lock.tryLock()) {
                    try (Guard _ = lock.hold()) {
                        array.set(0, 1);
                    }
                    lock.unlock();
                }
                array.set(1, 1);
            }
        }

        @Actor
        public void other(II_Result r) {
            boolean taken = lock.tryLock();
            r.r1 = taken ? (int) array.get(0) : -1;
            r.r2 = taken ? (int) array.get(1) : -1;
            if (taken) {
                lock.unlock();
            }
        }
    }

    /** Each owner counts its own holds from one, and the lock is free after the last release, not before. */
    @JCStressTest
    @Outcome(id = "123210, 123210, false", expect = ACCEPTABLE, desc = "Each owner has its own holds.")
    @Outcome(expect = FORBIDDEN, desc = "An owner has holds of another, or lost some.")
    @State
    public static class HoldCounts extends Locked {
        private int counts() {
            int counts = 0;
            for (int depth = 1; depth <= 3; depth++) {
                lock.lock();
                counts = counts * 10 + lock.getHoldCount();
            }
            for (int depth = 3; depth >= 1; depth--) {
                lock.unlock();
                counts = counts * 10 + lock.getHoldCount();
            }
            return counts;
        }

        @Actor
        public void one(IIZ_Result r) {
            r.r1 = counts();
        }

        @Actor
        public void other(IIZ_Result r) {
            r.r2 = counts();
        }

        @Arbiter
        public void end(IIZ_Result r) {
            r.r3 = lock.isLocked();
        }
    }

    /** A thread that does not hold the lock is told so, whoever takes and releases it meanwhile. */
    @JCStressTest
    @Outcome(id = "1, false, 0", expect = ACCEPTABLE, desc = "Only the owner holds the lock.")
    @Outcome(expect = FORBIDDEN, desc = "A thread took another for itself.")
    @State
    public static class WhoHoldsTheLock extends Locked {
        @Actor
        public void owner(IZI_Result r) {
            lock.lock();
            r.r1 = lock.getHoldCount();
            lock.unlock();
        }

        @Actor
        public void other(IZI_Result r) {
            r.r2 = lock.isHeldByCurrentThread();
            r.r3 = lock.getHoldCount();
        }
    }
}
