package org.sharray.locking;

import static org.sharray.locking.Step.A1;
import static org.sharray.locking.Step.A2;
import static org.sharray.locking.Step.A3;
import static org.sharray.locking.Step.R1;
import static org.sharray.locking.Step.R2;
import static org.sharray.locking.Step.W1;
import static org.sharray.locking.Step.W2;
import static org.sharray.locking.Step.W3;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sharray.error.OwnerDiedException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.os.Window;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;

/**
 * A lock whose whole state is one 64-bit word in a file ({@link LockWord} has the bits).
 *
 * <p>
 * <b>States.</b> FREE (0); OBSERVED (free, and a snapshot is being taken); YIELDED (free, for a starving thread first); ORPHANED (free,
 * but the next owner has to be told that the last one died); OWNED, and OWNED AFTER DEATH until it is released.
 *
 * <pre>
 * transition                     who                    step
 * FREE -> OWNED                  anybody                A1    CAS: the fast path
 * OBSERVED, YIELDED -> OWNED     who has lost A1        A2    CAS; YIELDED only if starving, or at the last try
 * ORPHANED -> OWNED AFTER DEATH  the same               A2    CAS
 *                                                       A3    tell
 * OWNED -> OWNED with WAITERS    a waiter               W1    CAS; with STARVING, if it is
 *                                                       W2    sleep on the low half, until starving or for a time
 *                                                             slice at most
 *                                                       W3    on giving up after a sleep: wake one in its place
 *                                                       W4    first, after each slice and last: does the owner live?
 * OWNED -> FREE, YIELDED         the owner              R1    CAS
 *                                                       R2    wake one if WAITERS was set; all, if YIELDED or ORPHANED
 * OWNED -> ORPHANED              {@link Participant}: who knows that the owner is dead (D1, D2);
 *                                {@link Seizure}: a person, though the owner lives
 * </pre>
 *
 * <p>
 * <b>Ownership is one step.</b> A1 and A2 write owner and ownership together, so there is no moment in which the lock is held and nobody
 * knows by whom. Everything that is decided from a word is done by compare-and-set from exactly that word.
 *
 * <p>
 * <b>No lost wake-up.</b> The kernel puts a waiter to sleep only while the low half is what the waiter saw, with WAITERS set
 * (W1 before W2); whoever frees the lock reads that flag in the same step that frees it (R1). A woken waiter that gets the lock
 * keeps WAITERS set, because others may be asleep still. Where a wake-up is lost with its sender, after R1, or to a waiter that
 * is killed, the time slice bounds the wait.
 *
 * <p>
 * <b>No starvation.</b> Who has waited long sets STARVING; the owner then leaves the word YIELDED, which does not match the fast path, and
 * those that have not waited long leave it alone.
 *
 * <p>
 * <b>Reentrance.</b> The count of holds beyond the first is of interest to the owner alone, so it lies on the heap of the owner's JVM.
 *
 * <p>
 * docs/locking.md has the orderings, and what is found after a kill at each step. Fields: all final; the shared state is in the file, and
 * every object for the same word is as good as any other.
 */
class WordLock implements SharedLock, SharedLock.Guard {
    private static final long serialVersionUID = 1L;
    private static final int SPINS = 100;

    private final transient MemorySegment file;
    private final transient long word;

    /** The word's address in a window, for the fast paths; 0 if there is none. */
    private final transient long address;
    private final transient Holds holds;

    /** What the words of all threads of this JVM have in common. */
    private final transient long identity;

    private final transient LockStatistics statistics;
    private final transient Home home;
    private final transient int record;
    private final transient String label;

    /**
     * Creates an object for a lock.
     *
     * @param home   the file, as this JVM has it open
     * @param record of the lock
     * @param label  what to call the lock in a message
     */
    WordLock(Home home, int record, String label) {
        this.home = home;
        this.record = record;
        this.label = label;
        this.file = home.file();
        this.word = home.at(record, LockRecord.WORD);
        this.address = home.windowAddress(record);
        this.statistics = new LockStatistics(file, word);
        this.holds = home.participant().local(record, _ -> new Holds());
        this.identity = home.participant().identity();
    }

