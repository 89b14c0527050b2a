package org.sharray.locking;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.layout.FileLayout.Slot;
import org.sharray.os.Descriptor;
import org.sharray.os.Os;

/**
 * This process as one of those that use an array's lock: its slot in the file, and the proof that it lives.
 *
 * <p>
 * <b>Identity.</b> A lock's word names its owner by slot. A JVM has one slot a file, however often it opens it, so that its
 * threads are told apart by their tags alone and a lock taken through one opening is held through every other.
 *
 * <p>
 * <b>Life.</b> Each slot has a byte beyond the file's end. Where byte locks prove life ({@link Os#locksProveLife}), a participant
 * holds its byte's lock, on an open file description of its own, until it detaches or dies; the kernel lets go of it however it
 * dies, and neither recycled process ids nor containers with ids of their own can deceive. A portable participant can't rely on
 * that: it holds the byte only while it changes the slot, and its process id and start time stand for it.
 *
 * <p>
 * <b>Reuse.</b> The rule that makes takeover safe: <em>a word that names a slot is changed only by that slot's living owner or by
 * whoever holds the slot's byte with the owner dead</em>. Both claiming a slot and recovering from a death start by taking the byte
 * and, before anything else, settling every lock that still names the slot: from exactly the word that was read to DIED, then
 * one waiter is woken. So a word never outlives its slot's owner into the slot's next life, and a dead owner is never confused
 * with the slot's new one, whatever their thread tags.
 *
 * <pre>
 * step                                      killed after it: what the next one finds
 * claim    1 take the byte's lock           byte free again; the locks still name the dead owner
 *          2 owner by process id? it lives  as after 1
 *          3 settle the locks               byte free again, no lock names the slot
 *          4 write who we are               a dead participant that holds nothing
 * settle   a read a word that names it      as before
 *          b word to DIED                   a free lock; sleepers look at the end of their time slice
 *          c wake one                       a free lock
 * detach   1 settle the locks               a dead participant that holds nothing
 *          2 mark the slot free             byte free again, slot free
 *          3 let go of the byte
 * </pre>
 */
public final class Participant {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private static final int FREE = 0;
    private static final int BY_LOCK = 1;
    private static final int BY_PID = 2;

    /** A process start that the system tells in coarser steps at different times still counts as the same, in milliseconds. */
    private static final long START_TOLERANCE = 2_000;

    /** How long a portable participant waits for its byte, which others take for moments only. */
    private static final long LOOK_AGAIN_NANOS = 100_000;

    /** The participants of this JVM, by the array's UUID; guarded by itself. */
    private static final Map<UUID, Participant> ATTACHED = new HashMap<>();

    private final UUID uuid;
    private final FileLayout layout;
    private final String label;
    private final Descriptor descriptor;
    private final Arena arena;
    private final MemorySegment file;
    private final int slot;

    /** How many openings of the array in this JVM count on this; guarded by {@link #ATTACHED}. */
    private int openings = 1;

    private Participant(UUID uuid, FileLayout layout, Descriptor opened, String label) throws IOException {
        this.uuid = uuid;
        this.layout = layout;
        this.label = label;
        this.descriptor = opened.reopen();
        this.arena = Arena.ofShared();
        try {
            this.file = descriptor.map(layout.fileSize(), true, arena);
            this.slot = claim();
        } catch (IOException | RuntimeException failure) {
            arena.close();
            descriptor.close();
            throw failure;
        }
    }

    /**
     * Makes this JVM a participant of an array's lock, or counts one more opening if it is one.
     *
     * @param layout of the array's file, with a lock of its own
     * @param opened the file, open and writable; not kept
     * @param label  what to call the array in an error
     * @return to be detached as often as this was called
     * @throws SharrayException if all slots are taken or the system refuses
     */
    public static Participant attach(FileLayout layout, Descriptor opened, String label) {
        UUID uuid = layout.uuid().orElseThrow();
        synchronized (ATTACHED) {
            Participant known = ATTACHED.get(uuid);
            if (known != null) {
                known.openings++;
                return known;
            }
            try {
                Participant attached = new Participant(uuid, layout, opened, label);
                ATTACHED.put(uuid, attached);
                return attached;
            } catch (IOException refused) {
                throw new StorageException("Can't take part in the lock of " + label + ": " + refused.getMessage(),
                        refused);
            }
        }
    }

    /** Takes one opening back; the last one gives up the slot. What this JVM still held then counts as held by a dead owner. */
    public void detach() {
        synchronized (ATTACHED) {
            if (--openings > 0) {
                return;
            }
            ATTACHED.remove(uuid);
            try {
                takeOwnByte();
                settle(slot);
                writeInt(slot, Slot.KIND, FREE);
                descriptor.unlock(layout.lockByte(slot));
            } catch (IOException refused) {
                // Closing the descriptor lets go of the byte, and the next one settles.
            } finally {
                arena.close();
                descriptor.close();
            }
        }
    }

