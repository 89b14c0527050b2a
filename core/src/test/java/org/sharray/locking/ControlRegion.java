package org.sharray.locking;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sharray.layout.Contents;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.layout.LockPlan;
import org.sharray.os.Os;
import org.sharray.testing.Waiter;
import org.sharray.type.ElementType;

/** A file's control region in memory of this process alone: for what is done with its words, whoever is meant by them. */
final class ControlRegion {
    private static final long LONG_NANOS = 60_000_000_000L;

    final FileLayout layout;
    final SlotTable slots;
    private final MemorySegment file;

    /** Zeros up to the end of the last slot: with two stripes, and so many slots and synchronisers. */
    ControlRegion(int participants, int synchronizers) {
        layout = FileLayout.locked(Contents.ofLength(ElementType.INT32, 2),
                LockPlan.LEAST.withParticipants(participants).withStripes(2).withSynchronizers(synchronizers));
        file = Arena.ofAuto().allocate(layout.fileSize(), 4096);
        slots = new SlotTable(file, layout);
        file.asSlice(layout.journal()).fill((byte) -1); // whoever takes what is behind the last slot for one finds something there
    }

    /** The record of a synchroniser, from 0 on, which is made one of that kind. */
    int make(int synchronizer, SynchronizerKind kind, int parameter) {
        int record = layout.firstSynchronizer() + synchronizer;
        file.set(ValueLayout.JAVA_INT, layout.record(record) + SynchronizerRecord.PARAMETER, parameter);
        kind.publish(file, layout, record);
        return record;
    }

    /** A lock's word, or the state of a synchroniser. */
    long word(int record) {
        return file.get(ValueLayout.JAVA_LONG, layout.record(record));
    }

    void setWord(int record, long word) {
        file.set(ValueLayout.JAVA_LONG, layout.record(record), word);
    }

    long cell(int slot, int record) {
        return slots.cell(slot, record);
    }

    void setCell(int slot, int record, long cell) {
        file.set(ValueLayout.JAVA_LONG, layout.cell(slot, record), cell);
    }

    void setInt(long offset, int value) {
        file.set(ValueLayout.JAVA_INT, offset, value);
    }

    long longAt(long offset) {
        return file.get(ValueLayout.JAVA_LONG, offset);
    }

    void setLong(long offset, long value) {
        file.set(ValueLayout.JAVA_LONG, offset, value);
    }

    long ownerDeaths(int record) {
        return file.get(ValueLayout.JAVA_LONG, layout.record(record) + LockRecord.OWNER_DEATHS);
    }

    /** A thread that sleeps in the kernel on a word as it is now, until somebody wakes it. */
    Waiter<Void> sleeper(long offset) {
        int seen = file.get(ValueLayout.JAVA_INT, offset);
        return Waiter.running(() -> Os.current().awaitChange(file, offset, seen, LONG_NANOS));
    }
}
