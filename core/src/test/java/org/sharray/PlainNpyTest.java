package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayFormatException;
import org.sharray.testing.Await;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.Mode;
import org.sharray.testing.NpyBytes;
import org.sharray.type.ElementType;

/** {@code .npy} files of other makers, opened in place. */
class PlainNpyTest {
    @TempDir
    Path directory;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("plain.npy"), bytes);
    }

    @EachElementType
    void everyVersionOfTheFormatIsOpenedAndChangedInPlace(Elements elements) throws IOException {
        List<Object> values = new ArrayList<>(elements.samples(9));
        String header = NpyBytes.header(elements.type().dtype(), "(9,)");
        for (int version = 1; version <= 3; version++) {
            values.set(4, elements.value(0));
            Path path = write(NpyBytes.file(version, header, elements.bytes(values)));
            try (SharedArray array = (SharedArray) elements.callStatic("open", path)) {
                assertThat(elements.read(array)).isEqualTo(values);
                elements.set(array, 4, elements.value(1));
                elements.call(array, "getAndSet", 3, values.get(3));
            }
            values.set(4, elements.value(1));
            assertThat(path).hasBinaryContent(NpyBytes.file(version, header, elements.bytes(values)));
        }
    }

    @Test
    void thereIsNoLockAndTheErrorSaysSo() throws IOException {
        Path path = write(NpyBytes.file(1, NpyBytes.header("<i4", "(2,)"), new byte[8]));
        try (SharedIntArray array = SharedIntArray.open(path)) {
            assertThat(array.hasLock()).isFalse();
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(array::lock)
                    .withMessageContaining("not made by Sharray");
        }
    }

    @ParameterizedTest
    @MethodSource("lastElementsInAnIncompleteWord")
    void theLastElementIsAtomicThoughTheFileEndsWithinItsWord(Elements elements) throws IOException {
        int count = 3;
        Path path = write(NpyBytes.file(1, NpyBytes.header(elements.type().dtype(), "(3,)"),
                new byte[count * elements.type().bytes()]));
        try (SharedArray array = (SharedArray) elements.callStatic("open", path)) {
            if (Mode.isNative()) {
                assertThat(elements.call(array, "getAndSet", count - 1, elements.value(1)))
                        .isEqualTo(elements.value(0));
                assertThat(elements.get(array, count - 1)).isEqualTo(elements.value(1));
            } else {
                assertThatExceptionOfType(UnsupportedOperationException.class)
                        .isThrownBy(() -> elements.call(array, "getAndSet", count - 1, elements.value(1)))
                        .withMessageContaining("portable mode");
            }
        }
    }

    static List<Elements> lastElementsInAnIncompleteWord() {
        return Elements.all().filter(elements -> elements.type().bytes() < Integer.BYTES).toList();
    }

    @Test
    void charactersMayBeReadFromUnsignedNumbers() throws IOException {
        Path path = write(NpyBytes.file(1, NpyBytes.header("<u2", "(2,)"), new byte[]{'h', 0, 'i', 0}));
        try (SharedCharArray characters = SharedCharArray.open(path);
                SharedShortArray numbers = SharedShortArray.open(path)) {
            assertThat(characters).hasToString("[h, i]");
            assertThat(numbers).hasToString("[104, 105]");
            assertThat(numbers.elementType()).isEqualTo(ElementType.UINT16);
        }
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedIntArray.open(path))
                .withMessageContainingAll("uint16", "int32");
    }

    @Test
    void booleansOfAnyNonZeroByteAreTrueToEveryOperation() throws IOException {
        Path path = write(NpyBytes.file(1, NpyBytes.header("|b1", "(8,)"), new byte[]{0, 1, 2, -1, 0, 0, 0, 0}));
        try (SharedBooleanArray array = SharedBooleanArray.open(path)) {
            assertThat(array).hasToString("[false, true, true, true, false, false, false, false]");
            assertTimeoutPreemptively(Await.LIMIT, () -> {
                assertThat(array.getAndSet(2, false)).isTrue();
                assertThat(array.compareAndSet(3, true, false)).isTrue();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"()", "(1,)", "(1, 1)"})
    void oneElementMayHaveAnyShape(String shape) throws IOException {
        Path path = write(NpyBytes.file(1, NpyBytes.header("<f8", shape), new byte[8]));
        try (SharedDoubleArray array = SharedDoubleArray.open(path)) {
            assertThat(array.length()).isOne();
            assertThat(array.shape().rank()).isEqualTo(Math.max(1, shape.split("1").length - 1));
            assertThat(array.get(0)).isZero();
        }
    }

    @Test
    void moreDimensionsAreCountedInRowOrder() throws IOException {
        Elements elements = new Elements(ElementType.INT16);
        Path path = write(NpyBytes.file(1, NpyBytes.header("<i2", "(2, 3)"), elements.bytes(elements.samples(6))));
        try (SharedShortArray array = SharedShortArray.open(path)) {
            assertThat(elements.read(array)).isEqualTo(elements.samples(6));
        }
    }

    @Test
    void fortranOrderMattersOnlyWithSeveralDimensions() throws IOException {
        Path vector = write(NpyBytes.file(1, NpyBytes.header("'<i4'", "True", "(2,)"), new byte[8]));
        SharedIntArray.open(vector).close();
        Path matrix = write(
                NpyBytes.file(1, NpyBytes.header("'|i1'", "True", "(2, 3)"), new byte[]{0, 10, 1, 11, 2, 12}));
        try (SharedByteArray array = SharedByteArray.open(matrix)) {
            assertThat(array).hasToString("[[ 0,  1,  2],\n [10, 11, 12]]");
            assertThat(array.get(1, 2)).isEqualTo((byte) 12);
            assertThat(array.get(1)).as("in the order of storage").isEqualTo((byte) 10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'>i4'", "'>f8'", "'|O'", "'>c16'", "'>U5'", "'|S0'", "'<M8[ns]'", "'>f2'", "'<f16'", "''",
            "(2,)", "True", "[('x', '>i4'), ('y', '<f8')]", "[('x', '|V4')]", "[('x', '<i4'), ('x', '<f8')]", "[]"})
    void otherTypesAreRefusedByName(String descr) throws IOException {
        Path path = write(NpyBytes.file(1, NpyBytes.header(descr, "False", "(1,)"), new byte[64]));
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path))
                .withMessageContaining(descr.startsWith("[") ? "" : descr.replace("'", ""))
                .withMessageContaining(path.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(3,)", "(1000000,)", "(2, 2)", "(9223372036854775807,)", "(4294967296, 4294967296)",
            "(9223372036854775807, 2)", "(3037000500, 3037000500)", "(-1,)", "(99999999999999999999,)",
            "(2305843009213693953,)",
            "(4611686018427387904, 2, 2)"})
    void shapesThatTheFileDoesNotHaveAreRefused(String shape) throws IOException {
        Path path = write(NpyBytes.file(1, NpyBytes.header("<i4", shape), new byte[8]));
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path))
                .withMessageContaining(path.toString());
    }

    @Test
    void anOverflowingProductWithAZeroIsEmptyOrRefused() throws IOException {
        Path path = write(
                NpyBytes.file(1, NpyBytes.header("<i4", "(9223372036854775807, 9223372036854775807, 0)"), new byte[8]));
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path));
    }

    @Test
    void versionsThatNobodyKnowsAreRefused() throws IOException {
        for (int version : new int[]{0, 4, 255}) {
            byte[] bytes = NpyBytes.file(1, NpyBytes.header("<i4", "(1,)"), new byte[4]);
            bytes[6] = (byte) version;
            Path path = write(bytes);
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path))
                    .withMessageContaining("version " + version);
        }
    }

    @Test
    void elementsThatAreNotAlignedAreRefused() throws IOException {
        String header = NpyBytes.header("<i8", "(1,)");
        Path path = write(NpyBytes.raw(1, header + " ".repeat((8 - (10 + header.length()) % 8) % 8 + 1), new byte[8]));
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedLongArray.open(path))
                .withMessageContaining("multiple of 8");
    }

    @Test
    void aFileThatIsSomethingElseIsRefusedAndShown() throws IOException {
        for (byte[] content : List.of("#!/bin/sh\necho hello\n".getBytes(), new byte[8192], new byte[3],
                "PK\3\4zip".getBytes())) {
            Path path = write(content);
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path))
                    .withMessageContainingAll(path.toString(), "not an array");
        }
        Path empty = write(new byte[0]);
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(empty))
                .withMessageContaining("empty");
    }

    @Test
    void aPlainFileCutAnywhereIsRefused() throws IOException {
        byte[] whole = NpyBytes.file(1, NpyBytes.header("<i4", "(5,)"), new byte[20]);
        for (int size = 0; size < whole.length; size++) {
            Path path = write(Arrays.copyOf(whole, size));
            assertThatExceptionOfType(ArrayFormatException.class).as("cut to %d", size)
                    .isThrownBy(() -> SharedArray.open(path));
        }
    }

    @Test
    void aHeaderThatClaimsToBeHugeIsRefused() throws IOException {
        byte[] bytes = NpyBytes.file(2, NpyBytes.header("<i4", "(5,)"), new byte[20]);
        for (int high : new int[]{0x7F, 0xFF}) {
            bytes[11] = (byte) high;
            Path path = write(bytes);
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path))
                    .withMessageContaining("header claims");
        }
    }

    @Test
    void headersOfAnyLengthOfTheFirstVersionAreRead() throws IOException {
        String header = NpyBytes.header("<i4", "(2,)");
        for (int length : new int[]{65_526, 65_527, 65_534}) {
            Path path = write(NpyBytes.raw(1, header + " ".repeat(length - header.length() - 1) + "\n",
                    new byte[]{0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 8, 0}));
            if (length % 4 == 2) { // where the elements are aligned
                try (SharedIntArray array = SharedIntArray.open(path)) {
                    assertThat(array.length()).isEqualTo(2);
                }
            } else {
                assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedIntArray.open(path))
                        .withMessageContaining("no multiple of 4");
            }
        }
    }
}
