package org.sharray;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Compare-and-exchange of 8 and 16 bits, which the JDK does not have for memory segments, by that of the aligned 32-bit word around
 * them. If a neighbour in the word changes meanwhile, by whichever process and in whichever way, the word's exchange fails and
 * is tried again; so neighbours are never overwritten.
 */
final class SubWord {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    private SubWord() {}

    /**
     * Exchanges an element's bits if they are the expected ones; a full volatile operation, as
     * {@link VarHandle#compareAndExchange}.
     *
     * @param memory   what the element lies in, aligned to words
     * @param offset   where it lies there, in bytes
     * @param bytes    1 or 2
     * @param expected the bits to replace, as an unsigned number
     * @param value    the bits to write, as an unsigned number
     * @return the bits that were there, as an unsigned number
     */
    static int compareAndExchange(MemorySegment memory, long offset, int bytes, int expected, int value) {
        if (memory.isReadOnly()) {
            throw new UnsupportedOperationException("read-only"); // as VarHandle does, whatever the element is
        }
        long word = offset & -Integer.BYTES;
        if (word + Integer.BYTES > memory.byteSize()) {
            throw new UnsupportedOperationException(
                    "The file ends within this element's 32-bit word, which portable mode can't update atomically");
        }
        int shift = (int) (offset - word) * Byte.SIZE; // little-endian: a low address is a low bit
        int mask = ((1 << bytes * Byte.SIZE) - 1) << shift;
        int old = (int) WORD.getVolatile(memory, word);
        while (true) {
            int found = (old & mask) >>> shift;
            if (found != expected) {
                return found;
            }
            int witness = (int) WORD.compareAndExchange(memory, word, old, old & ~mask | value << shift);
            if (witness == old) {
                return found;
            }
            old = witness;
        }
    }

    /**
     * Exchanges a boolean element if it is the expected one. Other makers' files may have any byte but 0 for true.
     *
     * @param memory   what the element lies in, aligned to words
     * @param offset   where it lies there, in bytes
     * @param expected the value to replace
     * @param value    the value to write
     * @return the value that was there
     */
    static boolean compareAndExchange(MemorySegment memory, long offset, boolean expected, boolean value) {
        int bits = expected ? 1 : 0;
        while (true) {
            int found = compareAndExchange(memory, offset, 1, bits, value ? 1 : 0);
            if (found == bits || found == 0 || !expected) {
                return found != 0;
            }
            bits = found;
        }
    }
}
