package org.sharray.jcstress;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.sharray.SharedLongArray;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLock.Guard;
import org.sharray.sync.SharedSemaphore;

/** What one thread tells another: signals of a condition, permits, events, and the memory effects of each. */
public final class Signals {
    /** Longer than any wait that ends at all. */
    private static final int LIMIT_SECONDS = 10;

    private Signals() {}

    /** A wait; nobody interrupts here. */
    interface Wait {
        boolean ended() throws InterruptedException;
    }

    static boolean ended(Wait wait) {
        try {
            return wait.ended();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** An array with a lock, for one sample. */
    abstract static class Locked {
        private static final Pool<SharedLongArray> POOL = Pool.locked();

        final SharedLongArray array = POOL.next();
    }

    /** A signal is for who waits; who comes later sees what it was about. Nobody waits in vain. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The waiter saw what was signalled.")
    @Outcome(expect = FORBIDDEN, desc = "A signal was lost.")
    @State
    public static class SignalAgainstAwait extends Locked {
        private final SharedCondition condition = array.lock().condition("changed");

        @Actor
        public void waiter(I_Result r) {
            try (Guard _ = array.lock().hold()) {
                boolean inTime = true;
                while (array.get(0) == 0 && inTime) {
                    inTime = ended(() -> condition.await(LIMIT_SECONDS, SECONDS));
                }
                r.r1 = (int) array.get(0);
            }
        }

        @Actor
        public void signaller() {
            try (Guard _ = array.lock().hold()) {
                array.set(0, 1);
                condition.signal();
            }
        }
    }

    /** A wait that is timed out takes no signal with it: either the wait was signalled or the next one is not. */
    @JCStressTest
    @Outcome(id = {"0, 0", "1, 0"}, expect = ACCEPTABLE, desc = "The signal came in time, or found nobody.")
    @Outcome(expect = FORBIDDEN, desc = "A signal was kept for a wait that began after it.")
    @State
    public static class SignalAgainstTimeout extends Locked {
        private final SharedCondition condition = array.lock().condition("changed");

        @Actor
        public void waiter(II_Result r) {
            try (Guard _ = array.lock().hold()) {
                r.r1 = ended(() -> condition.await(1, NANOSECONDS)) ? 1 : 0;
                boolean signalled = array.get(0) == 1;
                r.r2 = signalled && ended(() -> condition.await(1, NANOSECONDS)) ? 1 : 0;
            }
        }

        @Actor
        public void signaller() {
            try (Guard _ = array.lock().hold()) {
                array.set(0, 1);
                condition.signal();
            }
        }
    }

    /** Two threads signal each other, by turns. */
    @JCStressTest
    @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "Each had its turns.")
    @Outcome(expect = FORBIDDEN, desc = "A signal was lost.")
    @State
    public static class PingPong extends Locked {
        private final SharedCondition turned = array.lock().condition("changed");

        private int play(long mine) {
            int turns = 0;
            try (Guard _ = array.lock().hold()) {
                while (turns < 3) {
                    boolean inTime = true;
                    while (array.get(0) % 2 != mine && inTime) {
                        inTime = ended(() -> turned.await(LIMIT_SECONDS, SECONDS));
                    }
                    if (!inTime) {
                        return turns;
                    }
                    turns++;
                    array.set(0, array.get(0) + 1);
                    turned.signal();
                }
            }
            return turns;
        }

        @Actor
        public void ping(II_Result r) {
            r.r1 = play(0);
        }

        @Actor
        public void pong(II_Result r) {
            r.r2 = play(1);
        }
    }

    /** What was done before a permit was released is seen by who acquires it. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The permit came, and with it what was written before.")
    @Outcome(expect = FORBIDDEN, desc = "The permit was lost, or came before what was written.")
    @State
    public static class Permits extends Locked {
        private final SharedSemaphore semaphore = array.synchronizers().semaphore("permits", 0);

        @Actor
        public void taker(I_Result r) {
            boolean taken = ended(() -> semaphore.tryAcquire(LIMIT_SECONDS, SECONDS));
            r.r1 = taken ? (int) array.get(0) : -1;
        }

        @Actor
        public void giver() {
            array.set(0, 1);
            semaphore.release();
        }
    }

    /** An event that is set and cleared at once has been set: who waited goes. */
    @JCStressTest
    @Outcome(id = {"1, 1"}, expect = ACCEPTABLE, desc = "Who waited saw the event.")
    @Outcome(id = {"0, 1"}, expect = ACCEPTABLE, desc = "Who came after it was cleared waited in vain.")
    @Outcome(expect = FORBIDDEN, desc = "An event was slept through, or came before what was written.")
    @State
    public static class SetAndClear extends Locked {
        private final SharedEvent event = array.synchronizers().event("set");

        @Actor
        public void waiter(II_Result r) {
            r.r1 = ended(() -> event.await(1, MILLISECONDS)) ? 1 : 0;
            r.r2 = r.r1 == 1 ? (int) array.get(0) : 1;
        }

        @Actor
        public void setter() {
            array.set(0, 1);
            event.set();
            event.clear();
        }
    }
}
