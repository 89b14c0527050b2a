package org.sharray.locking;

import static org.sharray.locking.Step.N1;
import static org.sharray.locking.Step.N2;
import static org.sharray.locking.Step.N3;
import static org.sharray.locking.Step.X1;

import java.io.Serializable;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.sharray.error.OwnerDiedException;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;

/**
 * A read-write lock: a {@link WordLock} for the writers, and for each process a cell with the number of its threads that read.
 *
 * <pre>
 * N1 a reader adds 1 to its cell            X1 a writer owns the word, and waits for each cell to be 0
 * N2 and then reads the word: nobody's, or
 * N3 takes its 1 back, and waits for the word
 * </pre>
 *
 * <p>
 * Both write first and read then, in the one order of all volatile accesses: so at least one of them sees the other. A reader that
 * leaves wakes a writer that sleeps on the cell. While a writer owns the word no reader comes in, so no writer starves; a reader that
 * starves makes the word YIELDED, as every waiter does, which keeps the next writers off.
 *
 * <p>
 * The cell counts threads; how often each of them holds the lock is known to the thread alone ({@link Readers}). Fields: all final.
 */
final class CellReadWriteLock implements SharedReadWriteLock {
    private static final long serialVersionUID = 1L;

    private final transient Home home;
    private final transient int record;
    private final transient SlotTable slots;
    private final transient int slot;
    private final transient Readers readers;
    private final transient WriteLock write;
    private final transient ReadLock read = new Read();

    /** How often each thread of this JVM holds the read lock. One object for all openings of the file. */
    private static final class Readers {
        private final ThreadLocal<int[]> holds = ThreadLocal.withInitial(() -> new int[1]);
    }

    CellReadWriteLock(Home home, int record) {
        this.home = home;
        this.record = record;
        this.slots = home.participant().slots();
        this.slot = home.participant().slot();
        this.readers = home.participant().local(~record, _ -> new Readers()); // the record itself is the write lock's
        this.write = new WriteLock();
    }

    @Override
    public ReadLock readLock() {
        return read;
    }

    @Override
    public WordLock writeLock() {
        return write;
    }

