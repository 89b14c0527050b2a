package org.sharray.cli.terminal;

/** A curve of one line: a character for each value. */
final class Sparkline {
    private Sparkline() {}

    /** The highest value is a full block; of nothing, NaN, there is a space. */
    static String of(double[] values, Look look) {
        String levels = look.levels();
        double most = 0;
        for (double value : values) {
            most = Math.max(most, Double.isNaN(value) ? 0 : value);
        }
        StringBuilder line = new StringBuilder();
        for (double value : values) {
            int level = most == 0 ? 0 : (int) Math.ceil(value / most * (levels.length() - 1));
            line.append(Double.isNaN(value) ? ' ' : levels.charAt(Math.clamp(level, 0, levels.length() - 1)));
        }
        return line.toString();
    }
}
