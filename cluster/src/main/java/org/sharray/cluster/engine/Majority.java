package org.sharray.cluster.engine;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import java.util.Set;
import org.sharray.cluster.error.ClusterUnavailableException;

/**
 * Whether this process sees the majority of the members. The engine's own protection notices some milliseconds late that it does not: in between, a member that was cut off
 * has dropped the others, and with them all backups, and would acknowledge what is thrown away when it comes back. So what has been done counts only if the majority is still
 * there afterwards.
 */
final class Majority {
    private static final String KEY = "sharray.majority";

    private final Cluster cluster;
    private final int needed;

    /** The last view of the members, which the engine replaces when one comes or leaves, and what was found. */
    private volatile Found found = new Found(Set.of(), false);

    private record Found(Set<Member> members, boolean enough) {}

    /** Of a process that takes part; a client asks nobody but members. */
    Majority(HazelcastInstance instance, Settings settings) {
        this.cluster = instance.getCluster();
        this.needed = settings.role() == Settings.Role.CLIENT ? 0 : settings.majority();
        instance.getUserContext().put(KEY, this);
    }

    boolean isHere() {
        if (needed <= 1) {
            return true;
        }
        Set<Member> members = cluster.getMembers();
        Found last = found;
        if (last.members != members) {
            last = new Found(members, members.stream().filter(member -> !member.isLiteMember()).count() >= needed);
            found = last;
        }
        return last.enough;
    }

    /** Whether the member of an instance sees it; one that has not begun to work with arrays has not been cut off. */
    static boolean isHere(HazelcastInstance instance) {
        Majority majority = instance == null ? null : (Majority) instance.getUserContext().get(KEY);
        return majority == null || majority.isHere();
    }

    /** To be called after something was done. */
    void require() {
        if (!isHere()) {
            throw lost();
        }
    }

    static ClusterUnavailableException lost() {
        return new ClusterUnavailableException(
                "A member lost the majority of the cluster's members while it did this; whether it is done, nobody knows",
                null);
    }
}
