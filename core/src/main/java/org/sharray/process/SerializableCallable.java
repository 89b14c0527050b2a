package org.sharray.process;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A task with a result that can be sent to another process. A lambda passed to
 * {@link SharedProcess#start(SerializableCallable)} becomes one by itself; what it captures and what it returns has to be
 * serialisable too, and a shared array is.
 *
 * @param <T>
 *            the type of the result
 */
@FunctionalInterface
public interface SerializableCallable<T> extends Callable<T>, Serializable {
    /**
     * Does the work.
     *
     * @return the result, which is sent to the parent; may be null
     * @throws Exception
     *             whatever the task likes; it reaches the parent as the cause of a {@link ProcessFailedException}
     */
    @Override
    T call() throws Exception;
}
