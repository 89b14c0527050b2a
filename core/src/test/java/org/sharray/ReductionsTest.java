package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sharray.error.ArrayClosedException;
import org.sharray.testing.EachArithmeticType;
import org.sharray.testing.Elements;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** Sums, the least and the largest elements, and dot products, beside those of numbers of any size. */
class ReductionsTest {
    /** Larger than the blocks in which elements are read, by some. */
    private static final int MOST = 3_000;

    /** Where the elements of an array lie. */
    enum Layout {
        WHOLE, PIECE, APART, BACKWARDS, COLUMN, PART_OF_MATRIX, COLUMN_MAJOR, PART_OF_COLUMN_MAJOR, OTHER_IMPLEMENTATION
    }

    /** Makes arrays of a type, of up to so many elements. */
    private record Maker(Elements elements, Layout layout, int length) {
        SharedArray make() {
            return switch (layout) {
                case WHOLE -> create(Shape.of(length));
                case PIECE -> create(Shape.of(length + 5)).slice(3, length + 3);
                case APART -> create(Shape.of(3 * length + 1)).slice(1, 3 * length + 1, 3);
                case BACKWARDS -> create(Shape.of(length)).slice(length - 1, -1, -1);
                case COLUMN -> create(Shape.of(length, 3)).view(Span.all(), Span.at(1));
                case PART_OF_MATRIX ->
                    create(Shape.of(7, length / 5 + 1)).view(Span.range(1, 6), Span.range(0, length / 5));
                case COLUMN_MAJOR -> create(Shape.of(5, length / 5)).transpose();
                case PART_OF_COLUMN_MAJOR ->
                    create(Shape.of(2, length / 6 + 1, 3)).transpose().view(Span.all(), Span.range(1, length / 6 + 1),
                            Span.all());
                case OTHER_IMPLEMENTATION -> other(create(Shape.of(length)));
            };
        }

        private SharedArray create(Shape shape) {
            return (SharedArray) elements.callStatic("create", shape, elements.options().unlocked());
        }

