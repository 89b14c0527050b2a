package org.sharray.locking;

import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.sharray.error.ArrayClosedException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.os.Os;
import org.sharray.sync.SharedLock;

/**
 * A lock whose whole state is one 64-bit word in an array's file ({@link LockWord} has the bits).
 *
 * <p>
 * <b>States.</b> FREE (0); OWNED (slot and tag of the owner, with or without WAITERS); ORPHANED (DIED alone: free, but the next
 * owner has to be told that the last one died).
 *
 * <pre>
 * transition                who                    step              killed after it: what the next one finds
 * FREE -> OWNED             anybody          A1    CAS               OWNED by a dead slot: recovered
 * ORPHANED -> OWNED         anybody          A2    CAS               OWNED by a dead slot: recovered, told again
 *                                            A3    count the death   as A2, counted
 * OWNED -> OWNED|WAITERS    a waiter         W1    CAS               a flag too many: one needless wake
 *                                            W2    sleep on the low half, until woken or the slice ends
 *                                            W3    on giving up after a sleep: wake one in its place
 * OWNED -> FREE             the owner        R1    exchange          FREE; sleepers look when their slice ends
 *                                            R2    wake one, if WAITERS was set
 * OWNED -> ORPHANED         {@link Participant}: who has the dead owner's byte
 * </pre>
 *
 * <p>
 * <b>Ownership is one step.</b> A1 writes owner and ownership together, so there is no moment in which the lock is held and nobody
 * knows by whom. Everything that is decided from a word is done by compare-and-set from exactly that word.
 *
 * <p>
 * <b>No lost wake-up.</b> The kernel puts a waiter to sleep only while the low half is what the waiter saw, with WAITERS set
 * (W1 before W2); whoever frees the lock reads that flag in the same step that frees it (R1). A woken waiter that gets the lock
 * keeps WAITERS set, because others may be asleep still. Where a wake-up is lost with its sender, after R1 or to a waiter that
 * is killed, the time slice bounds the wait: a sleeper looks at the word again after {@value #SLICE_MILLIS} ms at the latest.
 *
 * <p>
 * <b>Owner's death.</b> A waiter asks for its owner's life before its first sleep and after every slice, and
 * {@link Participant#recoverFrom} frees the lock if there is none; then all compete for it as usual.
 *
 * <p>
 * <b>Reentrance.</b> The count of holds beyond the first lies beside the word, and only the owner touches it; a new owner after a
 * death sets it to 0.
 *
 * <p>
 * <b>Waiting.</b> A platform thread sleeps in the kernel. A virtual thread must not (it would pin its carrier), and without native
 * access nobody can: they park for growing times, at most {@value #PARK_MAX_NANOS} ns, and look again. They set no flag.
 *
 * <p>
 * Fields: all final; the shared state is in the file, and every object for the same word is as good as any other.
 */
public final class WordLock implements SharedLock {
    private static final long serialVersionUID = 1L;
    private static final int SPINS = 100;
    private static final long SLICE_MILLIS = 20;
    private static final long SLICE_NANOS = SLICE_MILLIS * 1_000_000;
    private static final long PARK_MIN_NANOS = 20_000;
    private static final long PARK_MAX_NANOS = 1_000_000;

    private final transient MemorySegment file;
    private final transient long word;
    private final transient long extraHolds;
    private final transient long deaths;
    private final transient Participant participant;
    private final transient Supplier<? extends Serializable> handle;
    private final transient String label;
    private final transient Guard guard = new Hold(false);
    private final transient Guard guardAfterDeath = new Hold(true);

    /**
     * Creates an object for the lock in a file.
     *
     * @param file        the whole file, mapped writable
     * @param layout      of the file
     * @param participant this JVM, as the file knows it
     * @param handle      what to send instead of this object; resolves to the same lock elsewhere
     * @param label       what to call the array in an error
     */
    public WordLock(MemorySegment file, FileLayout layout, Participant participant,
            Supplier<? extends Serializable> handle,
            String label) {
        this.file = file;
        this.word = layout.lockRecord() + LockRecord.WORD;
        this.extraHolds = layout.lockRecord() + LockRecord.EXTRA_HOLDS;
        this.deaths = layout.lockRecord() + LockRecord.OWNER_DEATHS;
        this.participant = participant;
        this.handle = handle;
        this.label = label;
    }

