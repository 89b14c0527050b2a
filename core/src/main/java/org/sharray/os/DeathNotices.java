package org.sharray.os;

import java.lang.foreign.MemorySegment;

/**
 * The kernel's word that a thread has ended: a mark that it sets in <em>notice words</em> in shared memory, and wakes somebody who
 * sleeps on them. The thread is one that ends only with its process, so the mark tells of the process's end, long before the kernel
 * lets go of the process's files.
 *
 * <p>
 * Not safe for use by several threads at once, but for {@link #fence}.
 */
public interface DeathNotices {
    /** The bit of a notice word that the kernel sets. From include/uapi/linux/futex.h, FUTEX_OWNER_DIED. */
    int MARK = 0x40000000;

    /**
     * Makes the calling thread the one whose end is told of. To be called once, before the other methods.
     *
     * @return what to write into notice words
     */
    int begin();

    /**
     * Begins to watch over a notice word, which must not be written before.
     *
     * @param file a shared mapping, which must outlast the watch
     * @param word the place of the notice word, in bytes
     */
    void add(MemorySegment file, long word);

    /**
     * Ends the watch over a notice word; nothing happens if there is none.
     *
     * @param file the mapping
     * @param word the place of the notice word, in bytes
     */
    void remove(MemorySegment file, long word);

    /**
     * Makes sure that no instruction of a process follows whose notice has been seen: each of its threads has left its program for
     * good.
     *
     * @return false if the kernel can't make sure
     */
    boolean fence();
}
