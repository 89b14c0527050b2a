package org.sharray.locking;

import java.util.ArrayDeque;
import java.util.Queue;
import org.sharray.os.Os;

/**
 * The threads of this JVM that wait for a condition, the longest first: the first <em>granted</em> of them may go. So a thread that comes
 * late can't take a signal that was meant for one before it. One object for all openings of the file; guarded by itself.
 *
 * <p>
 * The cell is changed as long as this JVM takes part ({@link Participant#attached}, always before this object is locked). When the JVM leaves, its cells
 * are settled and their signals go to others: a thread that took one meanwhile might find everything unmapped before it has passed it on.
 */
final class ConditionQueue {
    private final Queue<Object> waiters = new ArrayDeque<>();
    private final Participant participant;
    private final SlotTable slots;
    private final int slot;
    private final int record;

    ConditionQueue(Participant participant, int record) {
        this.participant = participant;
        this.slots = participant.slots();
        this.slot = participant.slot();
        this.record = record;
    }

    /** C1. */
    void join(Object waiter) {
        participant.attached(() -> {
            add(waiter);
            return true;
        });
    }

    private synchronized void add(Object waiter) {
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
    boolean withdraw(Object waiter) {
        return participant.attached(() -> remove(waiter));
    }

    private synchronized boolean remove(Object waiter) {
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
    void take(Object waiter) {
        participant.attached(() -> {
            removeSignalled(waiter);
            return true;
        });
    }

    private synchronized void removeSignalled(Object waiter) {
        waiters.remove(waiter);
        ConditionCells.take(slots, record, slot);
        Os.current().reached(Step.C7);
    }

    /**
     * Ends the wait of a thread that can't acquire the lock any more, since its opening of the file is closed: a signal for it goes to another thread, and only then
     * out of the cell, so that a kill in between passes it on once more rather than never.
     */
    void abandon(Object waiter) {
        participant.ifAttached(() -> {
            if (!remove(waiter)) {
                ConditionCells.signal(slots, record);
                removeSignalled(waiter);
            }
        });
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
