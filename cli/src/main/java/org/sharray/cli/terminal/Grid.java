package org.sharray.cli.terminal;

import java.util.Arrays;
import org.sharray.SharedArray;
import org.sharray.inspector.Values;

/**
 * Numbers in rows and columns. NaN where there is none.
 *
 * @param rows    how many
 * @param columns how many
 * @param values  row by row
 */
record Grid(int rows, int columns, double[] values) {
    private static final int RUN = 8192;

    double at(int row, int column) {
        return values[row * columns + column];
    }

    /**
     * An array of two dimensions, made smaller where it is larger than so many rows and columns: each number is the mean of the finite elements that lie there. The elements are read in the order in
     * which they lie in memory.
     */
    static Grid of(SharedArray array, Values elements, int mostRows, int mostColumns) {
        long height = array.shape().length(0);
        long width = array.shape().length(1);
        int rows = Math.clamp(height, 0, Math.max(1, mostRows));
        int columns = Math.clamp(width, 0, Math.max(1, mostColumns));
        double[] sums = new double[rows * columns];
        long[] counts = new long[rows * columns];
        boolean byColumns = array.isColumnMajor();
        long inner = byColumns ? height : width;
        double[] run = new double[RUN];
        long outer = 0;
        long at = 0;
        for (long next = 0; next < elements.length(); next += RUN) {
            int length = (int) Math.min(RUN, elements.length() - next);
            elements.read(next, run, length);
            for (int i = 0; i < length; i++) {
                if (Double.isFinite(run[i])) {
                    long row = byColumns ? at : outer;
                    long column = byColumns ? outer : at;
                    int cell = (int) (row * rows / height) * columns + (int) (column * columns / width);
                    sums[cell] += run[i];
                    counts[cell]++;
                }
                if (++at == inner) {
                    at = 0;
                    outer++;
                }
            }
        }
        Arrays.setAll(sums, cell -> sums[cell] / counts[cell]);
        return new Grid(rows, columns, sums);
    }

    /** A row of numbers, broken into lines. */
    static Grid wrapped(double[] values, int columns) {
        int rows = Math.max(1, (values.length + columns - 1) / columns);
        double[] filled = Arrays.copyOf(values, rows * columns);
        Arrays.fill(filled, values.length, filled.length, Double.NaN);
        return new Grid(rows, columns, filled);
    }
}
