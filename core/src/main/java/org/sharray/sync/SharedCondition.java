package org.sharray.sync;

import java.io.Serializable;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A condition of a {@link SharedLock}, for the threads of all processes that share the lock.
 *
 * <p>
 * It behaves as the conditions of {@link java.util.concurrent.locks.ReentrantLock} do: who waits releases the lock, however often
 * it is held, and has it as often again when the wait ends; {@link #signal} wakes a thread that waited before the call, and
 * none that comes later can take its place. As with every condition, wait in a loop that asks for what was waited for.
 *
 * <p>
 * Differences: signals go to the processes in turn, and within one process to the thread that has waited longest (there, the
 * longest-waiting thread of all is woken). If the process of a thread that was signalled dies before the thread has the lock
 * again, the signal is passed on to another. If the lock's owner dies, all waits for its conditions end, since what they are for
 * may have been the owner's to do, and {@link SharedLock#previousOwnerDied} tells the first that has the lock again. A lock that was created {@linkplain org.sharray.error.OwnerDiedException strict} lets
 * the wait end with that exception then, with the lock held.
 *
 * <p>
 * Every way to wait throws {@link IllegalMonitorStateException} if the calling thread does not hold the lock, and
 * {@link org.sharray.error.ArrayClosedException}, without the lock, if the array is closed or gets closed during the wait. A condition
 * may be sent to another process at any time.
 */
public interface SharedCondition extends Condition, Serializable {
    /**
     * Waits until signalled or interrupted.
     *
     * @throws InterruptedException         if the thread is interrupted and was not signalled before; it holds the lock then
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    @Override
    void await() throws InterruptedException;

    /**
     * Waits until signalled; an interrupt does not end the wait, it is kept for later.
     *
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    @Override
    void awaitUninterruptibly();

    /**
     * Waits until signalled or interrupted, or a time is over.
     *
     * @param nanos the longest wait in nanoseconds; with 0 or less the lock is released and acquired again all the same
     * @return what is left of the time; 0 or less if it was over without a signal
     * @throws InterruptedException         if the thread is interrupted and was not signalled before; it holds the lock then
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    @Override
    long awaitNanos(long nanos) throws InterruptedException;

    /**
     * Waits until signalled or interrupted, or a time is over.
     *
     * @param time the longest wait
     * @param unit of the time
     * @return whether there was a signal
     * @throws InterruptedException         if the thread is interrupted and was not signalled before; it holds the lock then
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    @Override
    boolean await(long time, TimeUnit unit) throws InterruptedException;

    /**
     * Waits until signalled or interrupted, or a moment has come by the system's clock.
     *
     * @param deadline the moment
     * @return whether there was a signal
     * @throws InterruptedException         if the thread is interrupted and was not signalled before; it holds the lock then
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    @Override
    boolean awaitUntil(Date deadline) throws InterruptedException;

    /**
     * Wakes one of the threads that wait, if there is one.
     *
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    @Override
    void signal();

    /**
     * Wakes all threads that wait.
     *
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    @Override
    void signalAll();
}
