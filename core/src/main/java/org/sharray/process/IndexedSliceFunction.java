package org.sharray.process;

import java.io.Serializable;

/**
 * What is made of each slice of an array by {@link ProcessPool#mapSlices}, in a worker that has to know where the slice lies.
 *
 * @param <A>
 *            the type of the array
 * @param <R>
 *            the type of the result, which has to be serialisable
 */
@FunctionalInterface
public interface IndexedSliceFunction<A, R> extends Serializable {
    /**
     * Does the work.
     *
     * @param slice
     *            a part of the array, the same memory
     * @param from
     *            the index in the whole array of the slice's first element
     * @return the result
     * @throws Exception
     *             whatever the function likes; it ends the loop
     */
    R apply(A slice, long from) throws Exception;
}
