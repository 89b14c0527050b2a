package org.sharray.locking;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.sharray.error.ArrayClosedException;
import org.sharray.journal.Draft;
import org.sharray.journal.Journal;
import org.sharray.journal.Neighbours;
import org.sharray.journal.Part;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.os.Window;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLatch;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;
import org.sharray.sync.SharedSemaphore;

/**
 * One opening of a file whose control region has locks and synchronisers: what all objects for them have in common, and where they are
 * made. Every object for the same record is as good as any other.
 */
public final class Home {
    /** For what threads of this JVM share for the journal: it has no record. */
    private static final int JOURNAL = -1;

    private final MemorySegment file;
    private final FileLayout layout;
    private final Participant participant;
    private final Window window;
    private final IntFunction<? extends Serializable> sent;
    private final String label;

    /** Null if there is none. */
    private final Journal journal;

    /** The locks of stripes, as far as they have been asked for: any object for one is as good as another. */
    private final WordLock[] stripes;

    /**
     * Creates a home.
     *
     * @param layout      of the file, with a lock of its own
     * @param participant this JVM, as the file knows it
     * @param window      the file's records, to be retired when this opening closes, before the participant detaches; or null
     * @param sent        what to send instead of the object for a record; resolves to the same elsewhere
     * @param label       what to call the file in a message
     * @param part        the file, as a target of transactions
     * @param neighbours  finds other files that use the lock
     */
    public Home(FileLayout layout, Participant participant, Window window, IntFunction<? extends Serializable> sent,
            String label, Part part, Neighbours neighbours) {
        this.file = part.memory();
        this.layout = layout;
        this.participant = participant;
        this.window = window;
        this.sent = sent;
        this.label = label;
        this.stripes = new WordLock[layout.stripes()];
        this.journal = layout.journalBytes() == 0
                ? null
                : new Journal(part, layout, label, participant.local(JOURNAL, _ -> new Draft()), neighbours);
    }

    /**
     * The journal of transactions under the array's lock.
     *
     * @return null if the file was created without
     */
    public Journal journal() {
        return journal;
    }

    /**
     * Finishes a transaction that a kill or a power failure has left half done, unless the lock's owner lives: then it does that itself. To be called before this opening is used: of an array that has seen a power
     * failure, the lock may be free.
     */
    public void recover() {
        if (journal != null && journal.isPending()) {
            lockAt(FileLayout.ARRAY_LOCK).recoverUnlessOwned();
        }
    }

    /** Gives the array's lock back after a transaction that has failed, as far as it is still held; one that could not be finished is left to the next owner. */
    public void giveUpTransaction() {
        lockAt(FileLayout.ARRAY_LOCK).giveUp(journal.isUnfinished());
    }

    /** For who has just acquired a lock whose last owner died, or whose file has seen a power failure. */
    void recover(int record) {
        if (journal != null && record == FileLayout.ARRAY_LOCK) {
            journal.recover();
        }
    }

    /**
     * What would be sent instead of a lock.
     *
     * @param lock any lock
     * @return null if it is none of ours
     */
    public static Serializable sentFor(SharedLock lock) {
        return lock instanceof WordLock known ? known.home().sent(known.record()) : null;
    }

    /**
     * The lock of the whole array.
     *
     * @return an object for it
     */
    public SharedLock arrayLock() {
        return new WordLock(this, FileLayout.ARRAY_LOCK, "the lock of " + label);
    }

    /**
     * The lock of a part of the array.
     *
     * @param stripe from 0 to the number of stripes
     * @return an object for it
     */
    public SharedLock stripeLock(int stripe) {
        WordLock known = stripes[stripe];
        if (known == null) {
            known = new WordLock(this, layout.stripeRecord(stripe), "the lock of stripe " + stripe + " of " + label);
            stripes[stripe] = known;
        }
        return known;
    }

    /**
     * Acquires the locks of parts of the array that follow each other, from the first to the last, so that two threads that do so
     * can't wait for each other.
     *
     * @param from the first stripe
     * @param to   the stripe behind the last
     * @return what releases them
     * @throws IllegalMonitorStateException if the thread holds a stripe behind one that it would have to wait for
     */
    public SharedLock.Guard holdStripes(int from, int to) {
        return StripeRange.hold(this, from, to);
    }

    /**
     * Runs a copy while nobody who uses the locks changes what is copied; without stopping them, if they let it.
     *
     * @param from the first stripe of what is copied
     * @param to   the stripe behind the last
     * @param copy may run several times
     */
    public void snapshot(int from, int to, Runnable copy) {
        Snapshot.of(this, from, to).take(copy);
    }

