package org.sharray.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers in few characters. */
final class Numbers {
    private Numbers() {}

    /** Something a second: {@code 0}, {@code 0.25}, {@code 17}, {@code 1.2k}, {@code 35M}. */
    static String rate(double value) {
        if (value < 0.005) {
            return "0";
        } else if (value < 9.95) {
            return format(value < 0.995 ? "%.2f" : "%.1f", value);
        }
        return scaled(value, 1000, "", "k", "M", "G", "T", "P", "E");
    }

    /** A number of bytes: {@code 512 B}, {@code 1.5 KiB}. */
    static String bytes(long bytes) {
        return scaled(bytes, 1024, " B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB");
    }

    private static String scaled(double value, int base, String... units) {
        double rest = value;
        int unit = 0;
        while (rest >= base - 0.5 && unit < units.length - 1) {
            rest /= base;
            unit++;
        }
        return format(unit > 0 && rest < 9.95 ? "%.1f" : "%.0f", rest) + units[unit];
    }

    /** A time in its two largest units. */
    static String time(Duration time) {
        double seconds = time.toNanos() / 1e9;
        if (seconds < 1) {
            return format("%.0f ms", seconds * 1e3);
        } else if (seconds < 10) {
            return format("%.1f s", seconds);
        } else if (seconds < 60) {
            return format("%.0f s", seconds);
        } else if (seconds < 3600) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        } else if (time.toDays() == 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toDays() + " d " + time.toHoursPart() + " h";
    }

    /** A whole number with separators. */
    static String count(long value) {
        return format("%,d", value);
    }

    /** Any number in at most 10 characters, as on an axis: 4 digits that count. */
    static String value(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return format("%.0f", value + 0.0);
        }
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        return size >= 1e6 || size < 1e-3
                ? format("%.3e", value)
                : format("%." + Math.max(0, digits(size)) + "f", value);
    }

    private static int digits(double size) {
        return 3 - (int) Math.floor(Math.log10(size));
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
