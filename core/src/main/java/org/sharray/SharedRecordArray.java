package org.sharray;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.sharray.codec.RecordCodec;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.layout.Contents;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.InitialElements;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

/**
 * A fixed-length array of records: NumPy's structured arrays, as a Java {@code record}.
 *
 * <pre>{@code
 * record Particle(@Length(3) double[] position, float mass, @Length(8) String kind) {}
 *
 * try (var particles = SharedRecordArray.create(Particle.class, 1_000)) {
 *     particles.set(0, new Particle(new double[] {0, 0, 1}, 2.5f, "proton"));
 *     SharedFloatArray masses = particles.column("mass", SharedFloatArray.class);   // the same memory
 *     masses.getAndAdd(0, 0.5f);
 * }
 * }</pre>
 *
 * <p>
 * A component is a primitive, a {@code String}, a record, or an array of primitives or of records; texts and arrays say by {@link Length} how
 * long they are, and an integer may be {@link Unsigned}. Fields lie as a C compiler would place them, or without gaps
 * ({@link ArrayOptions#packed}). The record class must be accessible to this library: public in an exported package, or in a
 * package that is open to it.
 *
 * <p>
 * A record is read and written field by field, with plain access: guard it by {@link #lock}. For loops, and for atomic
 * updates of single fields, there are {@linkplain #column columns} and a {@link #cursor}.
 *
 * <p>
 * An array of records that was opened without a record class ({@link SharedArray#open}) has its columns, its lock and all else, but no
 * {@link #get} and {@link #set}, until {@link #as} tells the class.
 *
 * <p>
 * Every access throws {@link IndexOutOfBoundsException} for an index that is not from 0 to {@link #length},
 * {@link ArrayClosedException} after {@link #close}, and
 * {@link org.sharray.error.ReadOnlyArrayException} for a change of an array that was opened read-only.
 *
 * @param <R>
 *            the record class
 */
public interface SharedRecordArray<R extends Record> extends SharedArray {
    /**
     * Creates an anonymous array of records of zeros, with a lock.
     *
     * @param <R>    the record class
     * @param type   the record class
     * @param length in elements, at least 0
     * @return the array
     * @throws IllegalArgumentException if a component can't be stored, or the length is negative or too large
     * @throws StorageException         if there is no room for it
     */
    static <R extends Record> SharedRecordArray<R> create(Class<R> type, long length) {
        return create(type, length, ArrayOptions.options());
    }

    /**
     * Creates an array of records of zeros.
     *
     * @param <R>     the record class
     * @param type    the record class
     * @param length  in elements, at least 0
     * @param options where it lives, which lock it has, and whether it is packed
     * @return the array
     * @throws IllegalArgumentException if a component can't be stored, the length is negative or too large, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static <R extends Record> SharedRecordArray<R> create(Class<R> type, long length, ArrayOptions options) {
        if (length < 0) {
            throw new IllegalArgumentException("negative length: " + length);
        }
        return create(type, Shape.of(length), options);
    }

    /**
     * Creates an array of records of zeros of several dimensions.
     *
     * @param <R>     the record class
     * @param type    the record class
     * @param shape   of the array
     * @param options where it lives, which lock it has, and whether it is packed
     * @return the array
     * @throws IllegalArgumentException if a component can't be stored, the array is too large, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static <R extends Record> SharedRecordArray<R> create(Class<R> type, Shape shape, ArrayOptions options) {
        RecordType layout = typeOf(type, options);
        var codec = new RecordCodec<>(type, layout); // first, because it may be refused
        Contents contents = new Contents(layout, shape);
        return new MappedRecordArray<>(Attachment.create(contents, options, InitialElements.ZEROS), layout,
                contents.geometry(), codec, true);
    }

    /**
     * What an array of records has as its elements: their fields, as a C compiler would place them.
     *
     * @param type the record class
     * @return the type, for instance for {@link SharedArray#create(org.sharray.type.Dtype, Shape, ArrayOptions)}
     * @throws IllegalArgumentException if a component can't be stored
     */
    static RecordType typeOf(Class<? extends Record> type) {
        return typeOf(type, ArrayOptions.options());
    }

