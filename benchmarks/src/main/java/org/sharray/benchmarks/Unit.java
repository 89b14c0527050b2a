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
    /** 2^30 bytes a second. */
    GIBIBYTES_PER_SECOND("GiB/s"),
    /** 1024 bytes. */
    KIBIBYTES("KiB"),
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
