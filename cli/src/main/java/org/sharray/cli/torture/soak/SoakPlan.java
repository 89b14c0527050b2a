package org.sharray.cli.torture.soak;

import java.time.Duration;

/**
 * What shall be done.
 *
 * @param time   how long to go on, if the number of rounds does not say
 * @param rounds how many rounds, or null
 * @param seed   of what is chosen at random
 */
public record SoakPlan(Duration time, Integer rounds, long seed) {}
