package org.sharray.benchmarks.cluster;

import org.sharray.cluster.ClusterOptions;

/** As what the measuring process takes part in the cluster. */
enum Part {
    /** All elements are others'. This has the goals. */
    COMPUTING("computing member"),
    /** The fourth that keeps elements. */
    MEMBER("member"),
    /** All elements are others', and it is none of them. */
    CLIENT("client");

    private final String text;

    Part(String text) {
        this.text = text;
    }

    ClusterOptions of(LocalCluster cluster) {
        return switch (this) {
            case COMPUTING -> cluster.at(LocalCluster.KEEPERS).computing();
            case MEMBER -> cluster.at(LocalCluster.KEEPERS - 1);
            case CLIENT -> cluster.at(0).client();
        };
    }

    /** For people. */
    @Override
    public String toString() {
        return text;
    }
}
