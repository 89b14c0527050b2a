package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayFormatException;
import org.sharray.testing.NpyBytes;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Headers with shapes, orders and types of all kinds, true ones and lies. */
class ShapedFileTest {
    /** The size of a small array's header. */
    private static final int HEADER = 256;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path file() {
        return directory.parent().resolve("file.npy");
    }

    private Path plain(String header, int bytes) throws IOException {
        return Files.write(file(), NpyBytes.file(1, header, new byte[bytes]));
    }

    private void assertRefused(Path path, String... words) {
        for (OpenMode mode : OpenMode.values()) {
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path, mode))
                    .withMessageContaining(path.toString())
                    .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(1_000))
                    .satisfies(refused -> Arrays.stream(words)
                            .forEach(word -> assertThat(refused).hasMessageContaining(word)));
        }
    }

    @Test
    void filesHaveOneToEightDimensions() throws IOException {
        try (SharedArray scalar = SharedArray.open(plain(NpyBytes.header("<i4", "()"), 4))) {
            assertThat(scalar.shape()).isEqualTo(Shape.of(1));
        }
        try (SharedArray most = SharedArray.open(plain(NpyBytes.header("<i4", "(1, 1, 1, 1, 1, 1, 1, 2)"), 8))) {
            assertThat(most.shape().rank()).isEqualTo(8);
        }
        assertRefused(plain(NpyBytes.header("<i4", "(1, 1, 1, 1, 1, 1, 1, 1, 2)"), 8), "1 to 8 dimensions, not 9");
    }

    @Test
    void complexNumbersNeedADimensionForThemselves() throws IOException {
        assertRefused(plain(NpyBytes.header("<c8", "(1, 1, 1, 1, 1, 1, 1, 2)"), 16), "1 to 7 dimensions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedArray.create(Dtype.parse("c16"), Shape.of(1, 1, 1, 1, 1, 1, 1, 1),
                        options().named("complex")))
                .withMessageContaining("1 to 7 dimensions");
        assertThat(SharedArray.names()).as("nothing is left of it").isEmpty();
        try (SharedArray most = SharedArray.open(plain(NpyBytes.header("<c8", "(1, 1, 1, 1, 1, 1, 2)"), 16))) {
            assertThat(most.shape()).isEqualTo(Shape.of(1, 1, 1, 1, 1, 1, 2, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(4294967296, 4294967296)", "(9223372036854775807, 2)", "(9223372036854775808,)",
            "(99999999999999999999999,)", "(1, 1, 1, 1, 1, 1, 1, 1, 1)", "(-1,)", "(2, -2)", "(1.5,)", "('2',)", "[2]",
            "2", "None", "(2", "(2, 3)", "(2305843009213693952,)", "(2305843009213693951,)",
            "(1152921504606846976, 2)"})
    void shapesThatCannotBeAreRefused(String shape) throws IOException {
        assertRefused(plain(NpyBytes.header("<i4", shape), 8));
    }

    @Test
    void anEmptyArrayMayHaveAnyLengths() throws IOException {
        for (String shape : new String[]{"(0,)", "(0, 3)", "(3, 0, 2)", "(0, 9223372036854775807)",
                "(0, 4611686018427387904, 4611686018427387904)"}) {
            for (String order : new String[]{"True", "False"}) {
                try (SharedIntArray array = SharedIntArray.open(plain(NpyBytes.header("'<i4'", order, shape), 0))) {
                    assertThat(array.length()).isZero();
                    assertThat(array.shape()).isEqualTo(Shape.parse(shape));
                    assertThat(array).hasToString("[]");
                    assertThat(array.toArray()).isEmpty();
                    try (SharedArray received = SharedArray.attach(ArrayHandle.parse(array.handle().toString()))) {
                        assertThat(received.shape()).isEqualTo(array.shape());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {"'>i4'; big-endian", "'>f8'; big-endian",
            "'>U1'; big-endian", "'>c8'; big-endian",
            "'|O'; O", "'<M8[ns]'; M8", "'|V4'; V4", "'<i3'; i3", "'|S0'; S0", "'<U999999999'; characters",
            "[('a', '>i4')]; big-endian", "[('a', '|O')]; O", "[]; at least one", "[('a', '|V4')]; V4",
            "[(('t', 'a'), '<i4')]; titles", "[('a', '<i4'), ('a', '<i4')]; two fields",
            "[('a', '<c16', (999999999999999999,))]; 2^31"})
    void typesThatAreNotSupportedAreRefusedByName(String descr, String word) throws IOException {
        assertRefused(plain(NpyBytes.header(descr, "False", "(1,)"), 64), word);
    }

    @Test
    void recordsWithinRecordsAreReadToSomeDepth() throws IOException {
        for (int depth : new int[]{1, 32, 33, 100, 5_000}) {
            String descr = "[('a', ".repeat(depth) + "'<i4'" + ")]".repeat(depth);
            Path path = Files.write(file(), NpyBytes.file(2, NpyBytes.header(descr, "False", "(2,)"), new byte[8]));
            if (depth <= 32) {
                try (SharedArray array = SharedArray.open(path)) {
                    assertThat(array.elementType().bytes()).isEqualTo(4);
                }
            } else {
                assertRefused(path, "records in records");
            }
        }
    }

    @Test
    void aHeaderThatIsHugeIsRefused() throws IOException {
        String fields = IntStream.range(0, 20_000).mapToObj(i -> "('f" + i + "', '|i1')").reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        assertRefused(
                Files.write(file(),
                        NpyBytes.file(2, NpyBytes.header("[" + fields + "]", "False", "(1,)"), new byte[20_000])),
                "too long");
        assertRefused(Files.write(file(), NpyBytes.raw(1, "{'descr': [" + "(".repeat(60_000), new byte[8])));
        assertRefused(Files.write(file(), NpyBytes.raw(1, "{'descr': '" + "i".repeat(60_000)
                + "', 'fortran_order': False, 'shape': (1,), }", new byte[8])), "iii");
        byte[] lie = NpyBytes.file(2, NpyBytes.header("<i4", "(2,)"), new byte[8]);
        ByteBuffer.wrap(lie).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        assertRefused(Files.write(file(), lie), "4294967295");
    }

    @Test
    void aHeaderAsLongAsAnyThatIsReadIsOpened() throws IOException {
        for (int padding = 65_400; padding <= 65_535; padding += 5) {
            String text = "%-" + (padding - 1) + "s\n";
            String descr = "[" + "('a', '|i1'), ".repeat(1) + "('" + "b".repeat(65_200) + "', '|i1')]";
            Path path = Files.write(file(),
                    NpyBytes.raw(1, text.formatted(NpyBytes.header(descr, "False", "(3,)")), new byte[6]));
            try (SharedArray array = SharedArray.open(path)) {
                assertThat(array.length()).isEqualTo(3);
            }
        }
    }

    @Test
    void namesOfFieldsMayHaveAnyCharacters() {
        Numpy.require();
        for (String name : new String[]{"it's", "Größe", "\u6f22\u5b57", "\ud834\udd1e", "a b", "]), ["}) {
            Numpy.run("""
                    array = np.array([(1, 2), (3, 4)], [(sys.argv[2], '<i4'), ('n', '<i4')])
                    np.save(sys.argv[1], array)
                    """.replace("sys.argv[2]", "'" + name.replace("'", "\\'") + "'"), file());
            for (OpenMode mode : OpenMode.values()) {
                try (SharedRecordArray<?> array = (SharedRecordArray<?>) SharedArray.open(file(), mode)) {
                    assertThat(array.column(name, SharedIntArray.class).toArray()).containsExactly(1, 3);
                    try (SharedArray received = SharedArray
                            .attach(ArrayHandle.parse(array.column(name).handle().toString()))) {
                        assertThat(received).hasToString("[1, 3]");
                    }
                }
            }
        }
    }

    /** An array's file whose header says something else, of the same length. */
    private byte[] lie(SharedArray made, Path path, String[]... changes) throws IOException {
        made.close();
        byte[] bytes = Files.readAllBytes(path);
        String header = new String(bytes, 10, HEADER - 10, StandardCharsets.US_ASCII);
        for (String[] change : changes) {
            assertThat(header).contains(change[0]);
            header = header.replace(change[0], change[1]);
        }
        byte[] changed = header.stripTrailing().getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(bytes, 10, HEADER - 1, (byte) ' ');
        System.arraycopy(changed, 0, bytes, 10, changed.length);
        return bytes;
    }

    /** Makes all checksums agree. */
    private static byte[] signed(byte[] bytes) {
        TrailerBytes trailer = new TrailerBytes(bytes);
        trailer.put(Field.HEADER_CHECKSUM, trailer.rightHeaderChecksum()).sign();
        return bytes;
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {"(6, 4); (4, 6)", "(6, 4); (24,)", "(6, 4); (1, 1, 24)",
            "False; True", "<i4; <f4",
            "<i4; <u4", "'<i4'; [('a', '<i4')]", "(6, 4); (6, 4),    "})
    void aHeaderThatWasChangedIsFoundByItsChecksum(String from, String to) throws IOException {
        byte[] bytes = lie(SharedIntArray.create(Shape.of(6, 4), options().file(file())), file(),
                new String[]{from, to});
        assertRefused(Files.write(directory.parent().resolve("lie.npy"), bytes));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {"'<i4'; (6, 5)", "'<i4'; (6, 3)", "'<i4'; (0, 4)",
            "'<i4'; (24, 0)",
            "'<i4'; (4294967296, 4294967296)", "'<f4'; (6, 4)", "'<u4'; (6, 4)", "'<i2'; (6, 8)", "'<i8'; (6, 2)",
            "'|S4'; (6, 4)",
            "'<U1'; (6, 4)", "[('a', '<i4')]; (6, 4)", "'>i4'; (6, 4)", "'<c8'; (6, 2)", "'|O'; (6, 4)",
            "'<i4'; (1, 1, 1, 1, 1, 1, 1, 6, 4)"})
    void aHeaderThatLiesWithTheRightChecksumsIsRefused(String descr, String shape) throws IOException {
        byte[] bytes = lie(SharedIntArray.create(Shape.of(6, 4), options().file(file())), file(),
                new String[]{"'<i4'", descr}, new String[]{"(6, 4)", shape});
        assertRefused(Files.write(directory.parent().resolve("lie.npy"), signed(bytes)));
    }

    @Test
    void anotherShapeOfTheSameLengthIsNoLie() throws IOException {
        SharedIntArray made = SharedIntArray.create(Shape.of(6, 4), options().stripes(4).file(file()));
        made.setAll(i -> (int) i);
        byte[] bytes = lie(made, file(), new String[]{"(6, 4)", "(2, 3, 4)"}, new String[]{"False", "True"});
        Path path = Files.write(directory.parent().resolve("other.npy"), signed(bytes));
        try (SharedIntArray array = SharedIntArray.open(path)) {
            assertThat(array.get(1, 2, 3)).isEqualTo(1 + 2 * 2 + 6 * 3);
            try (var _ = array.lockRange(array.index(1, 2, 3), array.index(1, 2, 3) + 1)) {
                assertThat(array.lock(23).isHeldByCurrentThread()).isTrue();
                assertThat(array.lock(0).isHeldByCurrentThread()).isFalse();
            }
        }
    }

    @Test
    void theSizeOfAnElementIsCheckedWhereTheCodeIsTheSame() throws IOException {
        for (int[] lengths : new int[][]{{8, 4}, {8, 16}}) {
            byte[] bytes = lie(SharedTextArray.create(TextType.utf8(lengths[0]), 8, options().file(file())), file(),
                    new String[]{"S" + lengths[0], "S" + lengths[1]},
                    new String[]{"(8,)", "(" + 64 / lengths[1] + ",)"});
            TrailerBytes trailer = new TrailerBytes(bytes);
            Files.delete(file());
            assertRefused(Files.write(directory.parent().resolve("lie.npy"), signed(bytes.clone())), "element type");
            trailer.put(Field.ELEMENT_BYTES, lengths[1]);
            assertRefused(Files.write(directory.parent().resolve("lie.npy"), signed(bytes.clone())), "length");
            trailer.put(Field.LENGTH, 64 / lengths[1]);
            try (SharedArray array = SharedArray.open(
                    Files.write(directory.parent().resolve("lie.npy"), signed(bytes.clone())))) {
                assertThat(array.length()).as("now it is true").isEqualTo(64 / lengths[1]);
            }
        }
    }

    @Test
    void theVersionBeforeThisIsRefusedByName() throws IOException {
        SharedIntArray.create(Shape.of(6, 4), options().file(file())).close();
        byte[] bytes = Files.readAllBytes(file());
        TrailerBytes trailer = new TrailerBytes(bytes).put(Field.VERSION, 4);
        trailer.sign();
        assertRefused(Files.write(directory.parent().resolve("old.npy"), bytes), "version 4", "version 5");
    }

    @Test
    void eachByteOfAHeaderCounts() throws IOException {
        SharedTextArray.create(TextType.utf32(3), Shape.of(2, 2), options().file(file())).close();
        byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < HEADER; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            assertRefused(Files.write(directory.parent().resolve("bit.npy"), bytes));
        }
    }
}
