package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.process.SharedProcess;
import org.sharray.testing.NpyBytes;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.RawElements;
import org.sharray.type.Shape;
import org.sharray.type.TextType;
import org.sharray.type.TextType.Encoding;

/** Arrays of texts: what is stored, what is refused, and what NumPy makes of it. */
class TextArrayTest {
    private static final String TREBLE_CLEF = "\ud834\udd1e";
    private static final List<String> TEXTS = List.of("", "a", "Grüße", "€uro", TREBLE_CLEF, "a" + TREBLE_CLEF + "b",
            "\uffff",
            "\udbff\udfff", "\n\t'\"\\", " ", "  x ", "\u0301e", "漢字");

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static TextType type(Encoding encoding, int length) {
        return new TextType(encoding, length);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Encoding encoding) {
        try (var array = SharedTextArray.create(type(encoding, 12), TEXTS.size())) {
            assertThat(array.toArray()).containsOnly("");
            array.setAll(i -> TEXTS.get((int) i));
            assertThat(array.toArray()).containsExactlyElementsOf(TEXTS);
            assertThat(array.stream()).containsExactlyElementsOf(TEXTS);
            assertThat(array.asList()).isEqualTo(TEXTS);
            assertThat(array.asList().set(2, "short")).isEqualTo("Grüße");
            assertThat(array.get(2)).as("nothing is left of the longer text").isEqualTo("short");
            array.fill("ö");
            assertThat(array.toArray()).containsOnly("ö");
            assertThat(array.elementType()).isEqualTo(type(encoding, 12));
            assertThat(array.byteSize()).isEqualTo(TEXTS.size() * 12L * encoding.unitBytes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void numpyReadsTextsAndWritesThem(Encoding encoding) {
        Numpy.require();
        try (var array = SharedTextArray.create(type(encoding, 12), TEXTS.size(), options().named("texts"))) {
            array.setAll(i -> TEXTS.get((int) i));
            String seen = Numpy.run("""
                    texts = np.load(sys.argv[1], mmap_mode='r+')
                    decode = lambda text: text.decode() if isinstance(text, bytes) else str(text)
                    print([[ord(c) for c in decode(text)] for text in texts])
                    encode = lambda text: text.encode() if texts.dtype.kind == 'S' else text
                    texts[:] = [encode(decode(text)[::-1] or '\\U0010ffff') for text in texts]
                    """, directory.fileOf("texts"));
            assertThat(seen)
                    .isEqualTo(TEXTS.stream().map(text -> text.codePoints().boxed().toList()).toList().toString());
            assertThat(array.toArray()).containsExactlyElementsOf(TEXTS.stream()
                    .map(text -> text.isEmpty() ? "\udbff\udfff" : new StringBuilder(text).reverse().toString())
                    .toList());
        }
    }

    @Test
    void filesThatNumpySavedAreOpened() {
        Numpy.require();
        Path bytes = directory.parent().resolve("bytes.npy");
        Path characters = directory.parent().resolve("characters.npy");
        Numpy.run("""
                np.save(sys.argv[1], np.array([[b'a', 'é'.encode()], [b'a\\0b', b'\\0\\0c'], ['𝄞'.encode(), b'full']]))
                np.save(sys.argv[2], np.asfortranarray([['a', 'é'], ['a\\0b', '\\0\\0c'], ['𝄞', 'full']]))
                """, bytes, characters);
        String[][] expected = {{"a", "é"}, {"a\0b", "\0\0c"}, {TREBLE_CLEF, "full"}};
        try (var first = SharedTextArray.open(bytes);
                var second = SharedTextArray.open(characters, OpenMode.READ_ONLY)) {
            assertThat(first.elementType()).isEqualTo(TextType.utf8(4));
            assertThat(second.elementType()).isEqualTo(TextType.utf32(4));
            for (SharedTextArray array : List.of(first, second)) {
                assertThat(array.shape()).isEqualTo(Shape.of(3, 2));
                for (int row = 0; row < 3; row++) {
                    for (int column = 0; column < 2; column++) {
                        assertThat(array.get(array.index(row, column))).isEqualTo(expected[row][column]);
                        assertThat(array.row(row).get(column)).isEqualTo(expected[row][column]);
                        assertThat(array.column(column).get(row)).isEqualTo(expected[row][column]);
                    }
                }
            }
            assertThat(second.toArray()).as("as stored").containsExactly("a", "a\0b", TREBLE_CLEF, "é", "\0\0c",
                    "full");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWhenTheyAreRead() throws IOException {
        byte[][] broken = {{(byte) 0xff}, {(byte) 0xc3}, {(byte) 0x80}, {(byte) 0xc0, (byte) 0x80}, // two bytes for a NUL
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half a surrogate pair
                {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond 0x10ffff
                {'a', (byte) 0xe2, (byte) 0x82}, {(byte) 0xf0, (byte) 0x9d, 0, (byte) 0x9e}};
        for (byte[] bytes : broken) {
            Path path = Files.write(directory.parent().resolve("broken.npy"),
                    NpyBytes.file(1, NpyBytes.header("|S4", "(2,)"), Arrays.copyOf(bytes, 8)));
            try (var array = SharedTextArray.open(path)) {
                assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> array.get(0))
                        .withMessageContaining("UTF-8");
                assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(array::toArray);
                assertThat(array.get(1)).isEmpty();
                assertThat(array).hasToString("[<no text>, '']");
                array.set(0, "good");
                assertThat(array).hasToString("['good', '']");
            }
        }
    }

    @Test
    void charactersThatAreNoneAreRefusedWhenTheyAreRead() throws IOException {
        for (int character : new int[]{0x110000, -1, Integer.MIN_VALUE, 0x7fffffff, 0xd800, 0xdbff, 0xdc00, 0xdfff}) {
            byte[] data = new byte[16];
            for (int i = 0; i < 4; i++) {
                data[4 + i] = (byte) (character >>> 8 * i);
            }
            data[0] = 'x';
            Path path = Files.write(directory.parent().resolve("broken.npy"),
                    NpyBytes.file(1, NpyBytes.header("<U2", "(2,)"), data));
            try (var array = SharedTextArray.open(path)) {
                assertThatExceptionOfType(ArrayFormatException.class).as("%x", character).isThrownBy(() -> array.get(0))
                        .withMessageContainingAll("UTF-32", "character 1", String.format("0x%08x", character));
                assertThat(array).hasToString("[<no text>, '']");
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsWritten() {
        for (Encoding encoding : Encoding.values()) {
            try (var array = SharedTextArray.create(type(encoding, 4), 3)) {
                array.fill("ok");
                for (String wrong : List.of("12345", "€€", TREBLE_CLEF + "x", "a\0b", "\0", "\ud834", "\udd1e",
                        "\udd1e\ud834",
                        "a\ud834", "ab\ud834c", "x".repeat(10_000))) {
                    boolean fits = encoding == Encoding.UTF_32 && wrong.codePoints().count() <= 4
                            && wrong.codePoints().allMatch(c -> c != 0 && !(c >= 0xd800 && c < 0xe000));
                    if (fits) {
                        continue;
                    }
                    assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> array.set(1, wrong))
                            .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(300));
                    assertThatIllegalArgumentException().isThrownBy(() -> array.fill(wrong));
                    assertThat(array.toArray()).containsOnly("ok");
                }
                assertThatIllegalArgumentException().isThrownBy(() -> array.set(0, "ä234567"))
                        .withMessageContainingAll(encoding == Encoding.UTF_8 ? "8 bytes" : "7 characters", "4");
                assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> array.set(0, null));
                assertThatIllegalArgumentException().isThrownBy(() -> array.setAll(i -> i == 2 ? "12345" : "new"));
                assertThat(array.toArray()).containsExactly("new", "new", "ok");
            }
        }
    }

    @Test
    void whatIsTooLongIsCutAtACharacter() {
        try (var bytes = SharedTextArray.create(TextType.utf8(5), 1);
                var characters = SharedTextArray.create(TextType.utf32(3), 1)) {
            for (String[] cut : new String[][]{{"abc", "abc"}, {"abcde", "abcde"}, {"abcdef", "abcde"},
                    {"abcdé", "abcd"},
                    {"ab€", "ab€"}, {"abc€", "abc"}, {TREBLE_CLEF + "é", TREBLE_CLEF}, {"ab" + TREBLE_CLEF, "ab"},
                    {"", ""}}) {
                assertThat(bytes.setTruncated(0, cut[0])).isEqualTo(cut[1]);
                assertThat(bytes.get(0)).isEqualTo(cut[1]);
            }
            String clefs = TREBLE_CLEF.repeat(5);
            for (String[] cut : new String[][]{{"abc", "abc"}, {"abcd", "abc"}, {clefs, TREBLE_CLEF.repeat(3)},
                    {"ab" + clefs, "ab" + TREBLE_CLEF}, {"", ""}}) {
                assertThat(characters.setTruncated(0, cut[0])).isEqualTo(cut[1]);
                assertThat(characters.get(0)).isEqualTo(cut[1]);
            }
            for (String wrong : List.of("abcdefgh\0", "abcdefgh\ud834", "\udd1e")) {
                assertThatIllegalArgumentException().isThrownBy(() -> bytes.setTruncated(0, wrong));
                assertThatIllegalArgumentException().isThrownBy(() -> characters.setTruncated(0, wrong));
            }
            assertThat(bytes.get(0) + characters.get(0)).isEmpty();
        }
    }

    @Test
    void viewsAreTheSameTexts() {
        try (var array = SharedTextArray.create(TextType.utf8(4), Shape.of(3, 4), options())) {
            array.setAll(i -> "é" + i / 4 + i % 4);
            assertThat(array.row(1).toArray()).containsExactly("é10", "é11", "é12", "é13");
            assertThat(array.column(3).toArray()).containsExactly("é03", "é13", "é23");
            assertThat(array.transpose().row(3).slice(2, -1, -2).toArray()).containsExactly("é23", "é03");
            SharedTextArray corner = array.view(Span.range(2, 0, -1), Span.range(0, 4, 3));
            assertThat(corner).hasToString("[['é20', 'é23'],\n ['é10', 'é13']]");
            corner.set(corner.index(1, 1), "new");
            assertThat(array.get(array.index(1, 3))).isEqualTo("new");
            assertThat(array.reshape(Shape.of(2, 6)).row(1).get(1)).isEqualTo("new");
            assertThat(array.slice(7, 8).toArray()).containsExactly("new");
            for (SharedTextArray view : List.of(array, corner, array.transpose(), array.column(0), array.slice(3, 3))) {
                try (SharedTextArray received = SharedTextArray.attach(ArrayHandle.parse(view.handle().toString()))) {
                    assertThat(received.shape()).isEqualTo(view.shape());
                    assertThat(RawElements.copy(received)).isEqualTo(RawElements.copy(view));
                }
            }
        }
    }

    @Test
    void anotherProcessReadsAndWritesThem() throws InterruptedException {
        try (var array = SharedTextArray.create(TextType.utf32(5), Shape.of(2, 3), options())) {
            array.fill("Grüße");
            SharedTextArray turned = array.transpose();
            SharedTextArray last = array.column(2).slice(1, -1, -1);
            SharedProcess.start(() -> {
                turned.set(turned.index(0, 1), turned.get(0).substring(2) + TREBLE_CLEF);
                last.set(0, "last");
            }).join();
            assertThat(array.toArray()).containsExactly("Grüße", "Grüße", "Grüße", "üße" + TREBLE_CLEF, "Grüße",
                    "last");
        }
    }

    @Test
    void namesAndFilesAreOpenedAsWhatTheyAre() {
        SharedTextArray.create(TextType.utf8(3), 2, options().named("texts")).close();
        SharedIntArray.create(2, options().named("ints")).close();
        try (var array = SharedTextArray.open("texts"); SharedArray any = SharedArray.open("texts")) {
            assertThat(any).isInstanceOf(SharedTextArray.class);
            array.set(1, "abc");
            assertThat(any).hasToString("['', 'abc']");
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(any::numbers)
                    .withMessageContaining("|S3");
            assertThat(array.lock().tryLock()).isTrue();
            array.lock().unlock();
        }
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedTextArray.open("ints"))
                .withMessageContainingAll("int32", "SharedIntArray");
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedIntArray.open("texts"))
                .withMessageContainingAll("|S3", "SharedTextArray");
        try (var ints = SharedIntArray.open("ints"); var texts = SharedTextArray.open("texts")) {
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> SharedTextArray.attach(ints.handle()))
                    .withMessageContainingAll("int32", "SharedIntArray");
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> SharedIntArray.attach(texts.handle()))
                    .withMessageContaining("|S3");
        }
    }

    private void assertAll(SharedTextArray array, Function<ThrowingCallable, ?> check) {
        for (SharedTextArray view : List.of(array, array.slice(1, -1, -1), array.reshape(Shape.of(1, 2)))) {
            check.apply(() -> view.set(0, "x"));
            check.apply(() -> view.setTruncated(0, "x"));
            check.apply(() -> view.setAll(_ -> "x"));
            check.apply(() -> view.fill("x"));
            check.apply(() -> view.asList().set(0, "x"));
        }
    }

    @Test
    void whatIsReadOnlyIsNotChanged() {
        try (var array = SharedTextArray.create(TextType.utf8(3), 2, options().named("constants"))) {
            array.fill("abc");
        }
        try (var array = SharedTextArray.open("constants", OpenMode.READ_ONLY)) {
            assertAll(array, write -> assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(write)
                    .withMessageContaining("read-only"));
            assertThat(array.toArray()).containsOnly("abc");
            assertThat(array.slice(0, 1).isReadOnly()).isTrue();
        }
    }

    @Test
    void whatIsClosedSaysSo() {
        SharedTextArray array = SharedTextArray.create(TextType.utf32(3), 2);
        SharedTextArray view = array.reshape(Shape.of(2, 1));
        array.close();
        for (SharedTextArray closed : List.of(array, view)) {
            for (ThrowingCallable use : List.<ThrowingCallable>of(() -> closed.get(0), () -> closed.set(0, "x"),
                    closed::toArray,
                    () -> closed.fill("x"), () -> closed.slice(0, 1), closed::transpose, () -> closed.row(0),
                    closed::handle,
                    closed::segment, () -> closed.setTruncated(0, "x"), () -> closed.reshape(Shape.of(2)))) {
                assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(use);
            }
            assertThat(closed.length()).isEqualTo(2);
        }
        assertThat(array).hasToString("SharedTextArray of length 2 (closed)");
        assertThat(view).hasToString("SharedTextArray of shape (2, 1) (closed)");
    }

    @Test
    void indicesAreChecked() {
        try (var array = SharedTextArray.create(TextType.utf8(3), 2)) {
            for (long wrong : new long[]{-1, 2, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> array.get(wrong));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> array.set(wrong, "x"));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> array.setTruncated(wrong, "x"));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> SharedTextArray.create(TextType.utf8(3), -1))
                    .withMessageContaining("-1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SharedTextArray.create(TextType.utf8(1 << 30), Long.MAX_VALUE / 8))
                    .withMessageContaining("too large");
            assertThat(array.slice(1, 1).toArray()).isEmpty();
        }
    }
}
