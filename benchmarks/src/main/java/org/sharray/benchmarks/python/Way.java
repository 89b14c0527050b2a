package org.sharray.benchmarks.python;

import java.io.IOException;

/** A way in which elements come from Java to a Python process that runs already, and reads them as an array of NumPy. */
interface Way {
    /** Not timed: puts the elements where this way begins. */
    void prepare(double[] elements) throws IOException;

    /** Timed: what lies between that and the arrival of Python's answer, the sum of the first, the middle and the last element. */
    double handOver() throws IOException, InterruptedException;

    /** Not timed: what Python finds to be the sum of all; then both let go of the array. */
    double check() throws IOException, InterruptedException;
}
