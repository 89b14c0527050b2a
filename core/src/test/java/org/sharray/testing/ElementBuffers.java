package org.sharray.testing;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the buffers of an element type, which the JDK has in many shapes.
 *
 * @param elements the element type
 * @param direct   whether the buffer is outside the heap
 * @param order    the byte order
 */
public record ElementBuffers(Elements elements, boolean direct, ByteOrder order) {
    /** Every shape for every type that has buffers. */
    public static Stream<ElementBuffers> all() {
        return Elements.all().filter(Elements::hasBuffers)
                .flatMap(elements -> Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                        .flatMap(order -> Stream.of(true, false)
                                .map(direct -> new ElementBuffers(elements, direct, order))));
    }

    /** A buffer of the values, with one element before and one after them that don't belong to it. */
    public Buffer of(List<Object> values) {
        int bytes = (values.size() + 2) * elements.type().bytes();
        ByteBuffer memory = (direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes)).order(order);
        Buffer buffer = switch (elements.type().primitive().getName()) {
            case "byte" -> memory;
            case "short" -> memory.asShortBuffer();
            case "int" -> memory.asIntBuffer();
            case "long" -> memory.asLongBuffer();
            case "char" -> memory.asCharBuffer();
            case "float" -> memory.asFloatBuffer();
            case "double" -> memory.asDoubleBuffer();
            default -> throw new AssertionError(elements);
        };
        for (int i = 0; i < values.size(); i++) {
            ByName.call(typeOf(buffer), buffer, "put", i + 1, values.get(i));
        }
        return buffer.position(1).limit(values.size() + 1);
    }

    /** What {@link #of} put into a buffer, or what has replaced it. */
    public List<Object> read(Buffer buffer) {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i < buffer.capacity() - 1; i++) {
            values.add(ByName.call(typeOf(buffer), buffer, "get", i));
        }
        return values;
    }

    /** The elements before and after what {@link #of} put in. */
    public List<Object> surroundings(Buffer buffer) {
        Buffer whole = buffer.duplicate().clear();
        return List.of(ByName.call(typeOf(whole), whole, "get", 0),
                ByName.call(typeOf(whole), whole, "get", whole.capacity() - 1));
    }

    /** The public abstract class: java.nio.IntBuffer and so on. */
    private Class<?> typeOf(Buffer buffer) {
        Class<?> type = buffer.getClass();
        while (!type.getSuperclass().equals(Buffer.class)) {
            type = type.getSuperclass();
        }
        return type;
    }

    @Override
    public String toString() {
        return elements + (direct ? " direct " : " on heap ") + order;
    }
}
