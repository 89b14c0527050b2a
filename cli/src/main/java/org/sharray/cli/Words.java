package org.sharray.cli;

import java.util.Locale;

import org.sharray.SharedArray;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/** Numbers and arrays in sentences. */
final class Words {

    private Words() {}

    static String processes(int count) {
        return count == 1 ? "1 process" : count + " processes";
    }

    static String add(int processes) {
        return processes(processes) + (processes == 1 ? " adds" : " add");
    }

    /** What an array is: its element type and its shape, as they are to be told, its size, and whether it has a lock. */
    static String array(Dtype type, Shape shape, SharedArray array) {
        return String.format(Locale.ROOT, "%s, shape %s, %,d bytes, %s", type, shape, array.byteSize(),
                array.hasLock() ? "with a lock" : "without a lock");
    }
}
