package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sharray.testing.ByName;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;

class BulkOperationsTest {
    private static final int LENGTH = 60;

    @EachElementType
    void fillWritesOneValueToAllElementsOfAView(Elements elements) {
        List<Object> expected = new ArrayList<>(elements.samples(LENGTH));
        Object value = elements.value(-1);
        try (SharedArray array = elements.arrayOf(expected)) {
            elements.call(array.slice(10, 20), "fill", value);
            elements.call(array.slice(LENGTH - 1, 30, -3), "fill", value);
            for (int i = 10; i < 20; i++) {
                expected.set(i, value);
            }
            for (int i = LENGTH - 1; i > 30; i -= 3) {
                expected.set(i, value);
            }
            assertThat(elements.read(array)).isEqualTo(expected);
            elements.call(array, "fill", value);
            assertThat(elements.read(array)).isEqualTo(Collections.nCopies(LENGTH, value));
        }
    }

    @EachElementType
    void setAllWritesByIndex(Elements elements) {
        ByName.Function generator = operands -> elements.value(7 * (long) operands[0] + 1);
        try (SharedArray array = elements.create(LENGTH)) {
            elements.call(array, "setAll", generator);
            assertThat(elements.read(array))
                    .isEqualTo(LongStream.range(0, LENGTH).mapToObj(i -> elements.value(7 * i + 1)).toList());
            SharedArray backwards = array.slice(LENGTH - 1, -1, -2);
            elements.call(backwards, "setAll", generator);
            assertThat(elements.read(backwards))
                    .isEqualTo(LongStream.range(0, LENGTH / 2).mapToObj(i -> elements.value(7 * i + 1)).toList());
        }
    }

    @EachElementType
    void streamsHaveTheElementsInOrder(Elements elements) {
        List<Object> values = elements.samples(LENGTH);
        try (SharedArray array = elements.arrayOf(values)) {
            assertThat(streamed(elements, array)).isEqualTo(values);
            assertThat(streamed(elements, array.slice(LENGTH - 1, -1, -1))).isEqualTo(values.reversed());
        }
    }

    /** Streams exist for ints, longs, doubles and objects: the others are brought back to the element type. */
    private static List<Object> streamed(Elements elements, SharedArray array) {
        BaseStream<?, ?> stream = (BaseStream<?, ?>) elements.call(array, "stream");
        return switch (stream) {
            case IntStream ints -> ints.mapToObj(elements::value).toList();
            case LongStream longs -> longs.mapToObj(elements::value).toList();
            case DoubleStream doubles when elements.type().bytes() == Float.BYTES ->
                doubles.mapToObj(number -> (Object) (float) number).toList();
            case DoubleStream doubles -> doubles.mapToObj(number -> (Object) number).toList();
            case Stream<?> objects -> List.copyOf(objects.toList());
            default -> throw new AssertionError(stream);
        };
    }

    @Test
    void parallelStreamsSumEverythingOnce() {
        try (SharedLongArray array = SharedLongArray.create(100_000)) {
            array.setAll(i -> i);
            assertThat(array.stream().parallel().sum()).isEqualTo(100_000L * 99_999 / 2);
        }
    }

    @EachElementType
    void listsReadAndWriteThrough(Elements elements) {
        List<Object> values = elements.samples(LENGTH);
        try (SharedArray array = elements.arrayOf(values)) {
            List<Object> list = list(elements, array);
            assertThat(list).isEqualTo(values).hasSameHashCodeAs(values);
            Object other = elements.otherThan(values.get(3));
            assertThat(list.set(3, other)).isEqualTo(values.get(3));
            assertThat(elements.get(array, 3)).isEqualTo(other);
            elements.set(array, 3, values.get(3));
            assertThat(list).isEqualTo(values);
            Collections.reverse(list(elements, array.slice(0, LENGTH, 2)));
            assertThat(elements.get(array, 0)).isEqualTo(values.get(LENGTH - 2));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.get(LENGTH));
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> list.add(other));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Elements elements, SharedArray array) {
        return (List<Object>) elements.call(array, "asList");
    }

    @EachElementType
    void mismatchFindsTheFirstDifference(Elements elements) {
        List<Object> values = elements.samples(LENGTH);
        try (SharedArray array = elements.arrayOf(values);
                SharedArray same = elements.arrayOf(values);
                SharedArray wide = elements.create(2 * LENGTH)) {
            SharedArray strided = wide.slice(0, 2 * LENGTH, 2);
            elements.call(strided, "copyFrom", array);
            for (SharedArray other : List.of(same, strided)) {
                assertMismatch(elements, array, other, -1);
                assertMismatch(elements, array, other.slice(0, 17), 17);
                assertMismatch(elements, array, other.slice(0, 0), 0);
                for (int index : new int[]{0, 1, 31, LENGTH - 1}) {
                    elements.set(other, index, elements.otherThan(values.get(index)));
                    assertMismatch(elements, array, other, index);
                    elements.set(other, index, values.get(index));
                }
            }
        }
    }

    private static void assertMismatch(Elements elements, SharedArray left, SharedArray right, long index) {
        assertThat(elements.call(left, "mismatch", right)).isEqualTo(index);
        assertThat(elements.call(right, "mismatch", left)).isEqualTo(index);
        assertThat(elements.call(left, "contentEquals", right)).isEqualTo(index < 0);
        assertThat(elements.call(right, "contentEquals", left)).isEqualTo(index < 0);
    }

    @Test
    void floatingPointNumbersAreComparedByBits() {
        try (SharedDoubleArray left = SharedDoubleArray.of(0.0, Double.NaN);
                SharedDoubleArray right = SharedDoubleArray.of(-0.0, Double.NaN)) {
            for (SharedDoubleArray other : List.of(right, right.slice(0, 2, 1),
                    right.slice(1, -1, -1).slice(1, -1, -1))) {
                assertThat(left.mismatch(other)).isZero();
                assertThat(left.slice(1, 2).contentEquals(other.slice(1, 2))).isTrue();
            }
        }
    }

    @EachElementType
    void theSegmentIsTheElements(Elements elements) {
        List<Object> values = elements.samples(LENGTH);
        try (SharedArray array = elements.arrayOf(values)) {
            assertThat(array.segment().mismatch(elements.segment(values))).isEqualTo(-1);
            assertThat(array.slice(5, 9).segment().mismatch(elements.segment(values.subList(5, 9)))).isEqualTo(-1);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> array.slice(0, 9, 2).segment())
                    .withMessageContaining("by [" + 2 * elements.type().bytes() + "] bytes");
        }
    }
}
