package org.sharray.locking;

import static org.sharray.locking.Step.V1;
import static org.sharray.locking.Step.V2;
import static org.sharray.locking.Step.V3;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.error.VectorFullException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.layout.LockKind;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.os.Window;
import org.sharray.sync.SharedLock;

/**
 * How many elements of a vector there are, and the lock of those who append.
 *
 * <p>
 * The record begins as a lock's. Who appends acquires that lock, writes the elements behind the size, plainly (V1), adds their number to
 * the size and takes WAITERS away in the same step (V2), wakes all if it was set (V3), and releases the lock. So nobody who reads the size
 * ever finds an element below it that has not been written, and nobody who only reads waits for anybody.
 *
 * <p>
 * Who is killed before V2 leaves the size as it was: the lock goes to the next one, who writes over whatever there is behind the size. So
 * there are no holes, nothing is left half done, and the lock's death is of no interest: it is not told, and not strict in a strict array.
 * Who is killed between V2 and V3 delays those that sleep by a time slice at most.
 *
 * <p>
 * The low half of the size is the futex word. Who wants to sleep sets WAITERS, bit 63, by compare-and-set from the size that was too small;
 * through a read-only mapping it can't, and looks after each time slice.
 *
 * <p>
 * Fields: all final; the shared state is in the file.
 */
public final class VectorSize {
    /** A wait without a limit. */
    public static final long FOR_EVER = Waiting.FOR_EVER;

    private static final long WAITERS = Long.MIN_VALUE;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment file;
    private final long offset;
    private final long capacity;
    private final String label;

    /** The size's address in a window, for the fast path; 0 if there is none. */
    private final long address;

    /** Null in a read-only opening. */
    private final WordLock lock;

    /** What keeps the file open. */
    private final Object keeper;

    private VectorSize(MemorySegment file, FileLayout layout, Home home, String label, Object keeper) {
        this.file = file;
        this.offset = layout.record(layout.firstSynchronizer()) + SynchronizerRecord.SIZE;
        this.capacity = layout.length();
        this.label = label;
        this.lock = home == null
                ? null
                : new WordLock(home, layout.firstSynchronizer(), "the lock of those who append to " + label);
        long window = home == null ? 0 : home.windowAddress(layout.firstSynchronizer());
        this.address = window == 0 ? 0 : window + SynchronizerRecord.SIZE - LockRecord.WORD;
        this.keeper = keeper;
    }

    /**
     * Makes a new file a vector's, before anybody else can see it.
     *
     * @param home the file, without synchronisers
     */
    public static void make(Home home) {
        home.registry().find(SynchronizerKind.VECTOR, "", 0, 0);
    }

    /**
     * The size of a vector.
     *
     * @param file   the whole file, mapped
     * @param layout of the file
     * @param home   where the file's locks are, or null if they can't be had, since it was opened read-only
     * @param label  what to call the file in a message
     * @param keeper what keeps the file open as long as it is reachable
     * @return the size
     * @throws ArrayFormatException if the file is not a vector's
     */
    public static VectorSize of(MemorySegment file, FileLayout layout, Home home, String label, Object keeper) {
        if (layout.lockKind() != LockKind.OWN || layout.synchronizers() == 0
                || SynchronizerKind.of(file, layout, layout.firstSynchronizer()) != SynchronizerKind.VECTOR) {
            throw new ArrayFormatException(
                    label + " is not a vector; open it as a " + layout.contents().type().arrayClass());
        }
        return new VectorSize(file, layout, home, label, keeper);
    }

    /**
     * How many elements there are; their writes are seen by whoever has seen this.
     *
     * @return from 0 to the capacity
     */
    public long get() {
        return read() & ~WAITERS;
    }

    private long read() {
        try {
            long seen = (long) LONG.getAcquire(file, offset);
            if ((seen & ~WAITERS) > capacity) {
                throw new ArrayFormatException(label + " is damaged: it is a vector of " + (seen & ~WAITERS)
                        + " elements, and has room for " + capacity);
            }
            return seen;
        } catch (IllegalStateException closed) {
            throw closed(closed);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Acquires the lock of those who append, however long it takes and whoever interrupts.
     *
     * @return what releases it
     * @throws ReadOnlyArrayException if the vector was opened read-only
     * @throws IllegalStateException  if the thread holds it already
     */
    public SharedLock.Guard hold() {
        if (lock == null) {
            throw new ReadOnlyArrayException(label + " was opened read-only, so nothing can be appended to it");
        }
        SharedLock.Guard guard = lock.hold();
        if (lock.isHeldAgain()) {
            guard.close();
            throw new IllegalStateException(
                    "The source of an append to " + label + " can't append to it meanwhile itself");
        }
        return guard;
    }

    /**
     * Where elements that are appended come to stand; to be called with the lock held.
     *
     * @param count how many they are
     * @return the index of the first
     * @throws VectorFullException if they don't fit
     */
    public long room(long count) {
        long size = get();
        if (count > capacity - size) {
            throw new VectorFullException("The vector has room for " + capacity + " elements and " + size
                    + " are in it; " + count + " more do not fit: " + label);
        }
        return size;
    }

    /**
     * Makes elements that have been written part of the vector; to be called with the lock held.
     *
     * @param from what {@link #room} said
     * @param to   how many there are then
     */
    public void grow(long from, long to) {
        Os.current().reached(V1);
        boolean grown = address != 0 && Window.changeRelease(this, address, from, to);
        boolean sleepers = !grown && growSlowly(to);
        Os.current().reached(V2);
        if (sleepers) {
            Os.current().wake(file, offset, Integer.MAX_VALUE);
        }
        Os.current().reached(V3);
    }

    /** V2 where somebody may set WAITERS; returns whether somebody has. */
    private boolean growSlowly(long to) {
        long seen = read();
        while (!change(seen, to)) {
            seen = read();
        }
        return (seen & WAITERS) != 0;
    }

    private boolean change(long from, long to) {
        try {
            return LONG.compareAndSet(file, offset, from, to);
        } catch (IllegalStateException closed) {
            throw closed(closed);
        }
    }

    /**
     * Waits until there are so many elements.
     *
     * @param wanted how many
     * @param nanos  the longest wait; with 0 or less there is none
     * @return false if the time was over first
     * @throws InterruptedException     if the thread was interrupted; its interrupt status is cleared
     * @throws IllegalArgumentException if there can't ever be so many
     */
    public boolean await(long wanted, long nanos) throws InterruptedException {
        if (wanted > capacity) {
            throw new IllegalArgumentException(
                    "The vector has room for " + capacity + " elements and will never have " + wanted);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (get() >= wanted) {
            return true;
        }
        try (Waiting waiting = new Waiting(true, Math.max(0, nanos))) {
            while (true) {
                long seen = read();
                if ((seen & ~WAITERS) >= wanted) {
                    return true;
                }
                Ending ending = waiting.ending();
                if (ending == Ending.INTERRUPTED) {
                    throw new InterruptedException();
                }
                if (ending == Ending.TIMED_OUT) {
                    return false;
                }
                if (!waiting.sleeps || lock == null || (seen & WAITERS) != 0 || change(seen, seen | WAITERS)) {
                    waiting.sleep(file, offset, (int) seen);
                }
            }
        } catch (IllegalStateException closed) {
            throw closed(closed);
        }
    }

    private IllegalStateException closed(IllegalStateException cause) {
        return file.scope().isAlive() || cause instanceof ArrayClosedException
                ? cause
                : new ArrayClosedException("This process has closed " + label, cause);
    }
}
