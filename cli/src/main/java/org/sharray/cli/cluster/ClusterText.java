package org.sharray.cli.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.Json;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.cluster.inspect.ClusterLockFacts;
import org.sharray.cluster.inspect.LockOwner;
import org.sharray.cluster.inspect.MemberFacts;
import org.sharray.cluster.inspect.Placement;

/** What is found out about a cluster, in words and as JSON. */
final class ClusterText {
    private ClusterText() {}

    static ClusterArrayFacts array(ClusterFacts cluster, String name) {
        return cluster.array(name).orElseThrow(() -> new CommandException("the cluster " + cluster.name()
                + " has no array '" + name + "'; 'sharray ls --cluster …' shows those that it has"));
    }

    static Optional<MemberFacts> member(ClusterFacts cluster, UUID id) {
        return cluster.members().stream().filter(member -> member.id().equals(id)).findAny();
    }

    /** Who owns a lock, in a few words. */
    static String owner(LockOwner owner) {
        return owner.pid() + " at " + owner.address();
    }

    /** The state of a lock in a few words. */
    static String lock(ClusterLockFacts lock) {
        return switch (lock.state()) {
            case FREE -> "free";
            case ORPHANED -> "orphaned";
            case HELD -> "held by " + lock.owner().map(ClusterText::owner).orElse("somebody since just now");
        };
    }

    /** What is wrong with an array, in a few words; empty if nothing is. */
    static String problem(ClusterFacts cluster, ClusterArrayFacts array) {
        if (!array.complete()) {
            return "being made, or its maker died";
        } else if (!cluster.settled()) {
            return "chunks are moving";
        }
        return array.missing() > 0 ? array.missing() + " chunks lost" : "";
    }

    static Json json(ClusterFacts cluster, ClusterArrayFacts array) {
        return new Json().put("label", array.name()).put("kind", "cluster").put("cluster", cluster.name())
                .put("complete", array.complete()).put("dtype", array.type().toString())
                .put("shape", Arrays.stream(array.shape().toArray()).boxed().toList()).put("bytes", array.bytes())
                .put("chunks", array.chunks()).put("backedUp", array.backedUp()).put("missing", array.missing())
                .put("settled", cluster.settled())
                .put("placement",
                        array.placements().stream().map(placement -> json(cluster, placement)).toList())
                .put("lock", json(cluster, array.lock()));
    }

    private static Json json(ClusterFacts cluster, Placement placement) {
        Optional<MemberFacts> member = member(cluster, placement.member());
        return new Json().put("member", placement.member()).put("address", member.map(MemberFacts::address))
                .put("pid", member.map(MemberFacts::pid).orElseThrow()).put("chunks", placement.chunks())
                .put("bytes", placement.bytes()).put("backups", placement.backups())
                .put("backupBytes", placement.backupBytes());
    }

    static Json json(ClusterFacts cluster, ClusterLockFacts lock) {
        return new Json().put("state", lock.state().name().toLowerCase(Locale.ROOT))
                .put("owner", lock.owner().map(owner -> json(cluster, owner)))
                .put("previousOwnerDied", lock.previousOwnerDied()).put("acquisitions", lock.acquisitions())
                .put("deaths", lock.deaths());
    }

    private static Json json(ClusterFacts cluster, LockOwner owner) {
        return new Json().put("process", owner.process()).put("address", owner.address()).put("pid", owner.pid())
                .put("thread", owner.thread()).put("threadName", owner.threadName()).put("since", owner.since())
                .put("member", member(cluster, owner.process()).isPresent());
    }
}
