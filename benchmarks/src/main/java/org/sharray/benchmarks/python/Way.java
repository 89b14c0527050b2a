package org.sharray.benchmarks.python;

import java.io.IOException;

/** A way in which elements come from Java to a Python process that runs already, and reads them as an array of NumPy. */
interface Way extends AutoCloseable {
    /** Where a way through shared memory begins. */
    enum Start {
        /** The elements are in an array in shared memory, of which Python knows nothing. */
        SHARED,
        /** They are on the heap, and an array in shared memory is to be made. */
        HEAP,
        /** They are on the heap, and Python has an array in shared memory open, from the times before. */
        AGAIN
    }

    /** Not timed: puts the elements where this way begins. */
    void prepare(double[] elements) throws IOException, InterruptedException;

    /** Timed: what lies between that and the arrival of Python's answer, the sum of the first, the middle and the last element. */
    double handOver() throws IOException, InterruptedException;

    /** Not timed: what Python finds to be the sum of all; then both let go of the array, unless it is wanted again. */
    double check() throws IOException, InterruptedException;

    /** Lets go of what is left. */
    @Override
    default void close() {}
}
