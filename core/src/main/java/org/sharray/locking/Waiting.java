package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.sharray.os.Os;

/**
 * One wait of one thread: how long it may last, whether an interrupt ends it, and how the thread sleeps meanwhile.
 *
 * <p>
 * Sleep is never longer than a time slice of {@value #SLICE_MILLIS} ms; then the caller looks at everything again: that bounds what a
 * wake-up that was lost with its sender can cost. A platform thread sleeps in the kernel. A virtual thread must not (it would pin
 * its carrier), and without native access nobody can: they park for growing times and look again, the more seldom the more
 * of them there are, so that thousands together look no more often than {@value #LOOKS_A_SECOND} times a second.
 *
 * <p>
 * To be closed, so that an interrupt that did not end the wait is kept. For one thread.
 */
final class Waiting implements AutoCloseable {
    static final long FOR_EVER = Long.MAX_VALUE;

    private static final long SLICE_MILLIS = 20;
    static final long SLICE_NANOS = SLICE_MILLIS * 1_000_000;

    /** Who has waited for that long is preferred to who has not. */
    private static final long STARVING_NANOS = 5_000_000;

    private static final long PARK_MIN_NANOS = 20_000;
    private static final long PARK_MAX_NANOS = 1_000_000;
    private static final long LOOKS_A_SECOND = 50_000;

    /** How many threads of this JVM park and look. */
    private static final AtomicInteger LOOKING = new AtomicInteger();

    private final boolean interruptible;
    private final long nanos;
    private final long start = System.nanoTime();

    /** Whether this thread sleeps in the kernel until it is woken; otherwise nobody need wake it. */
    final boolean sleeps = Os.current().canWait() && !Thread.currentThread().isVirtual();

    /** Changes with each sleep and each look at the clock. */
    private long now = start;
    private long slicesEnded = -1;
    private long park;
    private boolean interrupted;
    private boolean lastTry;

    /** How a wait ended without what it was for. */
    enum Ending {
        TIMED_OUT, INTERRUPTED
    }

    Waiting(boolean interruptible, long nanos) {
        this.interruptible = interruptible;
        this.nanos = nanos;
        this.lastTry = nanos <= 0;
    }

    /** How the wait has ended by now; null if it goes on. */
    Ending ending() {
        now = System.nanoTime();
        if (now - start >= nanos) {
            return Ending.TIMED_OUT;
        }
        if (Thread.interrupted()) {
            if (interruptible) {
                return Ending.INTERRUPTED;
            }
            interrupted = true;
        }
        return null;
    }

    /** Whether nothing will be tried after this, so that all has to be. */
    boolean isLastTry() {
        return lastTry;
    }

    /** When the time is over: whether to try once more, as who does not wait at all does. */
    boolean triesOnceMore() {
        boolean again = !lastTry;
        lastTry = true;
        slicesEnded = -1;
        return again;
    }

    /** Whether the first slice is over, so that what could be noticed at once has been. */
    boolean isLong() {
        return slicesEnded > 0;
    }

    /** Whether a time slice has begun since this was asked before, the first one included: time to ask who lives. */
    boolean nextSlice() {
        long slices = (now - start) / SLICE_NANOS;
        if (slices == slicesEnded) {
            return false;
        }
        slicesEnded = slices;
        return true;
    }

    /** For what shall be asked ever more seldom: true in the slices 4, 8, 16, 32 … and once a second. */
    boolean isSeldom() {
        return slicesEnded >= 4 && (Long.bitCount(slicesEnded) == 1 || slicesEnded % 50 == 0);
    }

    /** For how long this wait has lasted by now. */
    long elapsedNanos() {
        return System.nanoTime() - start;
    }

    boolean isStarving() {
        return now - start >= STARVING_NANOS;
    }

    /**
     * Sleeps as long as a word has a value, until somebody wakes its sleepers, or for a slice; or for no reason. Not beyond the moment
     * from which this thread is starving: it has to say so, and may take a lock then that was left for the starving.
     */
    void sleep(MemorySegment file, long word, int expected) {
        long left = nanos - (now - start);
        long slice = isStarving() ? SLICE_NANOS : STARVING_NANOS - (now - start);
        long most = left > 0 ? Math.min(slice, left) : slice; // who sleeps on has a reason
        if (sleeps) {
            Os.current().awaitChange(file, word, expected, most);
        } else {
            park(most);
        }
        now = System.nanoTime();
    }

    private void park(long most) {
        if (park == 0) {
            park = PARK_MIN_NANOS;
            LOOKING.incrementAndGet();
        }
        LockSupport.parkNanos(this, Math.min(most, park));
        park = Math.min(park * 2, Math.max(PARK_MAX_NANOS, LOOKING.get() * (1_000_000_000 / LOOKS_A_SECOND)));
    }

    @Override
    public void close() {
        if (park != 0) {
            LOOKING.decrementAndGet();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
