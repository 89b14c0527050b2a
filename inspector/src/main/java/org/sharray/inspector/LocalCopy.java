package org.sharray.inspector;

import static org.sharray.ArrayOptions.options;

import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.SharedShortArray;
import org.sharray.error.ArrayFormatException;

/** Elements that are elsewhere, in an anonymous array here: brought in bulk, so that whatever looks at arrays of this machine can look at them. */
public final class LocalCopy {
    private LocalCopy() {}

    /**
     * Copies an array.
     *
     * @param  from an array or a view of one
     * @return      a new array without a lock, to be closed
     * @throws ArrayFormatException if its elements are neither numbers, booleans nor characters
     */
    public static SharedArray of(SharedArray from) {
        SharedArray copy = SharedArray.create(from.elementType(), from.shape(), options().unlocked());
        try {
            renew(copy, from);
            return copy;
        } catch (RuntimeException failure) {
            copy.close();
            throw failure;
        }
    }

    /**
     * Copies an array again.
     *
     * @param copy what {@link #of} returned
     * @param from the array
     */
    public static void renew(SharedArray copy, SharedArray from) {
        switch (from) {
            case SharedByteArray bytes -> ((SharedByteArray) copy).copyFrom(bytes);
            case SharedShortArray shorts -> ((SharedShortArray) copy).copyFrom(shorts);
            case SharedIntArray ints -> ((SharedIntArray) copy).copyFrom(ints);
            case SharedLongArray longs -> ((SharedLongArray) copy).copyFrom(longs);
            case SharedFloatArray floats -> ((SharedFloatArray) copy).copyFrom(floats);
            case SharedDoubleArray doubles -> ((SharedDoubleArray) copy).copyFrom(doubles);
            case SharedBooleanArray booleans -> ((SharedBooleanArray) copy).copyFrom(booleans);
            case SharedCharArray chars -> ((SharedCharArray) copy).copyFrom(chars);
            default -> throw new ArrayFormatException(
                    "Elements of type " + from.elementType() + " can't be brought here from elsewhere");
        }
    }
}
