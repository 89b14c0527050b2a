package org.sharray.inspector;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Many elements in a few numbers. NaN and infinities are counted apart; all else is of the finite ones.
 *
 * @param count     how many elements there are
 * @param nans      how many are not a number
 * @param infinite  how many are infinite
 * @param min       the smallest; NaN if there is none
 * @param max       the largest; NaN if there is none
 * @param mean      their mean; NaN if there is none
 * @param deviation their standard deviation; NaN if there is none
 * @param histogram how many are in each of as many equal intervals between min and max
 */
public record Summary(long count, long nans, long infinite, double min, double max, double mean, double deviation,
        List<Long> histogram) {
    private static final int RUN = 8192;

    /** Copies the histogram. */
    public Summary {
        histogram = List.copyOf(histogram);
    }

    /**
     * Summarises elements: two passes, since the intervals depend on the extremes. Others may change them in between; what is out of the intervals then counts in the nearest.
     *
     * @param  values the elements
     * @param  bins   number of intervals, at least 1
     * @return        the summary
     * @throws CancellationException if the thread is interrupted; it stays so
     */
    public static Summary of(Values values, int bins) {
        long nans = 0;
        long infinite = 0;
        long finite = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double mean = 0;
        double squares = 0;
        double[] run = new double[RUN];
        for (long from = 0; from < values.length(); from += RUN) {
            Envelope.goOn();
            int count = (int) Math.min(RUN, values.length() - from);
            values.read(from, run, count);
            for (int i = 0; i < count; i++) {
                double value = run[i];
                if (Double.isFinite(value)) {
                    finite++;
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                    double difference = value - mean; // Welford's way: no large sums
                    mean += difference / finite;
                    squares += difference * (value - mean);
                } else if (Double.isNaN(value)) {
                    nans++;
                } else {
                    infinite++;
                }
            }
        }
        if (finite == 0) {
            return new Summary(values.length(), nans, infinite, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                    List.of());
        }
        return new Summary(values.length(), nans, infinite, min, max, mean, Math.sqrt(squares / finite),
                histogram(values, run, min, max, bins));
    }

    private static List<Long> histogram(Values values, double[] run, double min, double max, int bins) {
        Long[] counts = new Long[bins];
        long[] found = new long[bins];
        double scale = max > min ? bins / (max - min) : 0;
        for (long from = 0; from < values.length(); from += RUN) {
            Envelope.goOn();
            int count = (int) Math.min(RUN, values.length() - from);
            values.read(from, run, count);
            for (int i = 0; i < count; i++) {
                if (Double.isFinite(run[i])) {
                    found[(int) Math.max(0, Math.min(bins - 1, (run[i] - min) * scale))]++;
                }
            }
        }
        Arrays.setAll(counts, i -> found[i]);
        return List.of(counts);
    }
}
