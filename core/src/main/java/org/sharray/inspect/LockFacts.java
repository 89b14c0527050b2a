package org.sharray.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a lock at one moment, and what it has counted.
 *
 * @param label             which one, for people: {@code the lock}, {@code the lock of part 3}, {@code the read-write lock "table"}
 * @param state             whether it is held
 * @param owner             who has it
 * @param hasWaiters        whether somebody may be asleep until it is free
 * @param isStarving        whether somebody has waited for so long that it is preferred
 * @param previousOwnerDied whether the owner before died while it had the lock
 * @param heldSince         since when the owner has had it, or for longer; known only while somebody waits
 * @param acquisitions      how often it was acquired; programs that don't count are missing in it
 * @param contended         how many of those had to wait
 * @param waited            how long they have waited together
 * @param deaths            how many owners have died while they had it
 * @param replays           how often a dead owner's transaction was finished by the next; of an array's lock alone
 */
public record LockFacts(String label, State state, Optional<Owner> owner, boolean hasWaiters, boolean isStarving,
        boolean previousOwnerDied,
        Optional<Instant> heldSince, long acquisitions, long contended, Duration waited, long deaths, long replays) {
    /** Whether a lock can be had. */
    public enum State {
        /** Nobody has it. */
        FREE,

        /** Somebody has it; who may be dead, which the next that waits will find out. */
        HELD,

        /** Nobody has it, and the next owner will be told that the last one died; a strict lock has to be repaired. */
        ORPHANED
    }

    /**
     * Who has a lock.
     *
     * @param process the participant
     * @param thread  what tells its threads apart: for Java the low half of the thread's id, as {@code jcmd <pid> Thread.print} shows it
     */
    public record Owner(ParticipantFacts process, int thread) {}
}