    /**
     * What an array of records has as its elements.
     *
     * @param type    the record class
     * @param options whether they are packed
     * @return the type
     * @throws IllegalArgumentException if a component can't be stored
     */
    static RecordType typeOf(Class<? extends Record> type, ArrayOptions options) {
        return RecordTypes.of(type, options.isPacked());
    }

    /**
     * Opens a named array for reading and writing.
     *
     * @param <R>  the record class
     * @param type the record class
     * @param name of the array
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or a component can't be stored
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if its records are others, field by field, or it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static <R extends Record> SharedRecordArray<R> open(Class<R> type, String name) {
        return open(type, name, OpenMode.READ_WRITE);
    }

    /**
     * Opens a named array.
     *
     * @param <R>  the record class
     * @param type the record class
     * @param name of the array
     * @param mode whether it may be changed
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or a component can't be stored
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if its records are others, field by field, or it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static <R extends Record> SharedRecordArray<R> open(Class<R> type, String name, OpenMode mode) {
        return typed(type,
                ArrayFactory.whole(ArrayFile.openNamed(name, mode.isWritable()), SharedRecordArray.class));
    }

    /**
     * Opens an array's file, or any {@code .npy} file, for reading and writing in place.
     *
     * @param <R>  the record class
     * @param type the record class
     * @param file its path; a symbolic link is refused
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if its records are others, field by field, or it is not an array, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    static <R extends Record> SharedRecordArray<R> open(Class<R> type, Path file) {
        return open(type, file, OpenMode.READ_WRITE);
    }

    /**
     * Opens an array's file, or any {@code .npy} file, in place.
     *
     * @param <R>  the record class
     * @param type the record class
     * @param file its path; a symbolic link is refused
     * @param mode whether it may be changed
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if its records are others, field by field, or it is not an array, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    static <R extends Record> SharedRecordArray<R> open(Class<R> type, Path file, OpenMode mode) {
        return typed(type,
                ArrayFactory.whole(ArrayFile.openFile(file, mode.isWritable()), SharedRecordArray.class));
    }

    /**
     * Opens the array, or the part of one, that another process gave a handle of.
     *
     * @param <R>    the record class
     * @param type   the record class
     * @param handle as {@link #handle} gave it
     * @return the same elements
     * @throws ArrayNotFoundException if the array is gone
     * @throws ArrayFormatException   if its records are others, field by field, or another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    static <R extends Record> SharedRecordArray<R> attach(Class<R> type, ArrayHandle handle) {
        if (!(handle.type() instanceof RecordType)) {
            throw new ArrayFormatException(
                    "The handle is of an array with elements of " + handle.type() + ": attach it as a "
                            + handle.type().arrayClass());
        }
        return typed(type, (SharedRecordArray<?>) SharedArray.attach(handle));
    }

    private static <R extends Record> SharedRecordArray<R> typed(Class<R> type, SharedRecordArray<?> opened) {
        try {
            return ((MappedRecordArray<?>) opened).bound(type, true);
        } catch (RuntimeException unfit) {
            opened.close();
            throw unfit;
        }
    }

    /**
     * The same records as objects of a class; not a copy.
     *
     * @param <S>         the record class
     * @param recordClass the record class
     * @return a view, which ends with this array
     * @throws IllegalArgumentException if a component can't be stored
     * @throws ArrayFormatException     if the records here are others; it says field by field how
     */
    <S extends Record> SharedRecordArray<S> as(Class<S> recordClass);

    @Override
    RecordType elementType();

    /**
     * Reads a record.
     *
     * @param index of the element
     * @return a new record
     * @throws UnsupportedOperationException if no record class is known
     * @throws ArrayFormatException          if a text in it is none
     * @throws IllegalStateException         if the record's constructor refuses what it is given, with that as its cause
     */
    R get(long index);

