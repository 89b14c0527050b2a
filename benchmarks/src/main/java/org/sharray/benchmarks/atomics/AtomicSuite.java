package org.sharray.benchmarks.atomics;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of atomic operations. */
public final class AtomicSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("atomics", "atomic operations on elements", List.of(new AtomicAdd()));

    private AtomicSuite() {}
}
