package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.SynchronizerRecord;

/** What a synchroniser's record is. The order is the file format's: the ordinal stands in the file. */
public enum SynchronizerKind {
    /** The record is free. */
    NONE,
    /** A lock. */
    LOCK,
    /** A read-write lock; the lock in the record is the write lock. */
    READ_WRITE_LOCK,
    /** A condition of one of the locks. */
    CONDITION,
    /** A semaphore. */
    SEMAPHORE,
    /** An event. */
    EVENT,
    /** A barrier. */
    BARRIER,
    /** A latch. */
    LATCH,
    /** What makes the array a vector: its size, and the lock of those who append. The first synchroniser's record or none. */
    VECTOR;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final SynchronizerKind[] ALL = values();

    /** What a record is; of a fixed lock's, LOCK. NONE for a number that means nothing. */
    static SynchronizerKind of(MemorySegment file, FileLayout layout, int record) {
        if (record < layout.firstSynchronizer()) {
            return LOCK;
        }
        int code = (int) INT.getAcquire(file, layout.record(record) + SynchronizerRecord.KIND);
        return code >= 0 && code < ALL.length ? ALL[code] : NONE;
    }

    /** Whether a synchroniser may be made in a record: one of a kind that only newer programs know is not free. */
    static boolean isFree(MemorySegment file, FileLayout layout, int record) {
        return (int) INT.getAcquire(file, layout.record(record) + SynchronizerRecord.KIND) == NONE.ordinal();
    }

    /** Publishes a record, after all that was written to it. */
    void publish(MemorySegment file, FileLayout layout, int record) {
        INT.setRelease(file, layout.record(record) + SynchronizerRecord.KIND, ordinal());
    }

    /** Whether a record of this kind has a lock's word. */
    boolean hasLock() {
        return this == LOCK || this == READ_WRITE_LOCK || this == VECTOR;
    }

    /** What a record is, for people: {@code the read-write lock "table"}, or {@code a read-write lock} if it has no name. */
    static String describe(MemorySegment file, FileLayout layout, int record) {
        if (record < layout.firstSynchronizer()) {
            return record == FileLayout.ARRAY_LOCK
                    ? "the lock"
                    : record == FileLayout.REGISTRY_LOCK ? "the registry" : "the lock of a part";
        }
        String kind = of(file, layout, record).text();
        String name = SharedText.read(file, layout.record(record) + SynchronizerRecord.NAME,
                SynchronizerRecord.NAME_BYTES);
        return name.isEmpty() ? "a " + kind : "the " + kind + " \"" + name + "\"";
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT).replace("_write", "-write").replace('_', ' ');
    }
}
