package org.sharray.cluster.engine;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.sharray.cluster.error.ClusterUnavailableException;

/**
 * Whether what was read just now is what the cluster had.
 *
 * <p>
 * A member that was stopped for so long that the others took it for dead does not know that when it wakes up: for a moment it answers from chunks that others have changed meanwhile. So whoever has to know
 * that what he read was not old when he read it asks, after that, all members who the members are. A member that was taken for dead is missing in the answer of at least the one that has decided so, and if it comes back, then by
 * another id. If all see the same members as this process saw before it read, nobody was taken for dead up to the answer, and whoever was asked for a chunk was its keeper. They have to be the majority of
 * those that keep elements: one that wakes up takes the others for dead, too, and then agrees with itself for a moment.
 */
final class Membership {
    private final HazelcastInstance instance;
    private final int majority;

    /** With how many of those that keep elements are the majority. */
    Membership(HazelcastInstance instance, int majority) {
        this.instance = instance;
        this.majority = majority;
    }

    /** The ids of the members that an instance sees, in order. */
    static String seenBy(HazelcastInstance instance) {
        return ids(membersOf(instance));
    }

    private static Set<Member> membersOf(HazelcastInstance instance) {
        return Failures.explained(() -> instance.getCluster().getMembers());
    }

    private static String ids(Set<Member> members) {
        return members.stream().map(member -> member.getUuid().toString()).sorted().collect(Collectors.joining(" "));
    }

    /** Whom this process sees now; fails if they are not the majority. */
    String seen() {
        Set<Member> members = membersOf(instance);
        if (members.stream().filter(member -> !member.isLiteMember()).count() < majority) {
            throw Failures.minority(null);
        }
        return ids(members);
    }

    /** Whether all members see the same ones as this process saw before. */
    boolean isSeenByAll(String before) {
        Set<Member> members = membersOf(instance);
        if (!ids(members).equals(before)) {
            return false;
        }
        IExecutorService executor = instance.getExecutorService(Configuration.MEMBERSHIP);
        Map<Member, Future<String>> answers = Failures
                .explained(() -> executor.submitToMembers(new ReadMembers(), members));
        try {
            for (Future<String> answer : answers.values()) {
                if (!answer.get().equals(before)) {
                    return false;
                }
            }
            return ids(membersOf(instance)).equals(before);
        } catch (ExecutionException left) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClusterUnavailableException("Interrupted while the members were asked who they are", interrupted);
        }
    }
}
