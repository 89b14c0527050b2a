package org.sharray;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.inspect.FoundArray;
import org.sharray.layout.Contents;
import org.sharray.layout.Geometry;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.NamedArrays;
import org.sharray.sync.SharedLock;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * A fixed-length array whose elements several processes read and write in place.
 *
 * <p>
 * The typed arrays, {@link SharedIntArray} and its seven siblings, are where the elements are; this is what they have in common,
 * and the way to arrays whose type is known only when the program runs. An array is one of three: <em>anonymous</em> (the
 * default: its memory goes with the last process that has it open), <em>named</em> (found by every process of this user, until
 * the name is deleted) or in a <em>file</em>.
 *
 * <p>
 * An array may be captured by a task for another process or be serialised: it arrives as the same memory. All methods may be
 * called by any number of threads; what plain access promises between them is what Java promises for plain fields. Besides, {@code long} and
 * {@code double} elements never tear, and an atomic update of one element loses no write to its neighbours, plain or not, also where the
 * elements are smaller than what the processor updates at a time.
 *
 * <p>
 * A process that opens an array for writing takes one of the participant slots of its lock, if it has one; if all are taken,
 * creating, opening and attaching fail with {@link org.sharray.error.SharrayException} (see {@link ArrayOptions#participants}).
 *
 * <p>
 * {@link #close} ends this process's use of the array; an array that is not reachable any more is closed by the garbage collector.
 * Implementations are not limited to this module's.
 */
public interface SharedArray extends AutoCloseable, Serializable {
    /**
     * Creates an anonymous array of zeros, with a lock.
     *
     * @param typecode Python's character for the element type, as {@link ElementType#ofTypecode} knows it
     * @param length   in elements, at least 0
     * @return the array; its class is the typed array of that element type
     * @throws IllegalArgumentException if there is no such typecode, or the length is negative or too large
     * @throws StorageException         if there is no room for it
     */
    static SharedArray create(char typecode, long length) {
        return create(typecode, length, ArrayOptions.options());
    }

    /**
     * Creates an array of zeros.
     *
     * @param typecode Python's character for the element type, as {@link ElementType#ofTypecode} knows it
     * @param length   in elements, at least 0
     * @param options  where it lives and which lock it has
     * @return the array; its class is the typed array of that element type
     * @throws IllegalArgumentException if there is no such typecode, or the length is negative or too large
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static SharedArray create(char typecode, long length, ArrayOptions options) {
        return ArrayFactory.create(Contents.ofLength(options.elementType(ElementType.ofTypecode(typecode)), length),
                options);
    }

    /**
     * Creates an array of zeros, whatever its type.
     *
     * @param type    of the elements, for instance by {@link Dtype#parse}; a complex number is a pair, in a dimension of its own behind
     *                the others
     * @param shape   of the array
     * @param options where it lives and which lock it has
     * @return the array; its class is the typed array of that element type
     * @throws IllegalArgumentException if the array is too large, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static SharedArray create(Dtype type, Shape shape, ArrayOptions options) {
        return ArrayFactory.create(
                new Contents(type instanceof ElementType element ? options.elementType(element) : type, shape),
                options);
    }

    /**
     * Creates an anonymous array of given numbers, with a lock.
     *
     * @param typecode Python's character for the element type, as {@link ElementType#ofTypecode} knows it
     * @param values   the elements
     * @return the array; its class is the typed array of that element type
     * @throws IllegalArgumentException if there is no such typecode, or a number does not fit the type
     * @throws StorageException         if there is no room for it
     */
    static SharedArray of(char typecode, Number... values) {
        SharedArray array = create(typecode, values.length);
        try {
            array.numbers().copyFrom(values);
            return array;
        } catch (RuntimeException unfit) {
            array.close();
            throw unfit;
        }
    }

    /**
     * Opens a named array for reading and writing.
     *
     * @param name of the array
     * @return the array; its class is the typed array of its element type
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static SharedArray open(String name) {
        return open(name, OpenMode.READ_WRITE);
    }

    /**
     * Opens a named array.
     *
     * @param name of the array
     * @param mode whether it may be changed
     * @return the array; its class is the typed array of its element type
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static SharedArray open(String name, OpenMode mode) {
        return ArrayFactory.whole(ArrayFile.openNamed(name, mode.isWritable()));
    }

    /**
     * Opens an array's file, or any {@code .npy} file, for reading and writing in place.
     *
     * @param file its path; a symbolic link is refused
     * @return the array; its class is the typed array of its element type
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if it is not an array, damaged, or of an unknown type or version
     * @throws StorageException       if its place refuses
     */
    static SharedArray open(Path file) {
        return open(file, OpenMode.READ_WRITE);
    }

    /**
     * Opens an array's file, or any {@code .npy} file, in place.
     *
     * @param file its path; a symbolic link is refused
     * @param mode whether it may be changed
     * @return the array; its class is the typed array of its element type
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if it is not an array, damaged, or of an unknown type or version
     * @throws StorageException       if its place refuses
     */
    static SharedArray open(Path file, OpenMode mode) {
        return ArrayFactory.whole(ArrayFile.openFile(file, mode.isWritable()));
    }

    /**
     * Opens an array that {@link Inspection#find} has found, an anonymous one, too.
     *
     * @param found the array
     * @param mode  whether it may be changed
     * @return the array; its class is the typed array of its element type
     * @throws ArrayNotFoundException if it is gone
     * @throws ArrayFormatException   if it is damaged or of another version
     * @throws StorageException       if its place refuses
     */
    static SharedArray open(FoundArray found, OpenMode mode) {
        return ArrayFactory.whole(Inspection.fileOf(found, mode.isWritable()));
    }

    /**
     * Opens the array, or the slice, that another process gave a handle of.
     *
     * @param handle as {@link #handle} gave it
     * @return the same elements; its class is the typed array of their type
     * @throws ArrayNotFoundException if the array is gone
     * @throws ArrayFormatException   if another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    static SharedArray attach(ArrayHandle handle) {
        return ArrayFactory.view(Attachment.attach(handle), handle, true);
    }

    /**
     * Opens the array, or the slice, that another process gave a handle of.
     *
     * @param handle as {@link #handle} gave it
     * @param mode   whether it may be changed, if the one that gave the handle may change it
     * @return the same elements; its class is the typed array of their type
     * @throws ArrayNotFoundException if the array is gone
     * @throws ArrayFormatException   if another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    static SharedArray attach(ArrayHandle handle, OpenMode mode) {
        return attach(handle.in(mode));
    }

    /**
     * The names of the named arrays.
     *
     * @return in alphabetical order
     * @throws StorageException if their directory can't be read
     */
    static List<String> names() {
        return NamedArrays.names();
    }

    /**
     * Gives a named array another name. It can be found at any moment; killed in between, it has both names. Processes that have it open keep it, and handles of theirs stay good while they live;
     * arrays that use its lock look for that under the old name, and don't find it when they are opened next.
     *
     * @param from its name
     * @param to   the new name
     * @throws IllegalArgumentException if one of them can't be a name
     * @throws ArrayNotFoundException   if there is no array of that name
     * @throws ArrayExistsException     if there is one of the new name
     * @throws StorageException         if its place refuses
     */
    static void rename(String from, String to) {
        NamedArrays.rename(from, to);
    }

    /**
     * Deletes a name. Processes that have the array open keep it; its memory goes with the last of them.
     *
     * @param name of an array
     * @return false if there was none
     * @throws IllegalArgumentException if that can't be a name
     * @throws StorageException         if its place refuses
     */
    static boolean delete(String name) {
        return NamedArrays.delete(name);
    }

    /**
     * What the elements are.
     *
     * @return the type; an {@link ElementType} unless they are texts or records
     */
    Dtype elementType();

    /**
     * The number of elements.
     *
     * @return at least 0; also of a closed array
     */
    long length();

    /**
     * The lengths of the dimensions. Where a method has one index for an array of several dimensions, it counts the elements in the
     * order in which they are stored: row by row, or column by column if the array is column-major.
     *
     * @return the shape, of {@link #length} elements; also of a closed array
     */
    default Shape shape() {
        return Shape.of(length());
    }

    /**
     * Whether the elements are counted column by column, the first dimension running fastest, as Fortran stores them.
     *
     * @return false for arrays that Sharray makes; true for transposed views of those, and for some files of other makers
     */
    default boolean isColumnMajor() {
        return false;
    }

    /**
     * The one index of the element that has these indices, for methods that take one:
     * {@code counts.getAndAdd(counts.index(row, column), 1)}.
     *
     * @param indices one for each dimension
     * @return from 0 to length - 1
     * @throws IllegalArgumentException  if there are not as many indices as dimensions
     * @throws IndexOutOfBoundsException if one is out of bounds
     */
    default long index(long... indices) {
        return Geometry.whole(shape(), false, 1).index(indices);
    }

    /**
     * A part of the array: the same elements, not a copy, with the same lock.
     *
     * @param spans what to take of each dimension; a single index takes the dimension away
     * @return a view, of one element and one dimension if no dimension is left
     * @throws IllegalArgumentException  if there are not as many spans as dimensions
     * @throws IndexOutOfBoundsException if one is out of bounds
     */
    default SharedArray view(Span... spans) {
        if (spans.length != 1 || shape().rank() != 1) {
            throw new UnsupportedOperationException("This array has no views of several dimensions");
        }
        Span span = spans[0];
        return span.isSingle()
                ? slice(span.from(), span.from() + 1)
                : slice(span.from(), span.to(length()), span.step());
    }

    /**
     * The same elements, in the same order, in another shape; not a copy.
     *
     * @param shape of as many elements
     * @return a view
     * @throws IllegalArgumentException      if it has more elements or fewer
     * @throws UnsupportedOperationException if the elements don't lie at one distance from each other
     */
    default SharedArray reshape(Shape shape) {
        if (!shape.equals(shape())) {
            throw new UnsupportedOperationException("This array can't be given another shape");
        }
        return this;
    }

    /**
     * The same elements with the order of the dimensions reversed, so that rows become columns; not a copy.
     *
     * @return a view
     */
    default SharedArray transpose() {
        if (shape().rank() > 1) {
            throw new UnsupportedOperationException("This array can't be transposed");
        }
        return this;
    }

    /**
     * What has one index in the first dimension: of a matrix, a row; not a copy.
     *
     * @param index in the first dimension
     * @return a view with a dimension less; of one element, if there is but one dimension
     * @throws IndexOutOfBoundsException if there is no such index
     */
    default SharedArray row(long index) {
        return view(Span.first(Span.at(index), shape().rank()));
    }

    /**
     * What has one index in the last dimension: of a matrix, a column; not a copy.
     *
     * @param index in the last dimension
     * @return a view with a dimension less; of one element, if there is but one dimension
     * @throws IndexOutOfBoundsException if there is no such index
     */
    default SharedArray column(long index) {
        return view(Span.last(Span.at(index), shape().rank()));
    }

    /**
     * The size of the elements.
     *
     * @return {@link #length} times the size of one, in bytes
     */
    default long byteSize() {
        return length() * elementType().bytes();
    }

    /**
     * Waits until everything that was written to the array, by any process, is on the storage of its file, and so is its name: then it survives a power failure. What is
     * written meanwhile may be there or not, in any order; {@link ArrayOptions#durable} makes transactions that are there as a whole or not at all. Arrays in memory have no storage, and
     * there is nothing to wait for. A slice does that for all of its array.
     *
     * @throws org.sharray.error.StorageException     if the storage refuses
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     */
    void flush();

    /**
     * The lock that guards the whole array. A slice has its array's. The first use of an array's locks and synchronisers makes this process one of the participants of
     * them, for which there is a limited number of slots.
     *
     * @return the same lock in every process
     * @throws UnsupportedOperationException if the array has none
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     * @throws ArrayNotFoundException        if it is another array's, and that is gone
     * @throws org.sharray.error.ArrayClosedException if it is closed, unless the lock was asked for before
     * @throws org.sharray.error.SharrayException if all participant slots are taken, see {@link ArrayOptions#participants}, or the system refuses
     */
    SharedLock lock();

    /**
     * The lock of the part that an element belongs to, so that processes which write different parts don't wait for each other. Parts
     * are blocks of elements next to each other, of equal size (a power of two); a slice has its array's. The locks of parts and
     * the lock of the whole array don't exclude each other: guard an element always by the same.
     *
     * @param index of the element, from 0 to length - 1
     * @return the same lock in every process
     * @throws IndexOutOfBoundsException     if there is no such element
     * @throws UnsupportedOperationException if the array was not created with {@link ArrayOptions#stripes stripes}
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     */
    SharedLock lock(long index);

    /**
     * Acquires the locks of all parts that a range of elements belongs to. They are acquired in the order of the elements, so two
     * threads that lock ranges can't wait for each other for ever.
     *
     * <pre>{@code
     * try (var _ = prices.lockRange(100, 200)) { … }
     * }</pre>
     *
     * @param from the first index
     * @param to   the index behind the last
     * @return what releases the locks, to be closed by the thread that called
     * @throws IndexOutOfBoundsException     if that is not a range of this array
     * @throws IllegalMonitorStateException  if the calling thread holds a later part and would have to wait for an earlier one
     * @throws UnsupportedOperationException if the array was not created with {@link ArrayOptions#stripes stripes}
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     */
    SharedLock.Guard lockRange(long from, long to);

    /**
     * Semaphores, events, barriers, latches and more locks, which live in the array's file, or in that of the array whose lock this one
     * uses. Closing what is returned closes this array.
     *
     * @return the place where they are found and made
     * @throws UnsupportedOperationException if the array has no lock
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     */
    Synchronizers synchronizers();

    /**
     * Whether the array has a lock.
     *
     * @return false for arrays made without one, and for files of other makers
     */
    boolean hasLock();

    /**
     * Whether the elements can only be read through this object.
     *
     * @return true if it was opened read-only
     */
    boolean isReadOnly();

    /**
     * Whether the elements can be accessed through this object.
     *
     * @return false after {@link #close}
     */
    boolean isOpen();

    /**
     * The array's name.
     *
     * @return nothing if it is anonymous, or a file that was given by its path
     */
    Optional<String> name();

    /**
     * What another process needs to open these elements.
     *
     * @return good for as long as this process has the array open, or for a named one as long as it exists
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     */
    ArrayHandle handle();

    /**
     * The elements as memory: for the foreign function interface, and for bulk operations of your own. It is accessible while the array
     * is open, and reading it keeps the array open no longer than the array itself is reachable.
     *
     * @return a segment of {@link #byteSize} bytes, read-only if the array is
     * @throws UnsupportedOperationException          if the elements do not lie next to each other
     * @throws org.sharray.error.ArrayClosedException if the array is closed
     */
    MemorySegment segment();

    /**
     * The elements as numbers, whatever their type.
     *
     * @return a view that refuses what does not fit
     * @throws UnsupportedOperationException if they are texts or records
     */
    NumberView numbers();

    /**
     * A part of the array: the same elements, not a copy, with the same lock.
     *
     * @param from index of the first element
     * @param to   index after the last element
     * @return a view of {@code to - from} elements
     * @throws IndexOutOfBoundsException if not {@code 0 <= from <= to <= length}
     */
    default SharedArray slice(long from, long to) {
        return slice(from, to, 1);
    }

    /**
     * Every {@code step}-th element of a part of the array: the same elements, not a copy, with the same lock.
     *
     * @param from index of the first element
     * @param to   the index before which to stop; with a negative step, that after which to stop, from -1 on
     * @param step the distance, not 0; negative to go backwards
     * @return a view
     * @throws IndexOutOfBoundsException if not {@code 0 <= from <= to <= length}, or with a negative step
     *                                   {@code -1 <= to <= from < length}
     * @throws IllegalArgumentException  if the step is 0
     */
    SharedArray slice(long from, long to, long step);

    /**
     * The array in parts that are not longer than some length: the same elements, in the order in which they are stored. For arrays that are too large to be taken at once. Two arrays of one
     * shape and order have parts of the same shapes.
     *
     * @param most how many elements a part has at most, at least 1
     * @return views, made one after the other; of an array that is short enough, itself
     * @throws IllegalArgumentException if that is less than 1
     */
    default Stream<SharedArray> batches(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("A part has at least one element, not " + most);
        }
        return Batches.of(this, most);
    }

    /**
     * Ends this use of the array: of the object that was created, opened or received, together with all its slices; or of a
     * slice alone. Every later access fails with {@link org.sharray.error.ArrayClosedException}; other processes, and other
     * openings in this one, go on. With this process's last opening, a lock that it still holds is released as by a dead owner.
     * Idempotent.
     *
     * @throws IllegalStateException if the memory is in use by I/O or a native call on {@link #segment}; then nothing has
     *                               changed, and it may be closed later
     */
    @Override
    void close();
}
