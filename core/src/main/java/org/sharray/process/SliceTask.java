package org.sharray.process;

import java.io.Serializable;

/**
 * What is done with each slice of an array by {@link ProcessPool#forEachSlice}, in a worker.
 *
 * @param <A>
 *            the type of the array
 */
@FunctionalInterface
public interface SliceTask<A> extends Serializable {
    /**
     * Does the work.
     *
     * @param slice
     *            a part of the array, the same memory
     * @throws Exception
     *             whatever the task likes; it ends the loop
     */
    void accept(A slice) throws Exception;
}
