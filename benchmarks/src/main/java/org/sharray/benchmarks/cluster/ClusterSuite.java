package org.sharray.benchmarks.cluster;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of arrays on a cluster. */
public final class ClusterSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("cluster", "arrays on a cluster, beside raw TCP",
            List.of(new Elements(), new Bulk(), new Membership()));

    private ClusterSuite() {}
}
