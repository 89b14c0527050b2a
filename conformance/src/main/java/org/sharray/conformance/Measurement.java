package org.sharray.conformance;

import java.util.List;

/**
 * A time that was measured in a play.
 *
 * @param what  what was measured
 * @param cast  by whom, in the order of the roles
 * @param nanos how long
 */
public record Measurement(String what, List<Language> cast, long nanos) {
    /** Copies the cast. */
    public Measurement {
        cast = List.copyOf(cast);
    }
}
