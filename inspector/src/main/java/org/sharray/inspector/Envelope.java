package org.sharray.inspector;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Many elements on few pixels: the smallest and the largest of each of as many equal pieces, so that no peak is lost. NaN are left out; a piece of NaN alone has NaN for
 * both. The pieces' elements are read one after another: of 100 million elements, in tenths of a second; an interrupt ends it.
 *
 * @param from the index of the first element
 * @param to   the index behind the last one
 * @param min  of each piece
 * @param max  of each piece
 */
public record Envelope(long from, long to, double[] min, double[] max) {
    private static final int RUN = 8192;

    /**
     * Of a range of elements.
     *
     * @param  values the elements
     * @param  from   the index of the first
     * @param  to     the index behind the last; at least from
     * @param  pieces how many pieces; fewer if there are fewer elements
     * @return        the envelope
     * @throws IndexOutOfBoundsException if there are no such elements
     * @throws CancellationException     if the thread is interrupted; it stays so
     */
    public static Envelope of(Values values, long from, long to, int pieces) {
        Objects.checkFromToIndex(from, to, values.length());
        int count = (int) Math.min(pieces, to - from);
        double[] min = new double[count];
        double[] max = new double[count];
        double[] run = new double[RUN];
        for (int piece = 0; piece < count; piece++) {
            long start = start(from, to, piece, count);
            long end = start(from, to, piece + 1, count);
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (long at = start; at < end; at += RUN) {
                goOn();
                int length = (int) Math.min(RUN, end - at);
                values.read(at, run, length);
                for (int i = 0; i < length; i++) {
                    least = run[i] < least ? run[i] : least; // false for NaN
                    most = run[i] > most ? run[i] : most;
                }
            }
            min[piece] = least > most ? Double.NaN : least;
            max[piece] = least > most ? Double.NaN : most;
        }
        return new Envelope(from, to, min, max);
    }

    /** Ends a long look that nobody waits for any more. */
    static void goOn() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }

    /** Where a piece begins, without a product that overflows. */
    private static long start(long from, long to, int piece, int pieces) {
        long length = to - from;
        return from + length / pieces * piece + Math.min(piece, length % pieces);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope that && from == that.from && to == that.to && Arrays.equals(min, that.min)
                && Arrays.equals(max, that.max);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(
                new int[]{Long.hashCode(from), Long.hashCode(to), Arrays.hashCode(min), Arrays.hashCode(max)});
    }

    @Override
    public String toString() {
        return "Envelope[" + from + " to " + to + ", min " + Arrays.toString(min) + ", max " + Arrays.toString(max)
                + "]";
    }
}
