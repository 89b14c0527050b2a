[#include "names.ftl"]
package org.sharray;

/**
 * The elements of an array of {@code [=type]} as a {@link Transaction} reads and writes them, by the array's indices: see {@link Shared[=Type]Array#atomically}.
 *
 * <p>
 * All methods throw {@link IndexOutOfBoundsException} for elements that the array does not have, and {@link IllegalStateException} when the transaction has ended, or in another thread than its own.
 */
public interface [=className] extends Transaction {
    /**
     * The length of the array.
     *
     * @return in elements
     */
    long length();

    /**
     * Reads an element, as the transaction has left it.
     *
     * @param index of the element
     * @return its value
     */
    [=type] get(long index);

    /**
     * Writes an element.
     *
     * @param index of the element
     * @param value the new one
     * @throws org.sharray.error.JournalFullException if the transaction writes more than {@link ArrayOptions#journal} says
     */
    void set(long index, [=type] value);

[#if arithmetic]
    /**
     * Adds to an element.
     *
     * @param index of the element
     * @param delta what to add
     * @throws org.sharray.error.JournalFullException if the transaction writes more than {@link ArrayOptions#journal} says
     */
    default void add(long index, [=type] delta) {
        set(index, [=narrowed("get(index) + delta")]);
    }

[/#if]
    /**
     * Writes elements that follow each other, each of which takes less room in the journal than alone where they lie next to each other.
     *
     * @param from   the index of the first
     * @param values the new ones
     * @throws org.sharray.error.JournalFullException if the transaction writes more than {@link ArrayOptions#journal} says
     */
    void copyFrom(long from, [=type][] values);
}