    /** How often the owner, if it is a thread of this JVM, holds the lock beyond the first time; guarded by the lock. */
    static final class Holds {
        private int extra;

        /** For who has just acquired the lock: what an owner from whom it was taken by force has left, counts no more. */
        void begin() {
            if (extra != 0) {
                extra = 0;
            }
        }

        /** For the lock of a thread that has ended, before it is freed. */
        void forget() {
            extra = 0;
        }
    }

    /** What a thread wants that acquires: it decides about a strict lock whose owner has died. */
    private enum Purpose {
        USE, REPAIR, END_OF_WAIT
    }

    @Override
    public Guard hold() {
        lock();
        return this;
    }

    /** Releases one hold: this object is the guard of every hold. */
    @Override
    public void close() {
        unlock();
    }

    @Override
    public Optional<Guard> tryHold() {
        return tryLock() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Optional<Guard> tryHold(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(time, unit) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public void lock() {
        if (!acquireFree()) {
            acquireSlowly(false, Waiting.FOR_EVER, Purpose.USE);
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (Thread.interrupted()
                || !acquireFree() && acquireSlowly(true, Waiting.FOR_EVER, Purpose.USE) == Ending.INTERRUPTED) {
            throw new InterruptedException();
        }
    }

    @Override
    public boolean tryLock() {
        return acquireFree() || acquireSlowly(false, 0, Purpose.USE) == null;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long nanos = Math.max(0, unit.toNanos(time));
        if (acquireFree()) {
            return true;
        }
        Ending ending = acquireSlowly(true, nanos, Purpose.USE);
        if (ending == Ending.INTERRUPTED) {
            throw new InterruptedException();
        }
        return ending == null;
    }

    /** The fast path: A1. A virtual thread has to be noted first. */
    private boolean acquireFree() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            OwnThreads.note(thread);
        }
        try {
            long mine = LockWord.owned(identity, thread.threadId());
            if (address != 0) {
                if (!Window.changeAcquire(this, address, LockWord.FREE, mine)) {
                    return false;
                }
                Os.current().reached(A1);
                holds.begin();
                if (LockStatistics.COUNTS_ALL) {
                    Window.count(this, address + LockRecord.ACQUISITIONS);
                }
                return true;
            }
            if (!LockWord.change(file, word, LockWord.FREE, mine)) {
                return false;
            }
            Os.current().reached(A1);
            holds.begin();
            statistics.countAcquisition();
            return true;
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    private long mine() {
        return LockWord.owned(identity, Thread.currentThread().threadId());
    }

    /** Acquires, if it takes a wait or not; null if the lock was acquired. */
    private Ending acquireSlowly(boolean interruptible, long nanos, Purpose purpose) {
        try {
            long mine = mine();
            if (LockWord.sameOwner(LockWord.read(file, word), mine)) {
                holdOnceMore();
                return null;
            }
            try (Waiting waiting = new Waiting(interruptible, nanos)) {
                return compete(mine, waiting, purpose);
            }
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    /** Whether the calling thread, which holds the lock, holds it more than once. */
    boolean isHeldAgain() {
        return holds.extra > 0;
    }

    private void holdOnceMore() {
        if (holds.extra == Integer.MAX_VALUE - 1) {
            throw new Error("Maximum lock count exceeded");
        }
        holds.extra++;
    }

    private Ending compete(long mine, Waiting waiting, Purpose purpose) {
        boolean slept = false;
        boolean contended = false;
        int spins = SPINS;
        LockContendedEvent contention = null;
        while (true) {
            long seen = LockWord.read(file, word);
            if (!LockWord.isOwned(seen)) {
                if (LockWord.has(seen, LockWord.DIED) && isStrict() && purpose == Purpose.USE) {
                    leave(slept, contention);
                    throw new OwnerDiedException("An owner of " + label
                            + " died while it held it, and nobody has mended what the lock protects: see SharedLock.repair");
                }
                if (!LockWord.has(seen, LockWord.STARVING) || waiting.isStarving() || waiting.isLastTry()) {
                    if (acquireFrom(seen, mine, slept)) {
                        statistics.countAcquisition();
                        if (contended) {
                            statistics.countWait(waiting.elapsedNanos(), slept);
                        }
                        Events.end(contention);
                        return null;
                    }
                    continue;
                }
            } else {
                contended = true;
                if (spins > 0 && !waiting.isLastTry()) {
                    spins--;
                    Thread.onSpinWait();
                    continue;
                }
                if (waiting.nextSlice() && home.participant().recoverFrom(seen, waiting)) {
                    continue;
                }
            }
            Ending ending = waiting.ending();
            if (ending == Ending.TIMED_OUT && waiting.triesOnceMore()) {
                continue;
            }
            if (ending != null) {
                leave(slept, contention);
                return ending;
            }
            if (contention == null) {
                contention = Events.contention(this, seen);
            }
            slept |= sleep(seen, waiting);
        }
    }

    /** A2, and A3 after a death. */
    private boolean acquireFrom(long seen, long mine, boolean slept) {
        long waiters = slept ? LockWord.WAITERS : seen & LockWord.WAITERS;
        if (!LockWord.change(file, word, seen, mine | waiters | seen & LockWord.DIED)) {
            return false;
        }
        Os.current().reached(A2);
        holds.begin();
        if (LockWord.has(seen, LockWord.OBSERVED)) {
            VarHandle.fullFence(); // what is written from here on is not seen by a snapshot that does not see this change
        }
        if (LockWord.has(seen, LockWord.DIED) && !isOfVector()) {
            recover();
            Os.current().reached(A3);
            Events.ownerDied(label, ownerDeaths());
        }
        return true;
    }

    /** Finishes the transaction of a dead owner, or leaves that to the next one. */
    private void recover() {
        try {
            home.recover(record);
        } catch (RuntimeException | Error failure) {
            giveUp(true);
            throw failure;
        }
    }

    /** For who begins to use the file and finds a transaction in its journal: takes the lock if it is free or its owner is dead, and finishes it. An owner that lives is about to do that. */
    void recoverUnlessOwned() {
        if (acquireSlowly(false, 0, Purpose.REPAIR) == null) {
            recover();
            giveBackOnce();
        }
    }

    /**
     * Gives a hold back if there is still one, also when this opening has been closed: that of a transaction that has failed. One that is half done is left to the next owner, as if this one had died;
     * then no hold remains.
     */
    void giveUp(boolean halfDone) {
        MemorySegment mapping = home.participant().slots().file();
        try {
            if (!LockWord.sameOwner(LockWord.read(mapping, word), mine())) {
                return;
            }
            if (halfDone) {
                holds.forget();
                release(mapping, LockWord.DIED, LockWord.DIED);
            } else {
                giveBackOnce();
            }
        } catch (IllegalStateException settled) {
            // With the last opening, everything of this process was settled.
        }
    }

    /** W1 and W2, from the word that was seen; false if that is not the word any more. */
    boolean sleep(long seen, Waiting waiting) {
        long flagged = seen;
        if (waiting.sleeps) {
            flagged |= LockWord.WAITERS;
        }
        if (waiting.isStarving() && LockWord.isOwned(seen)) {
            flagged |= LockWord.STARVING;
        }
        if (seen != flagged && !LockWord.change(file, word, seen, flagged)) {
            return false;
        }
        if (LockWord.isOwned(seen) && !LockWord.has(seen, LockWord.WAITERS)) {
            statistics.noteOwner();
        }
        Os.current().reached(W1);
        waiting.sleep(file, word, LockWord.futexValue(flagged));
        Os.current().reached(W2);
        return waiting.sleeps;
    }

    /** W3: who has slept may have been woken for the lock that it does not take any more, and wakes another in its place. */
    private void leave(boolean slept, LockContendedEvent contention) {
        Events.end(contention);
        Os.current().reached(W3);
        if (slept) {
            Os.current().wake(file, word, 1);
        }
    }

    @Override
    public void unlock() {
        try {
            // A word without flags and a single hold: the common case. Who is not the owner may read a wrong count, but fails then.
            long mine = mine();
            if (holds.extra != 0 || !(address != 0
                    ? Window.changeRelease(this, address, mine, LockWord.FREE)
                    : LockWord.change(file, word, mine, LockWord.FREE))) {
                releaseSlowly(mine);
                return;
            }
            Os.current().reached(R1);
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    private void releaseSlowly(long mine) {
        requireOwner(mine);
        if (holds.extra > 0) {
            holds.extra--;
        } else {
            release(file, isStrict());
        }
    }

    /** The registry's lock and a vector's never wait for their repair: what a dead owner left half made is not seen by anybody. */
    private boolean isStrict() {
        return home.layout().isStrict() && record != FileLayout.REGISTRY_LOCK && !isOfVector();
    }

    private boolean isOfVector() {
        return SynchronizerKind.of(file, home.layout(), record) == SynchronizerKind.VECTOR;
    }

    private void requireOwner(long mine) {
        long seen = LockWord.read(file, word);
        if (!LockWord.sameOwner(seen, mine)) {
            throw notHeld(seen);
        }
    }

    private IllegalMonitorStateException notHeld(long seen) {
        return new IllegalMonitorStateException(label + " is not held by this thread; it is " + state(seen));
    }

    /** R1 and R2, by the owner, of all its holds; through a mapping of the file. */
    private void release(MemorySegment mapping, boolean keepsDied) {
        release(mapping, keepsDied ? LockWord.DIED : 0, 0);
    }

    /** The same, with those flags of the word that are kept, and those that are set. */
    private void release(MemorySegment mapping, long kept, long set) {
        while (true) {
            long held = LockWord.read(mapping, word);
            if (!LockWord.sameOwner(held, mine())) { // it was taken away by force just now
                throw notHeld(held);
            }
            long next = held & kept | set;
            if (LockWord.has(held, LockWord.STARVING)) {
                next |= LockWord.STARVING | LockWord.WAITERS;
            }
            if (LockWord.change(mapping, word, held, next)) {
                Os.current().reached(R1);
                if (LockWord.has(held, LockWord.WAITERS)) {
                    Os.current().wake(mapping, word, next == LockWord.FREE ? toWake() : Integer.MAX_VALUE);
                }
                Os.current().reached(R2);
                if (LockWord.has(held, LockWord.DIED)) {
                    Events.logDeaths();
                }
                return;
            }
        }
    }

    /** How many waiters a release wakes: one, since one alone can have the lock. */
    int toWake() {
        return 1;
    }

    /**
     * Releases the lock as if it had not been acquired: a death that was to be told is told to the next owner. Works also when this
     * opening of the file has been closed, but for the last one: with that, everything of this process is settled.
     */
    void giveBack() {
        try {
            release(home.participant().slots().file(), true);
        } catch (IllegalStateException settled) {
            // Nothing is held any more.
        } catch (IllegalMonitorStateException settledOrTaken) {
            if (home.file().scope().isAlive()) {
                throw settledOrTaken; // by force; else whoever closed the array has released it
            }
        }
    }

    /** Gives one hold back, as {@link #giveBack} does with the only one. */
    void giveBackOnce() {
        if (holds.extra > 0) {
            holds.extra--;
        } else {
            giveBack();
        }
    }

    /** C2: releases the lock, however often it is held, and returns how often beyond the first time. */
    int releaseAll() {
        int extra = holds.extra;
        holds.extra = 0;
        release(file, isStrict());
        return extra;
    }

    /** C6: acquires the lock again, as often as it was held. */
    void acquireAgain(int extra) {
        if (!acquireFree()) {
            acquireSlowly(false, Waiting.FOR_EVER, Purpose.END_OF_WAIT);
        }
        holds.extra = extra;
    }

    /** Fails if this opening of the file is closed. */
    void requireOpen() {
        current();
    }

    /** Fails if the calling thread does not hold the lock. */
    void requireHeld() {
        try {
            requireOwner(mine());
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    /** Fails if what the calling thread does with the lock has to be done as a whole. */
    void requireNoTransaction() {
        if (home.journal() != null && record == FileLayout.ARRAY_LOCK && home.journal().isUnderWay()) {
            throw new IllegalStateException("A transaction can't wait for a condition of " + label
                    + ", since that gives the lock to others: wait before or after it");
        }
    }

    void acquireToRepair() {
        if (!acquireFree()) {
            acquireSlowly(false, Waiting.FOR_EVER, Purpose.REPAIR);
        }
    }

    @Override
    public boolean repair(Runnable mending) {
        Objects.requireNonNull(mending, "mending");
        acquireToRepair();
        boolean whole = false;
        try {
            boolean died = previousOwnerDied();
            if (died) {
                mending.run();
                forgetDeath();
            }
            whole = true;
            return died;
        } finally {
            if (whole || holds.extra > 0) {
                unlock();
            } else {
                giveBack();
            }
        }
    }

    /** Acquires a lock of ours that guards nothing which a death leaves half done. */
    Guard holdWhole() {
        acquireToRepair();
        forgetDeath();
        return this;
    }

    private void forgetDeath() {
        long held;
        do {
            held = LockWord.read(file, word);
        } while (!LockWord.change(file, word, held, held & ~LockWord.DIED));
        Events.logDeaths();
    }

    /** W4 for who waits for something else that the owner may do. */
    void askForOwner(Waiting waiting) {
        long seen = current();
        if (LockWord.isOwned(seen)) {
            home.participant().recoverFrom(seen, waiting);
        }
    }

    @Override
    public boolean previousOwnerDied() {
        long seen = current();
        return LockWord.sameOwner(seen, mine()) && LockWord.has(seen, LockWord.DIED);
    }

    @Override
    public SharedCondition newCondition() {
        return condition(home.registry().find(SynchronizerKind.CONDITION, "", record, 0));
    }

    @Override
    public SharedCondition condition(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A condition's name can't be empty");
        }
        return condition(home.registry().find(SynchronizerKind.CONDITION, name, record, 0));
    }

    private SharedCondition condition(int found) {
        return new WordCondition(home, found, this);
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
        return isHeldByCurrentThread() ? holds.extra + 1 : 0;
    }

    @Override
    public boolean hasQueuedThreads() {
        long seen = current();
        return LockWord.isOwned(seen) && LockWord.has(seen, LockWord.WAITERS);
    }

    @Override
    public long ownerDeaths() {
        try {
            return file.get(ValueLayout.JAVA_LONG, home.at(record, LockRecord.OWNER_DEATHS));
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    private long current() {
        try {
            return LockWord.read(file, word);
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    /** The word, for who decides by it alone whether to go on; in the one order of all volatile accesses. */
    long readWord() {
        return LockWord.readAfterWrite(file, word);
    }

    /** Takes the yield of a word back, for a starving thread that did not need to own it; and wakes those who slept because of the yield. */
    void endYield(long seen) {
        if (LockWord.change(file, word, seen, seen & ~(LockWord.STARVING | LockWord.WAITERS))
                && LockWord.has(seen, LockWord.WAITERS)) {
            Os.current().wake(file, word, Integer.MAX_VALUE);
        }
    }

    Home home() {
        return home;
    }

    /** Where the lock is. */
    int record() {
        return record;
    }

    String label() {
        return label;
    }

    String state(long seen) {
        if (LockWord.isOwned(seen)) {
            return "held by " + home.participant().describeOwner(seen);
        }
        return LockWord.has(seen, LockWord.DIED) ? "free, its last owner died" : "free";
    }

    /**
     * Names the lock and its state, for people.
     *
     * @return for instance {@code the lock of "scores" (held by thread 1 of process 4711 (org.acme.Main))}
     */
    @Override
    public String toString() {
        return label + " (" + (file.scope().isAlive() ? state(LockWord.read(file, word)) : "closed") + ")";
    }

    private Object writeReplace() {
        return home.sent(record);
    }
}
