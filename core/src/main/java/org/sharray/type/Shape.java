package org.sharray.type;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The lengths of an array's dimensions, in elements: of one to eight dimensions. Immutable.
 *
 * <pre>{@code
 * Shape.of(1_000, 3) // a thousand rows of three columns
 * }</pre>
 */
public final class Shape implements Serializable {
    /** The most dimensions that an array can have. */
    public static final int MAX_RANK = 8;

    /** The shape without dimensions, of one element: what a record's field has that is no array. No array has it. */
    public static final Shape SCALAR = new Shape(new long[0]);

    private static final long serialVersionUID = 1L;

    /** @serial the lengths */
    private final long[] lengths;

    private Shape(long[] lengths) {
        this.lengths = lengths;
    }

    /**
     * A shape.
     *
     * @param lengths of one to eight dimensions, each at least 0; the last index runs fastest
     * @return the shape
     * @throws IllegalArgumentException if there are none or more than eight, one is negative, or their product is beyond 2^63 - 1
     */
    public static Shape of(long... lengths) {
        if (lengths.length < 1 || lengths.length > MAX_RANK) {
            throw new IllegalArgumentException("An array has 1 to " + MAX_RANK + " dimensions, not " + lengths.length);
        }
        Shape shape = new Shape(lengths.clone());
        shape.check();
        return shape;
    }

    private void check() {
        boolean empty = false;
        for (long length : lengths) {
            if (length < 0) {
                throw new IllegalArgumentException("A dimension can't have " + length + " elements: " + this);
            }
            empty |= length == 0;
        }
        long product = 1;
        for (int i = 0; !empty && i < lengths.length; i++) {
            if (lengths[i] > Long.MAX_VALUE / product) {
                throw new IllegalArgumentException("The shape " + this + " has more than 2^63 - 1 elements");
            }
            product *= lengths[i];
        }
    }

    /**
     * Reads a shape.
     *
     * @param text the lengths with commas between, in parentheses or not: {@code 1000,3} or {@code (1000, 3)}
     * @return the shape
     * @throws IllegalArgumentException if it is none
     */
    public static Shape parse(String text) {
        String inner = text.strip();
        if (inner.startsWith("(") && inner.endsWith(")")) {
            inner = inner.substring(1, inner.length() - 1).strip();
        }
        if (inner.endsWith(",")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        try {
            return of(Arrays.stream(inner.split(",", -1)).map(String::strip).mapToLong(Long::parseLong).toArray());
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a shape: give the lengths of the dimensions with commas between, "
                            + "for instance 1000,3",
                    noNumber);
        }
    }

    /**
     * The number of dimensions.
     *
     * @return 1 to 8, or 0 for {@link #SCALAR}
     */
    public int rank() {
        return lengths.length;
    }

    /**
     * The length of one dimension.
     *
     * @param dimension from 0 to {@link #rank}
     * @return in elements
     * @throws IndexOutOfBoundsException if there is no such dimension
     */
    public long length(int dimension) {
        return lengths[dimension];
    }

    /**
     * The number of elements: the product of the lengths.
     *
     * @return at least 0
     */
    public long elements() {
        long product = 1;
        for (long length : lengths) {
            product *= length;
        }
        return product;
    }

    /**
     * The lengths.
     *
     * @return a new array
     */
    public long[] toArray() {
        return lengths.clone();
    }

    /**
     * This shape with more dimensions behind.
     *
     * @param inner the dimensions to be added
     * @return the shape
     * @throws IllegalArgumentException if they are more than eight together, or their product is beyond 2^63 - 1
     */
    public Shape with(Shape inner) {
        long[] both = LongStream.concat(Arrays.stream(lengths), Arrays.stream(inner.lengths)).toArray();
        return both.length == 0 ? SCALAR : of(both);
    }

    /**
     * Compares two shapes.
     *
     * @return whether the other one is a shape of the same lengths
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(lengths, that.lengths);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lengths);
    }

    /**
     * The shape as Python writes it.
     *
     * @return for instance {@code (5,)} or {@code (1000, 3)}
     */
    @Override
    public String toString() {
        String inner = Arrays.stream(lengths).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return "(" + inner + (lengths.length == 1 ? ",)" : ")");
    }
}
