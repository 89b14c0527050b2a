package org.sharray.cluster;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.LongFunction;
import org.sharray.RecordCursor;
import org.sharray.SharedArray;
import org.sharray.SharedRecordArray;
import org.sharray.Span;
import org.sharray.codec.RecordCodec;
import org.sharray.layout.Contents;
import org.sharray.layout.Geometry;
import org.sharray.layout.Place;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

/** Records on the members of a cluster. Each is read and written as a whole, at one moment; so is each of its fields, by a column or a cursor, aligned or not. */
final class ClusterRecordArray<R extends Record> extends ClusterArray implements SharedRecordArray<R> {
    private static final long serialVersionUID = 1L;

    private final transient RecordType type;

    /** Null if no record class is known. */
    private final transient RecordCodec<R> codec;

    ClusterRecordArray(Opening opening, RecordType type, Geometry geometry, RecordCodec<R> codec, boolean owner) {
        super(opening, type, geometry, owner);
        this.type = type;
        this.codec = codec;
    }

    @Override
    public RecordType elementType() {
        return type;
    }

    @Override
    Class<? extends Record> recordClass() {
        return codec == null ? null : codec.type();
    }

    @Override
    public <S extends Record> SharedRecordArray<S> as(Class<S> recordClass) {
        return bound(recordClass, false);
    }

    /** The same records as objects of a class; whether closing them closes the opening. */
    <S extends Record> SharedRecordArray<S> bound(Class<S> recordClass, boolean owner) {
        requireOpen();
        return new ClusterRecordArray<>(opening, type, geometry,
                RecordCodec.of(recordClass, SharedRecordArray.typeOf(recordClass), type, label()), owner);
    }

    private RecordCodec<R> codec() {
        if (codec == null) {
            throw RecordCodec.unknown(label());
        }
        return codec;
    }

    @Override
    public R get(long index) {
        return codec().read(element(index), 0);
    }

    @Override
    public void set(long index, R value) {
        RecordCodec<R> known = codec();
        Objects.requireNonNull(value, "value");
        Objects.checkIndex(index, length);
        MemorySegment bytes = room(1);
        known.write(bytes, 0, value);
        write(index, index + 1, bytes);
    }

    @Override
    public void setAll(LongFunction<R> generator) {
        RecordCodec<R> known = codec();
        writeAll((index, memory, offset) -> known.write(memory, offset,
                Objects.requireNonNull(generator.apply(index), "value")));
    }

    @Override
    public SharedArray column(String name) {
        requireOpen();
        Place field = Place.of(type, name);
        return ArrayFactory.make(opening, Contents.viewed(field.type()), field.in(geometry), false);
    }

    @Override
    public RecordCursor cursor() {
        requireOpen();
        return new ClusterRecordCursor(this);
    }

    @Override
    public SharedRecordArray<R> slice(long from, long to, long step) {
        return viewOf(geometry.slice(from, to, step));
    }

    @Override
    public SharedRecordArray<R> view(Span... spans) {
        return viewOf(selected(spans));
    }

    @Override
    public SharedRecordArray<R> reshape(Shape shape) {
        return viewOf(geometry.reshape(Objects.requireNonNull(shape, "shape")));
    }

    @Override
    public SharedRecordArray<R> transpose() {
        return viewOf(geometry.transpose());
    }

    private SharedRecordArray<R> viewOf(Geometry part) {
        requireOpen();
        return new ClusterRecordArray<>(opening, type, part, codec, false);
    }
}
