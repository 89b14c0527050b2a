package org.sharray.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.sharray.SharedArray;
import org.sharray.Span;
import org.sharray.layout.Geometry;
import org.sharray.type.Shape;

/**
 * A view of an array as the tests see it, by the simplest of means: a list of where its elements are, the last index running fastest.
 *
 * @param shape       of the view
 * @param columnMajor whether its one index counts with the first dimension running fastest
 * @param places      the file's elements that it has, by their index in the file
 */
public record ViewModel(Shape shape, boolean columnMajor, long[] places) {
    /** What makes a view of a view. */
    public sealed interface Step {}

    /** A part of each dimension. */
    public record Cut(List<Range> ranges) implements Step {}

    /** Some indices of one dimension; or one of them, which takes the dimension away. */
    public record Range(long from, long to, long step, boolean single) {
        long count() {
            return Math.max(0, (to - from + step - Long.signum(step)) / step);
        }

        Span span() {
            return single ? Span.at(from) : Span.range(from, to, step);
        }
    }

    /** Rows become columns. */
    public record Transpose() implements Step {}

    /** Another shape. */
    public record Reshape(Shape shape) implements Step {}

    /** A range in the order in which the elements are stored. */
    public record Slice(Range range) implements Step {}

    /** All elements of a file. */
    public static ViewModel whole(Shape shape, boolean columnMajor) {
        long[] places = LongStream.range(0, shape.elements()).toArray();
        boolean first = columnMajor && shape.rank() > 1;
        return first
                ? new ViewModel(reversed(shape), false, places).transpose()
                : new ViewModel(shape, false, places);
    }

    private static Shape reversed(Shape shape) {
        long[] lengths = shape.toArray();
        return Shape.of(LongStream.range(0, lengths.length).map(i -> lengths[lengths.length - 1 - (int) i]).toArray());
    }

    public long length() {
        return places.length;
    }