    private final class Hold implements Guard {
        private final boolean afterDeath;

        Hold(boolean afterDeath) {
            this.afterDeath = afterDeath;
        }

        @Override
        public boolean previousOwnerDied() {
            return afterDeath;
        }

        @Override
        public void close() {
            unlock();
        }
    }

    /** How an attempt to acquire ended. */
    private enum Outcome {
        ACQUIRED, ACQUIRED_AFTER_DEATH, TIMED_OUT, INTERRUPTED
    }

    @Override
    public Guard hold() {
        return acquire() ? guardAfterDeath : guard;
    }

    @Override
    public void lock() {
        acquire();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (Thread.interrupted() || !acquireFree() && acquireSlowly(true, Long.MAX_VALUE) == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
    }

    @Override
    public boolean tryLock() {
        return acquireFree() || acquireSlowly(false, 0) != Outcome.TIMED_OUT;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (acquireFree()) {
            return true;
        }
        return switch (acquireSlowly(true, Math.max(0, unit.toNanos(time)))) {
            case TIMED_OUT -> false;
            case INTERRUPTED -> throw new InterruptedException();
            default -> true;
        };
    }

    /** Acquires, whatever it takes, and says whether the last owner died. */
    private boolean acquire() {
        return !acquireFree() && acquireSlowly(false, Long.MAX_VALUE) == Outcome.ACQUIRED_AFTER_DEATH;
    }

    /** The fast path: A1, from a word without flags. */
    private boolean acquireFree() {
        try {
            return LockWord.change(file, word, LockWord.FREE, mine());
        } catch (IllegalStateException closed) {
            throw closed(closed);
        }
    }

    private long mine() {
        return LockWord.owned(participant.slot(), Thread.currentThread().threadId());
    }

    private Outcome acquireSlowly(boolean interruptible, long nanos) {
        try {
            long mine = mine();
            if (LockWord.sameOwner(LockWord.read(file, word), mine)) {
                holdOnceMore();
                return Outcome.ACQUIRED;
            }
            return compete(mine, interruptible, nanos);
        } catch (IllegalStateException closed) {
            throw closed(closed);
        }
    }

    private void holdOnceMore() {
        int holds = file.get(ValueLayout.JAVA_INT, extraHolds);
        if (holds == Integer.MAX_VALUE - 1) {
            throw new Error("Maximum lock count exceeded");
        }
        file.set(ValueLayout.JAVA_INT, extraHolds, holds + 1);
    }

    private Outcome compete(long mine, boolean interruptible, long nanos) {
        long start = System.nanoTime();
        boolean sleeps = Os.current().canWait() && !Thread.currentThread().isVirtual();
        boolean interrupted = false;
        boolean slept = false;
        long askedAt = start - SLICE_NANOS; // before the first sleep, ask at once whether the owner lives
        long park = PARK_MIN_NANOS;
        int spins = nanos == 0 ? 0 : SPINS;
        try {
            while (true) {
                long seen = LockWord.read(file, word);
                if (!LockWord.isOwned(seen)) {
                    if (LockWord.change(file, word, seen, slept ? mine | LockWord.WAITERS : mine)) {
                        return afterDeath(seen) ? Outcome.ACQUIRED_AFTER_DEATH : Outcome.ACQUIRED;
                    }
                    continue;
                }
                if (spins > 0) {
                    spins--;
                    Thread.onSpinWait();
                    continue;
                }
                long now = System.nanoTime();
                if (now - askedAt >= SLICE_NANOS) {
                    askedAt = now;
                    if (participant.recoverFrom(LockWord.slot(seen))) {
                        continue;
                    }
                }
                if (now - start >= nanos) {
                    return leave(Outcome.TIMED_OUT, slept);
                }
                if (Thread.interrupted()) {
                    if (interruptible) {
                        return leave(Outcome.INTERRUPTED, slept);
                    }
                    interrupted = true;
                }
                long wait = Math.min(SLICE_NANOS, nanos - (now - start));
                if (sleeps) {
                    slept |= sleep(seen, wait);
                } else {
                    LockSupport.parkNanos(this, Math.min(wait, park));
                    park = Math.min(PARK_MAX_NANOS, park * 2);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** W1 and W2, from the word that was seen; false if that is not the word any more. */
    private boolean sleep(long seen, long nanos) {
        long flagged = seen | LockWord.WAITERS;
        if (seen != flagged && !LockWord.change(file, word, seen, flagged)) {
            return false;
        }
        Os.current().awaitChange(file, word, LockWord.futexValue(flagged), nanos);
        return true;
    }

    /** W3: who has slept may have been woken for the lock that it does not take any more, and wakes another in its place. */
    private Outcome leave(Outcome outcome, boolean slept) {
        if (slept) {
            Os.current().wake(file, word, 1);
        }
        return outcome;
    }

    /** What a new owner does first: A3, if the word said that the last one died. */
    private boolean afterDeath(long seen) {
        if ((seen & LockWord.DIED) == 0) {
            return false;
        }
        file.set(ValueLayout.JAVA_INT, extraHolds, 0);
        long count = file.get(ValueLayout.JAVA_LONG, deaths) + 1;
        file.set(ValueLayout.JAVA_LONG, deaths, count);
        warn("The owner of the lock of " + label
                + " died while it held it; what the lock protects may be half done (death " + count
                + " of an owner of this lock)");
        return true;
    }

    /** A logger that fails must not leave the lock with an owner that does not know it. */
    private static void warn(String message) {
        try {
            System.getLogger("org.sharray").log(Level.WARNING, message);
        } catch (RuntimeException failure) {
            // The guard and the count still tell.
        }
    }

    @Override
    public void unlock() {
        try {
            long held = LockWord.read(file, word);
            if (!LockWord.sameOwner(held, mine())) {
                throw new IllegalMonitorStateException(
                        "The lock of " + label + " is not held by this thread: " + state(held));
            }
            int holds = file.get(ValueLayout.JAVA_INT, extraHolds);
            if (holds > 0) {
                file.set(ValueLayout.JAVA_INT, extraHolds, holds - 1);
            } else if ((LockWord.free(file, word) & LockWord.WAITERS) != 0) {
                Os.current().wake(file, word, 1);
            }
        } catch (IllegalStateException closed) {
            throw closed(closed);
        }
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("The lock of an array has no conditions");
    }

    @Override
    public boolean isLocked() {
        return LockWord.isOwned(current());
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return LockWord.sameOwner(current(), mine());
    }

    @Override
    public int getHoldCount() {
        return isHeldByCurrentThread() ? file.get(ValueLayout.JAVA_INT, extraHolds) + 1 : 0;
    }

    @Override
    public long ownerDeaths() {
        try {
            return file.get(ValueLayout.JAVA_LONG, deaths);
        } catch (IllegalStateException closed) {
            throw closed(closed);
        }
    }

    private long current() {
        try {
            return LockWord.read(file, word);
        } catch (IllegalStateException closed) {
            throw closed(closed);
        }
    }

    private String state(long seen) {
        if (!LockWord.isOwned(seen)) {
            return "it is free";
        }
        return "it is held by thread " + LockWord.tag(seen) + " of " + participant.describe(LockWord.slot(seen));
    }

    private IllegalStateException closed(IllegalStateException cause) {
        return file.scope().isAlive()
                ? cause
                : new ArrayClosedException("The lock can't be used: " + label + " is closed", cause);
    }

    /**
     * What is sent to another process instead of this object.
     *
     * @return what the maker of this object gave
     */
    public Serializable handle() {
        return handle.get();
    }

    private Object writeReplace() {
        return handle();
    }

    /**
     * Names the lock and its state, for people.
     *
     * @return for instance {@code lock of 'scores' (held by thread 1 of process 4711 (org.acme.Main))}
     */
    @Override
    public String toString() {
        return "lock of " + label + " (" + (file.scope().isAlive() ? state(LockWord.read(file, word)) : "closed") + ")";
    }
}
