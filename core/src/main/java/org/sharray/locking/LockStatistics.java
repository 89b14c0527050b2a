package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sharray.layout.FileLayout.LockRecord;

/**
 * What a lock's record tells people about its use. Plain writes beside the word: the counts by the owner, the time by the owner or, roughly, by the first that
 * waits for it. Nothing depends on them; an owner that is killed may not have counted.
 */
final class LockStatistics {
    /** Whether acquisitions without a wait are counted, too; {@code false} is there to measure what that costs. */
    static final boolean COUNTS_ALL = !"false".equals(System.getProperty("sharray.lock.counts"));

    private final MemorySegment file;
    private final long record;

    LockStatistics(MemorySegment file, long record) {
        this.file = file;
        this.record = record;
    }

    void countAcquisition() {
        write(() -> add(LockRecord.ACQUISITIONS, 1));
    }

    /** By the new owner, after a wait; if it slept, others may wait still. */
    void countWait(long nanos, boolean slept) {
        write(() -> {
            add(LockRecord.WAITED, nanos);
            long contended = record + LockRecord.CONTENDED;
            file.set(ValueLayout.JAVA_INT, contended, file.get(ValueLayout.JAVA_INT, contended) + 1);
        });
        if (slept) {
            noteOwner();
        }
    }

    /** The present owner has the lock now, if not for longer. */
    void noteOwner() {
        write(() -> file.set(ValueLayout.JAVA_LONG, record + LockRecord.SINCE, System.currentTimeMillis()));
    }

    private void add(long field, long amount) {
        file.set(ValueLayout.JAVA_LONG, record + field, file.get(ValueLayout.JAVA_LONG, record + field) + amount);
    }

    /** If another thread closes the file just now, whoever has got the lock has it nevertheless. */
    private static void write(Runnable change) {
        try {
            change.run();
        } catch (IllegalStateException closed) {
            // Then nobody counts any more.
        }
    }
}
