package org.sharray;

import java.io.Serializable;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Consumer;
import org.sharray.codec.RecordCodec;
import org.sharray.layout.Contents;
import org.sharray.layout.Geometry;
import org.sharray.layout.Place;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

/** Records in a mapped file. */
final class MappedRecordArray<R extends Record> extends MappedArray implements SharedRecordArray<R> {
    private static final long serialVersionUID = 1L;

    private final transient RecordType type;

    /** Null if no record class is known. */
    private final transient RecordCodec<R> codec;

    MappedRecordArray(Attachment attachment, RecordType type, Geometry geometry, RecordCodec<R> codec, boolean owner) {
        super(attachment, type, geometry, owner);
        this.type = type;
        this.codec = codec;
    }

    @Override
    public <S extends Record> SharedRecordArray<S> as(Class<S> recordClass) {
        return bound(recordClass, false);
    }

    /** The same records as objects of a class; whether closing them closes the opening. */
    <S extends Record> SharedRecordArray<S> bound(Class<S> recordClass, boolean owner) {
        requireOpen();
        return new MappedRecordArray<>(attachment, type, geometry, RecordCodec.of(recordClass,
                SharedRecordArray.typeOf(recordClass), type, attachment.file().label()), owner);
    }

    @Override
    public RecordType elementType() {
        return type;
    }

    @Override
    public R get(long index) {
        RecordCodec<R> known = codec();
        try {
            return known.read(segment, place(index));
        } catch (RuntimeException | InternalError failure) {
            throw explained(failure);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void set(long index, R value) {
        RecordCodec<R> known = codec();
        Objects.requireNonNull(value, "value");
        try {
            known.write(segment, place(index), value);
        } catch (RuntimeException | InternalError failure) {
            throw explainedChange(failure);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    RecordCodec<R> codec() {
        if (codec == null) {
            throw RecordCodec.unknown(attachment.file().label());
        }
        return codec;
    }

    @Override
    public void atomically(Consumer<? super RecordTransaction<R>> body) {
        MappedTransaction.run(this, journal -> new MappedRecordTransaction<>(journal, this), body);
    }

    @Override
    public SharedArray column(String name) {
        requireOpen();
        Place field = Place.of(type, name);
        Geometry part = field.in(geometry);
        if (!part.isAligned(field.type().alignment())) {
            throw new UnsupportedOperationException(
                    "The field \"" + name + "\" is not aligned to its " + field.type().alignment()
                            + " bytes, so atomic access would not work; use a cursor, or records that are not packed");
        }
        return ArrayFactory.make(attachment, Contents.viewed(field.type()), part, false);
    }

    @Override
    public RecordCursor cursor() {
        requireOpen();
        return new MappedRecordCursor(this);
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
        return new MappedRecordArray<>(attachment, type, part, codec, false);
    }

    @Override
    String show(long index) {
        return RecordText.of(type, segment, place(index));
    }

    @Override
    Object writeReplace() {
        return codec == null ? super.writeReplace() : new SentRecords(handle().toString(), codec.type());
    }

    /** What stands for an array of records whose class is known. */
    private record SentRecords(String handle, Class<? extends Record> type) implements Serializable {
        private Object readResolve() {
            return ((MappedRecordArray<?>) SentArray.arrive(ArrayHandle.parse(handle))).bound(type, true);
        }
    }
}
