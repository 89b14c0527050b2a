package org.sharray.benchmarks.loops;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of whole arrays. */
public final class LoopSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("loops", "loops over arrays, and copies",
            List.of(new UserLoops(), new Reductions(), new Copies()));

    private LoopSuite() {}
}
