package org.sharray.locking;

import static org.sharray.locking.Step.G1;
import static org.sharray.locking.Step.G2;

import java.util.concurrent.TimeUnit;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.sync.SharedEvent;

/**
 * An event whose whole state is the low half of one word: SET (bit 0), how often it was set (bits 1 to 30), WAITERS (bit 31, only while
 * it is not set). Who waits goes when the event is set or the number has changed: so nobody sleeps through an event that is set and
 * cleared again. Setting takes WAITERS away in the same step (G1), then wakes all (G2).
 */
final class WordEvent implements SharedEvent {
    private static final long serialVersionUID = 1L;
    private static final long SET = 1;
    private static final long ONE_TIME = 2;
    private static final long TIMES_BITS = 0x7FFF_FFFE;
    private static final long WAITERS = 1L << 31;

    private final transient StateWord word;

    WordEvent(Home home, int record) {
        this.word = new StateWord(home, record);
    }

    private static boolean isSet(long state) {
        return (state & SET) != 0;
    }

    @Override
    public void set() {
        long state = word.read();
        while (!isSet(state)) {
            if (word.change(state, state + ONE_TIME & TIMES_BITS | SET)) {
                Os.current().reached(G1);
                if ((state & WAITERS) != 0) {
                    word.wake(Integer.MAX_VALUE);
                }
                Os.current().reached(G2);
                return;
            }
            state = word.read();
        }
    }

    @Override
    public void clear() {
        long state = word.read();
        while (isSet(state) && !word.change(state, state & TIMES_BITS)) {
            state = word.read();
        }
    }

    @Override
    public boolean isSet() {
        return isSet(word.read());
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
        long first = word.read();
        if (isSet(first)) {
            return null;
        }
        try (Waiting waiting = new Waiting(true, nanos)) {
            while (true) {
                long seen = word.read();
                if (isSet(seen) || ((seen ^ first) & TIMES_BITS) != 0) {
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
     * Names the event and its state, for people.
     *
     * @return for instance {@code the event "done" of "jobs" (set)}
     */
    @Override
    public String toString() {
        return word.describe(() -> isSet() ? "set" : "not set");
    }

    private Object writeReplace() {
        return word.sent();
    }
}
