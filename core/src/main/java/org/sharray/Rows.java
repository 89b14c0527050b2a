package org.sharray;

import java.util.function.IntUnaryOperator;
import org.sharray.type.Shape;

/** Checks that a Java array of rows and a shared array are of the same shape. */
final class Rows {
    private Rows() {}

    static void requireMatrix(Shape shape) {
        if (shape.rank() != 2) {
            throw new IllegalArgumentException(
                    "An array of shape " + shape + " has no rows: that takes two dimensions");
        }
    }

    static void requireFit(Shape shape, int rows, IntUnaryOperator length) {
        requireMatrix(shape);
        if (rows != shape.length(0)) {
            throw new IllegalArgumentException(
                    "The array has " + shape.length(0) + " rows, the other side " + rows + "; both must be the same");
        }
        for (int i = 0; i < rows; i++) {
            if (length.applyAsInt(i) != shape.length(1)) {
                throw new IllegalArgumentException(
                        "The array's rows have " + shape.length(1) + " elements, row " + i + " of the other side "
                                + length.applyAsInt(i) + "; both must be the same");
            }
        }
    }
}
