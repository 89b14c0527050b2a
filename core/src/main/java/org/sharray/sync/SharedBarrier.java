package org.sharray.sync;

import java.io.Serializable;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A point at which a fixed number of threads of several processes wait for each other, again and again, as a
 * {@link java.util.concurrent.CyclicBarrier}.
 *
 * <p>
 * If one thread leaves early, by an interrupt, a timeout or a failure of the action, the barrier breaks, and all that wait at it, or
 * come later, get a {@link BrokenBarrierException} until somebody calls {@link #reset}.
 *
 * <p>
 * <b>Death.</b> A process takes part from the moment that it has this object to the moment that it closes the object's home. If it
 * ends in between, killed or not, the barrier breaks, instead of leaving the others to wait for ever. (A task of
 * {@code SharedProcess} that has returned takes part no more.) When nobody takes part any more, the barrier is as new.
 *
 * <p>
 * What a thread did before it arrived is seen by all that pass the barrier with it. Methods throw
 * {@link org.sharray.error.ArrayClosedException} if the home of the barrier is closed, or is while the thread waits. An interrupt is
 * noticed within 20 ms.
 */
public interface SharedBarrier extends Serializable {
    /**
     * Waits until all parties have arrived.
     *
     * @return how many were still to come when the calling thread arrived: 0 for the last one, who wakes the others
     * @throws InterruptedException   if the thread was interrupted; the barrier is broken then
     * @throws BrokenBarrierException if the barrier is broken or reset, before or while the thread waits
     */
    default int await() throws InterruptedException, BrokenBarrierException {
        return await(() -> {});
    }

    /**
     * Waits until all parties have arrived. The last one to arrive runs its action before it lets them pass. (A
     * {@code CyclicBarrier} has one action for all; here each thread brings its own, since code can't be shared.)
     *
     * @param action run by this thread if it is the last to arrive; if it throws, the barrier is broken
     * @return how many were still to come when the calling thread arrived
     * @throws InterruptedException   if the thread was interrupted; the barrier is broken then
     * @throws BrokenBarrierException if the barrier is broken or reset, before or while the thread waits
     */
    int await(Runnable action) throws InterruptedException, BrokenBarrierException;

    /**
     * Waits until all parties have arrived, or a time is over.
     *
     * @param time the longest wait; with 0 or less there is none
     * @param unit of the time
     * @return how many were still to come when the calling thread arrived
     * @throws InterruptedException   if the thread was interrupted; the barrier is broken then
     * @throws BrokenBarrierException if the barrier is broken or reset, before or while the thread waits
     * @throws TimeoutException       if the time was over; the barrier is broken then
     */
    default int await(long time, TimeUnit unit) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(time, unit, () -> {});
    }

    /**
     * Waits until all parties have arrived, or a time is over; the last one to arrive runs its action before it lets them pass.
     *
     * @param time   the longest wait; with 0 or less there is none
     * @param unit   of the time
     * @param action run by this thread if it is the last to arrive; if it throws, the barrier is broken
     * @return how many were still to come when the calling thread arrived
     * @throws InterruptedException   if the thread was interrupted; the barrier is broken then
     * @throws BrokenBarrierException if the barrier is broken or reset, before or while the thread waits
     * @throws TimeoutException       if the time was over; the barrier is broken then
     */
    int await(long time, TimeUnit unit, Runnable action)
            throws InterruptedException, BrokenBarrierException, TimeoutException;

    /**
     * How many threads have to arrive.
     *
     * @return at least 1
     */
    int getParties();

    /**
     * How many threads wait; meant for monitoring.
     *
     * @return a number that may be old when it is seen
     */
    int getNumberWaiting();

    /**
     * Whether the barrier is broken.
     *
     * @return true from the moment that it broke to its reset
     */
    boolean isBroken();

    /** Makes the barrier as new; threads that wait get a {@link BrokenBarrierException}. */
    void reset();
}
