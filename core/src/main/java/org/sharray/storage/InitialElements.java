package org.sharray.storage;

import java.lang.foreign.MemorySegment;

/** The elements that a new array has from the beginning. */
@FunctionalInterface
public interface InitialElements {
    /** Zeros, as every file has by itself. */
    InitialElements ZEROS = (_, _) -> {};

    /**
     * Writes some of them, or all; called for one part after the other.
     *
     * @param position of the first, in bytes, counted from the array's first element
     * @param part     where they shall be; whole elements
     */
    void write(long position, MemorySegment part);
}
