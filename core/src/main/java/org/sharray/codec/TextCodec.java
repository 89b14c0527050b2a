package org.sharray.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.sharray.error.ArrayFormatException;
import org.sharray.type.TextType;
import org.sharray.type.TextType.Encoding;

/**
 * Texts of fixed length in memory, as NumPy has them: padded with zeros behind. What is written can be read again, or is refused before
 * anything is written.
 */
public final class TextCodec {
    private static final ValueLayout.OfInt CHARACTER = ValueLayout.JAVA_INT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final TextType type;

    /**
     * For texts of a type.
     *
     * @param type how they are stored
     */
    public TextCodec(TextType type) {
        this.type = type;
    }

    /**
     * Reads a text.
     *
     * @param memory where it stands
     * @param offset of its first byte
     * @return the text without the zeros behind it
     * @throws ArrayFormatException if what stands there is none
     */
    public String read(MemorySegment memory, long offset) {
        int end = type.length();
        if (type.encoding() == Encoding.UTF_32) {
            while (end > 0 && memory.get(CHARACTER, offset + 4L * (end - 1)) == 0) {
                end--;
            }
            StringBuilder text = new StringBuilder(end);
            for (int i = 0; i < end; i++) {
                int character = memory.get(CHARACTER, offset + 4L * i);
                if (!Character.isValidCodePoint(character)
                        || Character.isBmpCodePoint(character) && Character.isSurrogate((char) character)) {
                    throw new ArrayFormatException(
                            String.format(Locale.ROOT, "The text is not UTF-32: its character %d is 0x%08x", i,
                                    character));
                }
                text.appendCodePoint(character);
            }
            return text.toString();
        }
        while (end > 0 && memory.get(ValueLayout.JAVA_BYTE, offset + end - 1) == 0) {
            end--;
        }
        byte[] bytes = new byte[end];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, end);
        return FixedText.decode(bytes);
    }

    /**
     * Checks that a text can be stored.
     *
     * @param text the text
     * @throws IllegalArgumentException if it is too long, or has a NUL or half a surrogate pair
     */
    public void check(String text) {
        if (type.encoding() == Encoding.UTF_8) {
            FixedText.encode(text, type.length());
            return;
        }
        FixedText.requireWhole(text);
        int needed = text.codePointCount(0, text.length());
        if (needed > type.length()) {
            throw new IllegalArgumentException(
                    "The text has " + needed + " characters, and there is room for " + type.length() + ": "
                            + FixedText.shown(text));
        }
    }

    /**
     * The longest beginning of a text that can be stored.
     *
     * @param text of any length
     * @return the text itself if it fits
     * @throws IllegalArgumentException if it has a NUL or half a surrogate pair
     */
    public String cut(String text) {
        if (type.encoding() == Encoding.UTF_8) {
            return FixedText.cut(text, type.length());
        }
        FixedText.requireWhole(text);
        return text.codePointCount(0, text.length()) <= type.length()
                ? text
                : text.substring(0, text.offsetByCodePoints(0, type.length()));
    }

    /**
     * Writes a text.
     *
     * @param memory where to
     * @param offset of its first byte
     * @param text   the text
     * @throws IllegalArgumentException if it can't be stored; nothing is written
     */
    public void write(MemorySegment memory, long offset, String text) {
        check(text);
        if (type.encoding() == Encoding.UTF_8) {
            byte[] bytes = Arrays.copyOf(FixedText.encode(text, type.length()), type.length());
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset, bytes.length);
            return;
        }
        int[] characters = Arrays.copyOf(text.codePoints().toArray(), type.length());
        MemorySegment.copy(characters, 0, memory, CHARACTER, offset, characters.length);
    }
}