        /** An array of which nothing but single elements is known, as another module might have it. */
        private SharedArray other(SharedArray array) {
            Class<?> type = elements.arrayClass();
            InvocationHandler handler = (proxy, method, arguments) -> {
                try {
                    return Set.of("sum", "min", "max", "dot").contains(method.getName())
                            ? InvocationHandler.invokeDefault(proxy, method, arguments)
                            : method.invoke(array, arguments);
                } catch (InvocationTargetException failure) {
                    throw failure.getCause();
                }
            };
            return (SharedArray) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler);
        }
    }

    private static void fill(Elements elements, SharedArray array, Random random, int special) {
        for (long index = 0; index < array.length(); index++) {
            elements.set(array, index, random.nextInt(1000) < special
                    ? elements.extremes().get(random.nextInt(elements.extremes().size()))
                    : ordinary(elements, random));
        }
    }

    private static Object ordinary(Elements elements, Random random) {
        return switch (elements.type()) {
            case FLOAT32 -> (float) (random.nextGaussian() * Math.pow(10, random.nextInt(6)));
            case FLOAT64 -> random.nextGaussian() * Math.pow(10, random.nextInt(12));
            default -> elements.value(random.nextLong());
        };
    }

    private static BigInteger whole(Number number) {
        return new BigInteger(number.toString());
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void integersAreAddedAndComparedAsTheirTypeSays(@ForAll ElementType type, @ForAll Layout layout,
            @ForAll @IntRange(max = MOST) int length,
            @ForAll long seed) {
        Elements elements = new Elements(type);
        Assume.that(Elements.arithmetic().toList().contains(elements) && !elements.isFloating());
        SharedArray array = new Maker(elements, layout, length).make();
        fill(elements, array, new Random(seed), (int) (seed & 511));
        List<BigInteger> numbers = IntStream.range(0, (int) array.length()).mapToObj(i -> whole(array.numbers().get(i)))
                .toList();

        BigInteger sum = numbers.stream().reduce(BigInteger.ZERO, BigInteger::add);
        assertThat(elements.call(array, "sum")).isEqualTo(sum.longValue());
        if (numbers.isEmpty()) {
            assertEmpty(elements, array);
        } else {
            assertThat(elements.call(array, "min"))
                    .isEqualTo(elements.value(numbers.stream().reduce(BigInteger::min).get().longValue()));
            assertThat(elements.call(array, "max"))
                    .isEqualTo(elements.value(numbers.stream().reduce(BigInteger::max).get().longValue()));
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void floatingPointNumbersAreComparedAsByMath(@ForAll boolean single, @ForAll Layout layout,
            @ForAll @IntRange(max = MOST) int length, @ForAll long seed,
            @ForAll boolean zeros) {
        Elements elements = new Elements(single ? ElementType.FLOAT32 : ElementType.FLOAT64);
        SharedArray array = new Maker(elements, layout, length).make();
        Random random = new Random(seed);
        List<Double> rare = Stream
                .of(-0.0, 0.0, Double.NaN, -notANumber(), Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                .skip(random.nextInt(6)).limit(1 + random.nextInt(3)).toList();
        for (long index = 0; index < array.length(); index++) {
            double value = random.nextInt(length) == 0
                    ? rare.get(random.nextInt(rare.size()))
                    : zeros ? 0.0 : random.nextGaussian();
            elements.set(array, index, single ? (Object) (float) value : (Object) value);
        }
        double[] numbers = IntStream.range(0, (int) array.length())
                .mapToDouble(i -> array.numbers().get(i).doubleValue()).toArray();

        if (numbers.length == 0) {
            assertEmpty(elements, array);
        } else {
            double min = IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).reduce(Math::min)
                    .getAsDouble();
            double max = IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).reduce(Math::max)
                    .getAsDouble();
            assertThat((Comparable<?>) elements.call(array, "min"))
                    .isEqualTo(single ? (Object) (float) min : (Object) min);
            assertThat((Comparable<?>) elements.call(array, "max"))
                    .isEqualTo(single ? (Object) (float) max : (Object) max);
        }
    }

    /** Math.min and Math.max give the usual NaN, whatever others they get; one with a sign is what some processors make. */
    private static double notANumber() {
        return Double.longBitsToDouble(0x7ff8_0000_0000_0000L);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void sumsOfFloatingPointNumbersAreNearTheExactOnes(@ForAll boolean single, @ForAll Layout layout,
            @ForAll @IntRange(max = MOST) int length,
            @ForAll long seed) {
        Elements elements = new Elements(single ? ElementType.FLOAT32 : ElementType.FLOAT64);
        SharedArray array = new Maker(elements, layout, length).make();
        fill(elements, array, new Random(seed), 0);
        List<BigDecimal> numbers = IntStream.range(0, (int) array.length())
                .mapToObj(i -> new BigDecimal(array.numbers().get(i).doubleValue())).toList();

        double sum = (double) elements.call(array, "sum");
        assertNear(sum, numbers);
        assertThat(elements.call(array, "sum")).as("the second time").isEqualTo(sum);
        double squares = (double) elements.call(array, "dot", array);
        assertNear(squares, numbers.stream().map(number -> number.multiply(number)).toList());
    }

    /** Each addition, and each multiplication of a product, is wrong by half a unit in the last place at most. */
    private static void assertNear(double sum, List<BigDecimal> numbers) {
        BigDecimal exact = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal size = numbers.stream().map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal error = size.multiply(new BigDecimal(numbers.size() + 1)).multiply(new BigDecimal(0x1p-53));
        assertThat(new BigDecimal(sum).subtract(exact).abs())
                .isLessThanOrEqualTo(error.add(new BigDecimal(Double.MIN_VALUE)));
    }

    @Test
    void aLongSumOfDoublesHasSmallErrors() {
        try (SharedDoubleArray array = SharedDoubleArray.create(1 << 20, options().unlocked())) {
            array.fill(0.1);
            double fromFirstToLast = 0;
            for (int i = 0; i < array.length(); i++) {
                fromFirstToLast += array.get(i);
            }
            BigDecimal exact = new BigDecimal(0.1).multiply(BigDecimal.valueOf(array.length()));
            assertThat(error(array.sum(), exact)).isLessThan(error(fromFirstToLast, exact).movePointLeft(2));
        }
    }

    private static BigDecimal error(double sum, BigDecimal exact) {
        return new BigDecimal(sum).subtract(exact).abs();
    }

    @Test
    void equalElementsAtOneDistanceHaveEqualSumsWhateverTheDistance() {
        Random random = new Random(1);
        try (SharedDoubleArray array = SharedDoubleArray.create(10_001);
                SharedDoubleArray apart = SharedDoubleArray.create(20_002);
                SharedFloatArray floats = SharedFloatArray.create(10_001);
                SharedFloatArray floatsApart = SharedFloatArray.create(20_002)) {
            array.setAll(_ -> random.nextGaussian());
            floats.setAll(_ -> (float) random.nextGaussian());
            SharedDoubleArray other = apart.slice(0, 20_002, 2);
            SharedFloatArray others = floatsApart.slice(0, 20_002, 2);
            other.copyFrom(array);
            others.copyFrom(floats);
            assertThat(other.sum()).isEqualTo(array.sum());
            assertThat(other.dot(array)).isEqualTo(array.dot(array)).isEqualTo(other.dot(other));
            assertThat(others.sum()).isEqualTo(floats.sum());
            assertThat(others.dot(floats)).isEqualTo(floats.dot(floats)).isEqualTo(others.dot(others));
        }
    }

    @Test
    void sumsOfInfinitiesAndNans() {
        try (SharedDoubleArray array = SharedDoubleArray.create(100)) {
            array.set(7, Double.POSITIVE_INFINITY);
            assertThat(array.sum()).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(array.dot(array)).isEqualTo(Double.POSITIVE_INFINITY);
            array.set(98, Double.NEGATIVE_INFINITY);
            assertThat(array.sum()).isNaN();
            assertThat(array.min()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(array.max()).isEqualTo(Double.POSITIVE_INFINITY);
        }
    }

    @Test
    void nansOfAnyBitsAreFound() {
        try (SharedFloatArray floats = SharedFloatArray.create(50);
                SharedDoubleArray doubles = SharedDoubleArray.create(50)) {
            for (int bits : new int[]{0x7f80_0001, 0x7fff_ffff, 0xff80_0001, 0xffff_ffff, 0x7fc0_0000, 0xffc0_0000}) {
                floats.set(30, Float.intBitsToFloat(bits));
                assertThat(floats.min()).as("%x", bits).isNaN();
                assertThat(floats.max()).as("%x", bits).isNaN();
            }
            for (long bits : new long[]{0x7ff0_0000_0000_0001L, -1, 0x7fff_ffff_ffff_ffffL, 0xfff0_0000_0000_0001L}) {
                doubles.set(30, Double.longBitsToDouble(bits));
                assertThat(doubles.min()).as("%x", bits).isNaN();
                assertThat(doubles.max()).as("%x", bits).isNaN();
            }
        }
    }

    @Test
    void arraysOfOneShapeMultiplyWhatHasTheSameIndices() {
        try (SharedDoubleArray rows = SharedDoubleArray.create(Shape.of(2, 3));
                SharedDoubleArray columns = SharedDoubleArray.create(Shape.of(3, 2));
                SharedFloatArray floatRows = SharedFloatArray.create(Shape.of(2, 3));
                SharedFloatArray floatColumns = SharedFloatArray.create(Shape.of(3, 2))) {
            rows.copyFrom(1, 2, 3, 4, 5, 6);
            columns.copyFrom(1, 20, 300, 4_000, 50_000, 600_000);
            floatRows.copyFrom(1, 2, 3, 4, 5, 6);
            floatColumns.copyFrom(1, 20, 300, 4_000, 50_000, 600_000);
            double byIndices = 1 + 2 * 300 + 3 * 50_000 + 4 * 20 + 5 * 4_000 + 6 * 600_000;
            assertThat(rows.dot(columns.transpose())).isEqualTo(byIndices);
            assertThat(columns.transpose().dot(rows)).isEqualTo(byIndices);
            assertThat(floatRows.dot(floatColumns.transpose())).isEqualTo(byIndices);
            assertThat(rows.dot(columns)).isEqualTo(1 + 2 * 20 + 3 * 300 + 4 * 4_000 + 5 * 50_000 + 6 * 600_000);
        }
    }

    @Test
    void dotProductsNeedTheSameLength() {
        try (SharedDoubleArray array = SharedDoubleArray.create(5);
                SharedFloatArray floats = SharedFloatArray.create(Shape.of(2, 3))) {
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> array.dot(array.slice(1, 5)))
                    .withMessageContainingAll("5", "4", "slice");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> floats.view(Span.all(), Span.range(0, 2)).dot(floats))
                    .withMessageContainingAll("4", "6", "slice");
        }
    }

    @Test
    void sumsOfSmallTypesAreLongsAndThoseOfLongsWrapAround() {
        try (SharedIntArray ints = SharedIntArray.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 1);
                SharedLongArray longs = SharedLongArray.of(Long.MAX_VALUE, 1);
                SharedByteArray pixels = SharedByteArray.create(1000, options().unsigned())) {
            pixels.fill((byte) 0xff);
            pixels.set(10, (byte) 1);
            assertThat(ints.sum()).isEqualTo(2L * Integer.MAX_VALUE + 1);
            assertThat(longs.sum()).isEqualTo(Long.MIN_VALUE);
            assertThat(pixels.sum()).isEqualTo(999 * 255 + 1);
            assertThat(pixels.min()).isEqualTo((byte) 1);
            assertThat(pixels.max()).isEqualTo((byte) 0xff);
        }
    }

    @Test
    void halfPrecisionNumbersAreRefused() {
        try (SharedShortArray array = (SharedShortArray) SharedArray.create(Dtype.parse("f2"), Shape.of(10),
                options())) {
            for (Runnable reduction : List.<Runnable>of(array::sum, array::min, array::max)) {
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(reduction::run)
                        .withMessageContaining("getFloat16");
            }
        }
    }

    @EachArithmeticType
    void emptyArraysHaveASumAndNothingElse(Elements elements) {
        for (Layout layout : Layout.values()) {
            SharedArray array = new Maker(elements, layout, 0).make();
            assertThat(elements.call(array, "sum")).isEqualTo(elements.isFloating() ? (Object) 0.0 : (Object) 0L);
            assertEmpty(elements, array);
        }
    }

    private static void assertEmpty(Elements elements, SharedArray array) {
        for (String name : List.of("min", "max")) {
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> elements.call(array, name))
                    .withMessageContaining("no elements");
        }
    }

    @EachArithmeticType
    void closedArraysAndViewsAreRefused(Elements elements) {
        for (int length : new int[]{0, 10}) {
            SharedArray array = elements.create(length);
            SharedArray part = array.slice(0, length);
            SharedArray apart = array.slice(0, length, 2);
            part.close();
            assertClosed(elements, part);
            array.close();
            for (SharedArray closed : List.of(array, apart)) {
                assertClosed(elements, closed);
            }
        }
    }

    private static void assertClosed(Elements elements, SharedArray array) {
        for (String name : List.of("sum", "min", "max")) {
            assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> elements.call(array, name));
        }
        if (elements.isFloating()) {
            assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> elements.call(array, "dot", array));
            try (SharedArray open = elements.create(array.length())) {
                assertThatExceptionOfType(ArrayClosedException.class)
                        .isThrownBy(() -> elements.call(open, "dot", array));
            }
        }
    }

    @EachArithmeticType
    void readOnlyArraysAreRead(Elements elements) {
        try (SharedArray array = elements.arrayOf(List.of(elements.value(1), elements.value(3), elements.value(2)));
                SharedArray readOnly = SharedArray.attach(array.handle(), OpenMode.READ_ONLY)) {
            assertThat(((Number) elements.call(readOnly, "sum")).intValue()).isEqualTo(6);
            assertThat(elements.call(readOnly, "min")).isEqualTo(elements.value(1));
            assertThat(elements.call(readOnly, "max")).isEqualTo(elements.value(3));
        }
    }
}
