package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;

class TextViewTest {
    private static final String SMILE = "\ud83d\ude00";

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static byte[] utf8(String text, int length) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), length);
    }

    @Test
    void readsToTheFirstNulAndPadsWithNuls() {
        try (SharedByteArray array = SharedByteArray.create(8)) {
            TextView text = array.text();
            assertThat(text.value()).isEmpty();
            text.setValue("Grüße!");
            assertThat(text.value()).isEqualTo("Grüße!");
            assertThat(text.raw()).isEqualTo(utf8("Grüße!", 8));
            text.setValue("ab");
            assertThat(array.toArray()).isEqualTo(utf8("ab", 8));
            text.setRaw(new byte[]{'a', 0, 'b', 0, 'c', 'd', 'e', 'f'});
            assertThat(text.value()).isEqualTo("a");
            assertThat(text).hasToString("a");
            text.setValue("");
            assertThat(text.raw()).containsOnly(0);
        }
        try (SharedByteArray none = SharedByteArray.create(0)) {
            none.text().setValue("");
            assertThat(none.text().value()).isEmpty();
            assertThat(none.text().setTruncated("abc")).isEmpty();
        }
    }

    @Test
    void whatWouldNotComeBackIsRefusedAndNothingWritten() {
        try (SharedByteArray array = SharedByteArray.create(8)) {
            TextView text = array.text();
            text.setValue("before");
            assertThatIllegalArgumentException().isThrownBy(() -> text.setValue("Grüße, Welt"))
                    .withMessageContainingAll("13 bytes", "8", "Grüße, Welt");
            for (String half : new String[]{"\ud83d", "\ude00", "a\ud83d", "\ud83db", "\ude00\ud83d",
                    "\ud83d" + SMILE}) {
                assertThatIllegalArgumentException().isThrownBy(() -> text.setValue(half))
                        .withMessageContaining("surrogate");
                assertThatIllegalArgumentException().isThrownBy(() -> text.setTruncated(half))
                        .withMessageContaining("surrogate");
            }
            assertThatIllegalArgumentException().isThrownBy(() -> text.setValue("ab\0c"))
                    .withMessageContainingAll("NUL", "index 2", "ab\\u0000c");
            assertThatIllegalArgumentException().isThrownBy(() -> text.setTruncated("more than 8\0"));
            assertThatIllegalArgumentException().isThrownBy(() -> text.setRaw(new byte[7]))
                    .withMessageContainingAll("8", "7");
            assertThatIllegalArgumentException().isThrownBy(() -> text.setRaw(new byte[9]));
            assertThat(text.value()).isEqualTo("before");
        }
    }

    @Test
    void cutsBetweenCharacters() {
        try (SharedByteArray array = SharedByteArray.create(6)) {
            TextView text = array.text();
            assertThat(text.setTruncated("abc")).isEqualTo("abc");
            assertThat(text.setTruncated("abcdefg")).isEqualTo("abcdef").isEqualTo(text.value());
            assertThat(text.setTruncated("abcdeü")).isEqualTo("abcde").isEqualTo(text.value());
            assertThat(text.setTruncated("ab" + SMILE + "c")).isEqualTo("ab" + SMILE).isEqualTo(text.value());
            assertThat(text.setTruncated("abc" + SMILE)).isEqualTo("abc").isEqualTo(text.value());
            assertThat(text.raw()).isEqualTo(utf8("abc", 6));
            assertThat(text.setTruncated("€€€")).isEqualTo("€€").isEqualTo(text.value());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "61c3", "61c328", "e282", "f09f98", "c080", "eda0bd", "f4908080", "80"})
    void whatIsNotUtf8IsRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        try (SharedByteArray array = SharedByteArray.of(bytes)) {
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> array.text().value())
                    .withMessageContainingAll("UTF-8", "byte " + (hex.startsWith("61") ? 1 : 0),
                            "0x" + hex.substring(hex.startsWith("61") ? 2 : 0).substring(0, 2));
            assertThat(array.text().raw()).isEqualTo(bytes);
            assertThat(array.text()).hasToString(array.toString());
        }
    }

    @Test
    void slicesAreTextsToo() {
        try (SharedByteArray array = SharedByteArray.create(9)) {
            array.fill((byte) '.');
            array.slice(0, 9, 3).text().setValue("ü");
            array.slice(8, 2, -2).text().setValue("abc");
            assertThat(array.slice(0, 9, 3).text().raw()).isEqualTo(new byte[]{(byte) 0xC3, (byte) 0xBC, 'b'});
            assertThat(array.slice(4, 9, 2).text().value()).isEqualTo("cba");
            assertThat(array.get(1)).isEqualTo((byte) '.');
        }
    }

    @Test
    void readOnlyAndClosedArraysSaySo() {
        SharedByteArray array = SharedByteArray.create(4, options().named("text"));
        TextView text = array.text();
        text.setValue("abc");
        try (SharedByteArray readOnly = SharedByteArray.open("text", OpenMode.READ_ONLY)) {
            assertThat(readOnly.text().value()).isEqualTo("abc");
            assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(() -> readOnly.text().setValue("x"));
            assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(() -> readOnly.text().setValue(""));
            assertThatExceptionOfType(ReadOnlyArrayException.class)
                    .isThrownBy(() -> readOnly.text().setRaw(new byte[4]));
        }
        array.close();
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(text::value);
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(text::raw);
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> text.setValue("x"));
        assertThat(text).hasToString(array.toString());
    }

    @Test
    void pythonReadsAndWritesTheSame() {
        Numpy.require();
        try (SharedByteArray array = SharedByteArray.create(12, options().named("text").unsigned())) {
            array.text().setValue("Grüße " + SMILE);
            assertThat(Numpy.run("""
                    import ctypes
                    memory = np.load(sys.argv[1], mmap_mode='r+')
                    text = (ctypes.c_char * 12).from_buffer(memory)
                    print(ascii(text.value.decode()), memory.view('S12')[0] == text.value)
                    text.value = 'Æther'.encode()
                    """, directory.fileOf("text"))).isEqualTo("'Gr\\xfc\\xdfe \\U0001f600' True");
            assertThat(array.text().value()).isEqualTo("Æther");
        }
    }
}
