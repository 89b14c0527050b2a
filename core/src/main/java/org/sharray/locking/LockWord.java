package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The bits of a lock's word.
 *
 * <pre>
 *  63                            32 31 30 29 28 27          16 15                0
 * +--------------------------------+--+--+--+--+--------------+-------------------+
 * |     the owner's thread tag     |W |D |O |S |  generation  |  owner's slot + 1 |
 * +--------------------------------+--+--+--+--+--------------+-------------------+
 *                                   |  |  |  `- STARVING: somebody has waited for long, and is preferred
 *                                   |  |  `---- OBSERVED: a snapshot is being taken; no owner, the upper half is its number
 *                                   |  `------- DIED: the last owner died; what the lock protects may be half done
 *                                   `---------- WAITERS: who releases has to wake
 * </pre>
 *
 * <p>
 * Slot, generation and tag are 0 together, in a word without an owner. The low 32 bits are the futex word; with the format's byte
 * order they lie at the word's own offset.
 */
final class LockWord {
    static final long WAITERS = 1L << 31;
    static final long DIED = 1L << 30;
    static final long OBSERVED = 1L << 29;
    static final long STARVING = 1L << 28;
    static final long FREE = 0;

    private static final long SLOT_BITS = 0xFFFF;
    private static final int GENERATION_SHIFT = 16;
    private static final long GENERATION_BITS = 0xFFF;
    private static final int UPPER_SHIFT = 32;
    private static final long OWNER_BITS = SLOT_BITS | GENERATION_BITS << GENERATION_SHIFT | -1L << UPPER_SHIFT;

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private LockWord() {}

    /** What the words of a participant's threads have in common. */
    static long participant(int slot, int generation) {
        return (generation & GENERATION_BITS) << GENERATION_SHIFT | slot + 1;
    }

    /** The word of a lock that a thread owns; the low half of its id tells threads of one process apart. */
    static long owned(long participant, long threadId) {
        return threadId << UPPER_SHIFT | participant;
    }

    /** A word without owner that a snapshot has looked at. */
    static long observed(int number) {
        return (long) number << UPPER_SHIFT | OBSERVED;
    }

    static boolean isOwned(long word) {
        return (word & SLOT_BITS) != 0;
    }

    static boolean has(long word, long flag) {
        return (word & flag) != 0;
    }

    /** Whether two words name the same thread of the same process. */
    static boolean sameOwner(long word, long other) {
        return ((word ^ other) & OWNER_BITS) == 0;
    }

    /** The owner's slot, or -1. */
    static int slot(long word) {
        return (int) (word & SLOT_BITS) - 1;
    }

    /** The life of the slot that the owner is, as far as a word can tell. */
    static int generation(long word) {
        return (int) (word >>> GENERATION_SHIFT & GENERATION_BITS);
    }

    /** Whether a word's generation is that of a slot. */
    static boolean isOfGeneration(long word, int slotGeneration) {
        return generation(word) == (slotGeneration & GENERATION_BITS);
    }

    static int tag(long word) {
        return (int) (word >>> UPPER_SHIFT);
    }

    static int futexValue(long word) {
        return (int) word;
    }

    /** Reads the word to decide what to try next; what is tried is checked again by {@link #change}. */
    static long read(MemorySegment file, long offset) {
        return (long) WORD.getOpaque(file, offset);
    }

    /** Reads the word in the one order of all volatile accesses, for who has written elsewhere before. */
    static long readAfterWrite(MemorySegment file, long offset) {
        return (long) WORD.getVolatile(file, offset);
    }

    /**
     * Changes the word from exactly what was read. Volatile: acquires what the last owner released, keeps the critical section between
     * two changes, and orders all steps.
     */
    static boolean change(MemorySegment file, long offset, long from, long to) {
        return WORD.compareAndSet(file, offset, from, to);
    }
}
