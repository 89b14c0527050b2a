package org.sharray.testing;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.SharedShortArray;
import org.sharray.SharedTextArray;
import org.sharray.type.TextType;
import org.sharray.type.TextType.Encoding;

/** Elements of arrays of any type as the little-endian bytes that they have in a file, read and written by the arrays' own methods. */
public final class RawElements {
    private RawElements() {}

    /** An element by its one index. */
    public static byte[] get(SharedArray array, long index) {
        return switch (array) {
            case SharedTextArray texts -> bytes(texts.elementType(), texts.get(index));
            case SharedByteArray some -> bytes(1, some.get(index));
            case SharedBooleanArray some -> bytes(1, some.get(index) ? 1 : 0);
            case SharedShortArray some -> bytes(2, some.get(index));
            case SharedCharArray some -> bytes(2, some.get(index));
            case SharedIntArray some -> bytes(4, some.get(index));
            case SharedFloatArray some -> bytes(4, Float.floatToRawIntBits(some.get(index)));
            case SharedLongArray some -> bytes(8, some.get(index));
            case SharedDoubleArray some -> bytes(8, Double.doubleToRawLongBits(some.get(index)));
            default -> throw new AssertionError(array.getClass());
        };
    }

    /** An element by an index for each dimension: by the method for so many, if there is one. */
    public static byte[] get(SharedArray array, long... at) {
        return switch (array) {
            case SharedTextArray texts -> get(texts, texts.index(at));
            case SharedByteArray some -> bytes(1, at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at));
            case SharedBooleanArray some -> bytes(1, (at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at)) ? 1 : 0);
            case SharedShortArray some -> bytes(2, at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at));
            case SharedCharArray some -> bytes(2, at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at));
            case SharedIntArray some -> bytes(4, at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at));
            case SharedFloatArray some -> bytes(4, Float.floatToRawIntBits(at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at)));
            case SharedLongArray some -> bytes(8, at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at));
            case SharedDoubleArray some -> bytes(8, Double.doubleToRawLongBits(at.length == 2
                    ? some.get(at[0], at[1])
                    : at.length == 3 ? some.get(at[0], at[1], at[2]) : some.get(at)));
            default -> throw new AssertionError(array.getClass());
        };
    }

    /** Writes an element by an index for each dimension: by the method for so many, if there is one. */
    public static void set(SharedArray array, byte[] element, long... at) {
        ByteBuffer raw = ByteBuffer.wrap(element).order(ByteOrder.LITTLE_ENDIAN);
        boolean matrix = at.length == 2;
        boolean cube = at.length == 3;
        switch (array) {
            case SharedTextArray texts -> texts.set(texts.index(at), text(texts.elementType(), element));
            case SharedByteArray some -> {
                if (matrix) {
                    some.set(at[0], at[1], raw.get());
                } else if (cube) {
                    some.set(at[0], at[1], at[2], raw.get());
                } else {
                    some.set(at, raw.get());
                }
            }
            case SharedBooleanArray some -> some.set(at, raw.get() != 0);
            case SharedShortArray some -> some.set(at, raw.getShort());
            case SharedCharArray some -> some.set(at, raw.getChar());
            case SharedIntArray some -> {
                if (matrix) {
                    some.set(at[0], at[1], raw.getInt());
                } else if (cube) {
                    some.set(at[0], at[1], at[2], raw.getInt());
                } else {
                    some.set(at, raw.getInt());
                }
            }
            case SharedFloatArray some -> some.set(at, raw.getFloat());
            case SharedLongArray some -> some.set(at, raw.getLong());
            case SharedDoubleArray some -> {
                if (matrix) {
                    some.set(at[0], at[1], raw.getDouble());
                } else if (cube) {
                    some.set(at[0], at[1], at[2], raw.getDouble());
                } else {
                    some.set(at, raw.getDouble());
                }
            }
            default -> throw new AssertionError(array.getClass());
        }
    }

    /** Copies all elements in the order in which they are stored. */
    public static byte[] copy(SharedArray array) {
        byte[] bytes = new byte[Math.toIntExact(array.byteSize())];
        MemorySegment target = MemorySegment.ofArray(bytes);
        switch (array) {
            case SharedTextArray texts -> {
                int size = texts.elementType().bytes();
                for (int i = 0; i < texts.length(); i++) {
                    System.arraycopy(get(texts, (long) i), 0, bytes, i * size, size);
                }
            }
            case SharedByteArray some -> some.copyTo(target);
            case SharedBooleanArray some -> some.copyTo(target);
            case SharedShortArray some -> some.copyTo(target);
            case SharedCharArray some -> some.copyTo(target);
            case SharedIntArray some -> some.copyTo(target);
            case SharedFloatArray some -> some.copyTo(target);
            case SharedLongArray some -> some.copyTo(target);
            case SharedDoubleArray some -> some.copyTo(target);
            default -> throw new AssertionError(array.getClass());
        }
        return bytes;
    }

    /** Replaces all elements, in the order in which they are stored. */
    public static void replace(SharedArray array, byte[] bytes) {
        MemorySegment source = MemorySegment.ofArray(bytes);
        switch (array) {
            case SharedTextArray texts -> {
                int size = texts.elementType().bytes();
                texts.setAll(i -> text(texts.elementType(),
                        Arrays.copyOfRange(bytes, (int) i * size, ((int) i + 1) * size)));
            }
            case SharedByteArray some -> some.copyFrom(source);
            case SharedBooleanArray some -> some.copyFrom(source);
            case SharedShortArray some -> some.copyFrom(source);
            case SharedCharArray some -> some.copyFrom(source);
            case SharedIntArray some -> some.copyFrom(source);
            case SharedFloatArray some -> some.copyFrom(source);
            case SharedLongArray some -> some.copyFrom(source);
            case SharedDoubleArray some -> some.copyFrom(source);
            default -> throw new AssertionError(array.getClass());
        }
    }

    private static byte[] bytes(int count, long bits) {
        return Arrays.copyOf(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array(),
                count);
    }

    private static byte[] bytes(TextType type, String text) {
        return Arrays.copyOf(text.getBytes(charset(type)), type.bytes());
    }

    private static String text(TextType type, byte[] bytes) {
        String padded = new String(bytes, charset(type));
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == 0) {
            end--;
        }
        return padded.substring(0, end);
    }

    private static Charset charset(TextType type) {
        return type.encoding() == Encoding.UTF_8 ? StandardCharsets.UTF_8 : Charset.forName("UTF-32LE");
    }
}
