package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The bits of a lock's word.
 *
 * <pre>
 *  63                            32 31 30 29               16 15                0
 * +--------------------------------+--+--+-------------------+-------------------+
 * |     the owner's thread tag     |W |D |     zero          |  owner's slot + 1 |
 * +--------------------------------+--+--+-------------------+-------------------+
 *                                   |  `- DIED: the last owner died, the next one has to be told
 *                                   `---- WAITERS: who releases wakes one
 * </pre>
 *
 * <p>
 * Slot and tag are 0 together, in a word without an owner. The low 32 bits are the futex word; with the format's byte order they
 * lie at the word's own offset.
 */
final class LockWord {
    static final long WAITERS = 1L << 31;
    static final long DIED = 1L << 30;
    static final long FREE = 0;

    private static final long SLOT_BITS = 0xFFFF;
    private static final int TAG_SHIFT = 32;
    private static final long OWNER_BITS = SLOT_BITS | -1L << TAG_SHIFT;

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private LockWord() {}

    /** The word of a lock that a thread owns; the low half of its id tells threads of one process apart. */
    static long owned(int slot, long threadId) {
        return threadId << TAG_SHIFT | slot + 1;
    }

    static boolean isOwned(long word) {
        return (word & SLOT_BITS) != 0;
    }

    /** Whether two words name the same thread of the same process. */
    static boolean sameOwner(long word, long other) {
        return ((word ^ other) & OWNER_BITS) == 0;
    }

    /** The owner's slot, or -1. */
    static int slot(long word) {
        return (int) (word & SLOT_BITS) - 1;
    }

    static int tag(long word) {
        return (int) (word >>> TAG_SHIFT);
    }

    static int futexValue(long word) {
        return (int) word;
    }

    /** Reads the word to decide what to try next; what is tried is checked again by {@link #change}. */
    static long read(MemorySegment file, long offset) {
        return (long) WORD.getOpaque(file, offset);
    }

    /** Changes the word from exactly what was read. Volatile: acquires what the last owner released, and orders all steps. */
    static boolean change(MemorySegment file, long offset, long from, long to) {
        return WORD.compareAndSet(file, offset, from, to);
    }

    /** Frees the word and says what it was. Release: the critical section stays before it. */
    static long free(MemorySegment file, long offset) {
        return (long) WORD.getAndSetRelease(file, offset, FREE);
    }
}