    /**
     * Writes a record.
     *
     * @param index of the element
     * @param value the record
     * @throws UnsupportedOperationException if no record class is known
     * @throws IllegalArgumentException      if a component can't be stored; it is named, and nothing is written
     */
    void set(long index, R value);

    /**
     * Reads and writes records with the array's lock held, so that all of it happens or nothing, even if the process is killed at any moment: see {@link Transaction}.
     *
     * @param body what to do; it may write elements of other arrays that use the same lock, too
     * @throws UnsupportedOperationException            if the array has no lock, was created without {@linkplain ArrayOptions#journal a journal}, or no record class is known, or is on a cluster
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     * @throws org.sharray.error.JournalFullException   if it writes more than the journal keeps; then nothing has happened
     * @throws org.sharray.error.OwnerDiedException     if the lock is strict, and an owner died
     * @throws StorageException                         if the array is {@linkplain ArrayOptions#durable durable}, and its storage refuses
     */
    default void atomically(Consumer<? super RecordTransaction<R>> body) {
        throw new UnsupportedOperationException("Only arrays in shared memory have transactions");
    }

    /**
     * Writes all elements, in order.
     *
     * @param generator from index to record
     * @throws IllegalArgumentException if a component can't be stored; the records before it are written
     */
    default void setAll(LongFunction<R> generator) {
        for (long index = 0; index < length(); index++) {
            set(index, generator.apply(index));
        }
    }

    /**
     * The elements as a stream, each read when it is asked for.
     *
     * @return a stream
     */
    default Stream<R> stream() {
        return LongStream.range(0, length()).mapToObj(this::get);
    }

    /**
     * The elements as a list of fixed size that reads and writes through.
     *
     * @return a view
     * @throws IllegalStateException if there are more than a list can have
     */
    default List<R> asList() {
        return new BoxedList<>(length(), this::get, (value, index) -> set(index, value));
    }

    /**
     * One field of all records, as an array: the same memory, not a copy. A field that is an array adds its dimension behind.
     *
     * @param name of the field; of one in a record in the record, with dots between: {@code position.x}
     * @return the typed array of the field's type, at a distance
     * @throws IllegalArgumentException      if there is no such field
     * @throws UnsupportedOperationException if the field is not aligned (as in packed records), so that it can't be accessed atomically
     */
    SharedArray column(String name);

    /**
     * One field of all records, as an array of a class: the same memory, not a copy.
     *
     * @param <A>   the class of the array
     * @param name  of the field; of one in a record in the record, with dots between
     * @param array for instance {@code SharedDoubleArray.class}
     * @return the field of all records
     * @throws IllegalArgumentException      if there is no such field, or it is of another type
     * @throws UnsupportedOperationException if the field is not aligned
     */
    default <A extends SharedArray> A column(String name, Class<A> array) {
        SharedArray column = column(name);
        if (!array.isInstance(column)) {
            throw new IllegalArgumentException(
                    "The field \"" + name + "\" is " + column.elementType() + ": its column is a "
                            + column.elementType().arrayClass() + ", not a " + array.getSimpleName());
        }
        return array.cast(column);
    }

    /**
     * Goes over the records and reads and writes single fields, without making objects.
     *
     * @return a cursor before the first record; for one thread
     */
    RecordCursor cursor();

    /**
     * Not for records.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    default NumberView numbers() {
        throw new UnsupportedOperationException("The elements are records; a column is an array of numbers");
    }

    @Override
    default SharedRecordArray<R> slice(long from, long to) {
        return slice(from, to, 1);
    }

    @Override
    SharedRecordArray<R> slice(long from, long to, long step);

    @Override
    SharedRecordArray<R> view(Span... spans);

    @Override
    SharedRecordArray<R> reshape(Shape shape);

    @Override
    SharedRecordArray<R> transpose();

    @Override
    default SharedRecordArray<R> row(long index) {
        return view(Span.first(Span.at(index), shape().rank()));
    }

    @Override
    default SharedRecordArray<R> column(long index) {
        return view(Span.last(Span.at(index), shape().rank()));
    }
}
