package org.sharray.testing;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.type.ElementType;

/**
 * One element type as the tests see it: its values boxed, its typed array's methods by name. The one place of the tests that
 * tells the types apart.
 *
 * @param type the element type
 */
public record Elements(ElementType type) {
    /** All element types but half-precision numbers, which are shorts to Java, and have a test of their own. */
    public static Stream<Elements> all() {
        return Arrays.stream(ElementType.values()).filter(type -> type != ElementType.FLOAT16).map(Elements::new);
    }

    /** The types that add. */
    public static Stream<Elements> numeric() {
        return all().filter(elements -> elements.type != ElementType.BOOL);
    }

    /** The types that have sums. */
    public static Stream<Elements> arithmetic() {
        return numeric().filter(elements -> elements.type != ElementType.CHAR16);
    }

    /** The types with bits to combine. */
    public static Stream<Elements> bitwise() {
        return all().filter(elements -> !elements.isFloating());
    }

    /** The types whose numbers() are whole. */
    public static Stream<Elements> whole() {
        return bitwise();
    }

    /** The types that have getUnsigned. */
    public static Stream<Elements> withUnsignedAccess() {
        return all()
                .filter(elements -> List.of(byte.class, short.class, int.class).contains(elements.type.primitive()));
    }

    public boolean isFloating() {
        return type.primitive() == float.class || type.primitive() == double.class;
    }

    /** The public interface of this type's arrays. */
    public Class<?> arrayClass() {
        return publicClass(type.arrayClass());
    }

    /** The public class of this type's single values. */
    public Class<?> valueClass() {
        return publicClass(type.arrayClass().replace("Array", ""));
    }

    /** The public class of this type's vectors. */
    public Class<?> vectorClass() {
        return publicClass(type.arrayClass().replace("Array", "Vector"));
    }

    private static Class<?> publicClass(String name) {
        try {
            return Class.forName("org.sharray." + name);
        } catch (ClassNotFoundException absent) {
            throw new AssertionError(absent);
        }
    }

    /** A number as a boxed element: its low bits, or for booleans whether it is odd. */
    public Object value(long number) {
        return switch (type.primitive().getName()) {
            case "byte" -> (byte) number;
            case "short" -> (short) number;
            case "int" -> (int) number;
            case "long" -> number;
            case "char" -> (char) number;
            case "float" -> (float) number;
            case "double" -> (double) number;
            case "boolean" -> (number & 1) != 0;
            default -> throw new AssertionError(type);
        };
    }

    /** A boxed element of whole value as a number. */
    public long number(Object value) {
        return switch (value) {
            case Boolean bool -> bool ? 1 : 0;
            case Character character -> character;
            default -> ((Number) value).longValue();
        };
    }

    /** The sum of two boxed elements, as Java's primitives add. */
    public Object sum(Object left, Object right) {
        return switch (left) {
            case Float number -> number + (Float) right;
            case Double number -> number + (Double) right;
            default -> value(number(left) + number(right));
        };
    }

    /** An element that is not this one. */
    public Object otherThan(Object value) {
        Object next = value(number(value) + 1);
        return next.equals(value) ? value(0) : next; // a large floating-point number swallows a one
    }

    /** Different elements, of all sizes and signs. */
    public List<Object> samples(int count) {
        return LongStream.range(0, count).mapToObj(i -> value(i * 0x9E3779B97F4AL ^ i >>> 1)).toList();
    }

    /** The elements at which mistakes show. */
    public List<Object> extremes() {
        return switch (type.primitive().getName()) {
            case "float" ->
                List.of(0f, -0f, 1.5f, -Float.MAX_VALUE, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN);
            case "double" ->
                List.of(0d, -0d, 1.5, -Double.MAX_VALUE, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.NaN);
            case "boolean" -> List.of(false, true);
            default -> Stream.of(0L, 1L, -1L, 1L << type.bytes() * 8 - 1, (1L << type.bytes() * 8 - 1) - 1, 0x55AA33CCL)
                    .map(this::value).toList();
        };
    }

    /** The options for this type: unsigned if it is. */
    public ArrayOptions options() {
        return type.isUnsigned() ? ArrayOptions.options().unsigned() : ArrayOptions.options();
    }

    public SharedArray create(long length) {
        return create(length, options());
    }

    public SharedArray create(long length, ArrayOptions options) {
        return (SharedArray) ByName.call(arrayClass(), null, "create", length, options);
    }

    /** An array of boxed elements. */
    public SharedArray arrayOf(List<Object> values) {
        return arrayOf(values, options());
    }

    public SharedArray arrayOf(List<Object> values, ArrayOptions options) {
        return (SharedArray) ByName.call(arrayClass(), null, "copyOf", javaArray(values), options);
    }

    /** Calls a static method of this type's array interface. */
    public Object callStatic(String name, Object... arguments) {
        return ByName.call(arrayClass(), null, name, arguments);
    }

    /** Calls a method of an array of this type. */
    public Object call(SharedArray array, String name, Object... arguments) {
        return ByName.call(arrayClass(), array, name, arguments);
    }

    public Object get(SharedArray array, long index) {
        return call(array, "get", index);
    }

    public void set(SharedArray array, long index, Object value) {
        call(array, "set", index, value);
    }

    /** All elements, each read by get. */
    public List<Object> read(SharedArray array) {
        List<Object> values = new ArrayList<>();
        for (long index = 0; index < array.length(); index++) {
            values.add(get(array, index));
        }
        return values;
    }

    /** A Java array of primitives. */
    public Object javaArray(List<Object> values) {
        Object array = Array.newInstance(type.primitive(), values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
        }
        return array;
    }

    /** The elements of a Java array of primitives. */
    public List<Object> list(Object javaArray) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < Array.getLength(javaArray); i++) {
            values.add(Array.get(javaArray, i));
        }
        return values;
    }

    /** The elements as little-endian bytes. */
    public byte[] bytes(List<Object> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (Object value : values) {
            switch (value) {
                case Byte v -> bytes.put(v);
                case Short v -> bytes.putShort(v);
                case Integer v -> bytes.putInt(v);
                case Long v -> bytes.putLong(v);
                case Character v -> bytes.putChar(v);
                case Float v -> bytes.putFloat(v);
                case Double v -> bytes.putDouble(v);
                case Boolean v -> bytes.put((byte) (v ? 1 : 0));
                default -> throw new AssertionError(value);
            }
        }
        return bytes.array();
    }

    /** The elements as a segment on the heap, at any address. */
    public MemorySegment segment(List<Object> values) {
        return MemorySegment.ofArray(bytes(values));
    }

    /** Whether there are buffers of this type. */
    public boolean hasBuffers() {
        return type.primitive() != boolean.class;
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
