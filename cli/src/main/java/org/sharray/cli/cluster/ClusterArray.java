package org.sharray.cli.cluster;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalLong;

import org.sharray.SharedArray;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.Table;
import org.sharray.cli.select.Selection;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.cluster.inspect.ClusterLockFacts;
import org.sharray.cluster.inspect.MemberFacts;
import org.sharray.cluster.inspect.Placement;
import org.sharray.inspector.LocalCopy;
import org.sharray.inspector.SafeText;

/**
 * An array of a cluster that a user has named, perhaps with subscripts. Its elements are shown from a copy of those that are wanted, in an anonymous array here: made in bulk, and from
 * then on all is as for arrays of this machine.
 */
public final class ClusterArray implements AutoCloseable {
    /** What is read without being asked for. */
    private static final long MOST_BYTES = 64L << 20;

    private final Cluster joined;
    private final ClusterFacts cluster;
    private final ClusterArrayFacts array;
    private final Optional<Selection> selection;

    private ClusterArray(Cluster joined, ClusterFacts cluster, ClusterArrayFacts array,
            Optional<Selection> selection) {
        this.joined = joined;
        this.cluster = cluster;
        this.array = array;
        this.selection = selection;
    }

    /**
     * Joins the cluster and looks for an array.
     *
     * @param where the cluster is
     * @param text  the array's name; subscripts may follow
     * @return the array; to be closed
     * @throws IllegalArgumentException           if the subscripts can't be read
     * @throws org.sharray.error.SharrayException if there is no such array, or it has no such elements
     * @throws InterruptedException               if interrupted
     */
    public static ClusterArray open(ClusterOption where, String text) throws InterruptedException {
        Cluster joined = where.join();
        try {
            ClusterFacts cluster = joined.inspect();
            Selection.Named named = Selection.named(text, name -> cluster.array(name).isPresent());
            ClusterArrayFacts array = ClusterText.array(cluster, named.array());
            return new ClusterArray(joined, cluster, array,
                    array.complete()
                            ? Optional.of(named.of(joined.open(array.name()), array.type()))
                            : Optional.empty());
        } catch (RuntimeException | InterruptedException failure) {
            joined.close();
            throw failure;
        }
    }

    /**
     * Copies the elements that were named.
     *
     * @return the copy, to be closed
     */
    public Selection copy() {
        SharedArray elements = selection.orElseThrow(() -> new CommandException(
                "the array " + array.name() + " is being made, or its maker died: it has no elements yet")).elements();
        return selection.get().with(LocalCopy.of(elements));
    }

    /**
     * Whether the elements are so many that they are better not copied without need.
     *
     * @return if they are more than some megabytes, or not there
     */
    public boolean isTooLarge() {
        return selection.isEmpty() || selection.get().elements().byteSize() > MOST_BYTES;
    }

    /**
     * All that is known but for the elements.
     *
     * @return as JSON
     */
    public Json json() {
        return ClusterText.json(cluster, array);
    }

    /**
     * Prints all that is known but for the elements.
     *
     * @param out where to
     */
    public void print(PrintWriter out) {
        out.println(SafeText.of(array.name()) + ": "
                + Facts.array(array.type(), array.shape(), array.bytes(), true));
        out.println(placement());
        Table table = new Table("MEMBER", ">PID", ">CHUNKS", ">SIZE", ">BACKUPS", ">SIZE", "");
        for (MemberFacts member : cluster.members()) {
            Placement has = array.placements().stream().filter(each -> each.member().equals(member.id())).findAny()
                    .orElse(new Placement(member.id(), 0, 0, 0, 0));
            table.add(member.address(), number(member.pid()), has.chunks(), Facts.bytes(has.bytes()), has.backups(),
                    Facts.bytes(has.backupBytes()),
                    member.pid().isEmpty() ? "does not answer" : member.keeps() ? "" : "only computes");
        }
        table.print(out);
        out.println("The lock is " + SafeText.of(lock(array.lock())));
    }

    private String placement() {
        StringBuilder text = new StringBuilder("On cluster ").append(SafeText.of(cluster.name())).append(", in ")
                .append(array.chunks()).append(array.chunks() == 1 ? " chunk, " : " chunks, ").append(array.backedUp())
                .append(" with a backup");
        if (!array.complete()) {
            return text.append("; it is being made, or its maker died").toString();
        }
        if (array.missing() > 0 && cluster.settled()) {
            text.append(", ").append(array.missing()).append(" lost: all members that had them died at once");
        }
        return text
                .append(cluster.settled()
                        ? ""
                        : "; chunks are just moving, or a member does not answer, so the numbers may be off")
                .toString();
    }

    private static String lock(ClusterLockFacts lock) {
        String state = switch (lock.state()) {
            case FREE -> "free";
            case ORPHANED -> "free; its last owner, " + lock.owner().map(ClusterText::owner).orElse("?")
                    + ", died without releasing it";
            case HELD -> "held by " + lock.owner()
                    .map(owner -> "process " + ClusterText.owner(owner) + ", thread " + owner.threadName())
                    .orElse("somebody since just now");
        };
        return state + "; acquired " + times(lock.acquisitions())
                + (lock.deaths() > 0 ? ", of which " + lock.deaths() + " after a death" : "") + ".";
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }

    private static Object number(OptionalLong number) {
        return number.isPresent() ? (Object) number.getAsLong() : "-";
    }

    @Override
    public void close() {
        joined.close();
    }
}
