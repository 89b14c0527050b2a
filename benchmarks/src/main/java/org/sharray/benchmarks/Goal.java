package org.sharray.benchmarks;

import java.util.Locale;
import java.util.function.BiPredicate;

/** What a figure shall reach. It is printed beside the figure and decides nothing. */
public final class Goal {
    private final String text;
    private final boolean needsPeer;
    private final BiPredicate<Figure, Figure> condition;

    private Goal(String text, boolean needsPeer, BiPredicate<Figure, Figure> condition) {
        this.text = text;
        this.needsPeer = needsPeer;
        this.condition = condition;
    }

    /**
     * At most so many times the peer's figure.
     *
     * @param limit of the ratio
     * @return the goal
     */
    public static Goal ratioAtMost(double limit) {
        return new Goal("ratio ≤ " + show(limit), true, (ours, peers) -> ours.value() <= limit * peers.value());
    }

    /**
     * At least so many times the peer's figure.
     *
     * @param limit of the ratio
     * @return the goal
     */
    public static Goal ratioAtLeast(double limit) {
        return new Goal("ratio ≥ " + show(limit), true, (ours, peers) -> ours.value() >= limit * peers.value());
    }

    /**
     * Below a limit, whatever the peer's figure.
     *
     * @param limit in the figure's unit
     * @return the goal
     */
    public static Goal below(double limit) {
        return new Goal("< " + show(limit), false, (ours, _) -> ours.value() < limit);
    }

    /**
     * In every round at least the limit, whatever the peer's figure.
     *
     * @param limit in the figure's unit
     * @return the goal
     */
    public static Goal neverBelow(double limit) {
        return new Goal("always ≥ " + show(limit), false, (ours, _) -> ours.least() >= limit);
    }

    /**
     * No goal: the figure is for information.
     *
     * @return the goal
     */
    public static Goal none() {
        return new Goal("", false, null);
    }

    /** Whether it was met, in a word; nothing where that can't be told. */
    String verdict(Figure ours, Figure peers) {
        if (condition == null || needsPeer && peers == null) {
            return "";
        }
        return condition.test(ours, peers) ? "met" : "missed";
    }

    @Override
    public String toString() {
        return text;
    }

    private static String show(double limit) {
        return String.format(Locale.ROOT, limit == Math.rint(limit) ? "%.0f" : "%.2f", limit);
    }
}
