package org.sharray.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param measurement what was measured
 * @param ours        the figure
 * @param peer        what it is compared with
 * @param peers       its figure, or null where the peer is missing
 * @param goal        for ours
 */
public record Row(String measurement, Figure ours, String peer, Figure peers, Goal goal) {
    /** What stands for the figure of a peer that is not here: no gcc, no Linux, no Python. */
    private static final String MISSING = "not installed";

    static final List<String> HEADINGS = List.of("measurement", "ours", "peer", "", "ratio", "goal", "");

    List<String> cells() {
        String ratio = peers == null ? "" : String.format(Locale.ROOT, "%.2f", ours.value() / peers.value());
        return List.of(measurement, ours.toString(), peer, peers == null ? MISSING : peers.toString(), ratio,
                goal.toString(), goal.verdict(ours, peers));
    }
}
