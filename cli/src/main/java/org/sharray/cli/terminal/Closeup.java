package org.sharray.cli.terminal;

import org.sharray.SharedArray;
import org.sharray.inspector.Changes;

/** Looks closely at one array: where its memory changes, and its elements. Of a large array the elements are read seldom, so that this takes at most a tenth of a processor. */
final class Closeup {
    private static final int CHANGES_LINES = 2;
    private static final double AFTERGLOW = 0.7;
    private static final int REST = 10;

    private final Object identity;
    private final Changes changes;
    private final int height;
    private final int width;
    private double[] glow = {};
    private Picture elements;
    private long again;

    /**
     * What was seen.
     *
     * @param changes  how much of each block of memory has changed, with an afterglow
     * @param blocks   into how many blocks the memory is divided
     * @param elements their plot
     */
    record Seen(Picture changes, int blocks, Picture elements) {}

    /**
     * Begins to look, for charts of that size.
     *
     * @param identity what tells the array from others
     * @param array    open
     */
    Closeup(Object identity, SharedArray array, int height, int width) {
        this.identity = identity;
        this.height = height;
        this.width = Math.max(1, width);
        this.changes = new Changes(array, 2 * CHANGES_LINES * this.width);
    }

    boolean isOf(Object other, int rows, int columns) {
        return identity.equals(other) && height == rows && width == Math.max(1, columns);
    }

    /** Looks at an opening of the array. */
    Seen next(SharedArray array) {
        double[] shares = changes.next(array);
        double most = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.max(shares[i], i < glow.length && glow[i] > 0.01 ? glow[i] * AFTERGLOW : 0);
            most = Math.max(most, shares[i]);
        }
        glow = shares;
        Grid grid = Grid.wrapped(shares, Math.min(width, shares.length));
        long begin = System.nanoTime();
        if (elements == null || begin - again >= 0) {
            elements = Picture.of(array, height, width);
            long end = System.nanoTime();
            again = end + REST * (end - begin);
        }
        return new Seen(new HeatMap(grid, HeatMap.Palette.CHANGES, 0, most > 0 ? most : 1), shares.length,
                elements);
    }
}
