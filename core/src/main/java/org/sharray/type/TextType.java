package org.sharray.type;

/**
 * A text of fixed length, padded with zeros.
 *
 * @param encoding how the characters are stored
 * @param length   how many units of the encoding there is room for, at least 1
 */
public record TextType(Encoding encoding, int length) implements Dtype {
    /** How the characters of a text are stored. */
    public enum Encoding {
        /** NumPy's {@code S}: bytes, here of UTF-8; a character takes one to four. */
        UTF_8(16, 1, "|S"),
        /** NumPy's {@code U}: a Unicode code point in four bytes, little-endian. */
        UTF_32(17, 4, "<U");

        private final int code;
        private final int unitBytes;
        private final String prefix;

        Encoding(int code, int unitBytes, String prefix) {
            this.code = code;
            this.unitBytes = unitBytes;
            this.prefix = prefix;
        }

        /**
         * The size of the unit in which a text's length is counted.
         *
         * @return 1 or 4 bytes
         */
        public int unitBytes() {
            return unitBytes;
        }
    }

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is less than 1, or the text has more than 2^31 - 1 bytes
     */
    public TextType {
        if (length < 1 || length > Integer.MAX_VALUE / encoding.unitBytes) {
            throw new IllegalArgumentException(
                    "A text of fixed length has 1 to " + Integer.MAX_VALUE / encoding.unitBytes
                            + (encoding == Encoding.UTF_8 ? " bytes" : " characters") + ", not " + length);
        }
    }

    /**
     * Text in UTF-8: NumPy's {@code S}.
     *
     * @param bytes how many there is room for
     * @return the type
     * @throws IllegalArgumentException if that is less than 1
     */
    public static TextType utf8(int bytes) {
        return new TextType(Encoding.UTF_8, bytes);
    }

    /**
     * Text in UTF-32: NumPy's {@code U}.
     *
     * @param characters how many (Unicode code points) there is room for
     * @return the type
     * @throws IllegalArgumentException if that is less than 1, or more than 2^29 - 1
     */
    public static TextType utf32(int characters) {
        return new TextType(Encoding.UTF_32, characters);
    }

    @Override
    public int code() {
        return encoding.code;
    }

    @Override
    public int bytes() {
        return length * encoding.unitBytes;
    }

    @Override
    public int alignment() {
        return encoding.unitBytes;
    }

    @Override
    public String arrayClass() {
        return "SharedTextArray";
    }

    @Override
    public String dtype() {
        return encoding.prefix + length;
    }

    /**
     * NumPy's name of this type.
     *
     * @return for instance {@code |S16}
     */
    @Override
    public String toString() {
        return dtype();
    }
}
