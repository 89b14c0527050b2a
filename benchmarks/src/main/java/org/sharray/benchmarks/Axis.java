package org.sharray.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A logarithmic axis.
 *
 * @param least   value on it
 * @param largest value on it
 * @param from    where the least lies in the picture
 * @param to      where the largest does
 */
record Axis(double least, double largest, double from, double to) {
    /** One that has room for all values, from one power of ten to another. */
    static Axis round(DoubleStream values, double from, double to) {
        var summary = values.filter(value -> value > 0).summaryStatistics();
        double least = Math.pow(10, Math.floor(Math.log10(summary.getMin())));
        double largest = Math.pow(10, Math.ceil(Math.log10(summary.getMax())));
        return new Axis(least, least == largest ? largest * 10 : largest, from, to);
    }

    double at(double value) {
        double part = (Math.log10(Math.max(value, least)) - Math.log10(least))
                / (Math.log10(largest) - Math.log10(least));
        return from + Math.min(part, 1) * (to - from);
    }

    /** The powers of ten. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.round(Math.log10(least)); power <= Math.round(Math.log10(largest)); power++) {
            ticks.add(Double.parseDouble("1e" + power));
        }
        return ticks;
    }
}
