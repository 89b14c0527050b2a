package org.sharray.cli.select;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedRecordArray;
import org.sharray.Span;
import org.sharray.type.Shape;

/**
 * Elements of an array that is open for reading.
 *
 * <p>
 * A view has always a dimension; if a user's indices leave none, it is of one element, and this knows that it is meant alone.
 */
public final class Selection implements AutoCloseable {

    private final SharedArray opened;
    private final SharedArray elements;
    private final boolean single;

    private Selection(SharedArray opened, SharedArray elements, boolean single) {
        this.opened = opened;
        this.elements = elements;
        this.single = single;
    }

    /**
     * Opens what a text names: an array by its name or, if there is a {@code /} in it or it ends in {@code .npy}, a file; and what
     * is taken of it, in brackets. Brackets belong to the name if there is such an array.
     *
     * @param text for instance {@code points['x'][0:10]}
     * @return the elements, to be closed
     * @throws IllegalArgumentException          if it can't be read
     * @throws org.sharray.error.SharrayException if there is no such array, or it has no such elements
     */
    public static Selection open(String text) {
        List<ElementPath> readings = ElementPath.readings(text);
        boolean file = isFile(readings.getLast().array());
        ElementPath path = readings.stream().filter(reading -> exists(reading.array(), file)).findFirst()
                .orElse(readings.getLast());
        List<Subscript> subscripts = path.subscripts().stream().map(Subscript::parse).toList();
        SharedArray opened = file
                ? SharedArray.open(Path.of(path.array()), OpenMode.READ_ONLY)
                : SharedArray.open(path.array(), OpenMode.READ_ONLY);
        try {
            var selection = new Selection(opened, opened, false);
            for (Subscript subscript : subscripts) {
                selection = selection.take(subscript);
            }
            return selection;
        } catch (RuntimeException refused) {
            opened.close();
            throw refused;
        }
    }

    /**
     * Whether a text means a file, not the name of an array.
     *
     * @param text without brackets behind
     * @return if there is a {@code /} in it or it ends in {@code .npy}
     */
    public static boolean isFile(String text) {
        return text.contains("/") || text.endsWith(".npy");
    }

    private static boolean exists(String array, boolean file) {
        return file ? Files.exists(Path.of(array), LinkOption.NOFOLLOW_LINKS) : SharedArray.names().contains(array);
    }

    private Selection take(Subscript subscript) {
        return switch (subscript) {
            case Subscript.Field field -> column(field.name());
            case Subscript.Indices _ when single ->
                throw new NoSuchElementsException(
                        "there are too many indices: one element is left, without dimensions");
            case Subscript.Indices indices -> new Selection(opened, elements.view(indices.spans(elements.shape())),
                    indices.areSingle(elements.shape().rank()));
        };
    }

    private Selection column(String field) {
        if (!(elements instanceof SharedRecordArray<?> records)) {
            throw new NoSuchElementsException(
                    "there is no field '" + field + "': the elements are " + elements.elementType() + ", not records");
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
        if (single && column.shape().rank() > 1) { // of the one record, a field that is an array
            Span[] inner = new Span[column.shape().rank()];
            Arrays.fill(inner, Span.all());
            inner[0] = Span.at(0);
            return new Selection(opened, column.view(inner), false);
        }
        return new Selection(opened, column, single);
    }

    /**
     * The elements as an array; of one dimension, if indices have left none.
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
        return single ? Shape.SCALAR : elements.shape();
    }

    /** The elements for people, as {@link SharedArray} shows them; a single one without brackets. */
    @Override
    public String toString() {
        String text = elements.toString();
        return single ? text.substring(1, text.length() - 1) : text;
    }

    @Override
    public void close() {
        opened.close();
    }
}
