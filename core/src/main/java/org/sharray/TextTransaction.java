package org.sharray;

/**
 * The texts of an array as a {@link Transaction} reads and writes them, by the array's indices: see {@link SharedTextArray#atomically}.
 *
 * <p>
 * All methods throw {@link IndexOutOfBoundsException} for elements that the array does not have, and {@link IllegalStateException} when the transaction has ended, or in another thread than its own.
 */
public interface TextTransaction extends Transaction {
    /**
     * The length of the array.
     *
     * @return in elements
     */
    long length();

    /**
     * Reads a text, as the transaction has left it.
     *
     * @param index of the element
     * @return the text
     * @throws org.sharray.error.ArrayFormatException if there is no text
     */
    String get(long index);

    /**
     * Writes a text: all of its bytes, 8 and those of the longest one in the journal.
     *
     * @param index of the element
     * @param value the new one
     * @throws IllegalArgumentException               if it can't be stored
     * @throws org.sharray.error.JournalFullException if the transaction writes more than {@link ArrayOptions#journal} says
     */
    void set(long index, String value);
}
