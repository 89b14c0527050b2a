package org.sharray.locking;

import static org.sharray.locking.Step.D1;
import static org.sharray.locking.Step.D2;
import static org.sharray.locking.Step.D4;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.os.Os;

/**
 * What is done with what a process held when it died or leaves: steps D1 to D4. {@link Participant} says who may do it when.
 */
final class Settlement {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final SlotTable slots;
    private final FileLayout layout;
    private final MemorySegment file;

    Settlement(SlotTable slots) {
        this.slots = slots;
        this.layout = slots.layout();
        this.file = slots.file();
    }

    /** Frees every lock that names a slot, whatever its generation: for who has the slot's byte, or leaves. */
    void locksOf(int slot) {
        locks(word -> LockWord.slot(word) == slot);
    }

    /** Frees every lock that names one life of a slot: for anybody who knows that it is over. */
    void locksOf(int slot, int generation) {
        locks(word -> LockWord.slot(word) == slot && LockWord.isOfGeneration(word, generation));
    }

    /**
     * Frees every lock of some of a participant's threads: for the participant itself.
     *
     * @param lost   whether the thread of a tag will not release what it holds
     * @param forget is told each record before, to forget how often the thread held the lock
     */
    void locksOfThreads(long participant, IntPredicate lost, IntConsumer forget) {
        for (int record = 0; record < layout.records(); record++) {
            long word = LockWord.read(file, layout.record(record));
            if (isOwnedBy(participant, lost, word) && SynchronizerKind.of(file, layout, record).hasLock()) {
                forget.accept(record);
                free(record, now -> LockWord.sameOwner(now, word));
            }
        }
    }

    private static boolean isOwnedBy(long participant, IntPredicate tags, long word) {
        return LockWord.isOwned(word) && LockWord.sameOwner(word, LockWord.owned(participant, LockWord.tag(word)))
                && tags.test(LockWord.tag(word));
    }

    private void locks(LongPredicate lost) {
        for (int record = 0; record < layout.records(); record++) {
            if (SynchronizerKind.of(file, layout, record).hasLock()) {
                free(record, lost);
            }
        }
    }

    /** Frees a lock while its word is lost; false if it was not. */
    boolean free(int record, LongPredicate lost) {
        long at = layout.record(record) + LockRecord.WORD;
        long word = LockWord.read(file, at);
        while (LockWord.isOwned(word) && lost.test(word)) {
            signalConditionsOf(record); // before the lock is free: nobody else would do it for who is killed in between
            if (LockWord.change(file, at, word, LockWord.DIED)) {
                Os.current().reached(D1);
                long _ = (long) LONG.getAndAdd(file, layout.record(record) + LockRecord.OWNER_DEATHS, 1L);
                Os.current().wake(file, at, Integer.MAX_VALUE);
                Os.current().reached(D2);
                return true;
            }
            word = LockWord.read(file, at); // a waiter has set its flag
        }
        return false;
    }

    /** Ends all waits for a lock's conditions: what they wait for may have been the dead owner's to do, or to signal. */
    private void signalConditionsOf(int lock) {
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            if (SynchronizerKind.of(file, layout, record) == SynchronizerKind.CONDITION
                    && file.get(ValueLayout.JAVA_INT, layout.record(record) + SynchronizerRecord.PARAMETER) == lock) {
                ConditionCells.signalAll(slots, record);
            }
        }
    }

    /** Clears a slot's cells and does what each means: for who has the slot's byte, or leaves. */
    void cellsOf(int slot, boolean died) {
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            if (slots.cell(slot, record) != 0) {
                cell(slot, record, died);
            }
        }
    }

    /** Takes a process that lives out of all barriers, but for the threads that wait there. */
    void barriersOf(int slot) {
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            if (SynchronizerKind.of(file, layout, record) == SynchronizerKind.BARRIER) {
                BarrierWord.leaveInOrder(slots, record, slot);
            }
        }
    }

    private void cell(int slot, int record, boolean died) {
        switch (SynchronizerKind.of(file, layout, record)) {
            case CONDITION -> ConditionCells.settle(slots, record, slot);
            case READ_WRITE_LOCK -> {
                slots.clearCell(slot, record);
                Os.current().reached(D4);
                Os.current().wake(file, layout.cell(slot, record), Integer.MAX_VALUE);
            }
            case BARRIER -> BarrierWord.left(slots, record, slot, died);
            default -> slots.clearCell(slot, record);
        }
    }
}
