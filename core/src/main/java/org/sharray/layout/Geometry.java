package org.sharray.layout;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.sharray.type.Shape;

/**
 * Where the elements of an array, or of a view of it, lie: the place of the first one, the lengths of the dimensions, and for each
 * dimension the distance from one element to the next. All places and distances are in bytes, from the first element in the file.
 *
 * <p>
 * Besides by an index for each dimension, elements are counted by one index, from 0 to {@link #length}, in the order in which they are
 * stored: the last dimension runs fastest, or the first one if the array is column-major. If the elements lie at one distance from each
 * other in that order, the geometry is {@linkplain #isUniform uniform}. Immutable.
 */
public final class Geometry implements Serializable {
    private static final long serialVersionUID = 1L;

    /** @serial where the first element is */
    private final long offset;

    /** @serial the lengths of the dimensions */
    private final Shape shape;

    /** @serial the distances in the dimensions */
    private final long[] strides;

    /** @serial whether the first dimension runs fastest */
    private final boolean columnMajor;

    /** @serial the size of one element */
    private final int elementBytes;

    private final transient long length;

    /** The distance of elements in the order in which they are stored; 0 if there is not one for all. */
    private final transient long stride;

    private Geometry(long offset, Shape shape, long[] strides, boolean columnMajor, int elementBytes) {
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
        this.columnMajor = columnMajor && shape.rank() > 1;
        this.elementBytes = elementBytes;
        this.length = shape.elements();
        this.stride = commonStride();
    }

    /**
     * Elements without gaps.
     *
     * @param shape        of the array
     * @param columnMajor  whether the first dimension runs fastest, not the last one
     * @param elementBytes the size of one element
     * @return the geometry, which begins at 0
     */
    public static Geometry whole(Shape shape, boolean columnMajor, int elementBytes) {
        return new Geometry(0, shape, dense(shape, columnMajor, elementBytes), columnMajor, elementBytes);
    }

    /**
     * Elements anywhere.
     *
     * @param offset       of the first element
     * @param shape        of the array
     * @param strides      the distance of elements in each dimension
     * @param columnMajor  whether the first dimension runs fastest
     * @param elementBytes the size of one element
     * @return the geometry
     * @throws IllegalArgumentException if there are not as many distances as dimensions
     */
    public static Geometry of(long offset, Shape shape, long[] strides, boolean columnMajor, int elementBytes) {
        if (strides.length != shape.rank()) {
            throw new IllegalArgumentException(
                    strides.length + " distances for the " + shape.rank() + " dimensions of " + shape);
        }
        return new Geometry(offset, shape, strides.clone(), columnMajor, elementBytes);
    }

    private static long[] dense(Shape shape, boolean columnMajor, long elementBytes) {
        long[] strides = new long[shape.rank()];
        long distance = elementBytes;
        for (int i = 0; i < strides.length; i++) {
            int dimension = fastest(i, strides.length, columnMajor);
            strides[dimension] = distance;
            distance *= Math.max(1, shape.length(dimension));
        }
        return strides;
    }

    /** The dimension that runs fastest, the next one after it, and so on. */
    private static int fastest(int place, int rank, boolean columnMajor) {
        return columnMajor ? place : rank - 1 - place;
    }

    private int fastest(int place) {
        return fastest(place, strides.length, columnMajor);
    }

    /** With one element or none any distance will do: that of elements without gaps. */
    private long commonStride() {
        if (length <= 1) {
            return elementBytes;
        }
        long common = 0;
        long next = 0;
        for (int i = 0; i < strides.length; i++) {
            int dimension = fastest(i);
            if (shape.length(dimension) == 1) {
                continue;
            }
            if (common == 0) {
                common = strides[dimension];
            } else if (strides[dimension] != next) {
                return 0;
            }
            next = strides[dimension] * shape.length(dimension);
        }
        return common;
    }

    /**
     * The same elements at the same indices of the dimensions, counted by one index in the other order: the first dimension runs fastest if the last one did.
     *
     * @return the geometry; of one dimension, an equal one
     */
    public Geometry reordered() {
        return new Geometry(offset, shape, strides, !columnMajor, elementBytes);
    }

    /**
     * Where the first element is.
     *
     * @return in bytes from the first one in the file
     */
    public long offset() {
        return offset;
    }

