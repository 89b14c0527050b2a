package org.sharray.inspect;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that uses, or has used, an array's locks: what stands in its slot, and whether it lives.
 *
 * @param slot       the slot's number
 * @param generation the number of the slot's life
 * @param pid        its process id
 * @param program    what it calls itself
 * @param proof      what shows whether it lives
 * @param alive      whether it does
 * @param started    when the process of that id started, if it lives
 */
public record ParticipantFacts(int slot, int generation, long pid, String program, Proof proof, boolean alive,
        Optional<Instant> started) {
    /** What shows whether a participant lives. */
    public enum Proof {
        /** The kernel: it holds the lock of the slot's byte, beyond the end of the file, until it ends. */
        BYTE_LOCK("the kernel still holds its byte lock", "the kernel has let go of its byte lock"),

        /** Its process id, and when that process started: it takes part without native access. */
        PROCESS_ID("a process of its id and start runs", "no process of its id and start runs"),

        /** It was about to move in. */
        CLAIMING("it is moving in", "it ended while it moved in");

        private final String ofLife;
        private final String ofDeath;

        Proof(String ofLife, String ofDeath) {
            this.ofLife = ofLife;
            this.ofDeath = ofDeath;
        }

        /**
         * The evidence in words.
         *
         * @param  alive whether the participant lives
         * @return       for instance {@code the kernel still holds its byte lock}
         */
        public String evidence(boolean alive) {
            return alive ? ofLife : ofDeath;
        }
    }
}
