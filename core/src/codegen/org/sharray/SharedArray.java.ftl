[#include "names.ftl"]
[#assign article = (type == "int")?then("an", "a")]
[#assign default = elements[0]]
package org.sharray;

import java.lang.foreign.MemorySegment;
[#if !bool]
import java.nio.[=(type == "int")?then("Int", Type)]Buffer;
[/#if]
import java.nio.file.Path;
import java.util.List;
[#if waiting]
import java.util.concurrent.TimeUnit;
[/#if]
import java.util.function.Consumer;
[#if functional]
import java.util.function.[=Binary];
import java.util.function.[=Unary];
[#if Generator != Unary]
import java.util.function.[=Generator];
[/#if]
[/#if]
[#if waiting]
import java.util.function.[=Predicate];
[/#if]
[#if stream != "LongStream"]
import java.util.stream.[=stream?keep_before("<")];
[/#if]
import java.util.stream.LongStream;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.layout.Contents;
import org.sharray.layout.Lengths;
import org.sharray.storage.ArrayFile;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * A fixed-length array of {@code [=type]} elements that several processes read and write in place.
 *
 * <pre>{@code
 * try (var array = [=className].create(5)) {
 *     var child = SharedProcess.start(() -> array.set(0, [#if bool]true[#elseif character]'x'[#elseif type == "byte" || type == "short"]([=type]) 1[#elseif type == "float"]1f[#else]1[/#if]));
 *     child.join();
 *     System.out.println(array);
 * }
 * }</pre>
 *
 * <p>
 * Access by {@code get} and {@code set} is plain, like that of a Java array's elements: guard it by {@link #lock}, or use the
 * methods that name their memory effects, which are those of the {@link java.lang.invoke.VarHandle} methods they refer to, among the
 * threads of all processes. [#if floating]Comparing is by bits, as {@code [=Box].[=type]ToRaw[=(bytes == 4)?then("Int", "Long")]Bits} gives them.[/#if]
 *
 * <p>
 * Loop with {@code for (long i = 0; i < array.length(); i++)}, or with an {@code int} up to an {@code int}: the JIT compiler of JDK 25
 * optimises both like loops over a Java array, but not an {@code int} that is compared with the length, which is a {@code long}.
 *
 * <p>
 * Every access throws {@link IndexOutOfBoundsException} for an index that is not from 0 to {@link #length},
 * {@link org.sharray.error.ArrayClosedException} after {@link #close}, and
 * {@link org.sharray.error.ReadOnlyArrayException} for a change of an array that was opened read-only.
 */
public interface [=className] extends SharedArray {
    @Override
    ElementType elementType();

[#if !functional]
    /** An operation on one {@code [=type]} that gives {@code [=article] [=type]}. */
    @FunctionalInterface
    interface [=Unary] {
        /**
         * Applies the operation.
         *
         * @param operand the operand
         * @return the result
         */
        [=type] applyAs[=Type]([=type] operand);
    }

    /** An operation on two {@code [=type]}s that gives {@code [=article] [=type]}. */
    @FunctionalInterface
    interface [=Binary] {
        /**
         * Applies the operation.
         *
         * @param left  the first operand
         * @param right the second operand
         * @return the result
         */
        [=type] applyAs[=Type]([=type] left, [=type] right);
    }

    /** A function from an index to {@code [=article] [=type]}. */
    @FunctionalInterface
    interface [=Generator] {
        /**
         * Applies the function.
         *
         * @param index the index
         * @return the element
         */
        [=type] applyAs[=Type](long index);
    }

[/#if]
    /**
     * Creates an anonymous array of zeros, with a lock.
     *
     * @param length in elements, at least 0
     * @return the array
     * @throws IllegalArgumentException if the length is negative or too large
     * @throws StorageException         if there is no room for it
     */
    static [=className] create(long length) {
        return create(length, ArrayOptions.options());
    }

    /**
     * Creates an array of zeros.
     *
     * @param length  in elements, at least 0
     * @param options where it lives and which lock it has
     * @return the array
     * @throws IllegalArgumentException if the length is negative or too large, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static [=className] create(long length, ArrayOptions options) {
        return ([=className]) ArrayFactory.create(Contents.ofLength(options.elementType(ElementType.[=default.constant]), length), options);
    }

    /**
     * Creates an anonymous array of zeros of several dimensions, with a lock.
     *
     * @param shape of the array
     * @return the array
     * @throws IllegalArgumentException if it is too large
     * @throws StorageException         if there is no room for it
     */
    static [=className] create(Shape shape) {
        return create(shape, ArrayOptions.options());
    }

    /**
     * Creates an array of zeros of several dimensions.
     *
     * @param shape   of the array; its elements lie row by row
     * @param options where it lives and which lock it has
     * @return the array
     * @throws IllegalArgumentException if it is too large, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static [=className] create(Shape shape, ArrayOptions options) {
        return ([=className]) ArrayFactory.create(new Contents(options.elementType(ElementType.[=default.constant]), shape), options);
    }

    /**
     * Creates an anonymous array of given elements, with a lock.
     *
     * @param values the elements
     * @return the array
     * @throws StorageException if there is no room for it
     */
    static [=className] of([=type]... values) {
        return copyOf(values, ArrayOptions.options());
    }

    /**
     * Creates an array of given elements. Nobody sees it without them. Of large arrays, this is faster than to create one and to copy the elements into it.
     *
     * @param values  the elements
     * @param options where it lives and which lock it has
     * @return the array
     * @throws IllegalArgumentException if the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static [=className] copyOf([=type][] values, ArrayOptions options) {
        Contents contents = Contents.ofLength(options.elementType(ElementType.[=default.constant]), values.length);
        return ([=className]) ArrayFactory.whole(
                Attachment.create(contents, options, (position, part) -> Contiguous[=Type]Array.write(values, position, part)), contents);
    }

    /**
     * Creates a matrix of given elements. Nobody sees it without them.
     *
     * @param rows    the elements, row by row; all rows of the same length
     * @param options where it lives and which lock it has
     * @return the array, of two dimensions
     * @throws IllegalArgumentException if the rows differ in length, or the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    static [=className] copyOf([=type][][] rows, ArrayOptions options) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException("Row " + i + " has " + rows[i].length + " elements, row 0 has " + columns);
            }
        }
        Contents contents = new Contents(options.elementType(ElementType.[=default.constant]), Shape.of(rows.length, columns));
        return ([=className]) ArrayFactory.whole(
                Attachment.create(contents, options, (position, part) -> Contiguous[=Type]Array.write(rows, position, part)), contents);
    }

    /**
     * Opens a named array for reading and writing.
     *
     * @param name of the array
     * @return the array
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if its elements are of another type, or it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static [=className] open(String name) {
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
     * @throws ArrayFormatException     if its elements are of another type, or it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    static [=className] open(String name, OpenMode mode) {
        return ([=className]) ArrayFactory.whole(ArrayFile.openNamed(name, mode.isWritable()), ElementType.[=default.constant]);
    }

    /**
     * Opens an array's file, or any {@code .npy} file, for reading and writing in place.
     *
     * @param file its path; a symbolic link is refused
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if its elements are of another type, or it is not an array, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    static [=className] open(Path file) {
        return open(file, OpenMode.READ_WRITE);
    }

    /**
     * Opens an array's file, or any {@code .npy} file, in place.
     *
     * @param file its path; a symbolic link is refused
     * @param mode whether it may be changed
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if its elements are of another type, or it is not an array, damaged or of another version
     * @throws StorageException       if its place refuses
     */
    static [=className] open(Path file, OpenMode mode) {
        return ([=className]) ArrayFactory.whole(ArrayFile.openFile(file, mode.isWritable()), ElementType.[=default.constant]);
    }

    /**
     * Opens a part of any file as {@code [=type]}s: memory that another program shares, of a layout that you know. There is no lock.
     *
     * @param file   its path, for instance below {@code /dev/shm}
     * @param offset of the first element, in bytes, a multiple of [=bytes]
     * @param length in elements
     * @param mode   whether it may be changed
     * @return the array
     * @throws IllegalArgumentException if the numbers are negative, too large or not aligned
     * @throws ArrayNotFoundException   if there is no such file
     * @throws ArrayFormatException     if the file is shorter than that
     * @throws StorageException         if its place refuses
     */
    static [=className] open(Path file, long offset, long length, OpenMode mode) {
        Contents contents = Contents.ofLength(ElementType.[=default.constant], length);
        return ([=className]) ArrayFactory.whole(ArrayFile.openForeign(file, contents, offset, mode.isWritable()));
    }

    /**
     * Opens the array, or the slice, that another process gave a handle of.
     *
     * @param handle as {@link #handle} gave it
     * @return the same elements
     * @throws ArrayNotFoundException if the array is gone
     * @throws ArrayFormatException   if its elements are of another type, or another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    static [=className] attach(ArrayHandle handle) {
        if (!(handle.type() instanceof ElementType type) || type.primitive() != [=type].class) {
            throw new ArrayFormatException("The handle is of an array with elements of " + handle.type() + ", not [=default.numpyName]: attach it as a "
                    + handle.type().arrayClass());
        }
        return ([=className]) SharedArray.attach(handle);
    }

    /**
     * Opens the array, or the slice, that another process gave a handle of.
     *
     * @param handle as {@link #handle} gave it
     * @param mode   whether it may be changed, if the one that gave the handle may change it
     * @return the same elements
     * @throws ArrayNotFoundException if the array is gone
     * @throws ArrayFormatException   if its elements are of another type, or another thing stands in its place
     * @throws StorageException       if its place refuses
     */
    static [=className] attach(ArrayHandle handle, OpenMode mode) {
        return attach(handle.in(mode));
    }

    /**
     * Reads an element.
     *
     * @param index of the element
     * @return its value, with plain access
     */
    [=type] get(long index);

    /**
     * Writes an element.
     *
     * @param index of the element
     * @param value written with plain access
     */
    void set(long index, [=type] value);

    /**
     * Reads an element of an array of two dimensions.
     *
     * @param row    the first index
     * @param column the second index
     * @return its value, with plain access
     * @throws IllegalArgumentException if the array has not two dimensions
     */
    default [=type] get(long row, long column) {
        return get(index(row, column));
    }

    /**
     * Writes an element of an array of two dimensions.
     *
     * @param row    the first index
     * @param column the second index
     * @param value  written with plain access
     * @throws IllegalArgumentException if the array has not two dimensions
     */
    default void set(long row, long column, [=type] value) {
        set(index(row, column), value);
    }

    /**
     * Reads an element of an array of three dimensions.
     *
     * @param plane  the first index
     * @param row    the second index
     * @param column the third index
     * @return its value, with plain access
     * @throws IllegalArgumentException if the array has not three dimensions
     */
    default [=type] get(long plane, long row, long column) {
        return get(index(plane, row, column));
    }

    /**
     * Writes an element of an array of three dimensions.
     *
     * @param plane  the first index
     * @param row    the second index
     * @param column the third index
     * @param value  written with plain access
     * @throws IllegalArgumentException if the array has not three dimensions
     */
    default void set(long plane, long row, long column, [=type] value) {
        set(index(plane, row, column), value);
    }

    /**
     * Reads an element of an array of any number of dimensions.
     *
     * @param indices one for each dimension
     * @return its value, with plain access
     * @throws IllegalArgumentException if there are not as many indices as dimensions
     */
    default [=type] get(long[] indices) {
        return get(index(indices));
    }

    /**
     * Writes an element of an array of any number of dimensions.
     *
     * @param indices one for each dimension
     * @param value   written with plain access
     * @throws IllegalArgumentException if there are not as many indices as dimensions
     */
    default void set(long[] indices, [=type] value) {
        set(index(indices), value);
    }

[#if type == "short"]
    /**
     * Reads an element as a half-precision floating-point number, as {@link Float#float16ToFloat} makes it, with plain access.
     *
     * @param index of the element
     * @return its value
     */
    default float getFloat16(long index) {
        return Float.float16ToFloat(get(index));
    }

    /**
     * Writes an element as a half-precision floating-point number, as {@link Float#floatToFloat16} makes it, with plain access.
     *
     * @param index of the element
     * @param value rounded to the nearest number of half precision
     */
    default void setFloat16(long index, float value) {
        set(index, Float.floatToFloat16(value));
    }

[/#if]
[#if unsignedType??]
    /**
     * Reads an element as an unsigned number, with plain access.
     *
     * @param index of the element
     * @return from 0 to [#if bytes == 1]255[#elseif bytes == 2]65,535[#else]4,294,967,295[/#if]
     */
    default [=unsignedType] getUnsigned(long index) {
        return [=Box].toUnsigned[=unsignedType?capitalize](get(index));
    }

    /**
     * Writes an element as an unsigned number, with plain access.
     *
     * @param index of the element
     * @param value from 0 to [#if bytes == 1]255[#elseif bytes == 2]65,535[#else]4,294,967,295[/#if]
     * @throws IllegalArgumentException if the value is out of that range; nothing is written
     */
    default void setUnsigned(long index, [=unsignedType] value) {
        if (value >>> [=bytes * 8] != 0) {
            throw new IllegalArgumentException(value + " does not fit an unsigned [=type]");
        }
        set(index, ([=type]) value);
    }

[/#if]
[#list ["Opaque", "Volatile"] as mode]
    /**
     * Reads an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#get[=mode]}.
     *
     * @param index of the element
     * @return its value
     */
    [=type] get[=mode](long index);

    /**
     * Writes an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#set[=mode]}.
     *
     * @param index of the element
     * @param value the new value
     */
    void set[=mode](long index, [=type] value);

[/#list]
    /**
     * Reads an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#getAcquire}.
     *
     * @param index of the element
     * @return its value
     */
    [=type] getAcquire(long index);

    /**
     * Writes an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#setRelease}.
     *
     * @param index of the element
     * @param value the new value
     */
    void setRelease(long index, [=type] value);

    /**
     * Writes an element if it has the expected value, with memory effects as specified by
     * {@link java.lang.invoke.VarHandle#compareAndSet}.
     *
     * @param index    of the element
     * @param expected the value to replace
     * @param value    the new value
     * @return whether it was written
     */
    boolean compareAndSet(long index, [=type] expected, [=type] value);

    /**
     * Writes an element if it has the expected value, with memory effects as specified by
     * {@link java.lang.invoke.VarHandle#compareAndExchange}.
     *
     * @param index    of the element
     * @param expected the value to replace
     * @param value    the new value
     * @return the value that was there: the expected one if it was written
     */
    [=type] compareAndExchange(long index, [=type] expected, [=type] value);

[#list ["Acquire", "Release"] as mode]
    /**
     * Writes an element if it has the expected value, with memory effects at least as specified by
     * {@link java.lang.invoke.VarHandle#compareAndExchange[=mode]}.
     *
     * @param index    of the element
     * @param expected the value to replace
     * @param value    the new value
     * @return the value that was there: the expected one if it was written
     */
    default [=type] compareAndExchange[=mode](long index, [=type] expected, [=type] value) {
        return compareAndExchange(index, expected, value);
    }

[/#list]
[#list ["Plain", "Volatile", "Acquire", "Release"] as mode]
    /**
     * Writes an element if it has the expected value, or does nothing for no reason, with memory effects at least as specified by
     * {@link java.lang.invoke.VarHandle#weakCompareAndSet[=(mode == "Volatile")?then("", mode)]}.
     *
     * @param index    of the element
     * @param expected the value to replace
     * @param value    the new value
     * @return whether it was written
     */
    default boolean weakCompareAndSet[=mode](long index, [=type] expected, [=type] value) {
        return compareAndSet(index, expected, value);
    }

[/#list]
    /**
     * Replaces an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#getAndSet}.
     *
     * @param index of the element
     * @param value the new value
     * @return the old value
     */
    default [=type] getAndSet(long index, [=type] value) {
        return getAndUpdate(index, _ -> value);
    }

    /**
     * Changes an element by a function, with memory effects as specified by {@link java.lang.invoke.VarHandle#compareAndSet}.
     *
     * @param index    of the element
     * @param function without side effects, because it is called again when another thread was faster
     * @return the old value
     */
    default [=type] getAndUpdate(long index, [=Unary] function) {
        while (true) {
            [=type] old = getVolatile(index);
            if (compareAndSet(index, old, function.applyAs[=Type](old))) {
                return old;
            }
        }
    }

    /**
     * Changes an element by a function, with memory effects as specified by {@link java.lang.invoke.VarHandle#compareAndSet}.
     *
     * @param index    of the element
     * @param function without side effects, because it is called again when another thread was faster
     * @return the new value
     */
    default [=type] updateAndGet(long index, [=Unary] function) {
        while (true) {
            [=type] old = getVolatile(index);
            [=type] value = function.applyAs[=Type](old);
            if (compareAndSet(index, old, value)) {
                return value;
            }
        }
    }

    /**
     * Combines an element with a value, with memory effects as specified by
     * {@link java.lang.invoke.VarHandle#compareAndSet}.
     *
     * @param index    of the element
     * @param operand  the function's second operand; the first is the element
     * @param function without side effects, because it is called again when another thread was faster
     * @return the old value
     */
    default [=type] getAndAccumulate(long index, [=type] operand, [=Binary] function) {
        return getAndUpdate(index, old -> function.applyAs[=Type](old, operand));
    }

    /**
     * Combines an element with a value, with memory effects as specified by
     * {@link java.lang.invoke.VarHandle#compareAndSet}.
     *
     * @param index    of the element
     * @param operand  the function's second operand; the first is the element
     * @param function without side effects, because it is called again when another thread was faster
     * @return the new value
     */
    default [=type] accumulateAndGet(long index, [=type] operand, [=Binary] function) {
        return updateAndGet(index, old -> function.applyAs[=Type](old, operand));
    }

[#if numeric]
    /**
     * Adds to an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @param index of the element
     * @param delta what to add[#if !floating]; overflow wraps around[/#if]
     * @return the old value
     */
    default [=type] getAndAdd(long index, [=type] delta) {
        return getAndUpdate(index, old -> [=narrowed("old + delta")]);
    }

    /**
     * Adds to an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @param index of the element
     * @param delta what to add[#if !floating]; overflow wraps around[/#if]
     * @return the new value
     */
    default [=type] addAndGet(long index, [=type] delta) {
        return [=narrowed("getAndAdd(index, delta) + delta")];
    }

[#list [["Increment", "increment", one, "one"], ["Decrement", "decrement", minusOne, "minus one"]] as step]
    /**
     * Adds [=step[3]] to an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @param index of the element
     * @return the old value
     */
    default [=type] getAnd[=step[0]](long index) {
        return getAndAdd(index, [=step[2]]);
    }

    /**
     * Adds [=step[3]] to an element, with memory effects as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @param index of the element
     * @return the new value
     */
    default [=type] [=step[1]]AndGet(long index) {
        return addAndGet(index, [=step[2]]);
    }

[/#list]
[/#if]
[#if bitwise]
[#list [["Or", "|"], ["And", "&"], ["Xor", "^"]] as operation]
    /**
     * Combines an element with a mask by {@code [=operation[1]]}, with memory effects as specified by
     * {@link java.lang.invoke.VarHandle#getAndBitwise[=operation[0]]}.
     *
     * @param index of the element
     * @param mask  the second operand
     * @return the old value
     */
    default [=type] getAndBitwise[=operation[0]](long index, [=type] mask) {
        return getAndUpdate(index, old -> [=narrowed("old " + operation[1] + " mask")]);
    }

[/#list]
[/#if]
    @Override
    default [=className] slice(long from, long to) {
        return slice(from, to, 1);
    }

    @Override
    [=className] slice(long from, long to, long step);

[#list [["view", "Span... spans", "spans"], ["reshape", "Shape shape", "shape"], ["transpose", "", ""], ["row", "long index", "index"], ["column", "long index", "index"]] as view]
    @Override
    default [=className] [=view[0]]([=view[1]]) {
        return ([=className]) SharedArray.super.[=view[0]]([=view[2]]);
    }

[/#list]
    /**
     * Copies all elements of an array of two dimensions, with plain access.
     *
     * @return a new array of rows
     * @throws IllegalArgumentException if the array has not two dimensions
     * @throws IllegalStateException    if there are more than a Java array can have
     */
    default [=type][][] toRows() {
        Rows.requireMatrix(shape());
        [=type][][] rows = new [=type][Lengths.forJava(shape().length(0))][Lengths.forJava(shape().length(1))];
        copyTo(rows);
        return rows;
    }

    /**
     * Copies all elements of an array of two dimensions, with plain access.
     *
     * @param rows as many as the array has, of the same length
     * @throws IllegalArgumentException if the array has not two dimensions, or others
     */
    default void copyTo([=type][][] rows) {
        Rows.requireFit(shape(), rows.length, i -> rows[i].length);
        for (int i = 0; i < rows.length; i++) {
            row(i).copyTo(rows[i]);
        }
    }

    /**
     * Replaces all elements of an array of two dimensions, with plain access.
     *
     * @param rows as many as the array has, of the same length
     * @throws IllegalArgumentException if the array has not two dimensions, or others; nothing is written
     */
    default void copyFrom([=type][][] rows) {
        Rows.requireFit(shape(), rows.length, i -> rows[i].length);
        for (int i = 0; i < rows.length; i++) {
            row(i).copyFrom(rows[i]);
        }
    }

[#if waiting]
    /**
     * Waits until an element has another value than expected, as long as it takes. Who changes it has to call {@link #notifyWaiters};
     * a change without is noticed within 20 ms. Reading is as by {@link #getVolatile}.
     *
     * @param index    from 0 to length - 1
     * @param expected the value at which to wait
     * @throws InterruptedException      if the thread was interrupted; its interrupt status is cleared
     * @throws IndexOutOfBoundsException if there is no such element
     */
    void awaitChange(long index, [=type] expected) throws InterruptedException;

    /**
     * Waits until an element has another value than expected, or a time is over. Who changes it has to call {@link #notifyWaiters};
     * a change without is noticed within 20 ms. Reading is as by {@link #getVolatile}.
     *
     * @param index    from 0 to length - 1
     * @param expected the value at which to wait
     * @param time     the longest wait; with 0 or less there is none
     * @param unit     of the time
     * @return whether there was another value
     * @throws InterruptedException      if the thread was interrupted; its interrupt status is cleared
     * @throws IndexOutOfBoundsException if there is no such element
     */
    boolean awaitChange(long index, [=type] expected, long time, TimeUnit unit) throws InterruptedException;

    /**
     * Waits until an element fulfils a condition, as long as it takes. Who changes it has to call {@link #notifyWaiters}; a change
     * without is noticed within 20 ms. Reading is as by {@link #getVolatile}.
     *
     * @param index     from 0 to length - 1
     * @param condition of the element; asked at first and after each change
     * @throws InterruptedException      if the thread was interrupted; its interrupt status is cleared
     * @throws IndexOutOfBoundsException if there is no such element
     */
    void awaitUntil(long index, [=Predicate] condition) throws InterruptedException;

    /**
     * Waits until an element fulfils a condition, or a time is over. Who changes it has to call {@link #notifyWaiters}; a change without
     * is noticed within 20 ms. Reading is as by {@link #getVolatile}.
     *
     * @param index     from 0 to length - 1
     * @param condition of the element; asked at first and after each change
     * @param time      the longest wait; with 0 or less there is none
     * @param unit      of the time
     * @return whether the condition was fulfilled
     * @throws InterruptedException      if the thread was interrupted; its interrupt status is cleared
     * @throws IndexOutOfBoundsException if there is no such element
     */
    boolean awaitUntil(long index, [=Predicate] condition, long time, TimeUnit unit) throws InterruptedException;

    /**
     * Wakes all threads of all processes that wait for an element to change; to be called after the change.
     *
     * @param index from 0 to length - 1
     * @throws IndexOutOfBoundsException if there is no such element
     */
    void notifyWaiters(long index);

[/#if]
    /**
     * Copies all elements, with plain access.
     *
     * @return a new array
     * @throws IllegalStateException if there are more than a Java array can have
     */
    [=type][] toArray();

    /**
     * Reads and writes elements with the array's lock held, so that all of it happens or nothing, even if the process is killed at any moment: see {@link Transaction}.
     *
     * @param body what to do; it may write elements of other arrays that use the same lock, too
     * @throws UnsupportedOperationException                if the array has no lock, or was created without {@linkplain ArrayOptions#journal a journal}
     * @throws org.sharray.error.ReadOnlyArrayException     if the array was opened read-only
     * @throws org.sharray.error.JournalFullException       if it writes more than the journal keeps; then nothing has happened
     * @throws org.sharray.error.OwnerDiedException         if the lock is strict, and an owner died outside of transactions
     * @throws StorageException                             if the array is {@linkplain ArrayOptions#durable durable}, and its storage refuses
     */
    void atomically(Consumer<? super [=Type]Transaction> body);

    /**
     * Copies all elements as they were at one moment at which nobody held a lock that guards them: the array's, or one of its
     * parts'. The copy does not stop those who use the locks, unless they follow each other too closely: then it is made with
     * the locks held, and a process that is killed meanwhile counts as an owner that died. What is written without a lock is copied
     * as it is found.
     *
     * @return a new array
     * @throws IllegalStateException         if there are more than a Java array can have
     * @throws UnsupportedOperationException if the array has no lock
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     * @throws org.sharray.error.OwnerDiedException if an owner of a lock died and nobody has acquired the lock since: what it protects
     *                                       may be half done
     */
    default [=type][] snapshot() {
        return snapshot(0, length());
    }

    /**
     * Copies some elements, as {@link #snapshot()} does.
     *
     * @param from the first index
     * @param to   the index behind the last
     * @return a new array
     * @throws IndexOutOfBoundsException     if that is not a range of this array
     * @throws IllegalStateException         if there are more than a Java array can have
     * @throws UnsupportedOperationException if the array has no lock
     * @throws org.sharray.error.ReadOnlyArrayException if the array was opened read-only
     * @throws org.sharray.error.OwnerDiedException if an owner of a lock died and nobody has acquired the lock since
     */
    [=type][] snapshot(long from, long to);

    /**
     * Copies all elements, with plain access.
     *
     * @param target of the same length
     * @throws IllegalArgumentException if it is of another length
     */
    void copyTo([=type][] target);

    /**
     * Replaces all elements, with plain access.
     *
     * @param source of the same length
     * @throws IllegalArgumentException if it is of another length; nothing is written
     */
    void copyFrom([=type]... source);

[#if !bool]
    /**
     * Copies all elements, with plain access, and moves the buffer's position to its limit.
     *
     * @param target with as many elements remaining
     * @throws IllegalArgumentException if it has more or fewer
     * @throws java.nio.ReadOnlyBufferException if it is read-only
     */
    void copyTo([=Type]Buffer target);

    /**
     * Replaces all elements, with plain access, and moves the buffer's position to its limit.
     *
     * @param source with as many elements remaining
     * @throws IllegalArgumentException if it has more or fewer; nothing is written
     */
    void copyFrom([=Type]Buffer source);

[/#if]
    /**
     * Copies all elements, with plain access.
     *
     * @param target of {@link #byteSize} bytes
     * @throws IllegalArgumentException if it is of another size, or read-only
     */
    void copyTo(MemorySegment target);

    /**
     * Replaces all elements, with plain access.
     *
     * @param source of {@link #byteSize} bytes
     * @throws IllegalArgumentException if it is of another size; nothing is written
     */
    void copyFrom(MemorySegment source);

    /**
     * Copies all elements, with plain access: to the same indices if the target has the same shape, else in the order in which they are stored.
     *
     * @param target of the same length; it may be a part of the same array
     * @throws IllegalArgumentException if it is of another length
     */
    default void copyTo([=className] target) {
        target.copyFrom(this);
    }

    /**
     * Replaces all elements, with plain access: by those at the same indices if the source has the same shape, else in the order in which they
     * are stored.
     *
     * @param source of the same length; it may be a part of the same array
     * @throws IllegalArgumentException if it is of another length; nothing is written
     */
    void copyFrom([=className] source);

    /**
     * Writes one value to all elements, with plain access.
     *
     * @param value the value
     */
    void fill([=type] value);

    /**
     * Writes all elements, in order, with plain access.
     *
     * @param generator from index to element
     */
    void setAll([=Generator] generator);

[#if arithmetic]
    /**
     * Adds up all elements, each read with plain access.[#if integer] Those of an unsigned type are added as unsigned numbers.[#else] The order of additions is not from the first to the
     * last, but one that is faster and leads to smaller rounding errors; so the last digits may be others than those of a loop. It depends on the shape and on how
     * the elements lie, and on nothing else, so the same array has the same sum each time.[/#if]
     *
     * @return the sum, 0 if there are no elements[#if integer]; overflow of the {@code long} wraps around[/#if]
[#if type == "short"]
     * @throws UnsupportedOperationException if the elements are half-precision numbers
[/#if]
     */
    default [=Sum] sum() {
        return [=Type]Reductions.sum(this);
    }

[#list [["min", "least", "smallest"], ["max", "largest", "largest"]] as end]
    /**
     * Finds the [=end[1]] element, each read with plain access, [#if integer]of an unsigned type by comparing them as unsigned numbers[#else]as {@link Math#[=end[0]]([=type], [=type])} compares: NaN if one is NaN, and -0.0 is less than 0.0[/#if].
     *
     * @return its value[#if integer], as {@link #get} gives it[/#if]
     * @throws java.util.NoSuchElementException if there are no elements
[#if type == "short"]
     * @throws UnsupportedOperationException if the elements are half-precision numbers
[/#if]
     */
    default [=type] [=end[0]]() {
        return [=Type]Reductions.[=end[0]](this);
    }

[/#list]
[/#if]
[#if floating]
    /**
     * Multiplies each element by one of another array, and adds up the products, all as {@code double}s; elements are read with plain access. What is multiplied
     * has the same indices if both arrays have the same shape, else the same place in the order in which elements are stored. The order of additions is as {@link #sum}
     * tells.
     *
     * @param other an array of the same length; it may be a part of the same array
     * @return the dot product, 0 if there are no elements
     * @throws IllegalArgumentException if it is of another length
     */
    default double dot([=className] other) {
        return [=Type]Reductions.dot(this, other);
    }

[/#if]
    /**
     * Finds the first index at which two arrays differ[#if floating], by bits[/#if]. Arrays of one shape are compared by the indices in its dimensions,
     * others in the order in which they are stored.
     *
     * @param other an array of any length
     * @return the index, the smaller length if one array begins with the other, or -1 if there is no difference
     */
    long mismatch([=className] other);

    /**
     * Whether two arrays have the same elements[#if floating], by bits[/#if].
     *
     * @param other an array of any length
     * @return true if there is no difference
     */
    default boolean contentEquals([=className] other) {
        return mismatch(other) < 0;
    }

    /**
     * The elements as a stream, each read with plain access when it is asked for; it splits well in parallel.
     *
     * @return a stream[#if unsignedType??] of signed values[/#if]
     */
    default [=stream] stream() {
[#if stream == "IntStream"]
        return LongStream.range(0, length()).mapToInt(this::get);
[#elseif stream == "LongStream"]
        return LongStream.range(0, length()).map(this::get);
[#elseif stream == "DoubleStream"]
        return LongStream.range(0, length()).mapToDouble(this::get);
[#else]
        return LongStream.range(0, length()).mapToObj(this::get);
[/#if]
    }

    /**
     * The elements as a list of fixed size that reads and writes through, with plain access.
     *
     * @return a view
     * @throws IllegalStateException if there are more than a list can have
     */
    default List<[=Box]> asList() {
        return new BoxedList<>(length(), this::get, (value, index) -> set(index, value));
    }

[#if type == "byte"]
    /**
     * The bytes as one text in UTF-8.
     *
     * @return a view
     */
    default TextView text() {
        return new TextView(this);
    }

[/#if]
    @Override
    default NumberView numbers() {
[#if bool]
        return new NumberView(elementType(), length(), index -> get(index) ? 1 : 0, (index, bits) -> set(index, bits != 0), false);
[#elseif floating]
        return new NumberView(elementType(), length(), index -> Double.doubleToRawLongBits(get(index)),
                (index, bits) -> set(index, [#if type == "float"](float) [/#if]Double.longBitsToDouble(bits)), false);
[#else]
        return new NumberView(elementType(), length(), this::get, (index, bits) -> set(index, [#if type != "long"]([=type]) [/#if]bits), false);
[/#if]
    }
}