    /** All indices, the last one running fastest. */
    public List<long[]> indices() {
        List<long[]> all = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            all.add(split(i, shape));
        }
        return all;
    }

    private static long[] split(long index, Shape shape) {
        long[] indices = new long[shape.rank()];
        long rest = index;
        for (int dimension = indices.length - 1; dimension >= 0; dimension--) {
            indices[dimension] = rest % shape.length(dimension);
            rest /= shape.length(dimension);
        }
        return indices;
    }

    /** Where the element with some indices is. */
    public long at(long... indices) {
        long index = 0;
        for (int dimension = 0; dimension < indices.length; dimension++) {
            index = index * shape.length(dimension) + indices[dimension];
        }
        return places[(int) index];
    }

    /** The places in the order in which the view counts its elements by one index. */
    public long[] stored() {
        return columnMajor ? transpose().places : places.clone();
    }

    /** Whether the elements are at one distance from each other. */
    public boolean isUniform() {
        long[] stored = stored();
        for (int i = 2; i < stored.length; i++) {
            if (stored[i] - stored[i - 1] != stored[1] - stored[0]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a step can be a view. */
    public boolean allows(Step step) {
        return switch (step) {
            case Cut _,Transpose _ -> true;
            case Reshape _ -> isUniform();
            case Slice(Range range) -> isUniform() || range.count() <= 1;
        };
    }

    /** The view of this view. */
    public ViewModel take(Step step) {
        return switch (step) {
            case Cut(List<Range> ranges) -> cut(ranges);
            case Transpose() -> transpose();
            case Reshape(Shape wanted) -> columnMajor && wanted.rank() > 1
                    ? new ViewModel(reversed(wanted), false, stored()).transpose()
                    : new ViewModel(wanted, false, stored());
            case Slice(Range range) -> new ViewModel(Shape.of(length()), false, stored()).cut(List.of(range));
        };
    }

    private ViewModel cut(List<Range> ranges) {
        Shape counts = Shape.of(ranges.stream().mapToLong(Range::count).toArray());
        long[] kept = ranges.stream().filter(range -> !range.single).mapToLong(Range::count).toArray();
        Shape taken = Shape.of(kept.length == 0 ? new long[]{1} : kept);
        long[] found = new long[(int) counts.elements()];
        for (int i = 0; i < found.length; i++) {
            long[] indices = split(i, counts);
            for (int dimension = 0; dimension < indices.length; dimension++) {
                indices[dimension] = ranges.get(dimension).from + indices[dimension] * ranges.get(dimension).step;
            }
            found[i] = at(indices);
        }
        return new ViewModel(taken, columnMajor && taken.rank() > 1, found);
    }

    private ViewModel transpose() {
        Shape swapped = reversed(shape);
        long[] moved = new long[places.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = at(reversed(Shape.of(split(i, swapped))).toArray());
        }
        return new ViewModel(swapped, !columnMajor && shape.rank() > 1, moved);
    }

    /** The same step of an array. */
    public static SharedArray take(SharedArray array, Step step) {
        return switch (step) {
            case Cut(List<Range> ranges) -> array.view(ranges.stream().map(Range::span).toArray(Span[]::new));
            case Transpose() -> array.transpose();
            case Reshape(Shape wanted) -> array.reshape(wanted);
            case Slice(Range range) -> array.slice(range.from, range.to, range.step);
        };
    }

    /** The same step of a geometry. */
    public static Geometry take(Geometry geometry, Step step) {
        return switch (step) {
            case Cut(List<Range> ranges) -> {
                Geometry part = geometry;
                int kept = 0;
                for (Range range : ranges) {
                    part = range.single
                            ? part.pick(kept, range.from)
                            : part.range(kept++, range.from, range.to, range.step);
                }
                yield part;
            }
            case Transpose() -> geometry.transpose();
            case Reshape(Shape wanted) -> geometry.reshape(wanted);
            case Slice(Range range) -> geometry.slice(range.from, range.to, range.step);
        };
    }

    /** Any shape of few elements, now and then of none. */
    public static Shape randomShape(Random random, int mostRank) {
        long[] lengths = new long[1 + random.nextInt(mostRank)];
        long room = 120;
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = random.nextInt(25) == 0 ? 0 : 1 + random.nextLong(Math.min(room, lengths.length > 1 ? 6 : 40));
            room = Math.max(1, room / Math.max(1, lengths[i]));
        }
        return random.nextBoolean() ? Shape.of(lengths) : reversed(Shape.of(lengths));
    }

    /** Any step that has a result, or is refused. */
    public Step randomStep(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Transpose();
            case 1 -> new Reshape(randomShapeOf(length(), random));
            case 2 -> new Slice(randomRange(length(), random));
            default -> new Cut(Arrays.stream(shape.toArray()).mapToObj(length -> switch (random.nextInt(4)) {
                case 0 -> length > 0
                        ? single(random.nextLong(length))
                        : new Range(0, 0, 1, false);
                case 1 -> new Range(0, length, 1, false);
                default -> randomRange(length, random);
            }).toList());
        };
    }

    private static Range single(long index) {
        return new Range(index, index + 1, 1, true);
    }

    private static Range randomRange(long length, Random random) {
        long step = random.nextInt(3) == 0 ? 1 + random.nextLong(length + 2) : 1;
        long low = random.nextInt(3) == 0 ? random.nextLong(length + 1) : 0;
        long high = random.nextInt(3) == 0 ? low + random.nextLong(length - low + 1) : length;
        return random.nextBoolean() || high == 0
                ? new Range(low, high, step, false)
                : new Range(high - 1, low - 1, -step, false);
    }

    private static Shape randomShapeOf(long length, Random random) {
        if (length == 0) {
            return Shape.of(random.nextInt(4), 0, 1 + random.nextInt(3));
        }
        List<Long> lengths = new ArrayList<>();
        long rest = length;
        while (rest > 1 && lengths.size() < Shape.MAX_RANK - 1) {
            long left = rest;
            long[] divisors = LongStream.rangeClosed(1, rest).filter(i -> left % i == 0).toArray();
            long chosen = divisors[random.nextInt(divisors.length)];
            lengths.add(chosen);
            rest /= chosen;
        }
        lengths.add(rest);
        return Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public String toString() {
        return shape + (columnMajor ? ", columns first, " : " ") + Arrays.toString(places);
    }
}
