package org.sharray;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.sharray.codec.TextCodec;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.layout.Contents;
import org.sharray.storage.ArrayFile;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/**
 * A fixed-length array of texts of a fixed greatest length: NumPy's {@code S} (here always UTF-8) and {@code U}.
 *
 * <pre>{@code
 * try (var names = SharedTextArray.create(TextType.utf8(16), 1_000)) {
 *     names.set(0, "Grüße");
 *     names.setTruncated(1, "what is longer is cut, at a character");
 * }
 * }</pre>
 *
 * <p>
 * A text is padded with zeros, so it has none in it. What can't be stored as it is, is refused, and nothing is written; what is read and is no
 * text of that encoding throws {@link ArrayFormatException}. Access is plain, and a text is written piece by piece: guard it by
 * {@link #lock}.
 *
 * <p>
 * Every access throws {@link IndexOutOfBoundsException} for an index that is not from 0 to {@link #length},
 * {@link org.sharray.error.ArrayClosedException} after {@link #close}, and
 * {@link org.sharray.error.ReadOnlyArrayException} for a change of an array that was opened read-only.
 */
public interface SharedTextArray extends SharedArray {
    /**
     * Creates an anonymous array of empty texts, with a lock.
     *
     * @param type   how texts are stored, and how long they can be
     * @param length in elements, at least 0
     * @return the array
     * @throws IllegalArgumentException if the length is negative or too large
     * @throws StorageException         if there is no room for it
     */
    static SharedTextArray create(TextType type, long length) {
        return create(type, length, ArrayOptions.options());
    }

    /**
     * Creates an array of empty texts.
     *
     * @param type    how texts are stored, and how long they can be
     * @param length  in elements, at least 0
     * @param options where it lives and which lock it has
     * @return the array
     * @throws IllegalArgumentException if the length is negative or too large, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static SharedTextArray create(TextType type, long length, ArrayOptions options) {
        return (SharedTextArray) ArrayFactory.create(Contents.ofLength(type, length), options);
    }

    /**
     * Creates an array of empty texts of several dimensions.
     *
     * @param type    how texts are stored, and how long they can be
     * @param shape   of the array
     * @param options where it lives and which lock it has
     * @return the array
     * @throws IllegalArgumentException if the array is too large, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static SharedTextArray create(TextType type, Shape shape, ArrayOptions options) {
        return (SharedTextArray) ArrayFactory.create(new Contents(type, shape), options);
    }

    /**
     * Opens a named array for reading and writing.
     *
     * @param name of the array
     * @return the array
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if its elements are no texts, or it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static SharedTextArray open(String name) {
        return open(name, OpenMode.READ_WRITE);
    }

    /**
     * Opens a named array.
     *
     * @param name of the array
     * @param mode whether it may be changed
     * @return the array
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if its elements are no texts, or it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static SharedTextArray open(String name, OpenMode mode) {
        return ArrayFactory.whole(ArrayFile.openNamed(name, mode.isWritable()), SharedTextArray.class);
    }

    /**
     * Opens an array's file, or any {@code .npy} file, for reading and writing in place.
     *
     * @param file its path; a symbolic link is refused
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if its elements are no texts, or it is not an array, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    static SharedTextArray open(Path file) {
        return open(file, OpenMode.READ_WRITE);
    }

    /**
     * Opens an array's file, or any {@code .npy} file, in place.
     *
     * @param file its path; a symbolic link is refused
     * @param mode whether it may be changed
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if its elements are no texts, or it is not an array, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    static SharedTextArray open(Path file, OpenMode mode) {
        return ArrayFactory.whole(ArrayFile.openFile(file, mode.isWritable()), SharedTextArray.class);
    }

    /**
     * Opens the array, or the part of one, that another process gave a handle of.
     *
     * @param handle as {@link #handle} gave it
     * @return the same elements
     * @throws ArrayNotFoundException if the array is gone
     * @throws ArrayFormatException   if its elements are no texts, or another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    static SharedTextArray attach(ArrayHandle handle) {
        if (!(handle.type() instanceof TextType)) {
            throw new ArrayFormatException(
                    "The handle is of an array with elements of " + handle.type() + ": attach it as a "
                            + handle.type().arrayClass());
        }
        return (SharedTextArray) SharedArray.attach(handle);
    }

    @Override
    TextType elementType();

    /**
     * Reads a text.
     *
     * @param index of the element
     * @return the text without the zeros behind it
     * @throws ArrayFormatException if what stands there is no text of the encoding
     */
    String get(long index);

