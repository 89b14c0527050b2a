package org.sharray.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.sharray.error.ArrayFormatException;

/**
 * Texts in a fixed number of bytes: UTF-8, and NULs behind it if there is room left. What is written can be read again, or is refused; what
 * is read is exactly what stands there, or is refused.
 */
public final class FixedText {
    private static final int MAX_BYTES_OF_CHAR = 3;

    private FixedText() {}

    /**
     * A text in bytes, without NULs behind it.
     *
     * @param text the text
     * @param room how many bytes it may have
     * @return at most that many
     * @throws IllegalArgumentException if it has more, or has a NUL or half a surrogate pair
     */
    public static byte[] encode(String text, long room) {
        requireWhole(text);
        if ((long) text.length() * MAX_BYTES_OF_CHAR > room) { // else it fits in any case
            long needed = text.codePoints().mapToLong(FixedText::bytesOf).sum();
            if (needed > room) {
                throw new IllegalArgumentException("The text needs " + needed + " bytes in UTF-8, and there are " + room
                        + ": " + shown(text));
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The longest beginning of a text that fits and does not end within a character.
     *
     * @param text the text
     * @param room how many bytes it may have
     * @return the text itself if it fits
     * @throws IllegalArgumentException if the text has a NUL or half a surrogate pair, wherever
     */
    public static String cut(String text, long room) {
        requireWhole(text);
        long left = room;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            left -= bytesOf(character);
            if (left < 0) {
                return text.substring(0, end);
            }
            end += Character.charCount(character);
        }
        return text;
    }

    /**
     * The text in some bytes.
     *
     * @param bytes UTF-8
     * @return all of it
     * @throws ArrayFormatException if that is not UTF-8
     */
    public static String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length); // no character has fewer bytes than chars
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            throw new ArrayFormatException("The text is not UTF-8: "
                    + (result.length() == 1 ? "byte " : "what begins with byte ")
                    + in.position() + ", " + String.format("0x%02x", bytes[in.position()]) + ", is no character");
        }
        return out.flip().toString();
    }

    private static int bytesOf(int character) {
        return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }

    /** Refuses what could not be read again: a NUL, or half a surrogate pair. */
    static void requireWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                throw new IllegalArgumentException(
                        "The text has a NUL at index " + i + ", where it would end when it is read: " + shown(text));
            }
            if (Character.isSurrogate(unit)) {
                if (Character.isLowSurrogate(unit) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            String.format(Locale.ROOT, "The text has half a surrogate pair, \\u%04x, at index %d: %s",
                                    (int) unit, i, shown(text)));
                }
                i++;
            }
        }
    }

    /** The beginning of a text, on one line. */
    static String shown(String text) {
        int most = 40;
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(most, text.length()); i++) {
            char unit = text.charAt(i);
            shown.append(Character.isISOControl(unit) || Character.isSurrogate(unit)
                    ? String.format("\\u%04x", (int) unit)
                    : unit);
        }
        return shown.append(text.length() > most ? "…\"" : "\"").toString();
    }
}
