package org.sharray.benchmarks;

import java.util.List;
import java.util.Locale;
import org.sharray.benchmarks.Goal.Verdict;

/**
 * One line of the table.
 *
 * @param measurement what was measured
 * @param at          the size at which, in a measurement that is made at several and drawn as a curve; null in all others
 * @param ours        the figure
 * @param peer        what it is compared with; empty where there is nothing to compare it with
 * @param peers       its figure, or null where there is none
 * @param missing     why there is none
 * @param goal        for ours
 */
public record Row(String measurement, Size at, Figure ours, String peer, Figure peers, String missing, Goal goal) {
    static final List<String> HEADINGS = List.of("measurement", "beside", "ratio", "goal", "", "ours*", "the other's*");

    /**
     * How large something is, for a curve.
     *
     * @param number of it
     * @param what   is counted, in the plural
     */
    public record Size(double number, String what) {
        @Override
        public String toString() {
            return Numbers.count(number) + " " + what;
        }
    }

    /**
     * A line whose peer may not be here: no gcc, no Linux, no Python.
     *
     * @param measurement what was measured
     * @param ours        the figure
     * @param peer        what it is compared with
     * @param peers       its figure, or null where the peer is not installed
     * @param goal        for ours
     */
    public Row(String measurement, Figure ours, String peer, Figure peers, Goal goal) {
        this(measurement, null, ours, peer, peers, peers == null ? "not installed" : null, goal);
    }

    /**
     * A point of a curve.
     *
     * @param measurement what was measured
     * @param at          the size
     * @param ours        the figure
     * @param peer        what it is compared with
     * @param peers       its figure, or null where the peer is not installed
     * @param goal        for ours
     */
    public Row(String measurement, Size at, Figure ours, String peer, Figure peers, Goal goal) {
        this(measurement, at, ours, peer, peers, peers == null ? "not installed" : null, goal);
    }

    /**
     * A line without a peer.
     *
     * @param measurement what was measured
     * @param at          the size, or null
     * @param ours        the figure
     * @return the line
     */
    public static Row alone(String measurement, Size at, Figure ours) {
        return new Row(measurement, at, ours, "", null, "", Goal.none());
    }

    /**
     * A line whose peer can't do that.
     *
     * @param measurement what was measured
     * @param ours        the figure
     * @param peer        what it would be compared with
     * @param why         there is no figure
     * @return the line
     */
    public static Row without(String measurement, Figure ours, String peer, String why) {
        return new Row(measurement, null, ours, peer, null, why, Goal.none());
    }

    /** Ours to the peer's; NaN where there is none. */
    double ratio() {
        return peers == null ? Double.NaN : ours.value() / peers.value();
    }

    Verdict verdict() {
        return goal.verdict(ours, peers);
    }

    /** What was measured, and at which size. */
    String title() {
        return at == null ? measurement : measurement + ", " + at;
    }

    List<String> cells() {
        String ratio = peers == null
                ? ""
                : ratio() < 0.1
                        ? String.format(Locale.ROOT, "%.2g", ratio())
                        : String.format(Locale.ROOT, "%.2f", ratio());
        return List.of(title(), peer, ratio, goal.toString(), verdict().toString(), ours.toString(),
                peers == null ? missing : peers.toString());
    }
}
