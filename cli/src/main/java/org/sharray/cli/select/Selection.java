package org.sharray.cli.select;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.SharedRecordArray;
import org.sharray.Span;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

/**
 * Elements of an array that is open. To look at them takes no part in the array's lock.
 *
 * <p>
 * A view has always a dimension; if a user's indices leave none, it is of one element, and this knows that it is meant alone. Complex numbers, which are pairs in a dimension more for
 * Java, are numbers here. Of a vector, only the elements that were appended are there.
 */
public final class Selection implements AutoCloseable {
    /** What was opened: an array, or an inspection of one. */
    private final AutoCloseable opened;
    private final ArrayPlace place;
    private final SharedArray elements;
    private final Dtype type;
    private final boolean single;

    private Selection(AutoCloseable opened, ArrayPlace place, SharedArray elements, Dtype type, boolean single) {
        this.opened = opened;
        this.place = place;
        this.elements = elements;
        this.type = type;
        this.single = single;
    }

    /**
     * Opens what a text names, only for reading: an {@linkplain ArrayPlace array}, and what is taken of it, in brackets. Brackets belong to the name if there is such an array.
     *
     * @param text for instance {@code points['x'][0:10]}
     * @return the elements, to be closed
     * @throws IllegalArgumentException           if it can't be read
     * @throws org.sharray.error.SharrayException if there is no such array, or it has no such elements
     */
    public static Selection open(String text) {
        return open(text, false);
    }

    /**
     * The same for writing.
     *
     * @param text for instance {@code points['x'][0:10]}
     * @return the elements, to be closed
     * @throws IllegalArgumentException           if it can't be read
     * @throws org.sharray.error.SharrayException if there is no such array, or it has no such elements
     */
    public static Selection openForWriting(String text) {
        return open(text, true);
    }

    private static Selection open(String text, boolean writable) {
        List<ElementPath> readings = ElementPath.readings(text);
        boolean file = ArrayPlace.isFile(readings.getLast().array());
        Named named = named(text,
                array -> ArrayPlace.isFile(array) == file && ArrayPlace.of(array).exists());
        ArrayPlace place = ArrayPlace.of(named.array);
        Inspection inspection = place.inspect();
        Selection selection = null;
        try {
            selection = whole(place, inspection, writable);
            return named.of(selection);
        } catch (RuntimeException refused) {
            inspection.close();
            if (selection != null) {
                selection.close();
            }
            throw refused;
        }
    }

    /** The name of an array, and what is taken of it. */
    public static final class Named {
        private final String array;
        private final List<Subscript> subscripts;

        private Named(ElementPath path) {
            this.array = path.array();
            this.subscripts = path.subscripts().stream().map(Subscript::parse).toList();
        }

        /**
         * The name without the brackets behind it.
         *
         * @return the array
         */
        public String array() {
            return array;
        }

        /**
         * Takes from an array that was opened elsewhere and is not to be closed.
         *
         * @param opened the array
         * @param type   what its elements are
         * @return the elements
         * @throws org.sharray.error.SharrayException if it has no such elements
         */
        public Selection of(SharedArray opened, Dtype type) {
            return of(new Selection(() -> {}, null, opened, type, false));
        }

        private Selection of(Selection whole) {
            Selection selection = whole;
            for (Subscript subscript : subscripts) {
                selection = selection.take(subscript);
            }
            return selection;
        }
    }

    /**
     * Reads what names an array and what is taken of it, in brackets. Brackets belong to the name if there is such an array.
     *
     * @param text   for instance {@code points['x'][0:10]}
     * @param exists whether there is an array of a name
     * @return what was read
     * @throws IllegalArgumentException if it can't be read
     */
    public static Named named(String text, Predicate<String> exists) {
        List<ElementPath> readings = ElementPath.readings(text);
        return new Named(readings.stream().filter(reading -> exists.test(reading.array())).findFirst()
                .orElse(readings.getLast()));
    }

    /**
     * The same selection of a copy of its elements.
     *
     * @param copy which is closed with the selection
     * @return its elements
     */
    public Selection with(SharedArray copy) {
        return new Selection(copy, place, copy, type, single);
    }

