package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.ArrayOptions;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.Span;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Copies between shared memory and a cluster of two members in this JVM. */
class ClusterCopyTest {
    private static Members members;
    private static Cluster cluster;

    @BeforeAll
    static void join() {
        members = new Members(2);
        cluster = members.join(members.member(0));
        members.join(members.member(1));
    }

    @AfterAll
    static void leave() {
        members.close();
    }

    /** Some bytes, which are elements of a type. */
    private static byte[] bytes(ElementType type, long length) {
        byte[] bytes = new byte[(int) length * type.bytes()];
        new Random(7).nextBytes(bytes);
        if (type == ElementType.BOOL) {
            IntStream.range(0, bytes.length).forEach(i -> bytes[i] &= 1);
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeGoesThereAndBack(ElementType type) {
        Shape shape = Shape.of(170, 1_001); // more than a chunk of all but bytes
        byte[] bytes = bytes(type, shape.elements());
        try (SharedArray here = SharedArray.create(type, shape, ArrayOptions.options());
                SharedArray there = cluster.create("type " + type, type, shape);
                SharedArray other = cluster.create("other " + type, type, shape);
                SharedArray back = SharedArray.create(type, shape, ArrayOptions.options())) {
            here.segment().asByteBuffer().put(bytes);
            cluster.copy(here, there);
            cluster.copy(there, other);
            cluster.copy(other, back);
            assertThat(back.segment().mismatch(here.segment())).isEqualTo(-1);
        }
    }

    /** The same part of a matrix and of a copy of it, seen in all the ways in which elements can lie. */
    private static List<SharedIntArray> views(SharedIntArray matrix) {
        return List.of(matrix.slice(0, 2_000_000), matrix.slice(1_999_999, -1, -1),
                matrix.view(Span.all(), Span.range(0, 1_250)),
                matrix.view(Span.range(1_599, -1, -1), Span.range(10, 1_260)),
                matrix.view(Span.all(), Span.range(0, 1_250)).transpose());
    }

    /** Of more elements than are copied at once; each way to lie to the next two. */
    @Test
    void viewsOfEveryKindGoToTheSameIndices() {
        Shape shape = Shape.of(1_600, 1_260);
        try (SharedIntArray numbers = SharedIntArray.create(shape);
                SharedIntArray here = SharedIntArray.create(shape);
                SharedIntArray model = SharedIntArray.create(shape);
                SharedIntArray there = (SharedIntArray) cluster.create("views", ElementType.INT32, shape)) {
            numbers.setAll(index -> (int) index * 7);
            int kinds = views(numbers).size();
            for (int pair = 0; pair < 2 * kinds; pair++) {
                int from = pair / 2;
                int to = (from + 1 + pair % 2) % kinds;
                there.fill(-1);
                here.fill(-1);
                model.fill(-1);
                views(model).get(to).copyFrom(views(numbers).get(from));
                cluster.copy(views(numbers).get(from), views(there).get(to));
                assertThat(there.mismatch(model)).as("%d to %d there", from, to).isEqualTo(-1);
                cluster.copy(numbers, there);
                cluster.copy(views(there).get(from), views(here).get(to));
                assertThat(here.mismatch(model)).as("%d to %d back", from, to).isEqualTo(-1);
            }
        }
    }

    /** A record that does not fill a chunk without a rest. */
    record Price(double value, int volume, byte kind) {}

    @Test
    void recordsAndTextsGoThereAndBack() {
        TextType type = TextType.utf8(11);
        try (SharedRecordArray<Price> here = SharedRecordArray.create(Price.class, 30_000);
                SharedRecordArray<Price> there = cluster.createRecord("prices", Price.class, 30_000);
                SharedRecordArray<Price> other = cluster.createRecord("other prices", Price.class, 30_000);
                SharedRecordArray<Price> back = SharedRecordArray.create(Price.class, 30_000);
                SharedTextArray words = SharedTextArray.create(type, 40_000);
                SharedTextArray far = cluster.createText("words", type, 40_000)) {
            here.setAll(index -> new Price(index / 3.0, (int) index, (byte) index));
            cluster.copy(here, there);
            cluster.copy(there, other);
            cluster.copy(other.slice(0, 30_000, 1), back);
            assertThat(back.segment().mismatch(here.segment())).isEqualTo(-1);
            cluster.copy(there.slice(29_999, -1, -1), other);
            assertThat(other.get(0)).isEqualTo(here.get(29_999));
            cluster.copy(there.slice(0, 30_000, 2), back.slice(0, 15_000));
            assertThat(back.get(14_999)).isEqualTo(here.get(29_998));
            words.setAll(index -> "w" + index);
            cluster.copy(words, far);
            words.setAll(index -> "");
            cluster.copy(far, words);
            assertThat(words.get(39_999)).isEqualTo("w39999");
            assertThatThrownBy(() -> cluster.copy(here.slice(0, 30_000, 2), there.slice(0, 15_000)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("next to each other");
            assertThatThrownBy(() -> cluster.copy(there.slice(0, 15_000), here.slice(0, 30_000, 2)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("next to each other");
            assertThatThrownBy(() -> cluster.copy(here, there.slice(1, 30_000)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("29999 elements");
        }
    }

    @Test
    void anArrayThatIsTurnedOntoItselfIsTurned() {
        try (SharedIntArray square = (SharedIntArray) cluster.create("square", ElementType.INT32, Shape.of(300, 300))) {
            square.setAll(index -> (int) index);
            cluster.copy(square.transpose(), square);
            assertThat(square.get(2, 5)).isEqualTo(5 * 300 + 2);
            assertThat(square.get(5, 2)).isEqualTo(2 * 300 + 5);
        }
    }

    @Test
    void aFileByColumnsGoesToTheSameIndices(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("columns.npy");
        Files.write(file, columns(30, 50));
        try (SharedIntArray here = SharedIntArray.open(file);
                SharedIntArray there = (SharedIntArray) cluster.create("by columns", ElementType.INT32,
                        Shape.of(30, 50))) {
            assertThat(here.isColumnMajor()).isTrue();
            cluster.copy(here, there);
            assertThat(there.get(7, 9)).isEqualTo(here.get(7, 9)).isEqualTo(9 * 30 + 7);
            there.set(there.index(7, 9), -5);
            cluster.copy(there, here);
            assertThat(here.get(7, 9)).isEqualTo(-5);
            assertThat(here.get(29, 49)).isEqualTo(49 * 30 + 29);
        }
    }

    /** A file as NumPy saves an array by columns, whose numbers are in the order of the file. */
    private static byte[] columns(int rows, int columns) {
        String header = "{'descr': '<i4', 'fortran_order': True, 'shape': (" + rows + ", " + columns + "), }";
        header += " ".repeat(128 - 10 - 1 - header.length()) + "\n";
        var bytes = ByteBuffer.allocate(128 + rows * columns * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII));
        IntStream.range(0, rows * columns).forEach(bytes::putInt);
        return bytes.array();
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsWritten(@TempDir Path directory) {
        try (SharedIntArray there = cluster.createInt("refused copies", 5);
                SharedIntArray four = SharedIntArray.of(1, 2, 3, 4);
                SharedArray unsigned = SharedArray.create('I', 5);
                SharedArray longs = SharedArray.create('q', 5)) {
            assertThatThrownBy(() -> cluster.copy(four, there)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("5 elements");
            Stream.of(unsigned, longs).forEach(other -> {
                assertThatThrownBy(() -> cluster.copy(other, there)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("can't be copied");
                assertThatThrownBy(() -> cluster.copy(there, other)).isInstanceOf(IllegalArgumentException.class);
            });
            assertThatThrownBy(() -> cluster.copy(four, four)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("copyFrom");
            Path file = directory.resolve("read-only.npy");
            SharedIntArray.create(5, ArrayOptions.options().file(file)).close();
            try (SharedIntArray readOnly = SharedIntArray.open(file, OpenMode.READ_ONLY)) {
                assertThatThrownBy(() -> cluster.copy(there, readOnly)).isInstanceOf(ReadOnlyArrayException.class);
                cluster.copy(readOnly, there);
            }
            assertThat(there.toArray()).containsOnly(0);
        }
    }
}
