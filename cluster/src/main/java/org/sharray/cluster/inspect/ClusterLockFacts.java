package org.sharray.cluster.inspect;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The lock of a cluster's array.
 *
 * @param state             whether it can be had
 * @param owner             who has it, or, of an orphaned one, had it last
 * @param previousOwnerDied whether the present or last owner was told that the one before had not released
 * @param acquisitions      how often it was acquired; absent if that is not known any more, because members left together
 * @param deaths            how many owners were found not to have released
 */
public record ClusterLockFacts(State state, Optional<LockOwner> owner, boolean previousOwnerDied,
        OptionalLong acquisitions,
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
