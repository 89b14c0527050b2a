package org.sharray.cli.terminal;

import java.util.Arrays;

/** Numbers as colours, two rows in a line of characters; as shades where there are no colours. Small ones are drawn larger, as squares; NaN is left empty. */
record HeatMap(Grid grid, Palette palette, double low, double high) implements Picture {

    /** From small to large, in the palette of 256. */
    enum Palette {
        /** From violet by green to yellow, which stay apart for the colour-blind, too. */
        VALUES(53, 54, 60, 24, 30, 36, 35, 71, 112, 148, 184, 226),

        /** As embers: from grey to white. */
        CHANGES(237, 52, 88, 124, 160, 202, 208, 214, 220, 229);

        private final int[] colours;

        Palette(int... colours) {
            this.colours = colours;
        }

        private int colour(double share) {
            return colours[Math.clamp((int) (share * colours.length), 0, colours.length - 1)];
        }
    }

    /** From the smallest number to the largest. */
    HeatMap(Grid grid, Palette palette) {
        this(grid, palette, Arrays.stream(grid.values()).filter(Double::isFinite).min().orElse(Double.NaN),
                Arrays.stream(grid.values()).filter(Double::isFinite).max().orElse(Double.NaN));
    }

    @Override
    public void draw(Frame frame, Look look) {
        if (Double.isNaN(low)) {
            new Nothing("no finite numbers").draw(frame, look);
            return;
        }
        boolean legend = frame.height() >= 3 && frame.width() >= 24;
        Frame map = frame.rows(0, legend ? frame.height() - 1 : frame.height());
        int lines = cells(map, look);
        if (legend) {
            legend(frame, lines, look);
        }
    }

    /** Tells how many lines it took. */
    private int cells(Frame map, Look look) {
        int scale = Math.max(1, Math.min(2 * map.height() / grid.rows(), map.width() / grid.columns()));
        int rows = Math.min(grid.rows() * scale, 2 * map.height());
        int columns = Math.min(grid.columns() * scale, map.width());
        int lines = (rows + 1) / 2;
        for (int line = 0; line < lines; line++) {
            for (int column = 0; column < columns; column++) {
                double upper = value(2 * line, column, rows, columns);
                double lower = 2 * line + 1 < rows ? value(2 * line + 1, column, rows, columns) : Double.NaN;
                cell(map, line, column, upper, lower, look);
            }
        }
        return lines;
    }

    private double value(int row, int column, int rows, int columns) {
        return grid.at((int) ((long) row * grid.rows() / rows), (int) ((long) column * grid.columns() / columns));
    }

    private void cell(Frame map, int line, int column, double upper, double lower, Look look) {
        if (!look.coloured() || !look.blocks()) {
            double mean = Double.isNaN(upper) ? lower : Double.isNaN(lower) ? upper : upper / 2 + lower / 2;
            if (!Double.isNaN(mean)) {
                map.put(line, column, shade(share(mean), look), Style.PLAIN);
            }
        } else if (!Double.isNaN(upper) && !Double.isNaN(lower)) {
            map.put(line, column, "▀", Style.of(palette.colour(share(upper)), palette.colour(share(lower))));
        } else if (!Double.isNaN(upper)) {
            map.put(line, column, "▀", Style.of(palette.colour(share(upper))));
        } else if (!Double.isNaN(lower)) {
            map.put(line, column, "▄", Style.of(palette.colour(share(lower))));
        }
    }

    private void legend(Frame frame, int line, Look look) {
        int at = frame.put(line, 0, Numbers.value(low) + " ", Style.FAINT);
        int steps = 12;
        for (int step = 0; step < steps; step++) {
            double share = (double) step / (steps - 1);
            boolean colours = look.coloured() && look.blocks();
            Style style = colours ? Style.of(palette.colour(share)) : Style.PLAIN;
            at = frame.put(line, at, colours ? "█" : shade(share, look), style);
        }
        frame.put(line, at, " " + Numbers.value(high), Style.FAINT);
    }

    private static String shade(double share, Look look) {
        String shades = look.shades();
        return String.valueOf(shades.charAt(Math.clamp((int) (share * shades.length()), 0, shades.length() - 1)));
    }

    private double share(double value) {
        return high == low ? 0.5 : (value / 2 - low / 2) / (high / 2 - low / 2); // halves: no overflow
    }
}
