package org.sharray;

import org.sharray.codec.FixedText;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ReadOnlyArrayException;

/**
 * The bytes of an array as one text: UTF-8, which ends before the first NUL, or at the array's end.
 *
 * <pre>{@code
 * try (var name = SharedByteArray.create(32)) {
 *     name.text().setValue("Grüße");
 *     System.out.println(name.text().value());
 * }
 * }</pre>
 *
 * <p>
 * It is what {@code value} and {@code raw} are for Python's {@code Array('c', 32)}. Access is plain: guard it by the array's lock where
 * others write, or half of one text may be read with half of another. Every access throws {@link org.sharray.error.ArrayClosedException}
 * when the array is closed.
 */
public final class TextView {
    private final SharedByteArray array;

    TextView(SharedByteArray array) {
        this.array = array;
    }

    /**
     * Reads the text, to the first NUL.
     *
     * @return without NUL
     * @throws ArrayFormatException  if the bytes are not UTF-8; {@link #raw} gives them as they are
     * @throws IllegalStateException if the text is longer than a Java array can be
     */
    public String value() {
        long end = 0;
        while (end < array.length() && array.get(end) != 0) {
            end++;
        }
        return FixedText.decode(array.slice(0, end).toArray());
    }

    /**
     * Writes a text, and NULs to the array's end. {@link #value} gives it back.
     *
     * @param text of at most as many bytes in UTF-8 as the array has
     * @throws IllegalArgumentException if it is longer, or has a NUL or half a surrogate pair; nothing is written
     * @throws ReadOnlyArrayException   if the array was opened read-only
     */
    public void setValue(String text) {
        write(FixedText.encode(text, array.length()));
    }

    /**
     * Writes as much of a text as there is room for, in whole characters, and NULs to the array's end.
     *
     * @param text of any length
     * @return what was written, the beginning of the text
     * @throws IllegalArgumentException if the text has a NUL or half a surrogate pair; nothing is written
     * @throws ReadOnlyArrayException   if the array was opened read-only
     */
    public String setTruncated(String text) {
        String cut = FixedText.cut(text, array.length());
        write(FixedText.encode(cut, array.length()));
        return cut;
    }

    private void write(byte[] bytes) {
        array.slice(0, bytes.length).copyFrom(bytes);
        array.slice(bytes.length, array.length()).fill((byte) 0);
    }

    /**
     * Reads all bytes, NULs included.
     *
     * @return a copy
     * @throws IllegalStateException if there are more than a Java array can have
     */
    public byte[] raw() {
        return array.toArray();
    }

    /**
     * Replaces all bytes. (Python takes fewer and leaves the others as they are: {@code array.slice(0, n).copyFrom(bytes)}.)
     *
     * @param bytes as many as the array has
     * @throws IllegalArgumentException if there are more or fewer; nothing is written
     * @throws ReadOnlyArrayException   if the array was opened read-only
     */
    public void setRaw(byte[] bytes) {
        array.copyFrom(bytes);
    }

    /**
     * The text for people.
     *
     * @return {@link #value}; or what the array shows, if that is not a text or the array is closed
     */
    @Override
    public String toString() {
        try {
            return array.isOpen() ? value() : array.toString();
        } catch (ArrayFormatException notText) {
            return array.toString();
        }
    }
}
