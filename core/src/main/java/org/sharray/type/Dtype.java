package org.sharray.type;

import java.io.Serializable;

/**
 * What one element of an array is, as NumPy describes it: a number or a truth value ({@link ElementType}), a complex number, a text of
 * fixed length, or a record of fields.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/arrays.dtypes.html">numpy.dtype</a>
 */
public sealed interface Dtype extends Serializable permits ElementType, ComplexType, TextType, RecordType {
    /**
     * The number that stands for this kind of element in an array's file.
     *
     * @return a code that never changes
     */
    int code();

    /**
     * The size of one element.
     *
     * @return in bytes, at least 1
     */
    int bytes();

    /**
     * What an element's place in a file is a multiple of, if it is to be accessed as a whole.
     *
     * @return 1, 2, 4 or 8 bytes
     */
    int alignment();

    /**
     * The simple name of the interface that arrays of this type have.
     *
     * @return for instance {@code SharedIntArray}
     */
    String arrayClass();

    /**
     * NumPy's name of this type: what {@code numpy.dtype} takes and {@link #parse} reads.
     *
     * @return for instance {@code <i4}, or a Python list for a record
     */
    String dtype();

    /**
     * This type as the header of a {@code .npy} file has it.
     *
     * @return a Python literal: {@link #dtype} in quotes, or a list
     */
    default String descr() {
        return "'" + dtype() + "'";
    }

    /**
     * Reads NumPy's name of a type.
     *
     * @param text for instance {@code <f8}, {@code f8}, {@code float64}, {@code S16}, {@code <U5}, or
     *             {@code [('x', '<f8'), ('n', '<i4', (3,))]}
     * @return the type
     * @throws IllegalArgumentException if it names none, or one that is not supported, such as a big-endian one
     */
    static Dtype parse(String text) {
        return DtypeReader.read(text);
    }
}
