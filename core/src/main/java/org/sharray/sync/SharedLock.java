package org.sharray.sync;

import java.io.Serializable;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * A reentrant mutual exclusion lock among the threads of all processes that share an array.
 *
 * <p>
 * It behaves as {@link java.util.concurrent.locks.ReentrantLock} does (owned by a thread, held more than once by its owner,
 * with conditions), and is best used as
 *
 * <pre>{@code
 * try (var _ = counts.lock().hold()) {
 *     counts.set(i, counts.get(i) + 1);
 * }
 * }</pre>
 *
 * <p>
 * <b>Death.</b> Unlike that lock it survives its owner: if the process dies, by whatever signal, or the thread ends without
 * releasing the lock, the next thread that wants the lock gets it and is told by {@link #previousOwnerDied} that what the lock
 * protects may be half done. Each death is also counted ({@link #ownerDeaths}), logged as a warning to the {@link System.Logger}
 * {@code org.sharray} and recorded as the flight recorder's event {@code org.sharray.OwnerDied}. A lock that was created strict
 * ({@code options().strict()}) goes further: every way to acquire it throws {@link org.sharray.error.OwnerDiedException}
 * until somebody has mended what it protects ({@link #repair}).
 *
 * <p>
 * <b>Order.</b> Who asks while the lock is free gets it, also before those that wait. A thread that has waited for 5 ms is
 * preferred to all that have not, so that no busy thread can keep others out for ever; among threads that have waited that long
 * there is no order. {@link #tryLock()} without a time regards nobody.
 *
 * <p>
 * Memory effects are those of {@link Lock}, across processes: what a thread did before it released the lock is seen by the
 * thread that acquires it next. An interrupt is noticed within 20 ms. A lock may be sent to another process at any time, like its
 * array.
 */
public interface SharedLock extends Lock, Serializable {
    /**
     * Acquires the lock, waiting as long as it takes, and returns what releases it.
     *
     * @return to be closed by the thread that called, as often as it called
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     * @throws org.sharray.error.OwnerDiedException   if the lock is strict and waits for its repair
     */
    Guard hold();

    /**
     * Acquires the lock if no living thread has it, without waiting and without regard to those that wait.
     *
     * @return what releases it, or nothing if somebody has it
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     * @throws org.sharray.error.OwnerDiedException   if the lock is strict and waits for its repair
     */
    Optional<Guard> tryHold();

    /**
     * Acquires the lock within a time.
     *
     * @param time the longest wait; with 0 or less there is none
     * @param unit of the time
     * @return what releases it, or nothing if the time was over
     * @throws InterruptedException                   if the thread was interrupted; its interrupt status is cleared
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     * @throws org.sharray.error.OwnerDiedException   if the lock is strict and waits for its repair
     */
    Optional<Guard> tryHold(long time, TimeUnit unit) throws InterruptedException;

    /**
     * Acquires the lock, waiting as long as it takes; an interrupt does not end the wait, it is kept for later.
     *
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     * @throws org.sharray.error.OwnerDiedException   if the lock is strict and waits for its repair
     */
    @Override
    void lock();

    /**
     * Acquires the lock unless the thread is interrupted, before or while it waits.
     *
     * @throws InterruptedException                   if the thread was interrupted; its interrupt status is cleared
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     * @throws org.sharray.error.OwnerDiedException   if the lock is strict and waits for its repair
     */
    @Override
    void lockInterruptibly() throws InterruptedException;

    /**
     * Acquires the lock if no living thread has it, without waiting and without regard to those that wait.
     *
     * @return whether the lock was acquired
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     * @throws org.sharray.error.OwnerDiedException   if the lock is strict and waits for its repair
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
     * @throws org.sharray.error.OwnerDiedException   if the lock is strict and waits for its repair
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
     * Makes a condition of this lock. It takes one of the array's places for synchronisers, and keeps it as long as the array
     * lives; other processes have it when it is sent to them. One that they shall find by themselves has a
     * {@linkplain #condition name}.
     *
     * @return a new condition
     * @throws org.sharray.error.SharrayException     if all places are taken
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     */
    @Override
    SharedCondition newCondition();

    /**
     * The condition of this lock with a name; made by the first who asks for it, in whatever process.
     *
     * @param name 1 to 56 bytes in UTF-8, without control characters
     * @return the condition
     * @throws IllegalArgumentException               if that can't be a name
     * @throws org.sharray.error.SharrayException     if there is none of that name and all places are taken
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     */
    SharedCondition condition(String name);

    /**
     * Mends what the lock protects after an owner's death: acquires the lock, and if there was a death since the last repair, runs
     * the mending and then makes the lock usable again. If the mending throws or this process dies, the lock waits for its repair
     * as before. On a lock that is not strict it mends if the last owner has died and nobody was told yet.
     *
     * @param mending run with the lock held
     * @return whether there was a death, so that the mending ran
     * @throws org.sharray.error.ArrayClosedException if the array is closed, or is while this thread waits
     */
    boolean repair(Runnable mending);

    /**
     * Whether the calling thread holds the lock as the first one after an owner that died, so that what the lock protects may be
     * half done.
     *
     * @return true after a death, until the lock is released
     */
    boolean previousOwnerDied();

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
     * Whether threads may be waiting for the lock; meant for monitoring, not for control. Threads that look again and again
     * instead of sleeping (virtual threads, and all in portable mode) don't count, and one that has given up may.
     *
     * @return false if nobody sleeps
     */
    boolean hasQueuedThreads();

    /**
     * How many owners died while they held this lock, as far as that was found out. Who finds a death out, which may be another process, frees the lock first and counts then: so the next owner may be told of a
     * death a moment before it is counted.
     *
     * @return a count since the array was created
     */
    long ownerDeaths();

    /** One hold of a lock; closing it releases the lock. */
    interface Guard extends AutoCloseable {
        /**
         * Whether the lock's last owner died while it held it, so that what the lock protects may be half done. Only the first
         * owner after the death is told, for as long as it holds the lock.
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
