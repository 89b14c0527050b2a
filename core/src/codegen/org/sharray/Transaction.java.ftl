package org.sharray;

/**
 * Several writes to one array, or to several that use one lock, that happen all or not at all, even if the process is killed at any moment:
 *
 * <pre>{@code
 * accounts.atomically(tx -> {
 *     tx.set(from, tx.get(from) - amount);
 *     tx.set(to, tx.get(to) + amount);
 *     tx.on(bookings).set(number, amount);
 * });
 * }</pre>
 *
 * <p>
 * The array's lock is held meanwhile. What is written stays unseen by all others, also by those who read without the lock, until the transaction ends; then it is written element by
 * element, so who reads without the lock may see some of it before the rest, but the next owner of the lock sees all. If the process dies before the end, nothing has
 * happened; if it dies after, the next owner finishes it before it has the lock. If what the transaction does throws, nothing has happened either, and the exception goes on to the caller.
 * docs/transactions.md tells how.
 *
 * <p>
 * A transaction within another one, of the same lock, is a part of it: if it throws, what it wrote is taken back, and all happens when the outermost ends. It is for the
 * thread that began it, until it ends; else its methods throw {@link IllegalStateException}. Within it, conditions of the lock can't be waited for.
 */
public interface Transaction {
    /**
     * The texts of an array as this transaction reads and writes them.
     *
     * @param array that uses the same lock
     * @return valid until the transaction ends
     * @throws IllegalArgumentException      if it uses another lock, or is not in shared memory
     * @throws UnsupportedOperationException if it has no lock
     */
    TextTransaction on(SharedTextArray array);

    /**
     * The records of an array as this transaction reads and writes them. Single fields are those of its {@linkplain SharedRecordArray#column columns}.
     *
     * @param <R>   the record class
     * @param array that uses the same lock
     * @return valid until the transaction ends
     * @throws IllegalArgumentException      if it uses another lock, or is not in shared memory
     * @throws UnsupportedOperationException if it has no lock, or no record class is known
     */
    <R extends Record> RecordTransaction<R> on(SharedRecordArray<R> array);

[#list primitives as p]
    /**
     * The elements of an array of {@code [=p.type]} as this transaction reads and writes them.
     *
     * @param array that uses the same lock
     * @return valid until the transaction ends
     * @throws IllegalArgumentException      if it uses another lock, or is not in shared memory
     * @throws UnsupportedOperationException if it has no lock
     */
    [=p.Type]Transaction on(Shared[=p.Type]Array array);
[#sep]

[/#list]
}