    /**
     * The lengths of the dimensions.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The distance of elements in one dimension.
     *
     * @param dimension from 0 to the rank
     * @return in bytes
     */
    public long stride(int dimension) {
        return strides[dimension];
    }

    /**
     * The distances in all dimensions.
     *
     * @return a new array, in bytes
     */
    public long[] strides() {
        return strides.clone();
    }

    /**
     * Whether the first dimension runs fastest.
     *
     * @return false for all arrays of one dimension
     */
    public boolean isColumnMajor() {
        return columnMajor;
    }

    /**
     * The number of elements.
     *
     * @return at least 0
     */
    public long length() {
        return length;
    }

    /**
     * Whether all elements lie at one distance from each other, in the order in which they are stored.
     *
     * @return whether there is a {@link #stride()}
     */
    public boolean isUniform() {
        return stride != 0;
    }

    /**
     * Whether the elements follow each other without gaps, in the order in which they are stored.
     *
     * @return whether they are one piece of memory
     */
    public boolean isContiguous() {
        return stride == elementBytes;
    }

    /**
     * The distance of elements in the order in which they are stored.
     *
     * @return in bytes; 0 if there is not one for all
     */
    public long stride() {
        return stride;
    }

    /**
     * Where an element is.
     *
     * @param index in the order in which they are stored, from 0 to {@link #length}; not checked
     * @return in bytes
     */
    public long at(long index) {
        if (stride != 0) {
            return offset + index * stride;
        }
        long place = offset;
        long rest = index;
        for (int i = 0; i < strides.length - 1; i++) {
            int dimension = fastest(i);
            long slower = rest / shape.length(dimension);
            place += (rest - slower * shape.length(dimension)) * strides[dimension];
            rest = slower;
        }
        return place + rest * strides[fastest(strides.length - 1)];
    }

    /**
     * The index, in the order in which they are stored, of the element that has these indices.
     *
     * @param indices one for each dimension
     * @return from 0 to {@link #length}
     * @throws IllegalArgumentException  if there are not as many indices as dimensions
     * @throws IndexOutOfBoundsException if one is out of bounds
     */
    public long index(long... indices) {
        if (indices.length != strides.length) {
            throw wrongRank(indices.length);
        }
        long index = 0;
        for (int i = strides.length - 1; i >= 0; i--) {
            int dimension = fastest(i);
            if (indices[dimension] < 0 || indices[dimension] >= shape.length(dimension)) {
                throw new IndexOutOfBoundsException(
                        "Index " + indices[dimension] + " is out of bounds for dimension " + dimension
                                + " of the shape " + shape);
            }
            index = index * shape.length(dimension) + indices[dimension];
        }
        return index;
    }

    /**
     * The indices of the element that has this one index.
     *
     * @param index in the order in which they are stored, from 0 to {@link #length}; not checked
     * @return one for each dimension
     */
    public long[] indices(long index) {
        long[] indices = new long[strides.length];
        long rest = index;
        for (int i = 0; i < strides.length; i++) {
            int dimension = fastest(i);
            indices[dimension] = rest % shape.length(dimension);
            rest /= shape.length(dimension);
        }
        return indices;
    }

    /**
     * The failure of an access with a wrong number of indices.
     *
     * @param indices how many were given
     * @return the exception
     */
    public IllegalArgumentException wrongRank(int indices) {
        return new IllegalArgumentException(
                indices + (indices == 1 ? " index" : " indices") + " for an array of shape " + shape + ", which needs "
                        + strides.length);
    }

    /**
     * Some elements, in the order in which they are stored.
     *
     * @param from index of the first one
     * @param to   the index before which to stop; with a negative step, that after which to stop, from -1 on
     * @param step the distance, not 0; negative to go backwards
     * @return a geometry of one dimension
     * @throws IndexOutOfBoundsException     if not {@code 0 <= from <= to <= length}, or backwards {@code -1 <= to <= from < length}
     * @throws IllegalArgumentException      if the step is 0
     * @throws UnsupportedOperationException if the elements don't lie at one distance from each other
     */
    public Geometry slice(long from, long to, long step) {
        long count = count(from, to, step, length);
        if (!isUniform() && count > 1) {
            throw new UnsupportedOperationException("The elements of this view of shape " + shape
                    + " don't lie at one distance from each other, so a range of them is no view of one dimension; use view(…)");
        }
        long first = count == 0 ? offset : at(from);
        long unit = stride != 0 ? stride : strides[fastest(0)];
        return new Geometry(first, Shape.of(count), new long[]{count <= 1 ? elementBytes : unit * step}, false,
                elementBytes);
    }