    @Override
    public int getReadLockCount() {
        try {
            long count = 0;
            for (int any = 0; any < home.layout().participants(); any++) {
                count += readers(any);
            }
            return (int) Math.min(count, Integer.MAX_VALUE);
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    private int readers(int any) {
        return (int) slots.cell(any, record);
    }

    private void addReaders(int change) {
        long cell;
        do {
            cell = slots.cell(slot, record);
        } while (!slots.changeCell(slot, record, cell, cell + change & 0xFFFF_FFFFL));
    }

    /** Takes back what N1 added, and wakes the writer that may wait for it. */
    private void leave() {
        addReaders(-1);
        Os.current().reached(N3);
        if (LockWord.isOwned(write.readWord())) {
            Os.current().wake(slots.file(), home.layout().cell(slot, record), Integer.MAX_VALUE);
        }
    }

    private final class Read implements ReadLock {
        @Override
        public SharedLock.Guard hold() {
            lock();
            return new ReadGuard(previousOwnerDied());
        }

        @Override
        public boolean previousOwnerDied() {
            try {
                return readers.holds.get()[0] > 0 && LockWord.has(write.readWord(), LockWord.DIED);
            } catch (IllegalStateException closed) {
                throw home.closed(closed);
            }
        }

        @Override
        public void lock() {
            acquire(false, Waiting.FOR_EVER);
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            if (Thread.interrupted() || acquire(true, Waiting.FOR_EVER) == Ending.INTERRUPTED) {
                throw new InterruptedException();
            }
        }

        @Override
        public boolean tryLock() {
            return acquire(false, 0) == null;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Ending ending = acquire(true, Math.max(0, unit.toNanos(time)));
            if (ending == Ending.INTERRUPTED) {
                throw new InterruptedException();
            }
            return ending == null;
        }

        private Ending acquire(boolean interruptible, long nanos) {
            try {
                int[] holds = readers.holds.get();
                if (holds[0] == Integer.MAX_VALUE) {
                    throw new Error("Maximum lock count exceeded");
                }
                Ending ending = holds[0] > 0 ? null : enter(interruptible, nanos);
                if (ending == null) {
                    holds[0]++;
                }
                return ending;
            } catch (IllegalStateException closed) {
                throw home.closed(closed);
            }
        }

        /** The first hold of a thread. */
        private Ending enter(boolean interruptible, long nanos) {
            if (tryEnter()) {
                return null;
            }
            try (Waiting waiting = new Waiting(interruptible, nanos)) {
                while (true) {
                    long seen = write.readWord();
                    if (!LockWord.isOwned(seen)) {
                        if (tryEnter()) {
                            return null;
                        }
                        continue;
                    }
                    if (waiting.nextSlice() && home.participant().recoverFrom(seen, waiting)) {
                        continue;
                    }
                    Ending ending = waiting.ending();
                    if (ending == Ending.TIMED_OUT && waiting.triesOnceMore()) {
                        continue;
                    }
                    if (ending != null) {
                        return ending;
                    }
                    write.sleep(seen, waiting);
                }
            }
        }

        private boolean tryEnter() {
            addReaders(1);
            Os.current().reached(N1);
            long seen = write.readWord();
            Os.current().reached(N2);
            if (LockWord.isOwned(seen) && !write.isHeldByCurrentThread()) {
                leave();
                return false;
            }
            if (LockWord.has(seen, LockWord.DIED) && home.layout().isStrict() && !LockWord.isOwned(seen)) {
                leave();
                throw new OwnerDiedException("A writer died while it held " + write.label()
                        + ", and nobody has mended what the lock protects: see SharedLock.repair");
            }
            if (LockWord.has(seen, LockWord.STARVING) && !LockWord.isOwned(seen)) {
                write.endYield(seen);
            }
            return true;
        }

        @Override
        public void unlock() {
            int[] holds = readers.holds.get();
            if (holds[0] == 0) {
                throw new IllegalMonitorStateException(this + " is not held by this thread");
            }
            try {
                if (--holds[0] == 0) {
                    readers.holds.remove();
                    leave();
                }
            } catch (IllegalStateException closed) {
                throw home.closed(closed);
            }
        }

        @Override
        public int getHoldCount() {
            return readers.holds.get()[0];
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("A read lock has no conditions; the write lock has");
        }

        @Override
        public String toString() {
            return "the read side of " + write.label();
        }
    }

    /** One hold of the read lock. */
    private final class ReadGuard implements SharedLock.Guard {
        private final boolean afterDeath;

        ReadGuard(boolean afterDeath) {
            this.afterDeath = afterDeath;
        }

        @Override
        public boolean previousOwnerDied() {
            return afterDeath;
        }

        @Override
        public void close() {
            read.unlock();
        }
    }

    /** The word, and the wait for the readers to leave. */
    private final class WriteLock extends WordLock {
        private static final long serialVersionUID = 1L;

        WriteLock() {
            super(CellReadWriteLock.this.home, CellReadWriteLock.this.record,
                    CellReadWriteLock.this.home.describe(CellReadWriteLock.this.record));
        }

        @Override
        public void lock() {
            boolean first = isFirstHold();
            super.lock();
            drain(first, false, Waiting.FOR_EVER);
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            boolean first = isFirstHold();
            super.lockInterruptibly();
            if (drain(first, true, Waiting.FOR_EVER) == Ending.INTERRUPTED) {
                throw new InterruptedException();
            }
        }

        @Override
        public boolean tryLock() {
            boolean first = isFirstHold();
            return super.tryLock() && drain(first, false, 0) == null;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            boolean first = isFirstHold();
            long nanos = Math.max(0, unit.toNanos(time));
            long start = System.nanoTime();
            if (!super.tryLock(time, unit)) {
                return false;
            }
            Ending ending = drain(first, true, Math.max(0, nanos - (System.nanoTime() - start)));
            if (ending == Ending.INTERRUPTED) {
                throw new InterruptedException();
            }
            return ending == null;
        }

        @Override
        void acquireAgain(int extra) {
            super.acquireAgain(extra);
            drain(true, false, Waiting.FOR_EVER);
        }

        @Override
        void acquireToRepair() {
            boolean first = isFirstHold();
            super.acquireToRepair();
            drain(first, false, Waiting.FOR_EVER);
        }

        private boolean isFirstHold() {
            boolean first = !isHeldByCurrentThread();
            if (first && read.getHoldCount() > 0) {
                throw new IllegalMonitorStateException("A thread that holds " + read
                        + " can't have the write lock: it would wait for itself");
            }
            return first;
        }

        /** X1: waits until nobody reads; gives the word back if that takes too long. */
        private Ending drain(boolean first, boolean interruptible, long nanos) {
            if (!first) {
                return null;
            }
            VarHandle.fullFence(); // the word was written with acquire ordering alone; the cells must be read after it
            boolean drained = false;
            try (Waiting waiting = new Waiting(interruptible, nanos)) {
                Ending ending = null;
                for (int any = 0; any < home.layout().participants() && ending == null; any++) {
                    ending = awaitNoReaders(any, waiting);
                }
                if (ending == null) {
                    drained = true;
                    Os.current().reached(X1);
                }
                return ending;
            } catch (IllegalStateException closed) {
                throw home.closed(closed);
            } finally {
                if (!drained) {
                    giveBack();
                }
            }
        }

        private Ending awaitNoReaders(int any, Waiting waiting) {
            int reading = readers(any);
            if (reading == 0) {
                return null;
            }
            for (; reading != 0; reading = readers(any)) {
                if (waiting.nextSlice()) {
                    requireOpen();
                    home.participant().recoverCells(record);
                    continue;
                }
                Ending ending = waiting.ending();
                if (ending != null) {
                    return ending;
                }
                waiting.sleep(slots.file(), home.layout().cell(any, record),
                        reading);
            }
            requireOpen(); // because that a process has closed the array ends its reading, too
            return null;
        }

        /** All: readers and writers wait together, and readers go together. */
        @Override
        int toWake() {
            return Integer.MAX_VALUE;
        }

        private Object writeReplace() {
            return new SentWriteLock(CellReadWriteLock.this);
        }
    }

    /** What stands for a write lock in a serialised form. */
    private record SentWriteLock(SharedReadWriteLock both) implements Serializable {
        private Object readResolve() {
            return both.writeLock();
        }
    }

    /**
     * Names the lock and its state, for people.
     *
     * @return for instance {@code the read-write lock "table" of "prices" (free, 3 readers)}
     */
    @Override
    public String toString() {
        return home.file().scope().isAlive()
                ? write.toString().replaceFirst("\\)$", ", " + getReadLockCount() + " readers)")
                : write.toString();
    }

    private Object writeReplace() {
        return home.sent(record);
    }
}
