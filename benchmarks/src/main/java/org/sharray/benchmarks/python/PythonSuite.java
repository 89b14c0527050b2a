package org.sharray.benchmarks.python;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of Python. */
public final class PythonSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("python", "arrays for Python, and its locks",
            List.of(new HandOver(), new Increment()));

    private PythonSuite() {}
}
