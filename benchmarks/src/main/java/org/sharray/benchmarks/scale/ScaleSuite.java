package org.sharray.benchmarks.scale;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of what grows. */
public final class ScaleSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("scale", "long arrays, huge pages, many processes, many arrays",
            List.of(new Lengths(), new HugePages(), new ProcessCounts(), new ArrayCounts()));

    private ScaleSuite() {}
}
