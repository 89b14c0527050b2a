package org.sharray.cli.terminal;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** What was measured in the last minute. */
final class History {
    static final long NANOS = 60_000_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long time, double value) {}

    /** Adds a value, and forgets those that are too old. */
    void add(long time, double value) {
        samples.addLast(new Sample(time, value));
        while (time - samples.getFirst().time() > NANOS) {
            samples.removeFirst();
        }
    }

    /** The mean of each of so many equal parts of the last minute, the newest last; NaN where nothing was measured. */
    double[] means(long now, int parts) {
        double[] sums = new double[parts];
        int[] counts = new int[parts];
        for (Sample sample : samples) {
            int part = parts - 1 - (int) ((double) (now - sample.time()) / NANOS * parts);
            if (part >= 0 && part < parts) {
                sums[part] += sample.value();
                counts[part]++;
            }
        }
        double[] means = new double[parts];
        Arrays.setAll(means, part -> sums[part] / counts[part]);
        return means;
    }
}
