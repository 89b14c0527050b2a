package org.sharray.inspector.web;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.sharray.inspector.Values;
import org.sharray.type.Shape;

/**
 * An array as a picture: each cell is the mean of the finite elements that it covers. Of an array of several dimensions, the last one runs to the right, and all others down; an array of one dimension is
 * wrapped like text. Values are sent as 16 bits between the least and the greatest cell; {@value #NOTHING} is a cell without finite elements.
 */
final class HeatMap {
    static final int NOTHING = 0xFFFF;
    private static final int GREATEST = NOTHING - 1;
    private static final int MOST_CELLS = 1 << 17;
    private static final int RUN = 8192;

    /** The whole, in elements. */
    private final long rows;
    private final long columns;

    /** What is shown of it. */
    private final long top;
    private final long bottom;
    private final long left;
    private final long right;

    private final int cellsDown;
    private final int cellsAcross;

    /** Whether elements above each other lie side by side. */
    private final boolean columnMajor;

    HeatMap(Shape shape, boolean columnMajor, View view) {
        long length = shape.elements();
        this.columnMajor = columnMajor && shape.rank() > 1;
        if (length == 0) {
            this.columns = 0;
            this.rows = 0;
        } else if (shape.rank() < 2) {
            this.columns = Math.min(length,
                    view.wrap() > 0 ? view.wrap() : (long) Math.ceil(Math.sqrt(length)));
            this.rows = (length + columns - 1) / columns;
        } else {
            this.rows = this.columnMajor ? shape.length(0) : length / shape.length(shape.rank() - 1);
            this.columns = length / rows;
        }
        this.bottom = Math.min(view.to(), rows);
        this.top = Math.min(view.from(), bottom);
        this.right = Math.min(view.right(), columns);
        this.left = Math.min(view.left(), right);
        int down = (int) Math.min(view.height(), bottom - top);
        int across = (int) Math.min(view.width(), right - left);
        double tooMany = Math.max(1, Math.sqrt((double) down * across / MOST_CELLS));
        this.cellsDown = Math.min(down, (int) Math.ceil(down / tooMany));
        this.cellsAcross = Math.min(across, (int) Math.ceil(across / tooMany));
    }

    Map<String, Object> frame(Values values) {
        double[] means = means(values);
        double min = Arrays.stream(means).filter(Double::isFinite).min().orElse(Double.NaN);
        double max = Arrays.stream(means).filter(Double::isFinite).max().orElse(Double.NaN);
        ByteBuffer cells = ByteBuffer.allocate(means.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        double scale = max > min ? GREATEST / (max - min) : 0;
        for (double mean : means) {
            cells.putShort((short) (Double.isFinite(mean) ? Math.round((mean - min) * scale) : NOTHING));
        }
        return Map.ofEntries(Map.entry("view", "heat"), Map.entry("rows", rows), Map.entry("columns", columns),
                Map.entry("top", top), Map.entry("bottom", bottom), Map.entry("left", left), Map.entry("right", right),
                Map.entry("down", cellsDown), Map.entry("across", cellsAcross), Map.entry("min", min),
                Map.entry("max", max), Map.entry("data", Frames.text(cells)));
    }

    private double[] means(Values values) {
        double[] sums = new double[cellsDown * cellsAcross];
        int[] counts = new int[sums.length];
        long lines = columnMajor ? right - left : bottom - top;
        long length = columnMajor ? bottom - top : right - left;
        int cellsOfLines = columnMajor ? cellsAcross : cellsDown;
        int cellsInLine = columnMajor ? cellsDown : cellsAcross;
        double[] run = new double[RUN];
        for (long line = 0; line < lines; line++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            long start = columnMajor ? (left + line) * rows + top : (top + line) * columns + left;
            int cellOfLine = (int) (line * cellsOfLines / lines);
            int first = columnMajor ? cellOfLine : cellOfLine * cellsAcross;
            int step = columnMajor ? cellsAcross : 1;
            long there = Math.min(length, values.length() - start); // the last row of a wrapped array may be short
            for (long at = 0; at < there; at += RUN) {
                int count = (int) Math.min(RUN, there - at);
                values.read(start + at, run, count);
                for (int i = 0; i < count; i++) {
                    int cell = first + (int) ((at + i) * cellsInLine / length) * step;
                    if (Double.isFinite(run[i])) {
                        sums[cell] += run[i];
                        counts[cell]++;
                    }
                }
            }
        }
        for (int cell = 0; cell < sums.length; cell++) {
            sums[cell] = counts[cell] == 0 ? Double.NaN : sums[cell] / counts[cell];
        }
        return sums;
    }
}
