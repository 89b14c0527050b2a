package org.sharray;

import java.io.Serializable;
import org.sharray.storage.Arrivals;

/**
 * What stands for an array in a serialised form: its handle, which becomes the same array where it is read.
 *
 * @param handle of the array
 */
record SentArray(ArrayHandle handle) implements Serializable {
    private Object readResolve() {
        SharedArray array = SharedArray.attach(handle);
        Arrivals.arrived(array);
        return array;
    }
}
