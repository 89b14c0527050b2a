package org.sharray.locking;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.layout.FileLayout.Slot;
import org.sharray.os.Descriptor;
import org.sharray.os.Os;
import org.sharray.os.Processes;

/**
 * This process as one of those that use an array's lock: its slot in the file, and the proof that it lives.
 *
 * <p>
 * <b>Identity.</b> A lock's word names its owner by slot. A JVM has one slot a file, however often it opens it, so that its
 * threads are told apart by their tags alone and a lock taken through one opening is held through every other.
 *
 * <p>
 * <b>Life.</b> Each slot has a byte beyond the file's end. Where byte locks prove life ({@link Os#locksProveLife}), a
 * participant holds its byte's lock, on an open file description of its own, until it detaches or dies; the kernel lets go of
 * it however it dies, and neither recycled process ids nor containers with ids of their own can deceive. A portable participant
 * can't rely on that: it holds the byte only while it claims the slot, and its process id and start stand for it.
 *
 * <p>
 * <b>Reuse.</b> The rule that makes takeover safe: <em>the owner in a word that names a slot is changed only by that slot's
 * living owner, or by whoever holds the slot's byte with the owner dead</em>. (Others may set the waiters' flag.) Both claiming
 * a slot and recovering from a death start by taking the byte and, before anything else, settling every lock that still names the
 * slot: from exactly the word that was read to DIED, then one waiter is woken. So a word never outlives its slot's owner into
 * the slot's next life, and a dead owner is never confused with the slot's new one, whatever their thread tags.
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
 *
 * <p>
 * A portable participant detaches without its byte: as long as it lives, whoever has the byte finds it living and goes away; once
 * the slot is marked free, its locks are settled.
 */
public final class Participant {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private static final int FREE = 0;
    private static final int BY_LOCK = 1;
    private static final int BY_PID = 2;

    private static final int CLAIM_ATTEMPTS = 3;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    /**
     * The participants of this JVM; guarded by itself. By UUID and file, because a copied file has the UUID of its original and
     * a life of its own.
     */
    private static final Map<String, Participant> ATTACHED = new HashMap<>();

    private final String key;
    private final FileLayout layout;
    private final String label;
    private final int slot;

    /** Not used by two threads at once, and not after {@link #detached}: guarded by this. */
    private final Descriptor descriptor;
    private final Arena arena;
    private final MemorySegment file;

    /** Guarded by this. */
    private boolean detached;

    /** How many openings of the array in this JVM count on this; guarded by {@link #ATTACHED}. */
    private int openings = 1;

    private Participant(String key, FileLayout layout, Descriptor opened, String label) throws IOException {
        this.key = key;
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
        synchronized (ATTACHED) {
            try {
                String key = layout.uuid().orElseThrow() + " " + opened.identity();
                Participant known = ATTACHED.get(key);
                if (known != null) {
                    known.openings++;
                    return known;
                }
                Participant attached = new Participant(key, layout, opened, label);
                ATTACHED.put(key, attached);
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
            ATTACHED.remove(key);
            leave();
        }
    }

    private synchronized void leave() {
        detached = true;
        try {
            settle(slot);
            writeInt(slot, Slot.KIND, FREE);
        } catch (InternalError truncated) {
            // Somebody has shortened the file under us; there is no lock any more.
        } finally {
            arena.close();
            descriptor.close(); // lets go of the byte
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
     * <p>
     * One thread at a time: the kernel tells open file descriptions apart, not threads, so two of ours could both have the byte.
     *
     * @param owner the slot that a lock's word names
     * @return false if the owner lives, or somebody else is settling its locks just now
     * @throws ArrayClosedException if this JVM has closed the array
     * @throws SharrayException     if there is no such slot, so that the word is damaged, or the system refuses
     */
    synchronized boolean recoverFrom(int owner) {
        if (detached) {
            throw new ArrayClosedException("The lock can't be used: this process has closed " + label);
        }
        if (owner == slot) {
            return false;
        }
        if (owner >= layout.participants()) {
            throw new SharrayException("The lock of " + label + " is damaged: it names participant " + owner + " of "
                    + layout.participants());
        }
        long lockByte = layout.lockByte(owner);
        try {
            if (livesByPid(owner) || !descriptor.tryLock(lockByte)) {
                return false;
            }
            try {
                if (livesByPid(owner)) {
                    return false;
                }
                settle(owner);
                writeInt(owner, Slot.KIND, FREE);
                return true;
            } finally {
                descriptor.unlock(lockByte);
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
    synchronized String describe(int owner) {
        if (owner < 0 || owner >= layout.participants() || detached) {
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
        for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
            OptionalInt free = claimFree();
            if (free.isPresent()) {
                return free.getAsInt();
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS); // a byte may be in the hands of who recovers from a death
        }
        boolean anybody = IntStream.range(0, layout.participants()).anyMatch(taken -> kind(taken) != FREE);
        throw new SharrayException(anybody
                ? "All " + layout.participants() + " participant slots of " + label
                        + " are in use; create the array with options().participants(n) for more processes"
                : "Some program has locked the whole file of " + label + ", so no process can take part in its lock");
    }

    private OptionalInt claimFree() throws IOException {
        for (int free = 0; free < layout.participants(); free++) {
            if (!descriptor.tryLock(layout.lockByte(free))) {
                continue;
            }
            if (livesByPid(free)) {
                descriptor.unlock(layout.lockByte(free));
                continue;
            }
            settle(free);
            introduce(free);
            if (!Os.current().locksProveLife()) {
                descriptor.unlock(layout.lockByte(free));
            }
            return OptionalInt.of(free);
        }
        return OptionalInt.empty();
    }

    private void introduce(int mine) {
        String program = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
        byte[] command = program.substring(program.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, command.length - Slot.COMMAND_BYTES);
        byte[] shown = Arrays.copyOfRange(command, from, from + Slot.COMMAND_BYTES);
        MemorySegment.copy(shown, 0, file, ValueLayout.JAVA_BYTE, layout.slot(mine) + Slot.COMMAND, shown.length);
        long pid = ProcessHandle.current().pid();
        file.set(ValueLayout.JAVA_LONG, layout.slot(mine) + Slot.PID, pid);
        file.set(ValueLayout.JAVA_LONG, layout.slot(mine) + Slot.START, Processes.startOf(pid).orElse(0));
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

    /** Whether a slot belongs to a portable participant that lives; of others, the byte's lock tells. */
    private boolean livesByPid(int owner) {
        if (kind(owner) != BY_PID) {
            return false;
        }
        OptionalLong started = Processes.startOf(file.get(ValueLayout.JAVA_LONG, layout.slot(owner) + Slot.PID));
        long known = file.get(ValueLayout.JAVA_LONG, layout.slot(owner) + Slot.START);
        return started.isPresent() && (known == 0 || started.getAsLong() == 0 || started.getAsLong() == known);
    }

    /** Writes a field of a slot after all that was written before it. */
    private void writeInt(int owner, long field, int value) {
        INT.setRelease(file, layout.slot(owner) + field, value);
    }
}
