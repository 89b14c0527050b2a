package org.sharray.methods;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.sharray.SharedArray;

/**
 * The elements of an array before a call, to be the same after one that is refused.
 *
 * @param memory where they are; null if what was called is no array
 * @param bytes  what they were
 */
record Untouched(MemorySegment memory, byte[] bytes) {
    static Untouched of(Object receiver) {
        if (!(receiver instanceof SharedArray array) || !array.isOpen()) {
            return new Untouched(null, null);
        }
        MemorySegment memory = whole(array).segment();
        return new Untouched(memory, memory.toArray(ValueLayout.JAVA_BYTE));
    }

    /** A view with a step has no segment. */
    private static SharedArray whole(SharedArray array) {
        return array.length() > 1 && array.shape().rank() == 1 ? array.slice(0, 1) : array;
    }

    void requireSame(Call call) {
        if (memory != null && memory.scope().isAlive()
                && !Arrays.equals(memory.toArray(ValueLayout.JAVA_BYTE), bytes)) {
            throw new AssertionError("Refused, but elements have changed: " + call);
        }
    }
}
