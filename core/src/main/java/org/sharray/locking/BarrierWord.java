package org.sharray.locking;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.LongUnaryOperator;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.os.Os;

/**
 * The bits of a barrier's word, and of the cells that say who takes part.
 *
 * <pre>
 *  63              48 47              32 31 30                               0
 * +------------------+------------------+--+----------------------------------+
 * |     history      |     arrived      |B |            generation            |
 * +------------------+------------------+--+----------------------------------+
 *                                         `- BROKEN
 * </pre>
 *
 * <p>
 * The low half is the futex word. History: how the last 16 generations ended, the last one in the lowest bit: 0 tripped, 1 broken.
 *
 * <p>
 * A cell: bit 0, the process takes part; upper half, how many of its threads are at the barrier.
 */
final class BarrierWord {
    static final long BROKEN = 1L << 31;

    /** The most parties. */
    static final int MAX_PARTIES = 0xFFFF;

    private static final long TAKES_PART = 1;
    private static final long ONE_THREAD = 1L << Integer.SIZE;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long GENERATION_BITS = Integer.MAX_VALUE;
    private static final int ARRIVED_SHIFT = 32;
    private static final int HISTORY_SHIFT = 48;
    private static final int HISTORY_LENGTH = 16;

    private BarrierWord() {}

    static int generation(long state) {
        return (int) (state & GENERATION_BITS);
    }

    static int arrived(long state) {
        return (int) (state >>> ARRIVED_SHIFT & MAX_PARTIES);
    }

    static boolean isBroken(long state) {
        return (state & BROKEN) != 0;
    }

    static long oneMore(long state) {
        return state + (1L << ARRIVED_SHIFT);
    }

    /** The next generation, whole, with nobody there. */
    static long next(long state, boolean broken) {
        long history = state >>> HISTORY_SHIFT << 1 | (broken ? 1 : 0);
        return history << HISTORY_SHIFT | generation(state) + 1 & GENERATION_BITS;
    }

    /** Whether an earlier generation is known to have ended well; one that ended too long ago is not. */
    static boolean tripped(long state, int earlier) {
        long ago = generation(state) - earlier & GENERATION_BITS;
        return ago >= 1 && ago <= HISTORY_LENGTH && (state >>> HISTORY_SHIFT + ago - 1 & 1) == 0;
    }

    /** B6; false if the generation is over or broken already. */
    static boolean breakGeneration(SlotTable slots, int record, int generation) {
        long at = place(slots, record);
        for (long state = read(slots, at); generation(state) == generation
                && !isBroken(state); state = read(slots, at)) {
            if (change(slots, at, state, state | BROKEN)) {
                Os.current().reached(Step.B6);
                Os.current().wake(slots.file(), at, Integer.MAX_VALUE);
                return true;
            }
        }
        return false;
    }

    /** L1 or D4: a process takes part no more. The barrier breaks if it died or its threads are there; and is new after the last one. */
    static void left(SlotTable slots, int record, int slot, boolean died) {
        long at = place(slots, record);
        boolean breaks = died || slots.cell(slot, record) >= ONE_THREAD;
        long state = read(slots, at);
        while (breaks && !isBroken(state) && !change(slots, at, state, state | BROKEN)) {
            state = read(slots, at);
        }
        Os.current().reached(Step.D4);
        if (breaks) {
            Os.current().wake(slots.file(), at, Integer.MAX_VALUE);
            Events.barrierBroken(SynchronizerKind.describe(slots.file(), slots.layout(), record),
                    died ? "a process died" : "a process closed it while it waited");
        }
        slots.clearCell(slot, record);
        renewIfNobodyIsThere(slots, record);
    }

    /** The process takes part, whether its threads are there or not. */
    static void takePart(SlotTable slots, int record, int slot) {
        changeCell(slots, record, slot, cell -> cell | TAKES_PART);
    }

    /** One thread more of the process is at the barrier. */
    static void threadComes(SlotTable slots, int record, int slot) {
        changeCell(slots, record, slot, cell -> cell + ONE_THREAD);
    }

    /** One thread less of the process is there, unless it has been counted out. */
    static void threadGoes(SlotTable slots, int record, int slot) {
        changeCell(slots, record, slot, cell -> cell < ONE_THREAD ? cell : cell - ONE_THREAD);
    }

    /** A process that lives takes part no more, but for the threads that are there. */
    static void leaveInOrder(SlotTable slots, int record, int slot) {
        changeCell(slots, record, slot, cell -> cell & ~TAKES_PART);
    }

    private static void changeCell(SlotTable slots, int record, int slot, LongUnaryOperator change) {
        long from;
        long to;
        do {
            from = slots.cell(slot, record);
            to = change.applyAsLong(from);
        } while (!slots.changeCell(slot, record, from, to));
        if (from != 0 && to == 0) {
            renewIfNobodyIsThere(slots, record);
        }
    }

    private static void renewIfNobodyIsThere(SlotTable slots, int record) {
        long at = place(slots, record);
        long state = read(slots, at);
        if (isNobodyThere(slots, record)) {
            change(slots, at, state, next(state, true)); // fails if somebody has come, and then it is not new
        }
    }

    private static boolean isNobodyThere(SlotTable slots, int record) {
        for (int other = 0; other < slots.layout().participants(); other++) {
            if (slots.cell(other, record) != 0) {
                return false;
            }
        }
        return true;
    }

    private static long place(SlotTable slots, int record) {
        return slots.layout().record(record) + SynchronizerRecord.STATE;
    }

    private static long read(SlotTable slots, long at) {
        return (long) LONG.getAcquire(slots.file(), at);
    }

    private static boolean change(SlotTable slots, long at, long from, long to) {
        return LONG.compareAndSet(slots.file(), at, from, to);
    }
}
