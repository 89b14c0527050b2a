package org.sharray.cluster.inspect;

import java.util.List;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * An array of a cluster.
 *
 * @param name       of the array
 * @param complete   whether it can be opened; else it is being made, or its maker died
 * @param type       of its elements
 * @param shape      of it
 * @param bytes      the size of its elements
 * @param chunks     into how many chunks they are divided
 * @param placements what each member that keeps elements has of it, as far as it has answered
 * @param lock       its lock
 */
public record ClusterArrayFacts(String name, boolean complete, Dtype type, Shape shape, long bytes, long chunks,
        List<Placement> placements, ClusterLockFacts lock) {
    /** Copies the list. */
    public ClusterArrayFacts {
        placements = List.copyOf(placements);
    }

    /**
     * How many chunks nobody has. Of an array that is being made, those that are to come are among them; if a member has not answered, those that it has.
     *
     * @return none, unless members died together
     */
    public long missing() {
        return Math.max(0, chunks - placements.stream().mapToLong(Placement::chunks).sum());
    }

    /**
     * How many chunks have a backup: they outlive the death of any one member.
     *
     * @return at most as many as there are
     */
    public long backedUp() {
        return Math.min(chunks - missing(), placements.stream().mapToLong(Placement::backups).sum());
    }
}
