package org.sharray.conformance;

import java.util.List;
import java.util.Optional;

/**
 * How one scenario went with one cast.
 *
 * @param scenario     its name
 * @param cast         who played, in the order of the roles
 * @param plays        how often it was played: once for each row of its table, and each repetition
 * @param failure      what went wrong first, if anything did
 * @param measurements what was measured
 */
public record Outcome(String scenario, List<Language> cast, int plays, Optional<String> failure,
        List<Measurement> measurements) {
    /** Copies the lists. */
    public Outcome {
        cast = List.copyOf(cast);
        measurements = List.copyOf(measurements);
    }
}