    /**
     * How many elements lie at one distance, in the order in which they are stored: of one index after the other of the dimension that runs fastest,
     * or all of them.
     *
     * @return at least 1; {@link #length} is a multiple
     */
    public long runLength() {
        return Math.max(1, stride != 0 ? length : shape.length(fastest(0)));
    }

    /**
     * The distance of the elements of a {@linkplain #runLength run}.
     *
     * @return in bytes
     */
    public long runStride() {
        return stride != 0 ? stride : strides[fastest(0)];
    }

    /**
     * Elements at one distance.
     *
     * @param from index of the first one, a multiple of {@link #runLength}; not checked
     * @return a geometry of one dimension
     */
    public Geometry run(long from) {
        return new Geometry(at(from), Shape.of(Math.min(length, runLength())),
                new long[]{runStride()}, false, elementBytes);
    }

    /**
     * Some of the elements of one dimension.
     *
     * @param dimension from 0 to the rank
     * @param from      index of the first one
     * @param to        the index before which to stop; with a negative step, that after which to stop, from -1 on
     * @param step      the distance, not 0; negative to go backwards
     * @return a geometry of the same rank
     * @throws IndexOutOfBoundsException if that is not in the dimension's bounds
     * @throws IllegalArgumentException  if the step is 0
     */
    public Geometry range(int dimension, long from, long to, long step) {
        long count = count(from, to, step, shape.length(dimension));
        long[] lengths = shape.toArray();
        long[] distances = strides.clone();
        lengths[dimension] = count;
        distances[dimension] = strides[dimension] * (count <= 1 ? 1 : step);
        return new Geometry(moved(count == 0 ? 0 : from * strides[dimension]), Shape.of(lengths), distances,
                columnMajor,
                elementBytes);
    }

    /**
     * What has one index in a dimension.
     *
     * @param dimension from 0 to the rank
     * @param index     in that dimension
     * @return a geometry with a dimension less, or one of one element if there is no other dimension
     * @throws IndexOutOfBoundsException if there is no such index
     */
    public Geometry pick(int dimension, long index) {
        Objects.checkIndex(index, shape.length(dimension));
        if (strides.length == 1) {
            return range(0, index, index + 1, 1);
        }
        int[] others = IntStream.range(0, strides.length).filter(i -> i != dimension).toArray();
        return new Geometry(moved(index * strides[dimension]),
                Shape.of(Arrays.stream(others).mapToLong(shape::length).toArray()),
                Arrays.stream(others).mapToLong(i -> strides[i]).toArray(), columnMajor, elementBytes);
    }

    /** Where a part begins. What has no elements stays where it is: there may be no memory further on. */
    private long moved(long distance) {
        return offset + (length == 0 ? 0 : distance);
    }

    /** How many elements a range has, its bounds checked. */
    private static long count(long from, long to, long step, long length) {
        if (step == 0) {
            throw new IllegalArgumentException("A slice's step can't be 0");
        }
        if (step > 0) {
            Objects.checkFromToIndex(from, to, length);
            return to == from ? 0 : (to - from - 1) / step + 1;
        }
        if (to < -1 || to > from || from >= length) {
            throw new IndexOutOfBoundsException(
                    "Backwards from " + from + " to " + to + " is out of bounds for length " + length);
        }
        return to == from ? 0 : (to - from + 1) / step + 1;
    }

    /**
     * The same elements in another shape, in the same order.
     *
     * @param wanted as many elements
     * @return the geometry
     * @throws IllegalArgumentException      if it has more elements or fewer, or no dimension
     * @throws UnsupportedOperationException if the elements don't lie at one distance from each other
     */
    public Geometry reshape(Shape wanted) {
        if (wanted.elements() != length) {
            throw new IllegalArgumentException(
                    length + " elements of shape " + shape + " can't be given the shape " + wanted + " of "
                            + wanted.elements());
        }
        if (!isUniform()) {
            throw new UnsupportedOperationException("The elements of this view of shape " + shape
                    + " don't lie at one distance from each other, so it can't be given another shape without a copy");
        }
        Shape shaped = Shape.of(wanted.toArray()); // which refuses that of a field without dimensions
        return new Geometry(offset, shaped, dense(shaped, columnMajor, stride), columnMajor, elementBytes);
    }

