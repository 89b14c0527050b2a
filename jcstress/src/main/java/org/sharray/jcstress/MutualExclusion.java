package org.sharray.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.sharray.SharedLongArray;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedLock.Guard;

/** Critical sections of one lock never overlap, however the lock was taken. */
public final class MutualExclusion {
    private MutualExclusion() {}

    /** Adds one to both elements, plainly, and says what they were: as one number, with equal digits if nobody else was in between. */
    private static int increment(SharedLongArray pair) {
        long left = pair.get(0);
        pair.set(0, left + 1);
        long right = pair.get(1);
        pair.set(1, right + 1);
        return digits(left, right);
    }

    private static int digits(long left, long right) {
        return (int) (10 * left + right);
    }

    /** What each of two actors found, and what both left. */
    @Outcome(id = {"0, 11, 22", "11, 0, 22"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "Both were in their critical sections, or one did not see what the other left.")
    static final class OneAfterTheOther {
        private OneAfterTheOther() {}
    }

    /** An array with a lock, for one sample. */
    abstract static class Locked {
        private static final Pool<SharedLongArray> POOL = Pool.locked();

        final SharedLongArray pair = POOL.next();
        final SharedLock lock = pair.lock();
    }

    @JCStressTest
    @JCStressMeta(OneAfterTheOther.class)
    @State
    public static class LockAndUnlock extends Locked {
        private int locked() {
            lock.lock();
            try {
                return increment(pair);
            } finally {
                lock.unlock();
            }
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = locked();
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = locked();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = digits(pair.get(0), pair.get(1));
        }
    }

    @JCStressTest
    @JCStressMeta(OneAfterTheOther.class)
    @State
    public static class Hold extends Locked {
        private int locked() {
            try (Guard guard = lock.hold()) {
                return guard.previousOwnerDied() ? -1 : increment(pair);
            }
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = locked();
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = locked();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = digits(pair.get(0), pair.get(1));
        }
    }

    @JCStressTest
    @JCStressMeta(OneAfterTheOther.class)
    @State
    public static class TryLock extends Locked {
        private int locked() {
            while (!lock.tryLock()) {
                Thread.onSpinWait();
            }
            int found = increment(pair);
            lock.unlock();
            return found;
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = locked();
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = locked();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = digits(pair.get(0), pair.get(1));
        }
    }

    @JCStressTest
    @JCStressMeta(OneAfterTheOther.class)
    @State
    public static class TimedAgainstInterruptible extends Locked {
        @Actor
        public void timed(III_Result r) {
            try {
                if (lock.tryLock(1, TimeUnit.HOURS)) {
                    r.r1 = increment(pair);
                    lock.unlock();
                }
            } catch (InterruptedException unexpected) {
                r.r1 = -1;
            }
        }

        @Actor
        public void interruptible(III_Result r) {
            try {
                lock.lockInterruptibly();
                r.r2 = increment(pair);
                lock.unlock();
            } catch (InterruptedException unexpected) {
                r.r2 = -1;
            }
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = digits(pair.get(0), pair.get(1));
        }
    }

    /**
     * One comes while the other is in a critical section, which takes so long that it goes to sleep and has to be woken. The owner waits
     * for it at the end; otherwise it would be ahead, and the next locks of its stride free.
     */
    @JCStressTest
    @Outcome(id = "0, 11, 22", expect = ACCEPTABLE, desc = "The sleeper came second.")
    @Outcome(expect = FORBIDDEN, desc = "The sleeper did not wait, or did not see what the owner left.")
    @State
    public static class Asleep extends Locked {
        private static final int SPINS = 3_000;

        private volatile boolean owned;
        private volatile boolean over;

        @Actor
        public void owner(III_Result r) {
            try (Guard _ = lock.hold()) {
                owned = true;
                for (int spin = 0; spin < SPINS; spin++) {
                    Thread.onSpinWait();
                }
                r.r1 = increment(pair);
            }
            while (!over) {
                Thread.onSpinWait();
            }
        }

        @Actor
        public void sleeper(III_Result r) {
            while (!owned) {
                Thread.onSpinWait();
            }
            try (Guard _ = lock.hold()) {
                r.r2 = increment(pair);
            }
            over = true;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = digits(pair.get(0), pair.get(1));
        }
    }

    /** Two openings of a named array are one array with one lock. */
    @JCStressTest
    @JCStressMeta(OneAfterTheOther.class)
    @State
    public static class TwoOpenings {
        private static final Pool<Pool.Openings> POOL = Pool.openedTwice();

        private final Pool.Openings openings = POOL.next();

        private static int locked(SharedLongArray opening) {
            try (Guard _ = opening.lock().hold()) {
                return increment(opening);
            }
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = locked(openings.one());
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = locked(openings.other());
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = digits(openings.other().get(0), openings.one().get(1));
        }
    }

    /** A thread that tries to release what it does not hold fails, and releases nothing. */
    @JCStressTest
    @JCStressMeta(OneAfterTheOther.class)
    @State
    public static class ReleaseByAnother extends Locked {
        @Actor
        public void one(III_Result r) {
            lock.lock();
            r.r1 = increment(pair);
            lock.unlock();
        }

        @Actor
        public void other(III_Result r) {
            try {
                lock.unlock();
                r.r2 = -1;
            } catch (IllegalMonitorStateException expected) {
                lock.lock();
                r.r2 = increment(pair);
                lock.unlock();
            }
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = digits(pair.get(0), pair.get(1));
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 11, 22, 33", "0, 22, 11, 33", "11, 0, 22, 33", "11, 22, 0, 33", "22, 0, 11, 33",
            "22, 11, 0, 33"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "Two were in their critical sections, or one did not see what another left.")
    @State
    public static class ThreeActors extends Locked {
        private int locked() {
            try (Guard _ = lock.hold()) {
                return increment(pair);
            }
        }

        @Actor
        public void first(IIII_Result r) {
            r.r1 = locked();
        }

        @Actor
        public void second(IIII_Result r) {
            r.r2 = locked();
        }

        @Actor
        public void third(IIII_Result r) {
            r.r3 = locked();
        }

        @Arbiter
        public void end(IIII_Result r) {
            r.r4 = digits(pair.get(0), pair.get(1));
        }
    }

    /**
     * Three contenders also where there are two processors, on which jcstress runs no test of three actors: a thread of our own
     * joins in wherever the actors are, and counts how often.
     */
    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "No update is lost.")
    @Outcome(expect = FORBIDDEN, desc = "Two were in their critical sections, or one did not see what another left.")
    @State
    public static class ThirdThread {
        private static final Pool<SharedLongArray> POOL = Pool.locked();
        private static volatile SharedLongArray current = POOL.next();

        static {
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    SharedLongArray joined = current;
                    try (Guard _ = joined.lock().hold()) {
                        joined.set(0, joined.get(0) + 1);
                        joined.set(2, joined.get(2) + 1);
                    }
                }
            });
        }

        private final SharedLongArray pair = POOL.next();

        private void locked() {
            current = pair;
            try (Guard _ = pair.lock().hold()) {
                increment(pair);
            }
        }

        @Actor
        public void one() {
            locked();
        }

        @Actor
        public void other() {
            locked();
        }

        @Arbiter
        public void end(II_Result r) {
            try (Guard _ = pair.lock().hold()) {
                r.r1 = (int) (pair.get(0) - pair.get(2));
                r.r2 = (int) pair.get(1);
            }
        }
    }
}
