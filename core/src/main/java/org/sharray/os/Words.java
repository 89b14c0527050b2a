package org.sharray.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** 32-bit words in shared memory, each with the value at which to wait for any of them to change. For one thread. */
public final class Words {
    /** The most words that the kernel takes; include/uapi/linux/futex.h, FUTEX_WAITV_MAX. */
    public static final int MAX = 128;

    /** An array of struct futex_waitv. */
    private final MemorySegment entries = Arena.ofAuto().allocate(MAX * LinuxAbi.WAITV_BYTES, 8);

    private int count;

    /** Makes an empty collection. */
    public Words() {}

    /** Forgets all words. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a word.
     *
     * @param memory   a shared mapping; the word is known by its address alone, so the mapping may end
     * @param offset   the word's place in it, in bytes, a multiple of 4
     * @param expected the value at which to wait
     * @return false if there are too many
     */
    public boolean add(MemorySegment memory, long offset, int expected) {
        if (count == MAX) {
            return false;
        }
        long entry = count++ * LinuxAbi.WAITV_BYTES;
        entries.set(ValueLayout.JAVA_LONG, entry + LinuxAbi.WAITV_VALUE, expected & 0xFFFFFFFFL);
        entries.set(ValueLayout.JAVA_LONG, entry + LinuxAbi.WAITV_ADDRESS, memory.address() + offset);
        entries.set(ValueLayout.JAVA_INT, entry + LinuxAbi.WAITV_FLAGS, LinuxAbi.FUTEX2_SIZE_U32);
        return true;
    }

    int count() {
        return count;
    }

    long address() {
        return entries.address();
    }
}
