package org.sharray;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sharray.storage.ArrayAddress;
import org.sharray.storage.Arrivals;
import org.sharray.storage.SentAsText;

/**
 * What stands for an array in a serialised form: its handle, which becomes the same array where it is read.
 *
 * @param handle of the array, as text: to read the classes of the handle itself takes several times as long
 */
record SentArray(String handle) implements Serializable {
    /** Reads the texts of arrays. One that comes again, as with each run of a loop, is not parsed again: that takes longer than the rest. */
    private static final class Texts implements Function<String, SharedArray> {
        private static final int MOST_KNOWN = 64;

        /** Guarded by itself. */
        private final Map<String, ArrayHandle> known = new HashMap<>();

        @Override
        public SharedArray apply(String text) {
            return arrive(handleOf(text));
        }

        private ArrayHandle handleOf(String text) {
            synchronized (known) {
                ArrayHandle handle = known.get(text);
                if (handle == null) {
                    handle = ArrayHandle.parse(text);
                    if (known.size() == MOST_KNOWN) {
                        known.clear();
                    }
                    known.put(text, handle);
                }
                return handle;
            }
        }
    }

    static {
        SentAsText.Reader.is(new Texts());
    }

    /** What stands for the array of a handle. */
    static SentArray of(ArrayHandle handle) {
        return new SentArray(handle.toString());
    }

    private Object readResolve() {
        return arrive(ArrayHandle.parse(handle));
    }

    /** By what an opening is found again: all of a handle but the part of the array that it names. */
    private record Opening(ArrayAddress file, Optional<ArrayAddress> lock, boolean writable) {}

    /** The array of a handle that has come with a task. */
    static SharedArray arrive(ArrayHandle handle) {
        if (!Arrivals.isCollecting()) {
            return SharedArray.attach(handle);
        }
        Attachment opened = Arrivals.arrive(new Opening(handle.address(), handle.lock(), handle.isWritable()),
                () -> Attachment.attach(handle));
        return ArrayFactory.view(opened, handle, false);
    }
}
