package org.sharray.benchmarks.lifecycle;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of arrays that come and go. */
public final class LifecycleSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("lifecycle", "making, opening and closing arrays",
            List.of(new Openings(), new Closings()));

    private LifecycleSuite() {}
}
