package org.sharray;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Atomic updates of 8 and 16 bits, which the JDK does not have for memory segments, by those of the aligned 32-bit word around
 * them. If a neighbour in the word changes meanwhile, by whichever process and in whichever way, the word's exchange fails and
 * is tried again; so neighbours are never overwritten.
 *
 * <p>
 * An addition is an exchange, too, and takes twice the time of a processor's own: adding to the word would carry into the neighbour, and to take that back
 * later would let others see it.
 */
final class SubWord {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    private SubWord() {}

    /** Where the word is that an element of a writable memory lies in. */
    private static long word(MemorySegment memory, long offset) {
        if (memory.isReadOnly()) {
            throw new UnsupportedOperationException("read-only"); // as VarHandle does, whatever the element is
        }
        long word = offset & -Integer.BYTES;
        if (word + Integer.BYTES > memory.byteSize()) {
            throw new UnsupportedOperationException(
                    "The file ends within this element's 32-bit word, which portable mode can't update atomically");
        }
        return word;
    }

    /** By how many bits an element is moved in its word. */
    private static int shift(long offset) {
        return (int) (offset & Integer.BYTES - 1) * Byte.SIZE; // little-endian: a low address is a low bit
    }

    private static int ones(int bytes) {
        return (1 << bytes * Byte.SIZE) - 1;
    }

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
        long word = word(memory, offset);
        int shift = shift(offset);
        int mask = ones(bytes) << shift;
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

    /**
     * Replaces an element's bits, with memory effects as {@link VarHandle#getAndSet}.
     *
     * @param memory what the element lies in, aligned to words
     * @param offset where it lies there, in bytes
     * @param bytes  1 or 2
     * @param value  the bits to write, as an unsigned number
     * @return the bits that were there, as an unsigned number
     */
    static int getAndSet(MemorySegment memory, long offset, int bytes, int value) {
        long word = word(memory, offset);
        int shift = shift(offset);
        int mask = ones(bytes) << shift;
        int moved = value << shift;
        int old = (int) WORD.getVolatile(memory, word);
        while (true) {
            int witness = (int) WORD.compareAndExchange(memory, word, old, old & ~mask | moved);
            if (witness == old) {
                return (old & mask) >>> shift;
            }
            old = witness;
        }
    }

    /**
     * Adds to an element's bits and forgets what is carried out of them, with memory effects as {@link VarHandle#getAndAdd}.
     *
     * @param memory what the element lies in, aligned to words
     * @param offset where it lies there, in bytes
     * @param bytes  1 or 2
     * @param delta  what to add; its bits beyond those of the element do not matter
     * @return the bits that were there, as an unsigned number
     */
    static int getAndAdd(MemorySegment memory, long offset, int bytes, int delta) {
        long word = word(memory, offset);
        int shift = shift(offset);
        int mask = ones(bytes) << shift;
        int moved = delta << shift;
        int old = (int) WORD.getVolatile(memory, word);
        while (true) {
            int witness = (int) WORD.compareAndExchange(memory, word, old, old & ~mask | old + moved & mask);
            if (witness == old) {
                return (old & mask) >>> shift;
            }
            old = witness;
        }
    }

    /**
     * Combines an element's bits with others by {@code |}, with memory effects as {@link VarHandle#getAndBitwiseOr}.
     *
     * @param memory what the element lies in, aligned to words
     * @param offset where it lies there, in bytes
     * @param bytes  1 or 2
     * @param bits   the others, as an unsigned number
     * @return the bits that were there, as an unsigned number
     */
    static int getAndBitwiseOr(MemorySegment memory, long offset, int bytes, int bits) {
        long word = word(memory, offset);
        int shift = shift(offset);
        return (int) WORD.getAndBitwiseOr(memory, word, bits << shift) >>> shift & ones(bytes);
    }

    /**
     * Combines an element's bits with others by {@code &}, with memory effects as {@link VarHandle#getAndBitwiseAnd}.
     *
     * @param memory what the element lies in, aligned to words
     * @param offset where it lies there, in bytes
     * @param bytes  1 or 2
     * @param bits   the others, as an unsigned number
     * @return the bits that were there, as an unsigned number
     */
    static int getAndBitwiseAnd(MemorySegment memory, long offset, int bytes, int bits) {
        long word = word(memory, offset);
        int shift = shift(offset);
        return (int) WORD.getAndBitwiseAnd(memory, word, bits << shift | ~(ones(bytes) << shift)) >>> shift
                & ones(bytes);
    }

    /**
     * Combines an element's bits with others by {@code ^}, with memory effects as {@link VarHandle#getAndBitwiseXor}.
     *
     * @param memory what the element lies in, aligned to words
     * @param offset where it lies there, in bytes
     * @param bytes  1 or 2
     * @param bits   the others, as an unsigned number
     * @return the bits that were there, as an unsigned number
     */
    static int getAndBitwiseXor(MemorySegment memory, long offset, int bytes, int bits) {
        long word = word(memory, offset);
        int shift = shift(offset);
        return (int) WORD.getAndBitwiseXor(memory, word, bits << shift) >>> shift & ones(bytes);
    }
}
