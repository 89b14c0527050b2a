package org.sharray.inspector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sharray.SharedArray;

/**
 * Where an array changes: its memory in blocks, and for each the share of the words that are others than at the last look. Of a large array it looks at some words of
 * each block, always the same, so that a look takes about a millisecond. For one thread.
 */
public final class Changes {
    /** The most words that are looked at: 1 MiB. */
    private static final int MOST = 1 << 17;

    private final SharedArray array;
    private final long words;
    private final int blocks;

    /** Words from one that is looked at to the next. */
    private final long step;

    /** What was seen last; null before the first look. */
    private long[] seen;

    /**
     * Begins to look.
     *
     * @param array  open whenever {@link #next()} is called
     * @param blocks into how many its memory is divided; fewer if it is smaller
     */
    public Changes(SharedArray array, int blocks) {
        this.array = array;
        this.words = Math.max(1, (memory(array).byteSize() + 7) / 8);
        this.blocks = (int) Math.min(blocks, words);
        this.step = Math.max(1, (words + MOST - 1) / MOST);
    }

    private static MemorySegment memory(SharedArray array) {
        try {
            return array.segment();
        } catch (UnsupportedOperationException apart) {
            return MemorySegment.NULL;
        }
    }

    /**
     * How large the array is.
     *
     * @return in words of 8 bytes
     */
    public long words() {
        return words;
    }

    /**
     * Looks again.
     *
     * @return for each block the share of its words that have changed, from 0 to 1; all 0 at the first look
     */
    public double[] next() {
        return next(array);
    }

    /**
     * Looks again, at another opening of the same array.
     *
     * @param opened the array, open
     * @return as {@link #next()}
     */
    public double[] next(SharedArray opened) {
        MemorySegment memory = memory(opened);
        long[] last = seen;
        int count = (int) ((words + step - 1) / step);
        long[] now = new long[count];
        int[] changed = new int[blocks];
        int[] looked = new int[blocks];
        for (int i = 0; i < count; i++) {
            long word = i * step;
            now[i] = read(memory, word);
            int block = (int) Math.min(blocks - 1, word * blocks / words);
            looked[block]++;
            changed[block] += last != null && last[i] != now[i] ? 1 : 0;
        }
        seen = now;
        double[] shares = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            shares[block] = looked[block] == 0 ? 0 : (double) changed[block] / looked[block];
        }
        return shares;
    }

    /** The last word may be a part of one. */
    private static long read(MemorySegment memory, long word) {
        long at = word * 8;
        long left = memory.byteSize() - at;
        if (left >= 8) {
            return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        }
        long value = 0;
        for (long i = 0; i < left; i++) {
            value = value << 8 | memory.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF;
        }
        return value;
    }
}
