package org.sharray.process;

import java.util.Objects;
import org.sharray.SharedArray;

/**
 * How a loop over an array is split over the workers of a {@link ProcessPool}. An array of several dimensions is split between its rows (or
 * columns, if it is column-major), and the slices are views of as many dimensions. Immutable: each method returns a new one.
 */
public final class Slicing {
    private static final int CACHE_LINE_BYTES = 64;

    /** Slices of fewer cache lines are not aligned: that would make them too unequal. */
    private static final int FEW_LINES = 8;

    private static final Slicing EVEN = new Slicing(0, null);

    private final long chunk;
    private final Progress progress;

    private Slicing(long chunk, Progress progress) {
        this.chunk = chunk;
        this.progress = progress;
    }

    /** Is told how far a loop is, in the thread that runs it, a few times a second. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Tells how far the loop is.
         *
         * @param done
         *            how many elements are done
         * @param total
         *            how many there are
         * @return false to cancel the loop
         */
        boolean reached(long done, long total);
    }

    /**
     * One contiguous slice a worker, of nearly the same length, beginning at a cache line where the array is not tiny: for work that is equal
     * for all elements.
     *
     * @return that slicing
     */
    public static Slicing even() {
        return EVEN;
    }

    /**
     * Slices of so many elements (the last may be shorter), handed out one after the other to whoever is free, by a shared counter: for
     * uneven work, and where progress shall be shown or cancelling be quick.
     *
     * @param elements
     *            how many; at least 1
     * @return that slicing
     * @throws IllegalArgumentException
     *             if it is less than 1
     */
    public static Slicing chunks(long elements) {
        if (elements < 1) {
            throw new IllegalArgumentException("A chunk has at least one element, not " + elements);
        }
        return new Slicing(elements, null);
    }

    /**
     * Has the progress of the loop told, slice by slice.
     *
     * @param listener
     *            is called in the thread that runs the loop; what it throws ends the loop
     * @return this slicing with it
     */
    public Slicing progress(Progress listener) {
        return new Slicing(chunk, Objects.requireNonNull(listener, "listener"));
    }

    /** Null for none. */
    Progress progress() {
        return progress;
    }

    /** How long the slices of an array are, in elements: whole rows, if it has several dimensions. */
    long sliceLength(SharedArray array, int workers) {
        long row = rowLength(array);
        return chunk > 0
                ? Math.ceilDiv(chunk, row) * row
                : evenLength(array.length(), row, array.elementType().bytes(), workers);
    }

    /** How many elements there are to one index of the dimension that runs slowest: of a matrix, the length of a row. */
    static long rowLength(SharedArray array) {
        return Math.max(1, array.length() / Math.max(1, array.shape().length(slowest(array))));
    }

    /** The dimension that runs slowest. */
    static int slowest(SharedArray array) {
        return array.isColumnMajor() ? array.shape().rank() - 1 : 0;
    }

    private static long evenLength(long length, long row, int bytes, int workers) {
        long equal = Math.max(1, Math.ceilDiv(length / row, workers)) * row;
        long line = CACHE_LINE_BYTES / gcd(CACHE_LINE_BYTES, bytes);
        long aligned = line / gcd(line, row) * row;
        return equal < FEW_LINES * aligned ? equal : Math.ceilDiv(equal, aligned) * aligned;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
