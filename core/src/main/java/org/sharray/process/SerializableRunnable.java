package org.sharray.process;

import java.io.Serializable;

/**
 * A task without a result that can be sent to another process. A lambda passed to
 * {@link SharedProcess#start(SerializableRunnable)} or {@link ProcessPool#submit(SerializableRunnable)} becomes one by itself; what it
 * captures has to be serialisable too. Unlike other {@link Runnable}s it may throw checked exceptions.
 */
@FunctionalInterface
public interface SerializableRunnable extends Runnable, Serializable {
    /**
     * Does the work.
     *
     * @throws Exception
     *             whatever the task likes; it reaches the parent
     */
    void runChecked() throws Exception;

    /** Does the work, here. Throws whatever {@link #runChecked} throws, checked or not. */
    @Override
    default void run() {
        try {
            runChecked();
        } catch (Exception failure) {
            throw Unchecked.<RuntimeException>asUnchecked(failure);
        }
    }
}
