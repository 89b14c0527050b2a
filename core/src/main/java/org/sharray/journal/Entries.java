package org.sharray.journal;

/**
 * The bytes of entries, in the journal and in a draft. An entry is a head of 64 bits and the bytes that are written, with zeros up to a whole word; the head is the place in the lower bits, the number of
 * bytes above. With 0 bytes, it names the array of those that follow: instead of the place it has the length of the path, which follows behind the UUID.
 */
final class Entries {
    /** Bytes of a head. */
    static final int HEAD = 8;
    static final int UUID_BYTES = 16;

    /** The most bytes that one entry writes; a multiple of all sizes of numbers. */
    static final int MOST_BYTES = 65_528;

    private static final int LENGTH_SHIFT = 48;
    private static final long PLACE_BITS = (1L << LENGTH_SHIFT) - 1;

    private Entries() {}

    static long head(long place, int length) {
        return (long) length << LENGTH_SHIFT | place;
    }

    static int length(long head) {
        return (int) (head >>> LENGTH_SHIFT);
    }

    static long place(long head) {
        return head & PLACE_BITS;
    }

    /** How many bytes an entry has, its head included. */
    static long size(long head) {
        return length(head) == 0 ? sizeOfName(place(head)) : sizeOf(length(head));
    }

    /** The same of one that writes so many bytes. */
    static long sizeOf(long bytes) {
        return HEAD + roundUp(bytes);
    }

    /** The same of one that names an array with a path of so many bytes. */
    static long sizeOfName(long pathBytes) {
        return HEAD + UUID_BYTES + roundUp(pathBytes);
    }

    static long roundUp(long bytes) {
        return bytes + 7 & -8L;
    }
}
