package org.sharray;

import java.util.function.LongFunction;
import org.sharray.layout.Geometry;

/**
 * An array for people, as NumPy shows it: rows below each other, elements below each other; of more than {@value #SHOWN_WHOLE} elements,
 * the first and the last three of each long dimension.
 */
final class ArrayText {
    private static final int SHOWN_WHOLE = 1_000;
    private static final int AT_ENDS = 3;
    private static final String GAP = "...";

    private final Geometry geometry;
    private final LongFunction<String> element;
    private final boolean whole;
    private final StringBuilder text = new StringBuilder();
    private final long[] indices;
    private int width;

    private ArrayText(Geometry geometry, LongFunction<String> element) {
        this.geometry = geometry;
        this.element = element;
        this.whole = geometry.length() <= SHOWN_WHOLE;
        this.indices = new long[geometry.shape().rank()];
    }

    /** The text of an array, given that of an element by its index. */
    static String of(Geometry geometry, LongFunction<String> element) {
        if (geometry.length() == 0) {
            return "[]";
        }
        ArrayText shown = new ArrayText(geometry, element);
        if (shown.indices.length > 1) {
            shown.measure(0);
        }
        shown.append(0);
        return shown.text.toString();
    }

    private void measure(int dimension) {
        if (dimension == indices.length) {
            width = Math.max(width, element.apply(geometry.index(indices)).length());
            return;
        }
        for (long i = 0; i < geometry.shape().length(dimension); i = next(dimension, i)) {
            indices[dimension] = i;
            measure(dimension + 1);
        }
    }

    private void append(int dimension) {
        if (dimension == indices.length) {
            String shown = element.apply(geometry.index(indices));
            text.repeat(' ', width - shown.length() < 0 ? 0 : width - shown.length()).append(shown);
            return;
        }
        long length = geometry.shape().length(dimension);
        text.append('[');
        for (long i = 0; i < length; i = next(dimension, i)) {
            indices[dimension] = i;
            append(dimension + 1);
            long next = next(dimension, i);
            if (next < length) {
                separate(dimension);
            }
            if (next > i + 1) {
                text.append(GAP);
                separate(dimension);
            }
        }
        text.append(']');
    }

    /** The next index that is shown. */
    private long next(int dimension, long index) {
        long length = geometry.shape().length(dimension);
        return !whole && length > 2 * AT_ENDS && index == AT_ENDS - 1 ? length - AT_ENDS : index + 1;
    }

    /** Between two elements a space, between rows a new line, between planes one more; each line begins below the first one's bracket. */
    private void separate(int dimension) {
        int inner = indices.length - 1 - dimension;
        text.append(',');
        if (inner == 0) {
            text.append(' ');
        } else {
            text.repeat('\n', inner).repeat(' ', dimension + 1);
        }
    }
}
