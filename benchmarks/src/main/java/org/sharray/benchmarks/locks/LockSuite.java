package org.sharray.benchmarks.locks;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of an array's lock. */
public final class LockSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("locks", "the lock of an array",
            List.of(new Uncontended(), new Append(), new Transactions(), new Contended(), new HandOff(), new PingPong(),
                    new Recovery()));

    private LockSuite() {}
}
