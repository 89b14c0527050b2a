package org.sharray.benchmarks;

/** What a figure counts. */
public enum Unit {
    /** Nanoseconds. */
    NANOSECONDS("ns"),
    /** Microseconds. */
    MICROSECONDS("µs"),
    /** Milliseconds. */
    MILLISECONDS("ms"),
    /** Millions of operations a second. */
    MILLIONS_PER_SECOND("M/s"),
    /** Hundredths of a whole. */
    PERCENT("%");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    @Override
    public String toString() {
        return symbol;
    }
}