    /**
     * The same elements with the dimensions in reverse order, so that rows become columns.
     *
     * @return the geometry
     */
    public Geometry transpose() {
        int last = strides.length - 1;
        return new Geometry(offset,
                Shape.of(IntStream.rangeClosed(0, last).mapToLong(i -> shape.length(last - i)).toArray()),
                IntStream.rangeClosed(0, last).mapToLong(i -> strides[last - i]).toArray(), !columnMajor, elementBytes);
    }

    /**
     * A part of each element.
     *
     * @param place where it begins in the element, in bytes
     * @param inner its dimensions, which are added behind these
     * @param bytes the size of one element of it
     * @return the geometry
     * @throws IllegalArgumentException if there are too many dimensions
     */
    public Geometry part(long place, Shape inner, int bytes) {
        long[] within = dense(inner, false, bytes);
        long[] both = Arrays.copyOf(strides, strides.length + within.length);
        System.arraycopy(within, 0, both, strides.length, within.length);
        return new Geometry(moved(place), shape.with(inner), both, columnMajor && within.length == 0, bytes);
    }

    /**
     * Where the first byte of some elements is, or an earlier one of this geometry if that is quicker told.
     *
     * @param from index of the first of them, in the order in which they are stored
     * @param to   index behind the last, more than {@code from}
     * @return in bytes
     */
    public long lowest(long from, long to) {
        return goesOneWay() ? Math.min(at(from), at(to - 1)) : offset + reach(-1);
    }

    /**
     * Where the last one of some elements begins, or a later one of this geometry if that is quicker told.
     *
     * @param from index of the first of them, in the order in which they are stored
     * @param to   index behind the last, more than {@code from}
     * @return in bytes
     */
    public long highest(long from, long to) {
        return goesOneWay() ? Math.max(at(from), at(to - 1)) : offset + reach(1);
    }

    /** Whether elements lie in the order in which they are counted, or in its reverse. */
    private boolean goesOneWay() {
        long reach = 0;
        for (int i = 0; stride == 0 && i < strides.length; i++) {
            int dimension = fastest(i);
            if (shape.length(dimension) > 1 && strides[dimension] < reach) {
                return false;
            }
            reach += (shape.length(dimension) - 1) * strides[dimension];
        }
        return true;
    }

    /** How far elements lie before or behind the first one. */
    private long reach(int sign) {
        return IntStream.range(0, strides.length).mapToLong(i -> (shape.length(i) - 1) * strides[i])
                .filter(reach -> reach * sign > 0).sum();
    }

    /**
     * Whether all elements lie in so much memory. Whoever made the numbers, nothing overflows unnoticed.
     *
     * @param bytes from the first element in the file to the end of the last
     * @return whether none is outside, and none is told twice by a distance of 0
     */
    public boolean isInside(long bytes) {
        if (length == 0) {
            return offset >= 0 && offset <= bytes; // where there is nothing it does not matter how far it is to the next
        }
        try {
            long least = offset;
            long most = Math.addExact(offset, elementBytes);
            for (int i = 0; i < strides.length; i++) {
                long reach = Math.multiplyExact(shape.length(i) - 1, strides[i]);
                if (strides[i] == 0 && shape.length(i) > 1) {
                    return false;
                }
                if (reach < 0) {
                    least = Math.addExact(least, reach);
                } else {
                    most = Math.addExact(most, reach);
                }
            }
            return least >= 0 && most <= bytes;
        } catch (ArithmeticException farAway) {
            return false;
        }
    }

    /**
     * Whether all places and distances are multiples of a number.
     *
     * @param bytes the number
     * @return true if they are
     */
    public boolean isAligned(int bytes) {
        for (long distance : strides) {
            if (distance % bytes != 0) {
                return false;
            }
        }
        return offset % bytes == 0;
    }

    /** What another process sent is no more to be believed than what a caller says. */
    private Object readResolve() {
        return of(offset, shape, strides, columnMajor, elementBytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Geometry that && offset == that.offset && shape.equals(that.shape)
                && Arrays.equals(strides, that.strides)
                && columnMajor == that.columnMajor && elementBytes == that.elementBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(offset, shape, Arrays.hashCode(strides), columnMajor);
    }

    /** For people. */
    @Override
    public String toString() {
        return shape + " from byte " + offset + " by " + Arrays.toString(strides)
                + (columnMajor ? ", column-major" : "");
    }
}