    /** Holds the byte already, where locks prove life; else waits for whoever is looking whether this process lives. */
    private void takeOwnByte() throws IOException {
        while (!Os.current().locksProveLife() && !descriptor.tryLock(layout.lockByte(slot))) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /**
     * This JVM's slot.
     *
     * @return from 0 to the number of slots
     */
    int slot() {
        return slot;
    }

    /**
     * Whether a slot's owner is dead; if so, its locks are free when this returns.
     *
     * @param owner the slot that a lock's word names
     * @return false if the owner lives, or somebody else is settling its locks just now
     * @throws SharrayException if there is no such slot, so that the word is damaged, or the system refuses
     */
    boolean recoverFrom(int owner) {
        if (owner == slot) {
            return false;
        }
        if (owner >= layout.participants()) {
            throw new SharrayException("The lock of " + label + " is damaged: it names participant " + owner + " of "
                    + layout.participants());
        }
        long lockByte = layout.lockByte(owner);
        try {
            if (kind(owner) == BY_PID ? livesByPid(owner) : descriptor.isLocked(lockByte)) {
                return false;
            }
            // One open file description, one at a time: the kernel would let two of our threads both have the byte.
            synchronized (this) {
                if (!descriptor.tryLock(lockByte)) {
                    return false;
                }
                try {
                    if (kind(owner) == BY_PID && livesByPid(owner)) {
                        return false;
                    }
                    settle(owner);
                    writeInt(owner, Slot.KIND, FREE);
                    return true;
                } finally {
                    descriptor.unlock(lockByte);
                }
            }
        } catch (IOException refused) {
            throw new StorageException(
                    "Can't tell whether the owner of the lock of " + label + " lives: " + refused.getMessage(),
                    refused);
        }
    }

    /**
     * Who has a slot, for people.
     *
     * @param owner a slot
     * @return for instance {@code process 4711 (org.acme.Main)}
     */
    String describe(int owner) {
        if (owner < 0 || owner >= layout.participants()) {
            return "nobody";
        }
        byte[] command = file.asSlice(layout.slot(owner) + Slot.COMMAND, Slot.COMMAND_BYTES)
                .toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < command.length && command[end] != 0) {
            end++;
        }
        long pid = file.get(ValueLayout.JAVA_LONG, layout.slot(owner) + Slot.PID);
        return "process " + pid + " (" + new String(command, 0, end, StandardCharsets.UTF_8) + ")";
    }

    private int claim() throws IOException {
        for (int free = 0; free < layout.participants(); free++) {
            if (!descriptor.tryLock(layout.lockByte(free))) {
                continue;
            }
            if (kind(free) == BY_PID && livesByPid(free)) {
                descriptor.unlock(layout.lockByte(free));
                continue;
            }
            settle(free);
            introduce(free);
            if (!Os.current().locksProveLife()) {
                descriptor.unlock(layout.lockByte(free));
            }
            return free;
        }
        throw new SharrayException("All " + layout.participants() + " participant slots of " + label
                + " are in use; create the array with options().participants(n) for more processes");
    }

    private void introduce(int mine) {
        String program = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
        program = program.substring(program.lastIndexOf('/') + 1);
        byte[] command = program.getBytes(StandardCharsets.UTF_8);
        byte[] shown = Arrays.copyOfRange(command, Math.max(0, command.length - Slot.COMMAND_BYTES),
                Math.max(0, command.length - Slot.COMMAND_BYTES) + Slot.COMMAND_BYTES);
        MemorySegment.copy(shown, 0, file, ValueLayout.JAVA_BYTE, layout.slot(mine) + Slot.COMMAND, shown.length);
        ProcessHandle self = ProcessHandle.current();
        file.set(ValueLayout.JAVA_LONG, layout.slot(mine) + Slot.PID, self.pid());
        file.set(ValueLayout.JAVA_LONG, layout.slot(mine) + Slot.START, startOf(self));
        writeInt(mine, Slot.GENERATION, file.get(ValueLayout.JAVA_INT, layout.slot(mine) + Slot.GENERATION) + 1);
        writeInt(mine, Slot.KIND, Os.current().locksProveLife() ? BY_LOCK : BY_PID);
    }

    /** Frees every lock that names a slot. Only for whoever holds the slot's byte, its owner being dead or ourselves. */
    private void settle(int owner) {
        long record = layout.lockRecord() + LockRecord.WORD;
        long word = LockWord.read(file, record);
        while (LockWord.slot(word) == owner) {
            if (LockWord.change(file, record, word, LockWord.DIED)) {
                Os.current().wake(file, record, 1);
                return;
            }
            word = LockWord.read(file, record); // a waiter set its flag
        }
    }

    private int kind(int owner) {
        return (int) INT.getAcquire(file, layout.slot(owner) + Slot.KIND);
    }

    private boolean livesByPid(int owner) {
        long pid = file.get(ValueLayout.JAVA_LONG, layout.slot(owner) + Slot.PID);
        long start = file.get(ValueLayout.JAVA_LONG, layout.slot(owner) + Slot.START);
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        return process != null && process.isAlive()
                && (start == 0 || startOf(process) == 0 || Math.abs(startOf(process) - start) <= START_TOLERANCE);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Writes a field of a slot after all that was written before it. */
    private void writeInt(int owner, long field, int value) {
        INT.setRelease(file, layout.slot(owner) + field, value);
    }
}
