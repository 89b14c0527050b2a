package org.sharray.cli.select;

import java.util.ArrayList;
import java.util.List;

import org.sharray.SharedArray;
import org.sharray.type.Shape;

/** Complex numbers for people, as NumPy shows them; of more than 1000, the first and the last three of each long dimension. */
final class ComplexText {
    private static final int SHOWN_WHOLE = 1000;
    private static final int AT_ENDS = 3;

    private final SharedArray pairs;
    private final Shape shape;
    private final long[] indices;

    private ComplexText(SharedArray pairs, Shape shape) {
        this.pairs = pairs;
        this.shape = shape;
        this.indices = new long[shape.rank() + 1];
    }

    /** The text of pairs in the last dimension; that of the others is the shape. */
    static String of(SharedArray pairs, Shape shape) {
        return new ComplexText(pairs, shape).text(0);
    }

    /** A number, as Python reads it: {@code 1.0-2.5j}. */
    static String number(Number real, Number imaginary) {
        String part = imaginary.toString();
        return real + (part.startsWith("-") ? "" : "+") + part + "j";
    }

    private String text(int dimension) {
        if (dimension == shape.rank()) {
            return number(part(0), part(1));
        }
        long length = shape.length(dimension);
        List<String> items = new ArrayList<>();
        for (long i = 0; i < length; i++) {
            if (shape.elements() > SHOWN_WHOLE && length > 2 * AT_ENDS && i == AT_ENDS) {
                items.add("...");
                i = length - AT_ENDS;
            }
            indices[dimension] = i;
            items.add(text(dimension + 1));
        }
        boolean last = dimension == shape.rank() - 1;
        return "[" + String.join(last ? ", " : ",\n" + " ".repeat(dimension + 1), items) + "]";
    }

    private Number part(int which) {
        indices[indices.length - 1] = which;
        return pairs.numbers().get(shape.rank() == 0 ? which : pairs.index(indices));
    }
}