    /**
     * Writes a text.
     *
     * @param index of the element
     * @param text  to be stored as it is
     * @throws IllegalArgumentException if it is too long, or has a NUL or half a surrogate pair; nothing is written
     */
    void set(long index, String text);

    /**
     * Writes a text, or as much of its beginning as there is room for, cut at a character.
     *
     * @param index of the element
     * @param text  to be stored
     * @return what was stored
     * @throws IllegalArgumentException if it has a NUL or half a surrogate pair; nothing is written
     */
    default String setTruncated(long index, String text) {
        String cut = new TextCodec(elementType()).cut(text);
        set(index, cut);
        return cut;
    }

    /**
     * Writes all elements, in order.
     *
     * @param generator from index to text
     * @throws IllegalArgumentException if a text can't be stored; those before it are written
     */
    default void setAll(LongFunction<String> generator) {
        for (long index = 0; index < length(); index++) {
            set(index, generator.apply(index));
        }
    }

    /**
     * Reads and writes texts with the array's lock held, so that all of it happens or nothing, even if the process is killed at any moment: see {@link Transaction}.
     *
     * @param body what to do; it may write elements of other arrays that use the same lock, too
     * @throws UnsupportedOperationException            if the array has no lock, was created without {@linkplain ArrayOptions#journal a journal}, or is on a cluster
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     * @throws org.sharray.error.JournalFullException   if it writes more than the journal keeps; then nothing has happened
     * @throws org.sharray.error.OwnerDiedException     if the lock is strict, and an owner died
     * @throws StorageException                         if the array is {@linkplain ArrayOptions#durable durable}, and its storage refuses
     */
    default void atomically(Consumer<? super TextTransaction> body) {
        throw new UnsupportedOperationException("Only arrays in shared memory have transactions");
    }

    /**
     * Writes one text to all elements.
     *
     * @param text to be stored as it is
     * @throws IllegalArgumentException if it can't be stored; nothing is written
     */
    void fill(String text);

    /**
     * Copies all elements.
     *
     * @return a new array, in the order in which the elements are stored
     * @throws IllegalStateException if there are more than a Java array can have
     */
    String[] toArray();

    /**
     * The elements as a stream, each read when it is asked for.
     *
     * @return a stream
     */
    default Stream<String> stream() {
        return LongStream.range(0, length()).mapToObj(this::get);
    }

    /**
     * The elements as a list of fixed size that reads and writes through.
     *
     * @return a view
     * @throws IllegalStateException if there are more than a list can have
     */
    default List<String> asList() {
        return new BoxedList<>(length(), this::get, (value, index) -> set(index, value));
    }

    /**
     * Not for texts.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    default NumberView numbers() {
        throw new UnsupportedOperationException("The elements are texts (" + elementType() + "), not numbers");
    }

    @Override
    default SharedTextArray slice(long from, long to) {
        return slice(from, to, 1);
    }

    @Override
    SharedTextArray slice(long from, long to, long step);

    @Override
    SharedTextArray view(Span... spans);

    @Override
    SharedTextArray reshape(Shape shape);

    @Override
    SharedTextArray transpose();

    @Override
    default SharedTextArray row(long index) {
        return view(Span.first(Span.at(index), shape().rank()));
    }

    @Override
    default SharedTextArray column(long index) {
        return view(Span.last(Span.at(index), shape().rank()));
    }
}
