package org.sharray.cli.cluster;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.cluster.inspect.ClusterLockFacts;
import org.sharray.cluster.inspect.ClusterLockFacts.State;
import org.sharray.cluster.inspect.LockOwner;
import org.sharray.inspector.SafeText;

/** {@code why} of a cluster's array. */
public final class ClusterWhy {
    private final ClusterFacts cluster;
    private final ClusterArrayFacts array;

    private ClusterWhy(ClusterFacts cluster, ClusterArrayFacts array) {
        this.cluster = cluster;
        this.array = array;
    }

    /**
     * Prints why an array's lock can't be had.
     *
     * @param where the cluster is
     * @param name  of the array
     * @param json  whether as JSON
     * @param out   where to
     * @throws InterruptedException if interrupted
     */
    public static void print(ClusterOption where, String name, boolean json, PrintWriter out)
            throws InterruptedException {
        try (Cluster joined = where.join()) {
            ClusterFacts cluster = joined.inspect();
            ClusterArrayFacts array = ClusterText.array(cluster, name);
            ClusterWhy why = new ClusterWhy(cluster, array);
            if (json) {
                Json.print(out, array.lock().state() == State.FREE
                        ? List.of()
                        : List.of(ClusterText.json(cluster, array.lock()).put("advice", why.advice())));
            } else {
                why.lines().forEach(line -> out.println(SafeText.of(line)));
            }
        }
    }

    private List<String> lines() {
        ClusterLockFacts lock = array.lock();
        String which = "The lock of " + array.name();
        List<String> lines = new ArrayList<>();
        if (lock.state() == State.FREE) {
            lines.add(which + " is free.");
            return lines;
        } else if (lock.owner().isEmpty()) {
            lines.add(which + " is just being acquired or released; look again.");
            return lines;
        }
        LockOwner owner = lock.owner().get();
        lines.add(lock.state() == State.ORPHANED
                ? which + " is free, but its last owner, process " + ClusterText.owner(owner)
                        + ", left the cluster without releasing it."
                : which + " is held by process " + ClusterText.owner(owner) + ".");
        lines.add("  thread     " + owner.threadName() + "; 'jcmd " + owner.pid() + " Thread.print' there shows it as #"
                + owner.thread());
        lines.add("  since      " + owner.since() + ", "
                + Facts.time(Duration.between(owner.since(), Instant.now()).abs()) + " ago, if its clock is as ours");
        if (lock.state() == State.HELD) {
            lines.add("  evidence   " + (isMember()
                    ? "it is a member of the cluster"
                    : "the cluster has not freed it; the process is a client, or left just now"));
            lines.add("  waiting    not known: a cluster does not tell who waits");
        }
        advice().forEach(advice -> lines.add("  what to do " + advice));
        return lines;
    }

    private boolean isMember() {
        return ClusterText.member(cluster, array.lock().owner().orElseThrow().process()).isPresent();
    }

    private List<String> advice() {
        ClusterLockFacts lock = array.lock();
        if (lock.state() == State.ORPHANED) {
            return List.of("nothing: the next owner gets the lock and is told, so that it can mend what it protects");
        } else if (lock.owner().isEmpty()) {
            return List.of();
        }
        long pid = lock.owner().get().pid();
        return List.of("see what its thread does, on its machine: jcmd " + pid + " Thread.print",
                "end it there, which frees the lock " + (isMember() ? "at once" : "after some seconds")
                        + ", and the next owner is told: kill " + pid,
                "who waits can give up, if it has acquired by tryLock or tryHold with a time; nobody can take the lock away");
    }
}
