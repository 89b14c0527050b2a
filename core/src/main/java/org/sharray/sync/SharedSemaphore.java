package org.sharray.sync;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/**
 * A number of permits that threads of several processes take and give back.
 *
 * <p>
 * It behaves as {@link java.util.concurrent.Semaphore} does without fairness: permits have no owner, may be given back by another
 * thread or process than the one that took them, or without having been taken at all. So the permits of a process that dies
 * stay taken; for what has an owner use a {@link SharedLock}. A thread that dies waiting has taken nothing and
 * stands in nobody's way. There are never more than {@link Integer#MAX_VALUE} permits, and never fewer than none.
 *
 * <p>
 * What a thread did before it released a permit is seen by a thread that acquires one afterwards, in whatever process. Methods throw
 * {@link IllegalArgumentException} for a negative number of permits, and {@link org.sharray.error.ArrayClosedException} if the home of the
 * semaphore is closed, or is while the thread waits. An interrupt is noticed within 20 ms.
 */
public interface SharedSemaphore extends Serializable {
    /**
     * Takes a permit, waiting as long as it takes or until interrupted.
     *
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    default void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Takes permits, all in one step, waiting as long as it takes or until interrupted.
     *
     * @param permits how many, at least 0
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    void acquire(int permits) throws InterruptedException;

    /**
     * Takes permits, waiting as long as it takes; an interrupt does not end the wait, it is kept for later.
     *
     * @param permits how many, at least 0
     */
    void acquireUninterruptibly(int permits);

    /** Takes a permit, waiting as long as it takes; an interrupt does not end the wait, it is kept for later. */
    default void acquireUninterruptibly() {
        acquireUninterruptibly(1);
    }

    /**
     * Takes a permit if there is one.
     *
     * @return whether it was taken
     */
    default boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Takes permits if there are as many.
     *
     * @param permits how many, at least 0
     * @return whether they were taken
     */
    boolean tryAcquire(int permits);

    /**
     * Takes a permit within a time.
     *
     * @param time the longest wait; with 0 or less there is none
     * @param unit of the time
     * @return whether it was taken
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    default boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
        return tryAcquire(1, time, unit);
    }

    /**
     * Takes permits, all in one step, within a time.
     *
     * @param permits how many, at least 0
     * @param time    the longest wait; with 0 or less there is none
     * @param unit    of the time
     * @return whether they were taken
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    boolean tryAcquire(int permits, long time, TimeUnit unit) throws InterruptedException;

    /** Gives a permit back, or adds one. */
    default void release() {
        release(1);
    }

    /**
     * Gives permits back, or adds them.
     *
     * @param permits how many, at least 0
     * @throws IllegalStateException if there would be more than {@link Integer#MAX_VALUE}; nothing was changed
     */
    void release(int permits);

    /**
     * How many permits can be taken just now.
     *
     * @return at least 0
     */
    int availablePermits();

    /**
     * Takes all permits that there are.
     *
     * @return how many were taken
     */
    int drainPermits();
}
