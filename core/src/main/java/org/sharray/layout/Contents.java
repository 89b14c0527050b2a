package org.sharray.layout;

import java.io.Serializable;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * What elements a file holds: what its header says.
 *
 * @param type        of the elements
 * @param shape       of the array
 * @param columnMajor whether the first dimension runs fastest (Fortran's order), not the last one
 */
public record Contents(Dtype type, Shape shape, boolean columnMajor) implements Serializable {
    /** What Java adds to the shape of complex numbers. */
    private static final Shape PAIR = Shape.of(2);

    /**
     * Checks that Java can see the elements.
     *
     * @throws IllegalArgumentException if there is no dimension, or the elements are complex, and none is left for their two parts
     */
    public Contents {
        shape = Shape.of(shape.toArray()); // which refuses that of a field without dimensions
        if (type instanceof ComplexType && shape.rank() == Shape.MAX_RANK) {
            throw new IllegalArgumentException("An array of complex numbers has 1 to " + (Shape.MAX_RANK - 1)
                    + " dimensions, and one more for their two parts; the shape " + shape + " leaves none");
        }
    }

    /**
     * Elements in the order of Java and C.
     *
     * @param type  of the elements
     * @param shape of the array
     */
    public Contents(Dtype type, Shape shape) {
        this(type, shape, false);
    }

    /**
     * Elements of one dimension.
     *
     * @param type   of the elements
     * @param length in elements
     * @return the contents
     * @throws IllegalArgumentException if the length is negative
     */
    public static Contents ofLength(Dtype type, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("negative length: " + length);
        }
        return new Contents(type, Shape.of(length));
    }

    /**
     * The number of elements.
     *
     * @return at least 0
     */
    public long length() {
        return shape.elements();
    }

    /**
     * The size of all elements.
     *
     * @return in bytes
     * @throws IllegalArgumentException if it is beyond 2^63 - 1
     */
    public long bytes() {
        long length = length();
        if (length > Long.MAX_VALUE / type.bytes()) {
            throw tooLarge();
        }
        return length * type.bytes();
    }

    /**
     * The failure to plan a file for these elements.
     *
     * @return the exception
     */
    IllegalArgumentException tooLarge() {
        String what = shape.rank() == 1 ? "length " + length() : "shape " + shape;
        return new IllegalArgumentException(what + " is too large: the array's file would be beyond 2^63 - 1 bytes");
    }

    /**
     * Where the elements lie, as Java sees them: a complex number as a pair, in a dimension of its own.
     *
     * @return the geometry of the whole
     */
    public Geometry geometry() {
        Geometry whole = Geometry.whole(shape, columnMajor, type.bytes());
        return type instanceof ComplexType complex ? whole.part(0, PAIR, complex.part().bytes()) : whole;
    }

    /**
     * What Java sees of elements: of a complex number, its two parts.
     *
     * @param type of the elements
     * @return the type of the elements of an array object
     */
    public static Dtype viewed(Dtype type) {
        return type instanceof ComplexType complex ? complex.part() : type;
    }

    /**
     * The same elements, read as another type of the same size.
     *
     * @param other the type to read
     * @return the contents
     */
    Contents as(ElementType other) {
        return new Contents(other, shape, columnMajor);
    }
}
