package org.sharray;

import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Consumer;
import org.sharray.codec.TextCodec;
import org.sharray.error.ArrayFormatException;
import org.sharray.layout.Geometry;
import org.sharray.layout.Lengths;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Texts in a mapped file. */
final class MappedTextArray extends MappedArray implements SharedTextArray {
    private static final long serialVersionUID = 1L;

    private final transient TextType type;
    private final transient TextCodec codec;

    MappedTextArray(Attachment attachment, TextType type, Geometry geometry, boolean owner) {
        super(attachment, type, geometry, owner);
        this.type = type;
        this.codec = new TextCodec(type);
    }

    @Override
    public TextType elementType() {
        return type;
    }

    @Override
    public String get(long index) {
        try {
            return codec.read(segment, place(index));
        } catch (RuntimeException | InternalError failure) {
            throw explained(failure);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void set(long index, String text) {
        try {
            codec.write(segment, place(index), text);
        } catch (RuntimeException | InternalError failure) {
            throw explainedChange(failure);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    TextCodec codec() {
        return codec;
    }

    @Override
    public void atomically(Consumer<? super TextTransaction> body) {
        MappedTransaction.run(this, journal -> new MappedTextTransaction(journal, this), body);
    }

    @Override
    public void fill(String text) {
        codec.check(text);
        setAll(_ -> text);
    }

    @Override
    public String[] toArray() {
        String[] copy = new String[Lengths.forJava(length)];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = get(i);
        }
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
        return new MappedTextArray(attachment, type, part, false);
    }

    @Override
    String show(long index) {
        try {
            return "'" + get(index) + "'";
        } catch (ArrayFormatException noText) {
            return "<no text>";
        }
    }
}
