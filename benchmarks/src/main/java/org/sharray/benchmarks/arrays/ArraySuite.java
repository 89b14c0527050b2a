package org.sharray.benchmarks.arrays;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of elements. */
public final class ArraySuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("arrays", "the elements of arrays",
            List.of(new Shapes(), new Records()));

    private ArraySuite() {}
}
