package org.sharray.layout;

/** Checks that both sides of a copy are of one length. */
public final class Lengths {
    private Lengths() {}

    /**
     * Refuses to copy another number of elements.
     *
     * @param elements of the array
     * @param other    of the other side
     * @throws IllegalArgumentException if they differ
     */
    public static void requireSame(long elements, long other) {
        if (other != elements) {
            throw new IllegalArgumentException("The array has " + elements + " elements, the other side " + other
                    + "; both must be the same (use a slice)");
        }
    }

    /**
     * Refuses to copy another number of bytes.
     *
     * @param bytes of the array
     * @param other of the segment
     * @throws IllegalArgumentException if they differ
     */
    public static void requireSameBytes(long bytes, long other) {
        if (other != bytes) {
            throw new IllegalArgumentException("The array has " + bytes + " bytes, the segment " + other
                    + "; both must be the same (use a slice)");
        }
    }

    /**
     * The length of a Java array for so many elements.
     *
     * @param elements how many
     * @return the same
     * @throws IllegalStateException if a Java array can't have so many
     */
    public static int forJava(long elements) {
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(
                    "A Java array can't have " + elements + " elements; copy it slice by slice");
        }
        return (int) elements;
    }
}
