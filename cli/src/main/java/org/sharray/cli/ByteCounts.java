package org.sharray.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import picocli.CommandLine.Help.Ansi;

import org.sharray.cli.output.Terminal;

/**
 * How often each byte occurs in a file, and how that is shown.
 *
 * @param file its name
 * @param processes how many counted
 * @param time that it took
 * @param counts of each of the 256 bytes
 */
record ByteCounts(String file, int processes, Duration time, long[] counts) {

    private static final int ROW = 8;
    private static final int BAR = 46;
    private static final int MOST_FREQUENT = 5;

    long total() {
        return Arrays.stream(counts).sum();
    }

    /** The entropy in bits a byte: 0 if all bytes are the same, 8 if each of the 256 occurs as often. */
    double entropy() {
        double total = total();
        double bits = 0;
        for (long count : counts) {
            if (count > 0) {
                bits -= count / total * Math.log(count / total) / Math.log(2);
            }
        }
        return Math.max(0, bits); // not -0
    }

    private double megabytesPerSecond() {
        return total() / 1e6 / seconds();
    }

    private double seconds() {
        return time.toNanos() / 1e9;
    }

    void print(PrintWriter out, Ansi ansi) {
        out.println(file);
        out.printf(Locale.ROOT, "%,d bytes, entropy %.3f bits a byte%n", total(), entropy());
        out.printf(Locale.ROOT, "%s in %.2f s: %,.1f MB/s%n",
                Words.processes(processes), seconds(), megabytesPerSecond());
        if (total() > 0) {
            out.println();
            printRows(out, ansi);
            out.printf("%nMost frequent: %s%n", mostFrequent());
        }
    }

    private void printRows(PrintWriter out, Ansi ansi) {
        long[] rows = rows();
        long largest = Arrays.stream(rows).max().orElseThrow();
        for (int row = 0; row < rows.length; row++) {
            String bar = Terminal.bar((double) rows[row] / largest, BAR);
            out.println(String.format(Locale.ROOT, "%02x-%02x  %s  %6.2f %%", row * ROW, row * ROW + ROW - 1,
                    characters(row), percent(rows[row])) + ansi.string(bar.isEmpty() ? "" : "  @|cyan " + bar + "|@"));
        }
    }

    private long[] rows() {
        var rows = new long[counts.length / ROW];
        for (int value = 0; value < counts.length; value++) {
            rows[value / ROW] += counts[value];
        }
        return rows;
    }

    private double percent(long count) {
        return 100.0 * count / total();
    }

    private String mostFrequent() {
        return IntStream.range(0, counts.length).boxed().filter(value -> counts[value] > 0)
                .sorted(Comparator.comparingLong((Integer value) -> counts[value]).reversed()).limit(MOST_FREQUENT)
                .map(value -> String.format(Locale.ROOT, "%s %.2f %%", name(value), percent(counts[value])))
                .collect(Collectors.joining(", "));
    }

    private static String characters(int row) {
        return IntStream.range(row * ROW, row * ROW + ROW)
                .mapToObj(value -> isPrintable(value) ? Character.toString(value) : Terminal.orElse("·", "."))
                .collect(Collectors.joining());
    }

    private static String name(int value) {
        return isPrintable(value) && value != ' ' ? "'" + (char) value + "'" : String.format("%02x", value);
    }

    private static boolean isPrintable(int value) {
        return value >= ' ' && value < 0x7f;
    }

    String toJson() {
        return String.format(Locale.ROOT,
                "{\"file\":%s,\"bytes\":%d,\"processes\":%d,\"seconds\":%.6f,\"entropy\":%.6f,\"counts\":%s}",
                quoted(file), total(), processes, seconds(), entropy(),
                Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]")));
    }

    private static String quoted(String text) {
        return text.chars().mapToObj(c -> switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> c < ' ' ? String.format("\\u%04x", c) : Character.toString(c);
        }).collect(Collectors.joining("", "\"", "\""));
    }
}
