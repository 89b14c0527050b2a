[#include "names.ftl"]
[#assign Array = "Shared" + Type + "Array"]
[#assign sample][#if bool]true[#elseif character]'x'[#elseif type == "byte" || type == "short"]([=type]) 1[#elseif type == "float"]1f[#else]1[/#if][/#assign]
[#assign default = elements[0]]
package org.sharray;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.error.StorageException;
import org.sharray.error.VectorFullException;
import org.sharray.locking.VectorSize;
import org.sharray.layout.Contents;
import org.sharray.type.ElementType;

/**
 * A growing sequence of {@code [=type]} elements to which several processes append, in memory that is reserved for as many as it can have.
 *
 * <pre>{@code
 * try (var found = [=className].create(1_000_000)) {
 *     var first = SharedProcess.start(() -> found.append([=sample]));
 *     var second = SharedProcess.start(() -> found.append([=sample]));
 *     ...
 *     [=Array] all = found.elements();
 * }
 * }</pre>
 *
 * <p>
 * Who appends needs no lock: any number of threads of any number of processes may do so at once. They wait for each other, not for
 * those who hold a lock of the array; an append does not end at an interrupt. Who reads waits for nobody, and never finds an element below
 * {@link #size} that has not been written. If a process is killed while it appends, the size stays as it was, and the others go on:
 * what was to be appended is there as a whole or not at all.
 *
 * <p>
 * The elements are an array's: {@link #elements} has them with all that arrays have. Whoever opens the vector as a [=Array] sees the whole
 * capacity; so does NumPy. Behind the size are zeros, but for what an append may have left that did not come to its end.
 *
 * <p>
 * A vector may be captured by a task for another process or be serialised, like an array, and is closed like one. After {@link #close}
 * every access throws {@link org.sharray.error.ArrayClosedException}.
 */
public final class [=className] implements AutoCloseable, Serializable {
    private static final long serialVersionUID = 1L;

    /** @serial all elements that there is room for */
    private final [=Array] array;

    private final transient VectorSize size;

    private [=className]([=Array] array, VectorSize size) {
        this.array = array;
        this.size = size;
    }

    /**
     * Creates an anonymous vector without elements.
     *
     * @param capacity how many elements it can have, at least 0
     * @return the vector
     * @throws IllegalArgumentException if the capacity is negative or too large
     * @throws StorageException         if there is no room for it
     */
    public static [=className] create(long capacity) {
        return create(capacity, ArrayOptions.options());
    }

    /**
     * Creates a vector without elements. Whether its array's locks are strict makes no difference to who appends.
     *
     * @param capacity how many elements it can have, at least 0
     * @param options  where it lives and which locks its array has
     * @return the vector
     * @throws IllegalArgumentException if the capacity is negative or too large, or the options don't fit: a vector can't be
     *                                  {@linkplain ArrayOptions#unlocked unlocked} or use
     *                                  {@linkplain ArrayOptions#lock another array's lock}
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    public static [=className] create(long capacity, ArrayOptions options) {
        Contents contents = Contents.ofLength(options.elementType(ElementType.[=default.constant]), capacity);
        return of(([=Array]) ArrayFactory.whole(Attachment.createVector(contents, options), contents));
    }

    /**
     * Opens a named vector for appending, reading and writing.
     *
     * @param name of the vector
     * @return the vector
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if it is not a vector, of another type, damaged or of another version
     * @throws StorageException         if its place refuses
     */
    public static [=className] open(String name) {
        return open(name, OpenMode.READ_WRITE);
    }

    /**
     * Opens a named vector.
     *
     * @param name of the vector
     * @param mode whether it may be changed
     * @return the vector
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if it is not a vector, of another type, damaged or of another version
     * @throws StorageException         if its place refuses
     */
    public static [=className] open(String name, OpenMode mode) {
        return of([=Array].open(name, mode));
    }

    /**
     * Opens a vector's file for appending, reading and writing.
     *
     * @param file its path; a symbolic link is refused
     * @return the vector
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if it is not a vector, of another type, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    public static [=className] open(Path file) {
        return open(file, OpenMode.READ_WRITE);
    }

    /**
     * Opens a vector's file.
     *
     * @param file its path; a symbolic link is refused
     * @param mode whether it may be changed
     * @return the vector
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if it is not a vector, of another type, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    public static [=className] open(Path file, OpenMode mode) {
        return of([=Array].open(file, mode));
    }

    /**
     * Opens the vector that another process gave a handle of.
     *
     * @param handle as {@link #handle} gave it
     * @return the vector
     * @throws ArrayNotFoundException if it is gone
     * @throws ArrayFormatException   if it is not a vector or a part of one, of another type, or another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    public static [=className] attach(ArrayHandle handle) {
        return of([=Array].attach(handle));
    }

    /**
     * Opens the vector that another process gave a handle of.
     *
     * @param handle as {@link #handle} gave it
     * @param mode   whether it may be changed, if the one that gave the handle may change it
     * @return the vector
     * @throws ArrayNotFoundException if it is gone
     * @throws ArrayFormatException   if it is not a vector or a part of one, of another type, or another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    public static [=className] attach(ArrayHandle handle, OpenMode mode) {
        return attach(handle.in(mode));
    }

    private static [=className] of([=Array] array) {
        try {
            return new [=className](array, ((MappedArray) array).vectorSize());
        } catch (RuntimeException none) {
            array.close();
            throw none;
        }
    }

    /**
     * Appends an element.
     *
     * @param value the element
     * @return its index
     * @throws VectorFullException    if there is no room for it
     * @throws ReadOnlyArrayException if the vector was opened read-only
     */
    public long append([=type] value) {
        try (var _ = size.hold()) {
            long index = size.room(1);
            array.set(index, value);
            size.grow(index, index + 1);
            return index;
        }
    }

    /**
     * Appends elements, one behind the other, all at once or none.
     *
     * @param values the elements
     * @return the index of the first; of none, the size
     * @throws VectorFullException    if there is no room for all of them; then none is appended
     * @throws ReadOnlyArrayException if the vector was opened read-only
     */
    public long appendAll([=type]... values) {
        try (var _ = size.hold()) {
            long index = size.room(values.length);
            array.slice(index, index + values.length).copyFrom(values);
            size.grow(index, index + values.length);
            return index;
        }
    }

    /**
     * Appends the elements of an array, one behind the other, all at once or none. Others that append wait until all are copied.
     *
     * @param values the elements, read with plain access
     * @return the index of the first; of none, the size
     * @throws VectorFullException    if there is no room for all of them; then none is appended
     * @throws ReadOnlyArrayException if the vector was opened read-only
     */
    public long appendAll([=Array] values) {
        long count = values.length();
        try (var _ = size.hold()) {
            long index = size.room(count);
            array.slice(index, index + count).copyFrom(values);
            size.grow(index, index + count);
            return index;
        }
    }

    /**
     * How many elements have been appended. What was done before an element was appended is seen by whoever has seen it counted here. It
     * never becomes less.
     *
     * @return from 0 to {@link #capacity}
     */
    public long size() {
        return size.get();
    }

    /**
     * How many elements there can be.
     *
     * @return at least 0; also of a closed vector
     */
    public long capacity() {
        return array.length();
    }

    /**
     * Reads an element.
     *
     * @param index of the element
     * @return its value, with plain access
     * @throws IndexOutOfBoundsException if it is not from 0 to {@link #size} - 1
     */
    public [=type] get(long index) {
        Objects.checkIndex(index, size.get());
        return array.get(index);
    }

    /**
     * Replaces an element.
     *
     * @param index of the element
     * @param value written with plain access
     * @throws IndexOutOfBoundsException if it is not from 0 to {@link #size} - 1
     * @throws ReadOnlyArrayException    if the vector was opened read-only
     */
    public void set(long index, [=type] value) {
        Objects.checkIndex(index, size.get());
        array.set(index, value);
    }

    /**
     * The elements that there are now, in place: with atomic updates, bulk copies, slices, and the locks and synchronisers of the array.
     *
     * @return a view of {@link #size} elements, which does not grow; it is closed with the vector
     */
    public [=Array] elements() {
        return array.slice(0, size.get());
    }

    /**
     * Waits until there are at least so many elements, as long as it takes. An append wakes those that wait; in a read-only opening, and in
     * portable mode, they look for themselves after 20 ms at most.
     *
     * @param wanted how many
     * @return how many there are
     * @throws InterruptedException     if the thread was interrupted; its interrupt status is cleared
     * @throws IllegalArgumentException if there is no room for so many
     */
    public long awaitSize(long wanted) throws InterruptedException {
        size.await(wanted, VectorSize.FOR_EVER);
        return size.get();
    }

    /**
     * Waits until there are at least so many elements, or a time is over, as {@link #awaitSize(long)} does.
     *
     * @param wanted how many
     * @param time   the longest wait; with 0 or less there is none
     * @param unit   of the time
     * @return whether there are so many
     * @throws InterruptedException     if the thread was interrupted; its interrupt status is cleared
     * @throws IllegalArgumentException if there is no room for so many
     */
    public boolean awaitSize(long wanted, long time, TimeUnit unit) throws InterruptedException {
        return size.await(wanted, unit.toNanos(time));
    }

    /**
     * Whether the vector can only be read through this object.
     *
     * @return true if it was opened read-only
     */
    public boolean isReadOnly() {
        return array.isReadOnly();
    }

    /**
     * Whether the vector can be used through this object.
     *
     * @return false after {@link #close}
     */
    public boolean isOpen() {
        return array.isOpen();
    }

    /**
     * The vector's name.
     *
     * @return nothing if it is anonymous, or a file that was given by its path
     */
    public Optional<String> name() {
        return array.name();
    }

    /**
     * What another process needs to open the vector. Attached as an array, it is the whole capacity.
     *
     * @return good for as long as this process has the vector open, or for a named one as long as it exists
     * @throws org.sharray.error.ArrayClosedException if the vector is closed
     */
    public ArrayHandle handle() {
        return array.handle();
    }

    /** Ends this use of the vector and of all its {@link #elements}, as {@link SharedArray#close} does. */
    @Override
    public void close() {
        array.close();
    }

    /**
     * The elements for people, as an array shows them.
     *
     * @return for instance {@code [#if bool][true, false][#elseif floating][1.5, 2.5][#elseif character][x, y][#else][1, 2, 3][/#if]}
     */
    @Override
    public String toString() {
        return isOpen() ? elements().toString() : "[=className] with room for " + capacity() + " elements (closed)";
    }

    private Object readResolve() {
        return of(array);
    }
}
