package org.sharray.benchmarks;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What was measured: one value, and between which it varied.
 *
 * @param value   the median of the rounds, or a percentile of all samples
 * @param least   of the rounds or samples
 * @param largest of the rounds or samples
 * @param unit    of all three
 */
public record Figure(double value, double least, double largest, Unit unit) {
    /**
     * The median of the rounds.
     *
     * @param rounds a value of each, at least one
     * @param unit   of the values
     * @return the figure
     */
    public static Figure median(List<Double> rounds, Unit unit) {
        double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Figure(median, sorted[0], sorted[sorted.length - 1], unit);
    }

    /**
     * The same, in another unit.
     *
     * @param factor by which the numbers are multiplied
     * @param other  their unit then
     * @return the figure
     */
    public Figure times(double factor, Unit other) {
        return new Figure(value * factor, least * factor, largest * factor, other);
    }

    /**
     * A percentile of samples.
     *
     * @param samples    in nanoseconds
     * @param percentile 50 for the median, 100 for the maximum
     * @param unit       {@link Unit#MICROSECONDS} or {@link Unit#MILLISECONDS}
     * @return the figure
     */
    public static Figure percentile(Histogram samples, double percentile, Unit unit) {
        double scale = unit == Unit.MILLISECONDS ? 1e6 : 1e3;
        return new Figure(samples.getValueAtPercentile(percentile) / scale, samples.getMinValue() / scale,
                samples.getMaxValue() / scale, unit);
    }

    @Override
    public String toString() {
        return Numbers.figure(value) + " " + unit + " (" + Numbers.figure(least) + "–" + Numbers.figure(largest) + ")";
    }
}
