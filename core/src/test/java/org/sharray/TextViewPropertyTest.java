package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.sharray.error.ArrayFormatException;

/** Texts in arrays against the JDK's own coders. */
class TextViewPropertyTest {
    /** Of whole characters of one to four bytes. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> characters = Arbitraries.oneOf(Arbitraries.integers().between(1, 0x7f),
                Arbitraries.integers().between(0x80, 0x7ff),
                Arbitraries.integers().between(0x800, 0xd7ff), Arbitraries.integers().between(0xe000, 0xffff),
                Arbitraries.integers().between(0x10000, 0x10ffff));
        return characters.list().ofMaxSize(20)
                .map(list -> list.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
    }

    /** Of any chars. */
    @Provide
    Arbitrary<String> chars() {
        return Arbitraries.strings().withChars('a', '\0', 'ü', '€', '\ud83d', '\ude00').ofMaxLength(5);
    }

    private static SharedByteArray view(SharedByteArray array, boolean strided) {
        return strided ? array.slice(array.length() - 1, -1, -2) : array.slice(0, array.length() / 2);
    }

    @Property
    void aTextComesBackOrIsRefused(@ForAll("texts") String text, @ForAll @IntRange(max = 40) int room,
            @ForAll boolean strided) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (SharedByteArray array = SharedByteArray.create(room * 2 + 2)) {
            array.fill((byte) 'x');
            SharedByteArray part = view(array, strided).slice(0, room);
            if (bytes.length <= room) {
                part.text().setValue(text);
                assertThat(part.text().value()).isEqualTo(text);
                assertThat(part.toArray()).isEqualTo(Arrays.copyOf(bytes, room));
            } else {
                assertThatThrownBy(() -> part.text().setValue(text)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(bytes.length + " bytes").hasMessageContaining("there are " + room);
                byte[] before = new byte[room];
                Arrays.fill(before, (byte) 'x');
                assertThat(part.toArray()).isEqualTo(before);
            }
            String stored = part.text().setTruncated(text);
            assertThat(part.text().value()).isEqualTo(stored);
            assertThat(text).startsWith(stored);
            int next = stored.length() == text.length() ? text.length() : text.offsetByCodePoints(stored.length(), 1);
            assertThat(stored.equals(text) || text.substring(0, next).getBytes(StandardCharsets.UTF_8).length > room)
                    .isTrue();
            assertThat(Arrays.stream(boxed(array.toArray())).filter(value -> value == 'x').count())
                    .isGreaterThanOrEqualTo(room + 2);
        }
    }

    private static Byte[] boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return boxed;
    }

    @Property
    void whatTheJdkCanEncodeIsTaken(@ForAll("chars") String text) {
        boolean whole = StandardCharsets.UTF_8.newEncoder().canEncode(text) && text.indexOf('\0') < 0;
        try (SharedByteArray array = SharedByteArray.create(20)) {
            if (whole) {
                array.text().setValue(text);
                assertThat(array.text().value()).isEqualTo(text);
            } else {
                assertThatThrownBy(() -> array.text().setValue(text)).isInstanceOf(IllegalArgumentException.class);
                assertThat(array.toArray()).containsOnly(0);
            }
        }
    }

    @Property
    void bytesAreReadAsTheJdkReadsThem(@ForAll @Size(min = 1, max = 8) byte[] bytes) {
        byte[] text = bytes.clone();
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        try (SharedByteArray array = SharedByteArray.of(bytes)) {
            try {
                String expected = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, 0, end)).toString();
                assertThat(array.text().value()).isEqualTo(expected);
            } catch (CharacterCodingException malformed) {
                assertThatThrownBy(() -> array.text().value()).isInstanceOf(ArrayFormatException.class);
            }
        }
    }
}
