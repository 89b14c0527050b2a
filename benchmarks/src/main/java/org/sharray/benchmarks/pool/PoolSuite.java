package org.sharray.benchmarks.pool;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of processes and pools. */
public final class PoolSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("pool", "processes, and pools of them",
            List.of(new Start(), new RoundTrip(), new Transport(), new Loop()));

    private PoolSuite() {}
}
