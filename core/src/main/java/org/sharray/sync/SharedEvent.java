package org.sharray.sync;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/**
 * A flag that threads of several processes set, clear and wait for, as Python's {@code multiprocessing.Event}.
 *
 * <p>
 * What a thread did before it set the event is seen by a thread that has found it set, in whatever process. Methods throw
 * {@link org.sharray.error.ArrayClosedException} if the home of the event is closed, or is while the thread waits. An interrupt is
 * noticed within 20 ms.
 */
public interface SharedEvent extends Serializable {
    /** Sets the event and wakes all that wait for it. */
    void set();

    /** Clears the event, so that threads wait for it again. */
    void clear();

    /**
     * Whether the event is set.
     *
     * @return true after {@link #set}, false after {@link #clear}
     */
    boolean isSet();

    /**
     * Waits until the event is set, or was at some moment of the wait.
     *
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    void await() throws InterruptedException;

    /**
     * Waits until the event is set, or was at some moment of the wait, or a time is over.
     *
     * @param time the longest wait; with 0 or less there is none
     * @param unit of the time
     * @return whether the event was set
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    boolean await(long time, TimeUnit unit) throws InterruptedException;
}
