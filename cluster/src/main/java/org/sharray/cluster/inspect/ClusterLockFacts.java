package org.sharray.cluster.inspect;

import java.util.Optional;

/**
 * The lock of a cluster's array.
 *
 * @param state             whether it can be had
 * @param owner             who has it, or, of an orphaned one, had it last
 * @param previousOwnerDied whether the present or last owner was told that the one before had not released
 * @param acquisitions      how often it was acquired: the number of the present or last ownership
 * @param deaths            how many owners were found not to have released
 */
public record ClusterLockFacts(State state, Optional<LockOwner> owner, boolean previousOwnerDied, long acquisitions,
        long deaths) {
    /** Whether a lock can be had. */
    public enum State {
        /** Nobody has it. */
        FREE,

        /** Somebody has it. */
        HELD,

        /** Nobody has it, and the next owner will be told that the last one died. */
        ORPHANED
    }
}
