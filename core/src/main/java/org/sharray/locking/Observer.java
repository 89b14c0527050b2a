package org.sharray.locking;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sharray.error.StorageException;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.inspect.ParticipantFacts.Proof;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.JournalArea;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.layout.FileLayout.Slot;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.os.Descriptor;
import org.sharray.os.Os;
import org.sharray.os.Processes;

/**
 * Looks at a file's locks and participants through a read-only mapping: without a slot, without a lock, without writing anything. Each word is read in one piece, but not all
 * words at one moment. Fields: all final.
 */
public final class Observer {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long COUNT_BITS = Integer.MAX_VALUE;

    private final MemorySegment file;
    private final FileLayout layout;
    private final Descriptor descriptor;
    private final SlotTable slots;

    /**
     * An observer of a file with locks of its own.
     *
     * @param file       mapped, if only for reading
     * @param layout     of the file
     * @param descriptor through which it was opened
     */
    public Observer(MemorySegment file, FileLayout layout, Descriptor descriptor) {
        this.file = file;
        this.layout = layout;
        this.descriptor = descriptor;
        this.slots = new SlotTable(file, layout);
    }

    /**
     * Everybody who has a slot, living or dead.
     *
     * @return in the order of the slots
     */
    public List<ParticipantFacts> participants() {
        List<ParticipantFacts> found = new ArrayList<>();
        for (int slot = 0; slot < layout.participants(); slot++) {
            long state = slots.state(slot);
            if (SlotTable.kind(state) != Slot.FREE) {
                found.add(participant(slot, state));
            }
        }
        return found;
    }

    private ParticipantFacts participant(int slot, long state) {
        Proof proof = switch (SlotTable.kind(state)) {
            case Slot.BY_PID -> Proof.PROCESS_ID;
            case Slot.CLAIMED -> Proof.CLAIMING;
            default -> Proof.BYTE_LOCK;
        };
        boolean alive = isAlive(slot, proof);
        long pid = slots.pid(slot);
        return new ParticipantFacts(slot, SlotTable.generation(state), pid, slots.program(slot), proof, alive,
                alive ? startOf(pid) : Optional.empty());
    }

    private static Optional<Instant> startOf(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
    }

    private boolean isAlive(int slot, Proof proof) {
        if (proof == Proof.PROCESS_ID) {
            return slots.livesByPid(slot);
        }
        if (!Os.current().locksProveLife()) { // then to ask for the byte's lock would be to take it
            return Processes.startOf(slots.pid(slot)).isPresent();
        }
        try {
            return descriptor.isLocked(layout.lockByte(slot));
        } catch (IOException refused) {
            throw new StorageException(
                    "Can't ask whether the process in slot " + slot + " lives: " + refused.getMessage(), refused);
        }
    }

    /**
     * The array's lock.
     *
     * @return its state
     */
    public LockFacts lock() {
        return lock(FileLayout.ARRAY_LOCK);
    }

    /**
     * The locks of parts.
     *
     * @return in the order of the parts
     */
    public List<LockFacts> stripes() {
        List<LockFacts> found = new ArrayList<>();
        for (int stripe = 0; stripe < layout.stripes(); stripe++) {
            found.add(lock(layout.stripeRecord(stripe)));
        }
        return found;
    }

    /** What tells a lock from the others of its file, for people. */
    static String label(MemorySegment file, FileLayout layout, int record) {
        boolean stripe = record >= layout.stripeRecord(0) && record < layout.firstSynchronizer();
        return stripe
                ? "the lock of part " + (record - layout.stripeRecord(0))
                : SynchronizerKind.describe(file, layout, record);
    }

