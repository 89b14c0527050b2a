package org.sharray;

/**
 * The records of an array as a {@link Transaction} reads and writes them, by the array's indices: see {@link SharedRecordArray#atomically}.
 *
 * <p>
 * All methods throw {@link IndexOutOfBoundsException} for elements that the array does not have, and {@link IllegalStateException} when the transaction has ended, or in another thread than its own.
 *
 * @param <R> the record class
 */
public interface RecordTransaction<R extends Record> extends Transaction {
    /**
     * The length of the array.
     *
     * @return in elements
     */
    long length();

    /**
     * Reads a record, as the transaction has left it.
     *
     * @param index of the element
     * @return the record
     * @throws org.sharray.error.ArrayFormatException if a text in it is none
     */
    R get(long index);

    /**
     * Writes a record: all of its bytes, 8 and its size in the journal.
     *
     * @param index of the element
     * @param value the new one
     * @throws IllegalArgumentException               if it can't be stored
     * @throws org.sharray.error.JournalFullException if the transaction writes more than {@link ArrayOptions#journal} says
     */
    void set(long index, R value);
}
