package org.sharray.process;

import java.io.Serializable;

/**
 * What is done with each slice of an array by {@link ProcessPool#forEachSlice}, in a worker that has to know where the slice lies.
 *
 * @param <A>
 *            the type of the array
 */
@FunctionalInterface
public interface IndexedSliceTask<A> extends Serializable {
    /**
     * Does the work.
     *
     * @param slice
     *            a part of the array, the same memory
     * @param from
     *            the index in the whole array of the slice's first element
     * @throws Exception
     *             whatever the task likes; it ends the loop
     */
    void accept(A slice, long from) throws Exception;
}