    private LockFacts lock(int record) {
        long at = layout.record(record);
        long word = LockWord.readAfterWrite(file, at + LockRecord.WORD);
        boolean held = LockWord.isOwned(word);
        boolean waiters = LockWord.has(word, LockWord.WAITERS);
        boolean died = LockWord.has(word, LockWord.DIED);
        long since = getLong(at + LockRecord.SINCE);
        return new LockFacts(label(file, layout, record),
                held ? LockFacts.State.HELD : died ? LockFacts.State.ORPHANED : LockFacts.State.FREE,
                held ? owner(word) : Optional.empty(), waiters, LockWord.has(word, LockWord.STARVING), died,
                held && waiters && since != 0 ? Optional.of(Instant.ofEpochMilli(since)) : Optional.empty(),
                getLong(at + LockRecord.ACQUISITIONS),
                Integer.toUnsignedLong((int) INT.getOpaque(file, at + LockRecord.CONTENDED)),
                Duration.ofNanos(getLong(at + LockRecord.WAITED)),
                getLong(at + LockRecord.OWNER_DEATHS),
                record == FileLayout.ARRAY_LOCK && layout.journalBytes() > 0
                        ? getLong(layout.journal() + JournalArea.REPLAYS)
                        : 0);
    }

    /** Nothing if memory that was overwritten names a slot that there is not. */
    private Optional<LockFacts.Owner> owner(long word) {
        int slot = LockWord.slot(word);
        return slot < layout.participants()
                ? Optional.of(new LockFacts.Owner(participant(slot, slots.state(slot)), LockWord.tag(word)))
                : Optional.empty();
    }

    private long getLong(long at) {
        return (long) LONG.getOpaque(file, at);
    }

    /**
     * All synchronisers that have been made.
     *
     * @return in the order of their making
     */
    public List<SynchronizerFacts> synchronizers() {
        List<SynchronizerFacts> found = new ArrayList<>();
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            SynchronizerKind kind = SynchronizerKind.of(file, layout, record);
            if (kind != SynchronizerKind.NONE) {
                found.add(synchronizer(kind, record));
            }
        }
        return found;
    }

    private SynchronizerFacts synchronizer(SynchronizerKind kind, int record) {
        long at = layout.record(record);
        long state = (long) LONG.getAcquire(file, at + SynchronizerRecord.STATE);
        String name = SharedText.read(file, at + SynchronizerRecord.NAME, SynchronizerRecord.NAME_BYTES);
        Optional<LockFacts> lock = kind.hasLock()
                ? Optional.of(lock(record))
                : Optional.empty();
        return switch (kind) {
            case READ_WRITE_LOCK -> {
                long readers = sum(record, cell -> cell);
                yield facts(kind, name, counted(readers, "reads", "read"), readers, lock);
            }
            case CONDITION -> {
                long waiting = sum(record, ConditionCells::waiting);
                yield facts(kind, name, counted(waiting, "waits", "wait"), waiting, lock);
            }
            case SEMAPHORE ->
                facts(kind, name, counted(state & COUNT_BITS, "permit", "permits"), state & COUNT_BITS, lock);
            case EVENT -> facts(kind, name, (state & 1) != 0 ? "set" : "not set", state & 1, lock);
            case BARRIER -> facts(kind, name,
                    BarrierWord.arrived(state) + " of " + (int) INT.getOpaque(file, at + SynchronizerRecord.PARAMETER)
                            + " have arrived" + (BarrierWord.isBroken(state) ? ", broken" : ""),
                    BarrierWord.arrived(state), lock);
            case LATCH -> facts(kind, name, (state & COUNT_BITS) == 0 ? "open" : (state & COUNT_BITS) + " to go",
                    state & COUNT_BITS, lock);
            case VECTOR -> {
                long size = getLong(at + SynchronizerRecord.SIZE) & Long.MAX_VALUE;
                yield facts(kind, name, counted(size, "element", "elements"), size, lock);
            }
            case LOCK, NONE ->
                facts(kind, name, lock.map(facts -> facts.state().name().toLowerCase(Locale.ROOT)).orElse(""), 0, lock);
        };
    }

    private static SynchronizerFacts facts(SynchronizerKind kind, String name, String state, long value,
            Optional<LockFacts> lock) {
        return new SynchronizerFacts(SynchronizerFacts.Kind.valueOf(kind.name()), name, state, value, lock);
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private interface CellCount {
        long of(long cell);
    }

    private long sum(int record, CellCount count) {
        long sum = 0;
        for (int slot = 0; slot < layout.participants(); slot++) {
            sum += count.of(slots.cell(slot, record));
        }
        return sum;
    }
}