    private static Selection whole(ArrayPlace place, Inspection inspection, boolean writable) {
        ArrayFacts facts = inspection.facts();
        long size = inspection.synchronizers().stream()
                .filter(found -> found.kind() == SynchronizerFacts.Kind.VECTOR)
                .mapToLong(SynchronizerFacts::value).findFirst().orElse(-1);
        SharedArray array = inspection.array();
        AutoCloseable opened = inspection;
        if (writable) {
            inspection.close();
            array = place.open();
            opened = array;
        }
        SharedArray elements = size >= 0 && size < array.length() ? array.slice(0, size) : array;
        return new Selection(opened, place, elements, facts.type(), false);
    }

    private Selection of(SharedArray part, Dtype partType, boolean alone) {
        return new Selection(opened, place, part, partType, alone);
    }

    private Selection take(Subscript subscript) {
        return switch (subscript) {
            case Subscript.Field field -> column(field.name());
            case Subscript.Indices _ when single ->
                throw new NoSuchElementsException(
                        "there are too many indices: one element is left, without dimensions");
            case Subscript.Indices indices ->
                of(elements.view(spans(indices)), type, indices.areSingle(shape().rank()));
        };
    }

    /** What indices take; of the two parts of complex numbers, both. */
    private Span[] spans(Subscript.Indices indices) {
        Span[] spans = Arrays.copyOf(indices.spans(shape()), elements.shape().rank());
        for (int i = 0; i < spans.length; i++) {
            spans[i] = spans[i] == null ? Span.all() : spans[i];
        }
        return spans;
    }

    private Selection column(String field) {
        if (!(elements instanceof SharedRecordArray<?> records)) {
            throw new NoSuchElementsException(
                    "there is no field '" + field + "': the elements are " + type + ", not records");
        }
        SharedArray column;
        try {
            column = records.column(field);
        } catch (IllegalArgumentException absent) {
            throw new NoSuchElementsException(absent.getMessage());
        } catch (UnsupportedOperationException unaligned) {
            throw new NoSuchElementsException("the field '" + field
                    + "' lies unaligned in packed records, so it can't be shown alone; show the records");
        }
        Dtype columnType = typeOf((RecordType) type, field);
        int ranks = column.shape().rank() - (columnType instanceof ComplexType ? 1 : 0);
        if (single && ranks > 1) { // of the one record, a field that is an array
            Span[] inner = new Span[column.shape().rank()];
            Arrays.fill(inner, Span.all());
            inner[0] = Span.at(0);
            return of(column.view(inner), columnType, false);
        }
        return of(column, columnType, single);
    }

    private static Dtype typeOf(RecordType record, String field) {
        int dot = record.field(field).isPresent() ? -1 : field.indexOf('.');
        Dtype type = record.field(dot < 0 ? field : field.substring(0, dot)).orElseThrow().type();
        return dot < 0 ? type : typeOf((RecordType) type, field.substring(dot + 1));
    }

    /**
     * Which array of this machine they are of.
     *
     * @return its place; null if it is of a cluster
     */
    public ArrayPlace place() {
        return place;
    }

    /**
     * What an element is.
     *
     * @return the type; of complex numbers, not that of their parts
     */
    public Dtype type() {
        return type;
    }

    /**
     * Whether indices have left one element alone, without dimensions.
     *
     * @return false also for an array of one element
     */
    public boolean isSingle() {
        return single;
    }

    /**
     * The elements as an array; of one dimension, if indices have left none. Complex numbers have a dimension more.
     *
     * @return a view
     */
    public SharedArray elements() {
        return elements;
    }

    /**
     * The lengths of the dimensions that are left.
     *
     * @return the shape
     */
    public Shape shape() {
        if (single) {
            return Shape.SCALAR;
        }
        long[] lengths = elements.shape().toArray();
        return type instanceof ComplexType ? Shape.of(Arrays.copyOf(lengths, lengths.length - 1)) : elements.shape();
    }

    /** The elements for people, as {@link SharedArray} shows them; a single one without brackets. */
    @Override
    public String toString() {
        if (type instanceof ComplexType) {
            return ComplexText.of(elements, shape());
        }
        String text = elements.toString();
        return single ? text.substring(1, text.length() - 1) : text;
    }

    @Override
    public void close() {
        try {
            opened.close();
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
