package org.sharray.inspector.web;

import java.util.List;
import java.util.Optional;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.error.SharrayException;

/** The arrays of a cluster. While it can't be used, those that were there last are shown, with the reason. */
final class ClusterSource implements ArraySource {
    private final Cluster cluster;
    private ClusterFacts last;

    ClusterSource(Cluster cluster) {
        this.cluster = cluster;
        this.last = new ClusterFacts(cluster.name(), List.of(), List.of(), true);
    }

    @Override
    public List<? extends PageArray> sample() throws InterruptedException {
        try {
            last = cluster.inspect();
            return arrays(Optional.empty());
        } catch (SharrayException unavailable) {
            return arrays(Optional.of(unavailable.getMessage()));
        }
    }

    @Override
    public String cluster() {
        return cluster.name();
    }

    private List<? extends PageArray> arrays(Optional<String> problem) {
        return last.arrays().stream().map(array -> new ClusterPageArray(cluster, last, array, problem)).toList();
    }
}
