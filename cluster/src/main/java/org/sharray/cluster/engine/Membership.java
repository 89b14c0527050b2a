package org.sharray.cluster.engine;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.sharray.cluster.error.ClusterUnavailableException;

/**
 * Whether what was read just now is what the cluster had.
 *
 * <p>
 * A member that was stopped for so long that the others took it for dead does not know that when it wakes up: for a moment it answers from chunks that others have changed meanwhile. So whoever has to know
 * that what he read was not old when he read it asks, after that, all members who the members are. A member that was taken for dead is missing in the answer of at least the one that has decided so, and if it comes back, then by another
 * id. If all see the same members as this process saw before it read, nobody was taken for dead up to the answer, and whoever was asked for a chunk was its keeper.
 */
final class Membership {
    private final HazelcastInstance instance;

    Membership(HazelcastInstance instance) {
        this.instance = instance;
    }

    /** The ids of the members that an instance sees, in order. */
    static String seenBy(HazelcastInstance instance) {
        return Failures.explained(() -> instance.getCluster().getMembers().stream()
                .map(member -> member.getUuid().toString()).sorted().collect(Collectors.joining(" ")));
    }

    /** Whom this process sees now. */
    String seen() {
        return seenBy(instance);
    }

    /** Whether all members see the same ones as this process saw before. */
    boolean isSeenByAll(String before) {
        Map<Member, Future<String>> answers = Failures
                .explained(
                        () -> instance.getExecutorService(Configuration.MEMBERSHIP).submitToMembers(new ReadMembers(),
                                instance.getCluster().getMembers()));
        try {
            for (Future<String> answer : answers.values()) {
                if (!answer.get().equals(before)) {
                    return false;
                }
            }
            return seen().equals(before);
        } catch (ExecutionException left) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClusterUnavailableException("Interrupted while the members were asked who they are", interrupted);
        }
    }
}
