package org.sharray.cluster.inspect;

import java.util.List;
import java.util.Optional;

/**
 * What a cluster was at one moment.
 *
 * @param name    of the cluster
 * @param members those that are together, the oldest first
 * @param arrays  by their names, in order
 * @param settled whether all members have answered, and no chunks were on their way from one to another: else the numbers of chunks may be off
 */
public record ClusterFacts(String name, List<MemberFacts> members, List<ClusterArrayFacts> arrays, boolean settled) {
    /** Copies the lists. */
    public ClusterFacts {
        members = List.copyOf(members);
        arrays = List.copyOf(arrays);
    }

    /**
     * Finds an array.
     *
     * @param array its name
     * @return what is known of it
     */
    public Optional<ClusterArrayFacts> array(String array) {
        return arrays.stream().filter(each -> each.name().equals(array)).findAny();
    }
}
