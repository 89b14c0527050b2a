package org.sharray.cli.torture.transfers;

import java.time.Duration;

/**
 * What shall be done.
 *
 * @param time      how long to go on killing
 * @param processes how many work at a time
 * @param seed      of what is chosen at random; when it happens is another matter
 */
public record TransferPlan(Duration time, int processes, long seed) {}
