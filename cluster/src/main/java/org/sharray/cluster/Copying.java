package org.sharray.cluster;

import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.SharedShortArray;
import org.sharray.error.ReadOnlyArrayException;

/** From an array to another one, whatever the type of the elements. How elements go from here to there, {@code copyFrom} knows. */
final class Copying {
    private static final String GAPS = "Records and texts in shared memory are copied if they lie next to each other; copy the array without a step, or a field of the records";

    private Copying() {}

    static void copy(SharedArray from, SharedArray to) {
        if (!from.elementType().equals(to.elementType())) {
            throw new IllegalArgumentException("Elements of " + from.elementType() + " can't be copied to an array of "
                    + to.elementType() + "; both must be the same");
        }
        if (!(from instanceof ClusterArray) && !(to instanceof ClusterArray)) {
            throw new IllegalArgumentException("Neither array is a cluster's; copy one by the other's copyFrom");
        }
        switch (to) {
            case SharedByteArray target -> target.copyFrom((SharedByteArray) from);
            case SharedShortArray target -> target.copyFrom((SharedShortArray) from);
            case SharedIntArray target -> target.copyFrom((SharedIntArray) from);
            case SharedLongArray target -> target.copyFrom((SharedLongArray) from);
            case SharedFloatArray target -> target.copyFrom((SharedFloatArray) from);
            case SharedDoubleArray target -> target.copyFrom((SharedDoubleArray) from);
            case SharedBooleanArray target -> target.copyFrom((SharedBooleanArray) from);
            case SharedCharArray target -> target.copyFrom((SharedCharArray) from);
            default -> copyBytes(from, to);
        }
    }

    /** Records and texts. */
    private static void copyBytes(SharedArray from, SharedArray to) {
        if (from.length() != to.length()) {
            throw new IllegalArgumentException("The array has " + to.length() + " elements, the other side "
                    + from.length() + "; both must be the same (use a slice)");
        }
        switch (to) {
            case ClusterArray target when from instanceof ClusterArray source -> target.copyBytesFrom(source);
            case ClusterArray target -> {
                if (!target.writeMemoryOf(from, target.countedAs(from))) {
                    throw new IllegalArgumentException(GAPS);
                }
            }
            default -> readTo((ClusterArray) from, to);
        }
    }

    private static void readTo(ClusterArray source, SharedArray target) {
        if (target.isReadOnly()) {
            throw new ReadOnlyArrayException("The array to copy to was opened read-only");
        }
        try {
            source.readToMemoryOf(target);
        } catch (UnsupportedOperationException scattered) {
            throw new IllegalArgumentException(GAPS, scattered);
        }
    }
}
