[#include "names.ftl"]
[#assign Array = "Shared" + Type + "Array"]
[#assign default = elements[0]]
package org.sharray;

import java.io.Serializable;
[#if functional]
import java.util.function.[=Binary];
import java.util.function.[=Unary];
[#else]
import org.sharray.[=Array].[=Binary];
import org.sharray.[=Array].[=Unary];
[/#if]
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.sync.SharedLock;

/**
 * One {@code [=type]} that several processes read and write in place: an array of one element, without the index.
 *
 * <p>
 * {@link #get} and {@link #set} have the memory effects of a volatile variable; so have the atomic updates. Everything else, sending
 * it to other processes included, is as for {@link [=Array]}.
 */
public final class [=className] implements AutoCloseable, Serializable {
    private static final long serialVersionUID = 1L;

    /** @serial the one element */
    private final [=Array] array;

    private [=className]([=Array] array) {
        this.array = array;
    }

    /**
     * Creates an anonymous value, with a lock.
     *
     * @param initial the first value
     * @return the value
     * @throws StorageException if there is no room for it
     */
    public static [=className] create([=type] initial) {
        return create(initial, ArrayOptions.options());
    }

    /**
     * Creates a value. Nobody sees it without its first value.
     *
     * @param initial the first value
     * @param options where it lives and which lock it has
     * @return the value
     * @throws IllegalArgumentException if the options don't fit
     * @throws ArrayExistsException     if there is an array of that name, or such a file
     * @throws StorageException         if there is no room for it, or its place refuses it
     */
    public static [=className] create([=type] initial, ArrayOptions options) {
        return new [=className]([=Array].copyOf(new [=type][] { initial }, options));
    }

    /**
     * Opens a named value for reading and writing.
     *
     * @param name of the value
     * @return the value
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if it is of another type, or has not exactly one element
     * @throws StorageException         if its place refuses
     */
    public static [=className] open(String name) {
        return open(name, OpenMode.READ_WRITE);
    }

    /**
     * Opens a named value.
     *
     * @param name of the value
     * @param mode whether it may be changed
     * @return the value
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if it is of another type, or has not exactly one element
     * @throws StorageException         if its place refuses
     */
    public static [=className] open(String name, OpenMode mode) {
        return of([=Array].open(name, mode));
    }

    /**
     * Opens the value that another process gave a handle of.
     *
     * @param handle of the value's {@link #array}
     * @return the value
     * @throws ArrayNotFoundException if it is gone
     * @throws ArrayFormatException   if it is of another type, or has not exactly one element
     * @throws StorageException       if its place refuses
     */
    public static [=className] attach(ArrayHandle handle) {
        return of([=Array].attach(handle));
    }

    private static [=className] of([=Array] array) {
        if (array.length() != 1) {
            long length = array.length();
            array.close();
            throw new ArrayFormatException("An array of " + length + " elements is not a single value; open it as a [=Array]");
        }
        return new [=className](array);
    }

    /**
     * The array of one element that this is.
     *
     * @return closing it closes this value
     */
    public [=Array] array() {
        return array;
    }

    /**
     * Reads the value, as specified by {@link java.lang.invoke.VarHandle#getVolatile}.
     *
     * @return the value
     */
    public [=type] get() {
        return array.getVolatile(0);
    }

    /**
     * Writes the value, as specified by {@link java.lang.invoke.VarHandle#setVolatile}.
     *
     * @param value the new value
     */
    public void set([=type] value) {
        array.setVolatile(0, value);
    }

    /**
     * Writes the value if it is the expected one, as specified by {@link java.lang.invoke.VarHandle#compareAndSet}.
     *
     * @param expected the value to replace
     * @param value    the new value
     * @return whether it was written
     */
    public boolean compareAndSet([=type] expected, [=type] value) {
        return array.compareAndSet(0, expected, value);
    }

    /**
     * Writes the value if it is the expected one, as specified by {@link java.lang.invoke.VarHandle#compareAndExchange}.
     *
     * @param expected the value to replace
     * @param value    the new value
     * @return the value that was there: the expected one if it was written
     */
    public [=type] compareAndExchange([=type] expected, [=type] value) {
        return array.compareAndExchange(0, expected, value);
    }

    /**
     * Replaces the value, as specified by {@link java.lang.invoke.VarHandle#getAndSet}.
     *
     * @param value the new value
     * @return the old value
     */
    public [=type] getAndSet([=type] value) {
        return array.getAndSet(0, value);
    }

    /**
     * Changes the value by a function, atomically.
     *
     * @param function without side effects, because it is called again when another thread was faster
     * @return the old value
     */
    public [=type] getAndUpdate([=Unary] function) {
        return array.getAndUpdate(0, function);
    }

    /**
     * Changes the value by a function, atomically.
     *
     * @param function without side effects, because it is called again when another thread was faster
     * @return the new value
     */
    public [=type] updateAndGet([=Unary] function) {
        return array.updateAndGet(0, function);
    }

    /**
     * Combines the value with another, atomically.
     *
     * @param operand  the function's second operand
     * @param function without side effects, because it is called again when another thread was faster
     * @return the old value
     */
    public [=type] getAndAccumulate([=type] operand, [=Binary] function) {
        return array.getAndAccumulate(0, operand, function);
    }

    /**
     * Combines the value with another, atomically.
     *
     * @param operand  the function's second operand
     * @param function without side effects, because it is called again when another thread was faster
     * @return the new value
     */
    public [=type] accumulateAndGet([=type] operand, [=Binary] function) {
        return array.accumulateAndGet(0, operand, function);
    }

[#if numeric]
    /**
     * Adds to the value, as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @param delta what to add
     * @return the old value
     */
    public [=type] getAndAdd([=type] delta) {
        return array.getAndAdd(0, delta);
    }

    /**
     * Adds to the value, as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @param delta what to add
     * @return the new value
     */
    public [=type] addAndGet([=type] delta) {
        return array.addAndGet(0, delta);
    }

[#list [["Increment", "increment", "one"], ["Decrement", "decrement", "minus one"]] as step]
    /**
     * Adds [=step[2]], as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @return the old value
     */
    public [=type] getAnd[=step[0]]() {
        return array.getAnd[=step[0]](0);
    }

    /**
     * Adds [=step[2]], as specified by {@link java.lang.invoke.VarHandle#getAndAdd}.
     *
     * @return the new value
     */
    public [=type] [=step[1]]AndGet() {
        return array.[=step[1]]AndGet(0);
    }

[/#list]
[/#if]
[#if bitwise]
[#list ["Or", "And", "Xor"] as operation]
    /**
     * Combines the value with a mask, as specified by {@link java.lang.invoke.VarHandle#getAndBitwise[=operation]}.
     *
     * @param mask the second operand
     * @return the old value
     */
    public [=type] getAndBitwise[=operation]([=type] mask) {
        return array.getAndBitwise[=operation](0, mask);
    }

[/#list]
[/#if]
    /**
     * The lock that guards the value.
     *
     * @return the same lock in every process
     * @throws UnsupportedOperationException if there is none
     */
    public SharedLock lock() {
        return array.lock();
    }

    /** Ends this use of the value, as {@link SharedArray#close} does. */
    @Override
    public void close() {
        array.close();
    }

    /**
     * The value for people.
     *
     * @return for instance {@code [#if bool]true[#elseif floating]1.5[#elseif character]x[#else]42[/#if]}
     */
    @Override
    public String toString() {
        String text = array.toString();
        return array.isOpen() ? text.substring(1, text.length() - 1) : text;
    }
}
