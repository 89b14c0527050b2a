package org.sharray.locking;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.os.Os;

/**
 * The cells of a condition, one for each process.
 *
 * <pre>
 *  63              40 39               16 15              0
 * +------------------+-------------------+-----------------+
 * |     waiting      |      granted      | number of grants|
 * +------------------+-------------------+-----------------+
 * </pre>
 *
 * <p>
 * <em>Waiting</em>: how many threads of the process wait for a signal. <em>Granted</em>: how many were signalled and have not
 * taken the signal yet. The number of grants makes the low half, the futex word, another one with each grant, even if a signal is
 * granted and taken in turn. Every change is a compare-and-set of the whole cell.
 */
final class ConditionCells {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final int WAITING_SHIFT = 40;
    private static final int GRANTED_SHIFT = 16;
    private static final long COUNT_BITS = 0xFF_FFFF;
    private static final long GRANT_NUMBER_BITS = 0xFFFF;
    private static final long ONE_WAITING = 1L << WAITING_SHIFT;
    private static final long ONE_GRANTED = 1L << GRANTED_SHIFT;

    private ConditionCells() {}

    static int granted(long cell) {
        return (int) (cell >>> GRANTED_SHIFT & COUNT_BITS);
    }

    static int waiting(long cell) {
        return (int) (cell >>> WAITING_SHIFT);
    }

    static int futexValue(long cell) {
        return (int) cell;
    }

    /** One more thread of a process waits. */
    static void join(SlotTable slots, int record, int slot) {
        long cell;
        do {
            cell = slots.cell(slot, record);
            if (waiting(cell) + granted(cell) >= COUNT_BITS) {
                throw new Error("Maximum number of waiting threads exceeded");
            }
        } while (!slots.changeCell(slot, record, cell, cell + ONE_WAITING));
    }

    /** One thread waits no more, without a signal; false if what was seen is not so any more. */
    static boolean withdraw(SlotTable slots, int record, int slot, long seen) {
        return slots.changeCell(slot, record, seen, seen - ONE_WAITING);
    }

    /** One thread takes a signal. */
    static void take(SlotTable slots, int record, int slot) {
        long cell;
        do {
            cell = slots.cell(slot, record);
        } while (!slots.changeCell(slot, record, cell, cell - ONE_GRANTED));
    }

    /** Signals a thread of some process: S1 and S2. Processes have their turns, since each signal starts where the last one ended. */
    static void signal(SlotTable slots, int record) {
        signal(slots, record, 1);
    }

    /** Signals some threads, in one pass over the processes. */
    private static void signal(SlotTable slots, int record, int count) {
        int participants = slots.layout().participants();
        long next = slots.layout().record(record) + SynchronizerRecord.NEXT;
        int start = Math.floorMod((int) INT.getOpaque(slots.file(), next), participants);
        int left = count;
        for (int i = 0; i < participants && left > 0; i++) {
            int slot = (start + i) % participants;
            int granted = grant(slots, record, slot, left);
            if (granted > 0) {
                INT.setOpaque(slots.file(), next, slot + 1);
                left -= granted;
            }
        }
    }

    /** Signals all threads that wait now. */
    static void signalAll(SlotTable slots, int record) {
        for (int slot = 0; slot < slots.layout().participants(); slot++) {
            grant(slots, record, slot, Integer.MAX_VALUE);
        }
    }

    /** Signals at most so many threads of a process, and returns how many it were. */
    private static int grant(SlotTable slots, int record, int slot, int most) {
        long cell = slots.cell(slot, record);
        while (waiting(cell) != 0) {
            int grants = Math.min(most, waiting(cell));
            long granted = cell - grants * ONE_WAITING + grants * ONE_GRANTED;
            if (slots.changeCell(slot, record, cell,
                    granted & ~GRANT_NUMBER_BITS | cell + 1 & GRANT_NUMBER_BITS)) {
                Os.current().reached(Step.S1);
                Os.current().wake(slots.file(), slots.layout().cell(slot, record), Integer.MAX_VALUE);
                Os.current().reached(Step.S2);
                return grants;
            }
            cell = slots.cell(slot, record);
        }
        return 0;
    }

    /** D3: ends the waits of a process, and gives others the signals that it got and did not take. */
    static void settle(SlotTable slots, int record, int dead) {
        long cell;
        do {
            cell = slots.cell(dead, record);
        } while (!slots.changeCell(dead, record, cell, cell & ~(COUNT_BITS << WAITING_SHIFT))); // no grants from here on
        signal(slots, record, granted(cell));
        Os.current().reached(Step.D3);
        slots.clearCell(dead, record);
    }
}
