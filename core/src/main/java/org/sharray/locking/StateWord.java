package org.sharray.locking;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.os.Os;

/**
 * The 64-bit word that is the state of a synchroniser without owner; its low half is the futex word. Reads acquire, changes are
 * volatile, so what was done before a change is seen by whoever sees the change. Fields: all final.
 */
final class StateWord {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final Home home;
    private final int record;
    private final MemorySegment file;
    private final long offset;

    StateWord(Home home, int record) {
        this.home = home;
        this.record = record;
        this.file = home.file();
        this.offset = home.at(record, SynchronizerRecord.STATE);
    }

    long read() {
        try {
            return (long) LONG.getAcquire(file, offset);
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    boolean change(long from, long to) {
        try {
            return LONG.compareAndSet(file, offset, from, to);
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    void wake(int count) {
        Os.current().wake(file, offset, count);
    }

    /** Sleeps while the low half is that of what was seen. */
    void sleep(Waiting waiting, long seen) {
        waiting.sleep(file, offset, (int) seen);
    }

    Home home() {
        return home;
    }

    int record() {
        return record;
    }

    Serializable sent() {
        return home.sent(record);
    }

    /** For people: what it is and how it is. */
    String describe(Supplier<String> state) {
        return file.scope().isAlive()
                ? home.describe(record) + " (" + state.get() + ")"
                : "a closed synchroniser of " + home.label();
    }
}
