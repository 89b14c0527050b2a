package org.sharray.cli.terminal;

import org.sharray.inspector.Envelope;

/**
 * A curve with its axes. Each column of dots is the piece of the elements that lie there, from the smallest to the largest, drawn on to its neighbour's, so that the curve hangs together
 * but for gaps of NaN.
 */
record LinePlot(Envelope envelope) implements Picture {
    private static final int BRAILLE = 0x2800;

    /** The bit of a Braille character's dot, by its row and column. */
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    /** What the curve is drawn between. */
    private record Scale(double low, double high) {
        static Scale of(Envelope envelope) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < envelope.min().length; i++) {
                low = Double.isFinite(envelope.min()[i]) ? Math.min(low, envelope.min()[i]) : low;
                high = Double.isFinite(envelope.max()[i]) ? Math.max(high, envelope.max()[i]) : high;
                low = Double.isFinite(envelope.max()[i]) ? Math.min(low, envelope.max()[i]) : low;
                high = Double.isFinite(envelope.min()[i]) ? Math.max(high, envelope.min()[i]) : high;
            }
            return new Scale(low, high);
        }

        boolean isEmpty() {
            return low > high;
        }

        /** From the bottom, 0, to the top, 1; what is infinite lies at the edge. */
        double share(double value) {
            if (low == high) {
                return value < low ? 0 : value > high ? 1 : 0.5;
            }
            return Math.clamp((value / 2 - low / 2) / (high / 2 - low / 2), 0.0, 1.0); // halves: no overflow
        }
    }

    @Override
    public void draw(Frame frame, Look look) {
        Scale scale = Scale.of(envelope);
        if (scale.isEmpty()) {
            new Nothing("no finite numbers").draw(frame, look);
            return;
        }
        String high = Numbers.value(scale.high());
        String low = scale.low() == scale.high() ? "" : Numbers.value(scale.low());
        int margin = Math.max(high.length(), low.length());
        boolean labelled = frame.width() >= margin + 8 && frame.height() >= 3;
        if (!labelled) {
            curve(frame, scale, look);
            return;
        }
        int bottom = frame.height() - 1;
        curve(frame.part(0, margin + 1, bottom, frame.width()), scale, look);
        for (int row = 0; row < bottom; row++) {
            frame.put(row, margin, look.orElse("│", "|"), Style.FAINT);
        }
        boolean flat = low.isEmpty();
        int highRow = flat ? (bottom - 1) / 2 : 0;
        frame.put(highRow, margin - high.length(), high, Style.PLAIN);
        frame.put(highRow, margin, look.orElse("┤", "+"), Style.FAINT);
        if (!flat) {
            frame.put(bottom - 1, margin - low.length(), low, Style.PLAIN);
            frame.put(bottom - 1, margin, look.orElse("┤", "+"), Style.FAINT);
        }
        frame.put(bottom, margin, look.orElse("└", "+") + look.orElse("─", "-").repeat(frame.width() - margin - 1),
                Style.FAINT);
        String first = " " + envelope.from() + " ";
        String last = " " + (envelope.to() - 1) + " ";
        if (first.length() + last.length() + 2 <= frame.width() - margin) {
            frame.put(bottom, margin + 2, first, Style.PLAIN);
            frame.put(bottom, frame.width() - last.length(), last, Style.PLAIN);
        }
    }

    private void curve(Frame frame, Scale scale, Look look) {
        int across = look.blocks() ? 2 : 1;
        int down = look.blocks() ? 4 : 1;
        int columns = frame.width() * across;
        int rows = frame.height() * down;
        if (columns == 0 || rows == 0) {
            return;
        }
        int[][] dots = new int[frame.height()][frame.width()];
        int before = -1; // the row in the middle of the piece before
        for (int column = 0; column < columns; column++) {
            double min = Double.NaN;
            double max = Double.NaN;
            int pieces = envelope.min().length;
            int first = (int) ((long) column * pieces / columns);
            int end = Math.max(first + 1, (int) ((column + 1L) * pieces / columns));
            for (int piece = first; piece < end; piece++) {
                min = least(min, envelope.min()[piece]);
                max = -least(-max, -envelope.max()[piece]);
            }
            if (Double.isNaN(min)) {
                before = -1;
                continue;
            }
            int top = rows - 1 - (int) Math.round(scale.share(max) * (rows - 1));
            int bottom = rows - 1 - (int) Math.round(scale.share(min) * (rows - 1));
            int from = before >= 0 && before < top ? before + 1 : top;
            int to = before > bottom ? before - 1 : bottom;
            for (int row = Math.min(from, top); row <= Math.max(to, bottom); row++) {
                dots[row / down][column / across] |= DOTS[row % down][column % across];
            }
            before = (top + bottom) / 2;
        }
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++) {
                if (dots[row][column] != 0) {
                    String dot = look.blocks() ? Character.toString(BRAILLE + dots[row][column]) : "*";
                    frame.put(row, column, dot, Style.CURVE);
                }
            }
        }
    }

    /** The smaller one of those that are numbers. */
    private static double least(double first, double second) {
        return Double.isNaN(first) || second < first ? second : first;
    }
}
