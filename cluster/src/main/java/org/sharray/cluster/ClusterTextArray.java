package org.sharray.cluster;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.LongFunction;
import org.sharray.SharedTextArray;
import org.sharray.Span;
import org.sharray.codec.TextCodec;
import org.sharray.layout.Geometry;
import org.sharray.layout.Lengths;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Texts on the members of a cluster. Each is read and written at one moment. */
final class ClusterTextArray extends ClusterArray implements SharedTextArray {
    private static final long serialVersionUID = 1L;

    private final transient TextType type;
    private final transient TextCodec codec;

    ClusterTextArray(Opening opening, TextType type, Geometry geometry, boolean owner) {
        super(opening, type, geometry, owner);
        this.type = type;
        this.codec = new TextCodec(type);
    }

    @Override
    public TextType elementType() {
        return type;
    }

    @Override
    public String get(long index) {
        return codec.read(element(index), 0);
    }

    @Override
    public void set(long index, String text) {
        Objects.checkIndex(index, length);
        write(index, index + 1, bytesOf(text));
    }

    private MemorySegment bytesOf(String text) {
        MemorySegment bytes = room(1);
        codec.write(bytes, 0, text);
        return bytes;
    }

    @Override
    public void setAll(LongFunction<String> generator) {
        writeAll((index, memory, offset) -> codec.write(memory, offset, generator.apply(index)));
    }

    @Override
    public void fill(String text) {
        fillBytes((byte[]) bytesOf(text).heapBase().orElseThrow());
    }

    @Override
    public String[] toArray() {
        String[] copy = new String[Lengths.forJava(length)];
        readAll((index, memory, offset) -> copy[(int) index] = codec.read(memory, offset));
        return copy;
    }

    @Override
    public SharedTextArray slice(long from, long to, long step) {
        return viewOf(geometry.slice(from, to, step));
    }

    @Override
    public SharedTextArray view(Span... spans) {
        return viewOf(selected(spans));
    }

    @Override
    public SharedTextArray reshape(Shape shape) {
        return viewOf(geometry.reshape(Objects.requireNonNull(shape, "shape")));
    }

    @Override
    public SharedTextArray transpose() {
        return viewOf(geometry.transpose());
    }

    private SharedTextArray viewOf(Geometry part) {
        requireOpen();
        return new ClusterTextArray(opening, type, part, false);
    }
}
