package org.sharray.cluster;

import org.sharray.SharedArray;
[#list primitives as p]
import org.sharray.Shared[=p.Type]Array;
[/#list]
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** The ways to a cluster's arrays of primitives, type by type. */
abstract class ArraysByName {
    /**
     * Makes an array of zeros, with a lock. Others find it when all of it is there.
     *
     * @param array its name, 1 to 200 characters without control characters
     * @param type  of the elements; a complex number is a pair, in a dimension of its own behind the others
     * @param shape of the array
     * @return the array; its class is the array of that element type
     * @throws IllegalArgumentException if that can't be a name, an element has more than 64 MiB, or the array more than some 2<sup>49</sup> bytes
     * @throws ArrayExistsException     if there is one of that name
     */
    public abstract SharedArray create(String array, Dtype type, Shape shape);

    /**
     * Opens an array.
     *
     * @param array its name
     * @return the array; its class is the array of its element type
     * @throws ArrayNotFoundException if there is none of that name
     */
    public abstract SharedArray open(String array);

    /** An array that has to be of a class. */
    final <A extends SharedArray> A open(String array, Class<A> wanted) {
        SharedArray found = open(array);
        if (!wanted.isInstance(found)) {
            throw new ArrayFormatException("Array " + array + " of " + this + " has elements of " + found.elementType() + ": open it as a "
                    + found.elementType().arrayClass());
        }
        return wanted.cast(found);
    }
[#list primitives as p]

    /**
     * Makes an array of {@code [=p.type]} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public final Shared[=p.Type]Array create[=p.Type](String array, long length) {
        return create[=p.Type](array, Shape.of(length));
    }

    /**
     * Makes an array of {@code [=p.type]} zeros.
     *
     * @param array its name
     * @param shape of the array
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the array is too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public final Shared[=p.Type]Array create[=p.Type](String array, Shape shape) {
        return (Shared[=p.Type]Array) create(array, ElementType.[=p.elements[0].constant], shape);
    }

    /**
     * Opens an array of {@code [=p.type]}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public final Shared[=p.Type]Array open[=p.Type](String array) {
        return open(array, Shared[=p.Type]Array.class);
    }
[/#list]
}
