package org.sharray.benchmarks;

import java.util.Locale;

/**
 * What a figure shall reach. It is printed beside the figure and decides nothing.
 *
 * @param kind  what is asked of the figure
 * @param limit of the ratio or of the figure
 */
public record Goal(Kind kind, double limit) {
    /** What can be asked. */
    public enum Kind {
        /** Nothing. */
        NONE(""),
        /** At most so many times the peer's figure. */
        RATIO_AT_MOST("ratio ≤ "),
        /** At least so many times the peer's figure. */
        RATIO_AT_LEAST("ratio ≥ "),
        /** Below a limit, whatever the peer's figure. */
        BELOW("< "),
        /** In every round at least the limit, whatever the peer's figure. */
        NEVER_BELOW("always ≥ ");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /**
     * At most so many times the peer's figure.
     *
     * @param limit of the ratio
     * @return the goal
     */
    public static Goal ratioAtMost(double limit) {
        return new Goal(Kind.RATIO_AT_MOST, limit);
    }

    /**
     * At least so many times the peer's figure.
     *
     * @param limit of the ratio
     * @return the goal
     */
    public static Goal ratioAtLeast(double limit) {
        return new Goal(Kind.RATIO_AT_LEAST, limit);
    }

    /**
     * Below a limit, whatever the peer's figure.
     *
     * @param limit in the figure's unit
     * @return the goal
     */
    public static Goal below(double limit) {
        return new Goal(Kind.BELOW, limit);
    }

    /**
     * In every round at least the limit, whatever the peer's figure.
     *
     * @param limit in the figure's unit
     * @return the goal
     */
    public static Goal neverBelow(double limit) {
        return new Goal(Kind.NEVER_BELOW, limit);
    }

    /**
     * No goal: the figure is for information.
     *
     * @return the goal
     */
    public static Goal none() {
        return new Goal(Kind.NONE, 0);
    }

    /** Whether it was met; nothing where that can't be told. */
    Verdict verdict(Figure ours, Figure peers) {
        return switch (kind) {
            case NONE -> Verdict.NONE;
            case RATIO_AT_MOST -> peers == null
                    ? Verdict.NONE
                    : Verdict.of(ours.value() <= limit * peers.value());
            case RATIO_AT_LEAST -> peers == null
                    ? Verdict.NONE
                    : Verdict.of(ours.value() >= limit * peers.value());
            case BELOW -> Verdict.of(ours.value() < limit);
            case NEVER_BELOW -> Verdict.of(ours.least() >= limit);
        };
    }

    /** Whether a goal was met. */
    enum Verdict {
        NONE(""), MET("met"), MISSED("missed");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        static Verdict of(boolean met) {
            return met ? MET : MISSED;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    @Override
    public String toString() {
        return kind == Kind.NONE ? "" : kind.text + show(limit);
    }

    private static String show(double limit) {
        return limit == Math.rint(limit) ? String.format(Locale.ROOT, "%.0f", limit) : Double.toString(limit);
    }
}