    /**
     * The object for a record that another process has sent.
     *
     * @param record its number
     * @return a lock, or whatever the record is
     * @throws IllegalArgumentException if there is no such record
     */
    public Object object(int record) {
        if (record == FileLayout.ARRAY_LOCK) {
            return arrayLock();
        }
        if (record >= layout.stripeRecord(0) && record < layout.firstSynchronizer()) {
            return stripeLock(record - layout.stripeRecord(0));
        }
        SynchronizerKind kind = record < layout.firstSynchronizer() || record >= layout.records()
                ? SynchronizerKind.NONE
                : SynchronizerKind.of(file, layout, record);
        return switch (kind) {
            case NONE -> throw new IllegalArgumentException(label + " has no synchroniser " + record);
            case LOCK -> lockAt(record);
            case READ_WRITE_LOCK -> new CellReadWriteLock(this, record);
            case CONDITION -> new WordCondition(this, record, lockAt(registry().parameter(record)));
            case SEMAPHORE -> new WordSemaphore(this, record);
            case EVENT -> new WordEvent(this, record);
            case BARRIER -> new WordBarrier(this, record, registry().parameter(record));
            case LATCH -> new WordLatch(this, record);
            case VECTOR -> throw new IllegalArgumentException("The size of " + label + " can't be had alone");
        };
    }

    WordLock lockAt(int record) {
        if (record == FileLayout.ARRAY_LOCK) {
            return (WordLock) arrayLock();
        }
        if (record >= layout.stripeRecord(0) && record < layout.firstSynchronizer()) {
            return (WordLock) stripeLock(record - layout.stripeRecord(0));
        }
        if (record < layout.firstSynchronizer() || record >= layout.records()) {
            throw new IllegalArgumentException(label + " has no lock " + record);
        }
        return SynchronizerKind.of(file, layout, record) == SynchronizerKind.READ_WRITE_LOCK
                ? new CellReadWriteLock(this, record).writeLock()
                : new WordLock(this, record, describe(record));
    }

    /**
     * A lock with a name.
     *
     * @param name of the lock
     * @return the one of that name, made if there is none
     */
    public SharedLock lock(String name) {
        return lockAt(registry().find(SynchronizerKind.LOCK, name, 0, 0));
    }

    /**
     * A read-write lock with a name.
     *
     * @param name of the lock
     * @return the one of that name, made if there is none
     */
    public SharedReadWriteLock readWriteLock(String name) {
        return (SharedReadWriteLock) object(registry().find(SynchronizerKind.READ_WRITE_LOCK, name, 0, 0));
    }

    /**
     * A semaphore with a name.
     *
     * @param name    of the semaphore
     * @param permits that it has at first, if it is made here
     * @return the one of that name, made if there is none
     */
    public SharedSemaphore semaphore(String name, int permits) {
        return (SharedSemaphore) object(
                registry().find(SynchronizerKind.SEMAPHORE, name, 0, WordSemaphore.initial(permits)));
    }

    /**
     * An event with a name.
     *
     * @param name of the event
     * @return the one of that name, made if there is none
     */
    public SharedEvent event(String name) {
        return (SharedEvent) object(registry().find(SynchronizerKind.EVENT, name, 0, 0));
    }

    /**
     * A barrier with a name.
     *
     * @param name    of the barrier
     * @param parties how many threads have to arrive
     * @return the one of that name, made if there is none
     * @throws IllegalArgumentException if there is one of other parties, or a number is out of range
     */
    public SharedBarrier barrier(String name, int parties) {
        WordBarrier.requireParties(parties);
        int record = registry().find(SynchronizerKind.BARRIER, name, parties, 0);
        int found = registry().parameter(record);
        if (found != parties) {
            throw new IllegalArgumentException("The barrier \"" + name + "\" of " + label + " is for " + found
                    + " parties, not for " + parties);
        }
        return (SharedBarrier) object(record);
    }

    /**
     * A latch with a name.
     *
     * @param name  of the latch
     * @param count that it has at first, if it is made here
     * @return the one of that name, made if there is none
     */
    public SharedLatch latch(String name, int count) {
        return (SharedLatch) object(registry().find(SynchronizerKind.LATCH, name, 0, WordLatch.initial(count)));
    }

    Registry registry() {
        return new Registry(this);
    }

    MemorySegment file() {
        return file;
    }

    FileLayout layout() {
        return layout;
    }

    Participant participant() {
        return participant;
    }

    /**
     * What to call the file in a message.
     *
     * @return its name, its path or that it has none
     */
    public String label() {
        return label;
    }

    Serializable sent(int record) {
        return sent.apply(record);
    }

    /** What to call a synchroniser: {@code the semaphore "free" of "jobs"}. */
    String describe(int record) {
        return SynchronizerKind.describe(file, layout, record) + " of " + label;
    }

    /** The address of a lock's word in the window; 0 if there is none. */
    long windowAddress(int record) {
        return window == null
                ? 0
                : window.address(layout.record(record) - layout.record(FileLayout.ARRAY_LOCK) + LockRecord.WORD);
    }

    /** Where a field of a record is, in bytes. */
    long at(int record, long field) {
        return layout.record(record) + field;
    }

    /** What to throw when access to the file has failed: mostly, since this opening is closed. */
    IllegalStateException closed(IllegalStateException cause) {
        return file.scope().isAlive() || cause instanceof ArrayClosedException
                ? cause
                : new ArrayClosedException("The lock can't be used: " + label + " is closed", cause);
    }
}
