package org.sharray.locking;

import java.util.ArrayList;
import java.util.List;
import org.sharray.sync.SharedLock;

/** Stripes that follow each other, held together: acquired from the first to the last, released from the last to the first. */
final class StripeRange implements SharedLock.Guard {
    private final List<WordLock> held = new ArrayList<>();

    private StripeRange() {}

    static StripeRange hold(Home home, int from, int to) {
        refuseOutOfOrder(home, from, to);
        StripeRange range = new StripeRange();
        try {
            for (int stripe = from; stripe < to; stripe++) {
                WordLock lock = home.lockAt(home.layout().stripeRecord(stripe));
                lock.lock();
                range.held.add(lock);
            }
            return range;
        } catch (RuntimeException | Error failure) {
            range.held.reversed().forEach(WordLock::giveBackOnce);
            throw failure;
        }
    }

    /** Who holds a stripe and waits for one before it may wait for somebody who does as this method asks. */
    private static void refuseOutOfOrder(Home home, int from, int to) {
        int first = from;
        while (first < to && home.stripeLock(first).isHeldByCurrentThread()) {
            first++;
        }
        for (int behind = first + 1; first < to && behind < home.layout().stripes(); behind++) {
            if (home.stripeLock(behind).isHeldByCurrentThread()) {
                throw new IllegalMonitorStateException("This thread holds stripe " + behind + " of " + home.label()
                        + " and asks for stripe " + first
                        + ", which could wait for ever; acquire the whole range at once");
            }
        }
    }

    @Override
    public boolean previousOwnerDied() {
        return held.stream().anyMatch(SharedLock::previousOwnerDied);
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            held.getLast().unlock(); // fails in another thread's hands, and then nothing has changed
            held.removeLast();
        }
    }
}
