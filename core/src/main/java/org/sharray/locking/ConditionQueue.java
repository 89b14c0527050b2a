package org.sharray.locking;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The threads of this JVM that wait for a condition, the longest first: the first <em>granted</em> of them may go. So a thread that comes
 * late can't take a signal that was meant for one before it. One object for all openings of the file; guarded by itself.
 */
final class ConditionQueue {
    private final Queue<Object> waiters = new ArrayDeque<>();
    private final SlotTable slots;
    private final int slot;
    private final int record;

    ConditionQueue(Participant participant, int record) {
        this.slots = participant.slots();
        this.slot = participant.slot();
        this.record = record;
    }

    /** C1. */
    synchronized void join(Object waiter) {
        ConditionCells.join(slots, record, slot); // first, since it can fail
        waiters.add(waiter);
    }

    /** The cell as it is; to be read before {@link #isSignalled}, so that a grant that comes after is not slept through. */
    long cell() {
        return slots.cell(slot, record);
    }

    /** Whether there is a signal for this waiter; it stays so until the waiter {@linkplain #take takes} it. */
    synchronized boolean isSignalled(Object waiter) {
        return isAmongFirst(ConditionCells.granted(cell()), waiter);
    }

    /** C5: ends a wait without a signal; false if there has been one after all, and everything is as it was. */
    synchronized boolean withdraw(Object waiter) {
        while (true) {
            long seen = cell();
            if (isAmongFirst(ConditionCells.granted(seen), waiter)) {
                return false;
            }
            if (ConditionCells.withdraw(slots, record, slot, seen)) {
                waiters.remove(waiter);
                return true;
            }
        }
    }

    /** C7: takes a signal. */
    synchronized void take(Object waiter) {
        waiters.remove(waiter);
        ConditionCells.take(slots, record, slot);
    }

    private boolean isAmongFirst(int granted, Object waiter) {
        int position = 0;
        for (Object other : waiters) {
            if (position++ == granted) {
                return false;
            }
            if (other == waiter) {
                return true;
            }
        }
        return false;
    }

    SlotTable slots() {
        return slots;
    }

    /** Where the futex word is. */
    long word() {
        return slots.layout().cell(slot, record);
    }
}
