package org.sharray.cli.torture.cluster;

import java.io.Serializable;
import java.time.Duration;

/**
 * What shall be done.
 *
 * @param time    how long to go on, or null for a number of rounds
 * @param rounds  how many rounds, if there is no time
 * @param members how many members keep elements
 * @param seed    of what is chosen at random; when it happens is another matter
 */
public record ClusterPlan(Duration time, int rounds, int members, long seed) implements Serializable {
    /** With fewer, one death would leave no majority. */
    public static final int FEWEST_MEMBERS = 3;

    /** The most members that keep elements. */
    public static final int MOST_MEMBERS = 9;

    /** From so many on, two can be killed at once, and the others are the majority still. */
    static final int MEMBERS_FOR_TWO_DEATHS = 5;
}
