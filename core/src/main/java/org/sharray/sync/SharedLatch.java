package org.sharray.sync;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/**
 * A count that threads of several processes bring down to zero, and that others wait for, as a
 * {@link java.util.concurrent.CountDownLatch}.
 *
 * <p>
 * What a thread did before it counted down is seen by a thread that has found the count to be zero, in whatever process. A
 * process that dies before it counted down leaves the count as it is: wait with a time where that can happen. Methods throw
 * {@link org.sharray.error.ArrayClosedException} if the home of the latch is closed, or is while the thread waits. An interrupt is
 * noticed within 20 ms.
 */
public interface SharedLatch extends Serializable {
    /** Takes one off the count, unless it is zero; wakes all that wait when it becomes zero. */
    void countDown();

    /**
     * The count.
     *
     * @return at least 0
     */
    long getCount();

    /**
     * Waits until the count is zero.
     *
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    void await() throws InterruptedException;

    /**
     * Waits until the count is zero or a time is over.
     *
     * @param time the longest wait; with 0 or less there is none
     * @param unit of the time
     * @return whether the count is zero
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    boolean await(long time, TimeUnit unit) throws InterruptedException;
}
