package org.sharray.cli.torture.locks;

import java.time.Duration;

/**
 * What shall be done.
 *
 * @param time    how long to go on killing
 * @param workers how many processes work at a time, 2 to {@value #MOST_WORKERS}
 * @param seed    of what is chosen at random; when it happens is another matter
 */
public record LockPlan(Duration time, int workers, long seed) {

    /** The fewest workers: the barrier needs threads of two. */
    public static final int FEWEST_WORKERS = 2;

    /** The most workers. */
    public static final int MOST_WORKERS = Ground.MOST_WORKERS;
}
