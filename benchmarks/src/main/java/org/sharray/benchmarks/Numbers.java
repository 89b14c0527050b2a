package org.sharray.benchmarks;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {
    private Numbers() {}

    /** Three digits; no figure here is more exact. */
    static String figure(double number) {
        double size = Math.abs(number);
        int decimals = size < 0.01 && size > 0 ? 4 : size < 10 ? 2 : size < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    /** A whole number, with commas between thousands. */
    static String count(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** A power of ten as on an axis: 100, 10k, 1M, 0.01. */
    static String axis(double number) {
        if (number >= 1e9) {
            return trim(number / 1e9) + "G";
        }
        if (number >= 1e6) {
            return trim(number / 1e6) + "M";
        }
        return number >= 1e4 ? trim(number / 1e3) + "k" : trim(number);
    }

    private static String trim(double number) {
        return number == Math.rint(number) ? String.format(Locale.ROOT, "%.0f", number) : Double.toString(number);
    }
}
