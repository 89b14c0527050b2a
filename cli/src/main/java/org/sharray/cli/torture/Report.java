package org.sharray.cli.torture;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How it went.
 *
 * @param lines      for people
 * @param complaints what was wrong; empty if nothing was
 */
public record Report(List<String> lines, String complaints) implements Serializable {

    /**
     * Whether all was as it has to be.
     *
     * @return true if nobody complained
     */
    public boolean isGood() {
        return complaints.isEmpty();
    }

    /** The lines while they are written, each with a label. */
    public static final class Lines {
        private final List<String> lines = new ArrayList<>();

        /** None yet. */
        public Lines() {}

        /**
         * Adds how long it took, in minutes, and how it was done.
         *
         * @param took   how long
         * @param format of what follows, of the language-neutral locale
         * @param values for the format
         */
        public void time(Duration took, String format, Object... values) {
            add("Time", "%.1f minutes, %s%s", took.toMillis() / 60e3, String.format(Locale.ROOT, format, values),
                    Boolean.getBoolean("sharray.portable") ? ", portable mode" : "");
        }

        /**
         * Adds a line.
         *
         * @param label  what it is about; empty below one of the same
         * @param format of the rest, of the language-neutral locale
         * @param values for the format
         */
        public void add(String label, String format, Object... values) {
            lines.add(String.format(Locale.ROOT, "%-13s ", label) + String.format(Locale.ROOT, format, values));
        }

        /**
         * Ends the report.
         *
         * @param complaints what was wrong; empty if nothing was
         * @return all of it
         */
        public Report report(String complaints) {
            return new Report(List.copyOf(lines), complaints);
        }
    }
}
