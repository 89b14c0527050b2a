package org.sharray.locking;

import static org.sharray.locking.Step.G1;
import static org.sharray.locking.Step.G2;

import java.util.concurrent.TimeUnit;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.sync.SharedSemaphore;

/**
 * A semaphore whose whole state is one 64-bit word.
 *
 * <pre>
 *  63                         33 32 31 30                               0
 * +-----------------------------+--+--+----------------------------------+
 * |            zero             |B |W |             permits              |
 * +-----------------------------+--+--+----------------------------------+
 *                                |  `- WAITERS: who releases wakes as many as it gives permits
 *                                `---- BULK: somebody waits for more than one: who releases wakes all
 * </pre>
 *
 * <p>
 * A release adds permits and takes both flags away in one step (G1), then wakes (G2). Who has slept sets WAITERS again when it takes its
 * permits or goes back to sleep, since others may be asleep still; and if it leaves permits, it wakes the next: a second release may have come
 * while the flags were away. Nobody owns anything, so a death leaves nothing to be
 * recovered: a wake-up that dies with its receiver costs the others a time slice.
 */
final class WordSemaphore implements SharedSemaphore {
    private static final long serialVersionUID = 1L;
    private static final long WAITERS = 1L << 31;
    private static final long BULK = 1L << 32;
    private static final long PERMIT_BITS = Integer.MAX_VALUE;

    private final transient StateWord word;

    WordSemaphore(Home home, int record) {
        this.word = new StateWord(home, record);
    }

    /** The state of a new semaphore. */
    static long initial(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("A semaphore can't have " + permits + " permits");
        }
        return permits;
    }

    private static void requireCount(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("negative number of permits: " + permits);
        }
    }

    private static int permits(long state) {
        return (int) (state & PERMIT_BITS);
    }

    @Override
    public void acquire(int permits) throws InterruptedException {
        requireCount(permits);
        if (Thread.interrupted() || take(permits, true, Waiting.FOR_EVER) == Ending.INTERRUPTED) {
            throw new InterruptedException();
        }
    }

    @Override
    public void acquireUninterruptibly(int permits) {
        requireCount(permits);
        take(permits, false, Waiting.FOR_EVER);
    }

    @Override
    public boolean tryAcquire(int permits) {
        requireCount(permits);
        return tryTake(permits, 0);
    }

    @Override
    public boolean tryAcquire(int permits, long time, TimeUnit unit) throws InterruptedException {
        requireCount(permits);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Ending ending = take(permits, true, Math.max(0, unit.toNanos(time)));
        if (ending == Ending.INTERRUPTED) {
            throw new InterruptedException();
        }
        return ending == null;
    }

    private boolean tryTake(int permits, long flags) {
        for (long state = word.read(); permits(state) >= permits; state = word.read()) {
            long next = state - permits | flags;
            if (word.change(state, next)) {
                Os.current().reached(G1);
                if (flags != 0 && permits(next) > 0) {
                    word.wake((next & BULK) != 0 ? Integer.MAX_VALUE : 1); // one that no release has woken, since the flags were away
                }
                return true;
            }
        }
        return false;
    }

    private Ending take(int permits, boolean interruptible, long nanos) {
        if (tryTake(permits, 0)) {
            return null;
        }
        long flags = permits > 1 ? WAITERS | BULK : WAITERS;
        try (Waiting waiting = new Waiting(interruptible, nanos)) {
            boolean slept = false;
            while (true) {
                if (tryTake(permits, slept ? flags : 0)) {
                    return null;
                }
                Ending ending = waiting.ending();
                if (ending != null) {
                    if (slept) {
                        word.wake(1); // this thread may have been woken for a permit that it does not take any more
                    }
                    return ending;
                }
                long seen = word.read();
                if (permits(seen) < permits
                        && ((seen & flags) == flags || !waiting.sleeps || word.change(seen, seen | flags))) {
                    word.sleep(waiting, waiting.sleeps ? seen | flags : seen);
                    slept |= waiting.sleeps;
                }
            }
        }
    }

    @Override
    public void release(int permits) {
        requireCount(permits);
        while (permits > 0) {
            long state = word.read();
            if (permits > Integer.MAX_VALUE - permits(state)) {
                throw new IllegalStateException(
                        "Maximum permit count exceeded: " + permits(state) + " and " + permits + " more in " + this);
            }
            if (word.change(state, permits(state) + (long) permits)) {
                Os.current().reached(G1);
                if ((state & WAITERS) != 0) {
                    word.wake((state & BULK) != 0 ? Integer.MAX_VALUE : permits);
                }
                Os.current().reached(G2);
                return;
            }
        }
    }

    @Override
    public int availablePermits() {
        return permits(word.read());
    }

    @Override
    public int drainPermits() {
        while (true) {
            long state = word.read();
            if (permits(state) == 0 || word.change(state, state & ~PERMIT_BITS)) {
                return permits(state);
            }
        }
    }

    /**
     * Names the semaphore and its state, for people.
     *
     * @return for instance {@code the semaphore "free" of "jobs" (3 permits)}
     */
    @Override
    public String toString() {
        return word.describe(() -> availablePermits() + " permits");
    }

    private Object writeReplace() {
        return word.sent();
    }
}
