package org.sharray.journal;

import static org.sharray.journal.Entries.HEAD;
import static org.sharray.journal.Entries.length;
import static org.sharray.journal.Entries.place;
import static org.sharray.journal.Entries.size;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.sharray.os.Os;

/** T3: how the entries of a committed transaction get to their elements. */
final class WriteOut {
    private static final VarHandle LONGS = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INTS = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle SHORTS = ValueLayout.JAVA_SHORT.varHandle();
    private static final VarHandle BYTES = ValueLayout.JAVA_BYTE.varHandle();

    private WriteOut() {}

    /** What was written of a file: from its first byte to its last. */
    static final class Extent {
        private final Part part;
        private long from = Long.MAX_VALUE;
        private long to;

        Extent(Part part) {
            this.part = part;
        }

        void add(long place, long bytes) {
            from = Math.min(from, place);
            to = Math.max(to, place + bytes);
        }

        void flush() throws IOException {
            if (from < to) {
                Os.current().flush(part.memory().asSlice(from, to - from));
            }
        }
    }

    /**
     * Writes all entries to their elements. They are on the heap: the journal is memory of others, too, who might change it between a look and a write.
     *
     * @param words   the entries
     * @param bytes   how many of them
     * @param home    the array of the first
     * @param named   those that entries name, in their order; null for one that is gone
     * @param durable whether it is to be flushed
     * @return what is; empty if nothing is
     */
    static List<Extent> write(long[] words, int bytes, Part home, List<Part> named, boolean durable) {
        List<Extent> extents = durable ? new ArrayList<>() : List.of();
        Part current = home;
        Extent extent = durable ? flushed(home, extents) : null;
        int arrays = 0;
        for (int at = 0; at < bytes;) {
            long head = words[at / HEAD];
            int length = length(head);
            if (length == 0) {
                current = named.get(arrays++);
                extent = durable ? flushed(current, extents) : null;
            } else if (current != null) {
                put(words, at / HEAD + 1, current.memory(), place(head), length);
                if (extent != null) {
                    extent.add(place(head), length);
                }
                Os.current().reached(Step.T3);
            }
            at += (int) size(head);
        }
        return extents;
    }

    private static Extent flushed(Part part, List<Extent> extents) {
        Extent extent = new Extent(part);
        extents.add(extent);
        return extent;
    }

    /** One whose size is that of a number by one store. */
    private static void put(long[] words, int from, MemorySegment memory, long place, int length) {
        boolean aligned = (place & length - 1) == 0;
        if (length == 8 && aligned) {
            LONGS.setOpaque(memory, place, words[from]);
        } else if (length == 4 && aligned) {
            INTS.setOpaque(memory, place, (int) words[from]);
        } else if (length == 2 && aligned) {
            SHORTS.setOpaque(memory, place, (short) words[from]);
        } else if (length == 1) {
            BYTES.setOpaque(memory, place, (byte) words[from]);
        } else {
            MemorySegment.copy(MemorySegment.ofArray(words), (long) from * HEAD, memory, place, length);
        }
    }
}
