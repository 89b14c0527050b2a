package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.layout.FileLayout.Slot;
import org.sharray.os.DeathNotices;
import org.sharray.os.Os;
import org.sharray.os.Processes;

/**
 * The participant slots of a file, field by field, and who in them is dead as far as the memory tells. Has no state of its own;
 * who may write what is told by {@link Participant}.
 */
final class SlotTable {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment file;
    private final FileLayout layout;

    SlotTable(MemorySegment file, FileLayout layout) {
        this.file = file;
        this.layout = layout;
    }

    /** Kind and generation as they were at one moment; compare two to know that the slot's life is the same. */
    long state(int slot) {
        return (long) LONG.getAcquire(file, layout.slot(slot) + Slot.STATE);
    }

    static int kind(long state) {
        return (int) state;
    }

    static int generation(long state) {
        return (int) (state >>> Integer.SIZE);
    }

    /** Writes kind and generation, after all that was written before. */
    void setState(int slot, int kind, int generation) {
        LONG.setRelease(file, layout.slot(slot) + Slot.STATE, (long) generation << Integer.SIZE | kind);
    }

    /** What this process writes into its slots; it does not change. */
    private static final class Self {
        static final long PID = ProcessHandle.current().pid();
        static final long START = Processes.startOf(PID).orElse(0);
        static final byte[] COMMAND = command();

        private static byte[] command() {
            String program = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
            byte[] command = program.substring(program.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
            int from = Math.max(0, command.length - Slot.COMMAND_BYTES);
            return Arrays.copyOfRange(command, from, from + Slot.COMMAND_BYTES);
        }
    }

    /** Writes who this process is. */
    void introduce(int slot) {
        long at = layout.slot(slot);
        MemorySegment.copy(Self.COMMAND, 0, file, ValueLayout.JAVA_BYTE, at + Slot.COMMAND, Slot.COMMAND_BYTES);
        file.set(ValueLayout.JAVA_LONG, at + Slot.PID, Self.PID);
        file.set(ValueLayout.JAVA_LONG, at + Slot.START, Self.START);
    }

    /** Who has a slot, for people: {@code process 4711 (org.acme.Main)}. */
    String describe(int slot) {
        return "process " + pid(slot) + " (" + program(slot) + ")";
    }

    /** What the process in a slot calls itself. */
    String program(int slot) {
        return SharedText.read(file, layout.slot(slot) + Slot.COMMAND, Slot.COMMAND_BYTES);
    }

    long pid(int slot) {
        return file.get(ValueLayout.JAVA_LONG, layout.slot(slot) + Slot.PID);
    }

    /** Whether a slot belongs to a portable participant that lives; of others, the byte's lock tells. */
    boolean livesByPid(int slot) {
        if (kind(state(slot)) != Slot.BY_PID) {
            return false;
        }
        OptionalLong started = Processes.startOf(pid(slot));
        long known = file.get(ValueLayout.JAVA_LONG, layout.slot(slot) + Slot.START);
        return started.isPresent() && (known == 0 || started.getAsLong() == 0 || started.getAsLong() == known);
    }

    /** Whether the kernel has marked the slot's life of that state as ended. Certain only after {@link DeathNotices#fence}. */
    boolean isMarked(int slot, long state) {
        return kind(state) == Slot.BY_LOCK && (notice(slot) & DeathNotices.MARK) != 0 && state(slot) == state;
    }

    int notice(int slot) {
        return (int) INT.getAcquire(file, noticeWord(slot));
    }

    void setNotice(int slot, int value) {
        INT.setRelease(file, noticeWord(slot), value);
    }

    long noticeWord(int slot) {
        return layout.slot(slot) + Slot.NOTICE;
    }

    int attention(int slot) {
        return (int) INT.getAcquire(file, attentionWord(slot));
    }

    long attentionWord(int slot) {
        return layout.slot(slot) + Slot.ATTENTION;
    }

    /** Asks the process in a slot to look for locks that its ended threads have left. */
    void callAttention(int slot) {
        int _ = (int) INT.getAndAdd(file, attentionWord(slot), 1);
        Os.current().wake(file, attentionWord(slot), 1);
    }

    int members() {
        return (int) INT.getAcquire(file, membersWord());
    }

    long membersWord() {
        return layout.record(FileLayout.REGISTRY_LOCK) + LockRecord.MEMBERS;
    }

    /** Tells all keepers that somebody has come or gone. */
    void announceChange() {
        int _ = (int) INT.getAndAdd(file, membersWord(), 1);
        Os.current().wake(file, membersWord(), Integer.MAX_VALUE);
    }

    long cell(int slot, int record) {
        return (long) LONG.getVolatile(file, layout.cell(slot, record));
    }

    boolean changeCell(int slot, int record, long from, long to) {
        return LONG.compareAndSet(file, layout.cell(slot, record), from, to);
    }

    /** For who has the slot, or its byte with the owner dead. */
    void clearCell(int slot, int record) {
        LONG.setVolatile(file, layout.cell(slot, record), 0L);
    }

    MemorySegment file() {
        return file;
    }

    FileLayout layout() {
        return layout;
    }
}
