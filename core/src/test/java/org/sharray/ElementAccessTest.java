package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;

class ElementAccessTest {
    /** A way to read and the way to write that belongs to it. */
    private record AccessMode(String getter, String setter) {}

    private static final List<AccessMode> MODES = List.of(new AccessMode("get", "set"),
            new AccessMode("getOpaque", "setOpaque"), new AccessMode("getAcquire", "setRelease"),
            new AccessMode("getVolatile", "setVolatile"));

    @EachElementType
    void everyAccessModeReadsWhatEveryOtherWrote(Elements elements) {
        List<Object> values = Stream.concat(elements.extremes().stream(), elements.samples(20).stream()).toList();
        try (SharedArray array = elements.create(values.size())) {
            for (AccessMode writing : MODES) {
                elements.call(array, "fill", elements.value(0));
                for (int i = 0; i < values.size(); i++) {
                    elements.call(array, writing.setter, i, values.get(i));
                }
                for (AccessMode reading : MODES) {
                    for (int i = 0; i < values.size(); i++) {
                        assertThat(elements.call(array, reading.getter, i)).isEqualTo(values.get(i));
                    }
                }
            }
        }
    }

    @EachElementType
    void writingAnElementLeavesItsNeighbours(Elements elements) {
        List<Object> values = elements.samples(9);
        try (SharedArray array = elements.arrayOf(values)) {
            for (AccessMode mode : MODES) {
                elements.call(array, mode.setter, 4, elements.value(-1));
                assertThat(elements.read(array.slice(0, 4))).isEqualTo(values.subList(0, 4));
                assertThat(elements.read(array.slice(5, 9))).isEqualTo(values.subList(5, 9));
            }
        }
    }

    @EachElementType
    void indexesOutOfRangeAreNamedWithTheLengthByEveryAccess(Elements elements) {
        Object value = elements.value(1);
        try (SharedArray array = elements.create(5)) {
            for (SharedArray view : List.of(array, array.slice(1, 4), array.slice(4, -1, -2))) {
                for (long index : new long[]{-1, view.length(), Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62, 1L << 61,
                        1L << 60, 1L << 32}) {
                    for (AccessMode mode : MODES) {
                        assertOutOfBounds(index, view, () -> elements.call(view, mode.getter, index));
                        assertOutOfBounds(index, view, () -> elements.call(view, mode.setter, index, value));
                    }
                    assertOutOfBounds(index, view, () -> elements.call(view, "compareAndSet", index, value, value));
                    assertOutOfBounds(index, view,
                            () -> elements.call(view, "compareAndExchange", index, value, value));
                    assertOutOfBounds(index, view, () -> elements.call(view, "getAndSet", index, value));
                    assertOutOfBounds(index, view, () -> view.numbers().get(index));
                    assertOutOfBounds(index, view, () -> view.numbers().set(index, 1));
                }
            }
            assertThat(elements.read(array)).containsOnly(elements.value(0));
        }
    }

    private static void assertOutOfBounds(long index, SharedArray array, Runnable access) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(access::run)
                .withMessage("Index " + index + " out of bounds for length " + array.length());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#withUnsignedAccess")
    void unsignedAccessReadsTheSameBitsAsANumberFromZero(Elements elements) {
        long largest = (1L << elements.type().bytes() * 8) - 1;
        try (SharedArray array = elements.create(3)) {
            for (long number : new long[]{0, 1, largest / 2, largest / 2 + 1, largest}) {
                elements.call(array, "setUnsigned", 1, unsigned(elements, number));
                assertThat(elements.call(array, "getUnsigned", 1)).isEqualTo(unsigned(elements, number));
                assertThat(elements.get(array, 1)).isEqualTo(elements.value(number));
            }
            for (long tooMuch : new long[]{-1, largest + 1, Integer.MIN_VALUE}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> elements.call(array, "setUnsigned", 1, unsigned(elements, tooMuch)))
                        .withMessageContaining(String.valueOf(tooMuch));
            }
            assertThat(elements.read(array)).containsExactly(elements.value(0), elements.value(largest),
                    elements.value(0));
        }
    }

    /** The unsigned methods of 32-bit elements take a long, the smaller ones an int. */
    private static Object unsigned(Elements elements, long number) {
        if (elements.type().bytes() == Integer.BYTES) {
            return number;
        }
        return (int) number;
    }

    @Test
    void anArrayBeyondTwoGibibytesIsReachedToItsEnd(@TempDir Path directory) throws IOException {
        long length = (1L << 31) + 5;
        Path file = directory.resolve("sparse"); // takes no room but where it is written
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(length);
        }
        try (SharedByteArray array = SharedByteArray.open(file, 0, length, OpenMode.READ_WRITE)) {
            array.set(length - 1, (byte) 7);
            array.set(1L << 31, (byte) 8);
            assertThat(array.getAndAdd(length - 2, (byte) 1)).isEqualTo((byte) 0);
            assertThat(array.slice(length - 5, length)).hasToString("[8, 0, 0, 1, 7]");
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(array::toArray)
                    .withMessageContaining(String.valueOf(length));
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(array::asList)
                    .withMessageContaining(String.valueOf(length));
        }
    }
}
