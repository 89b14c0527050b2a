package org.sharray.locking;

import static org.sharray.locking.Step.G1;
import static org.sharray.locking.Step.G2;

import java.util.concurrent.TimeUnit;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.sync.SharedLatch;

/**
 * A latch whose whole state is the low half of one word: the count, and WAITERS (bit 31). Counting down to zero takes WAITERS away in the
 * same step (G1), then wakes all (G2).
 */
final class WordLatch implements SharedLatch {
    private static final long serialVersionUID = 1L;
    private static final long COUNT_BITS = Integer.MAX_VALUE;
    private static final long WAITERS = 1L << 31;

    private final transient StateWord word;

    WordLatch(Home home, int record) {
        this.word = new StateWord(home, record);
    }

    /** The state of a new latch. */
    static long initial(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("A latch can't have a count of " + count);
        }
        return count;
    }

    @Override
    public void countDown() {
        long state = word.read();
        while ((state & COUNT_BITS) != 0) {
            boolean last = (state & COUNT_BITS) == 1;
            if (word.change(state, last ? 0 : state - 1)) {
                Os.current().reached(G1);
                if (last && (state & WAITERS) != 0) {
                    word.wake(Integer.MAX_VALUE);
                }
                Os.current().reached(G2);
                return;
            }
            state = word.read();
        }
    }

    @Override
    public long getCount() {
        return word.read() & COUNT_BITS;
    }

    @Override
    public void await() throws InterruptedException {
        if (Thread.interrupted() || waitFor(Waiting.FOR_EVER) == Ending.INTERRUPTED) {
            throw new InterruptedException();
        }
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Ending ending = waitFor(Math.max(0, unit.toNanos(time)));
        if (ending == Ending.INTERRUPTED) {
            throw new InterruptedException();
        }
        return ending == null;
    }

    private Ending waitFor(long nanos) {
        if (getCount() == 0) {
            return null;
        }
        try (Waiting waiting = new Waiting(true, nanos)) {
            while (true) {
                long seen = word.read();
                if ((seen & COUNT_BITS) == 0) {
                    return null;
                }
                Ending ending = waiting.ending();
                if (ending != null) {
                    return ending;
                }
                if (!waiting.sleeps || (seen & WAITERS) != 0 || word.change(seen, seen | WAITERS)) {
                    word.sleep(waiting, waiting.sleeps ? seen | WAITERS : seen);
                }
            }
        }
    }

    /**
     * Names the latch and its state, for people.
     *
     * @return for instance {@code the latch "ready" of "jobs" (3 to go)}
     */
    @Override
    public String toString() {
        return word.describe(() -> getCount() + " to go");
    }

    private Object writeReplace() {
        return word.sent();
    }
}
