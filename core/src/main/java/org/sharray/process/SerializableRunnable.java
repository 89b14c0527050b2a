package org.sharray.process;

import java.io.Serializable;

/**
 * A task without a result that can be sent to another process. A lambda passed to
 * {@link SharedProcess#start(SerializableRunnable)} becomes one by itself; what it captures has to be serialisable too.
 */
@FunctionalInterface
public interface SerializableRunnable extends Serializable {
    /**
     * Does the work.
     *
     * @throws Exception
     *             whatever the task likes; it reaches the parent as the cause of a {@link ProcessFailedException}
     */
    void run() throws Exception;
}
