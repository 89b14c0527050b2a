package org.sharray.sync;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A reentrant mutual exclusion lock among the threads of all processes that share an array.
 *
 * <p>
 * It behaves as {@link java.util.concurrent.locks.ReentrantLock} does (barging, owned by a thread, held more than once by its
 * owner), and is best used as
 *
 * <pre>{@code
 * try (var _ = counts.lock().hold()) {
 *     counts.set(i, counts.get(i) + 1);
 * }
 * }</pre>
 *
 * <p>
 * Unlike that lock it survives its owner's process: if the process dies, by whatever signal, the next thread that wants the
 * lock gets it, and is told by {@link Guard#previousOwnerDied()} that what the lock protects may be half done. Each death is
 * also counted ({@link #ownerDeaths}) and logged as a warning to the {@link System.Logger} {@code org.sharray}. (A thread that ends
 * while it holds the lock, in a process that lives on, is not noticed: the lock stays taken until the process ends.)
 *
 * <p>
 * Memory effects are those of {@link Lock}, across processes: what a thread did before it released the lock is seen by the
 * thread that acquires it next. A lock may be sent to another process at any time, like its array.
 */
public interface SharedLock extends Lock, Serializable {
    /**
     * Acquires the lock, waiting as long as it takes, and returns what releases it.
     *
     * @return to be closed by the thread that called, as often as it called
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     */
    Guard hold();

    /**
     * Acquires the lock, waiting as long as it takes; an interrupt does not end the wait, it is kept for later.
     *
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     */
    @Override
    void lock();

    /**
     * Acquires the lock unless the thread is interrupted, before or while it waits.
     *
     * @throws InterruptedException                   if the thread was interrupted; its interrupt status is cleared
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     */
    @Override
    void lockInterruptibly() throws InterruptedException;

    /**
     * Acquires the lock if no living process has it, without waiting and without regard to those that wait.
     *
     * @return whether the lock was acquired
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     */
    @Override
    boolean tryLock();

    /**
     * Acquires the lock within a time.
     *
     * @param time the longest wait; with 0 or less there is none
     * @param unit of the time
     * @return whether the lock was acquired
     * @throws InterruptedException                   if the thread was interrupted; its interrupt status is cleared
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     */
    @Override
    boolean tryLock(long time, TimeUnit unit) throws InterruptedException;

    /**
     * Releases one hold of the lock.
     *
     * @throws IllegalMonitorStateException           if the calling thread does not hold the lock
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     */
    @Override
    void unlock();

    /**
     * Not supported by this lock.
     *
     * @return never
     * @throws UnsupportedOperationException always
     */
    @Override
    Condition newCondition();

    /**
     * Whether any thread of any process holds the lock; meant for monitoring, not for control.
     *
     * @return true also for an owner that is dead and has not been followed by another
     */
    boolean isLocked();

    /**
     * Whether the calling thread holds the lock.
     *
     * @return true if it does
     */
    boolean isHeldByCurrentThread();

    /**
     * How often the calling thread holds the lock.
     *
     * @return 0 if it does not hold it
     */
    int getHoldCount();

    /**
     * How many owners died while they held this lock, as far as they have been followed by another owner.
     *
     * @return a count since the array was created
     */
    long ownerDeaths();

    /** One hold of a lock; closing it releases the lock. */
    interface Guard extends AutoCloseable {
        /**
         * Whether the lock's last owner died while it held it, so that what the lock protects may be half done. Only the first
         * owner after the death is told.
         *
         * @return true after a death
         */
        boolean previousOwnerDied();

        /**
         * Releases this hold.
         *
         * @throws IllegalMonitorStateException if the calling thread does not hold the lock
         */
        @Override
        void close();
    }
}
