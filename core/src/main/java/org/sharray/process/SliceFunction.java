package org.sharray.process;

import java.io.Serializable;

/**
 * What is made of each slice of an array by {@link ProcessPool#mapSlices}, in a worker.
 *
 * @param <A>
 *            the type of the array
 * @param <R>
 *            the type of the result, which has to be serialisable
 */
@FunctionalInterface
public interface SliceFunction<A, R> extends Serializable {
    /**
     * Does the work.
     *
     * @param slice
     *            a part of the array, the same memory
     * @return the result
     * @throws Exception
     *             whatever the function likes; it ends the loop
     */
    R apply(A slice) throws Exception;
}
