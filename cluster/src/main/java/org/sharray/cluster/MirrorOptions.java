package org.sharray.cluster;

import java.time.Duration;

/**
 * How an array is mirrored: by itself every 100 ms, each chunk as it was at one moment. Immutable: each method returns a new one.
 *
 * <pre>{@code
 * var options = MirrorOptions.options().every(Duration.ofSeconds(1)).underLock();
 * }</pre>
 */
public final class MirrorOptions {
    private static final MirrorOptions DEFAULTS = new MirrorOptions(Duration.ofMillis(100), false);

    private final Duration period;
    private final boolean locked;

    private MirrorOptions(Duration period, boolean locked) {
        this.period = period;
        this.locked = locked;
    }

    /**
     * The usual ones.
     *
     * @return a refresh every 100 ms
     */
    public static MirrorOptions options() {
        return DEFAULTS;
    }

    /**
     * Says how often to refresh.
     *
     * @param newPeriod from the beginning of one refresh to that of the next, at least 1 ms
     * @return these options with that
     * @throws IllegalArgumentException if it is shorter
     */
    public MirrorOptions every(Duration newPeriod) {
        if (newPeriod.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    "A mirror is refreshed every millisecond at most, not every " + newPeriod);
        }
        return new MirrorOptions(newPeriod, locked);
    }

    /**
     * Refreshes with the lock of the cluster's array held, so that the whole mirror is as the array was at one moment between two owners of its lock. Whoever wants that lock waits while what has
     * changed is read, and the mirror's process needs memory for that once more.
     *
     * @return these options with that
     */
    public MirrorOptions underLock() {
        return new MirrorOptions(period, true);
    }

    Duration period() {
        return period;
    }

    boolean isUnderLock() {
        return locked;
    }
}
