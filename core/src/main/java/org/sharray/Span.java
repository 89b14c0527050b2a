package org.sharray;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a view takes of one dimension of an array: all of it, a range, or one index. Immutable.
 *
 * <pre>{@code
 * matrix.view(Span.range(10, 20), Span.all())  // ten rows
 * matrix.view(Span.all(), Span.at(2))          // one column, of one dimension
 * }</pre>
 */
public final class Span {
    private static final Span ALL = new Span(0, Long.MAX_VALUE, 1, false);

    private final long from;
    private final long to;
    private final long step;
    private final boolean single;

    private Span(long from, long to, long step, boolean single) {
        this.from = from;
        this.to = to;
        this.step = step;
        this.single = single;
    }

    /**
     * The whole dimension.
     *
     * @return that span
     */
    public static Span all() {
        return ALL;
    }

    /**
     * One index: the view has a dimension less.
     *
     * @param index at least 0
     * @return that span
     * @throws IndexOutOfBoundsException if it is negative
     */
    public static Span at(long index) {
        return new Span(Objects.checkIndex(index, Long.MAX_VALUE), 0, 1, true);
    }

    /**
     * A range of the dimension.
     *
     * @param from the first index
     * @param to   the index behind the last
     * @return that span
     */
    public static Span range(long from, long to) {
        return range(from, to, 1);
    }

    /**
     * Every {@code step}-th index of a range.
     *
     * @param from the first index
     * @param to   the index before which to stop; with a negative step, that after which to stop, from -1 on
     * @param step the distance, not 0; negative to go backwards
     * @return that span
     * @throws IllegalArgumentException if the step is 0
     */
    public static Span range(long from, long to, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("A slice's step can't be 0");
        }
        return new Span(from, to, step, false);
    }

    /** A span of the first dimension, and all of the others. */
    static Span[] first(Span span, int rank) {
        Span[] spans = new Span[rank];
        Arrays.fill(spans, ALL);
        spans[0] = span;
        return spans;
    }

    /** A span of the last dimension, and all of the others. */
    static Span[] last(Span span, int rank) {
        Span[] spans = new Span[rank];
        Arrays.fill(spans, ALL);
        spans[rank - 1] = span;
        return spans;
    }

    /**
     * Whether it is one index, so that the dimension goes away.
     *
     * @return true for {@link #at}
     */
    public boolean isSingle() {
        return single;
    }

    /**
     * The first index.
     *
     * @return at least 0
     */
    public long from() {
        return from;
    }

    /**
     * Where to stop.
     *
     * @param length of the dimension
     * @return the index before which to stop, or with a negative step after which
     */
    public long to(long length) {
        return this == ALL ? length : to;
    }

    /**
     * The distance from one index to the next.
     *
     * @return not 0
     */
    public long step() {
        return step;
    }

    /**
     * The span as in Python.
     *
     * @return for instance {@code 10:20}
     */
    @Override
    public String toString() {
        if (this == ALL) {
            return ":";
        }
        return single ? String.valueOf(from) : from + ":" + (to < 0 ? "" : to) + (step == 1 ? "" : ":" + step);
    }
}
