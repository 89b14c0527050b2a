package org.sharray;

import java.io.Serializable;

/**
 * What stands for a lock or another synchroniser in a serialised form: the handle of the array in whose file it is, as text, and its record there.
 *
 * @param home   handle of the array
 * @param record the record's number
 */
record SentSynchronizer(String home, int record) implements Serializable {
    private Object readResolve() {
        SharedArray array = SentArray.arrive(ArrayHandle.parse(home));
        return record == 0 ? array.lock() : ((MappedArray) array).attachment.home().object(record);
    }
}
