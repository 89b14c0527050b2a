package org.sharray;

import java.io.Serializable;

/**
 * What stands for a lock in a serialised form: the handle of the array whose own lock it is.
 *
 * @param handle of the array
 */
record SentLock(ArrayHandle handle) implements Serializable {
    private Object readResolve() {
        return SharedArray.attach(handle).lock();
    }
}
