package org.sharray;

import org.sharray.error.ArrayFormatException;
import org.sharray.storage.ArrayFile;
import org.sharray.type.ElementType;

/** Makes the array object for an element type: the one place that chooses among the implementations. */
final class ArrayFactory {
    private ArrayFactory() {}

    /** The whole of an array that is open already. */
    static SharedArray whole(Attachment attachment, ElementType type) {
        return make(attachment, type, 0, attachment.file().layout().length(), 1, true);
    }

    /** The whole of a file. */
    static SharedArray whole(ArrayFile file) {
        return whole(Attachment.open(file), file.layout().elementType());
    }

    /** The whole of a file, which has to have elements of a given Java type. */
    static SharedArray whole(ArrayFile file, ElementType wanted) {
        ElementType found = file.layout().elementType();
        if (found.primitive() == wanted.primitive()) {
            return whole(file);
        }
        // A plain .npy file can't tell characters from unsigned 16-bit numbers.
        if (!file.layout().hasControl() && found.dtype().equals(wanted.dtype())) {
            return whole(Attachment.open(file), wanted);
        }
        String label = file.label();
        file.close();
        throw new ArrayFormatException(label + " has elements of " + found + ", not " + wanted + ": open it as a " + found.arrayClass());
    }

    /** What a handle describes; whether closing it closes the attachment. */
    static SharedArray view(Attachment attachment, ArrayHandle handle, boolean owner) {
        if (!isInside(handle, attachment.file().layout().length())
                || !handle.type().dtype().equals(attachment.file().layout().elementType().dtype())) {
            attachment.close();
            throw new ArrayFormatException("The handle does not fit " + attachment.file().label() + ": " + handle);
        }
        return make(attachment, handle.type(), handle.start(), handle.length(), handle.step(), owner);
    }

    /** Whether all elements that a handle names exist; whoever sent it, no sum here overflows. */
    private static boolean isInside(ArrayHandle handle, long elements) {
        long start = handle.start();
        long step = handle.step();
        if (start < 0 || handle.length() < 0 || step == 0) {
            return false;
        }
        if (handle.length() == 0) {
            return start <= elements;
        }
        long steps = step > 0 ? (elements - 1 - start) / step : -(start / step);
        return start < elements && handle.length() - 1 <= steps;
    }

    private static SharedArray make(Attachment attachment, ElementType type, long start, long length, long step, boolean owner) {
        return switch (type) {
[#list primitives as primitive]
            case [#list primitive.elements as element][=element.constant][#sep], [/#sep][/#list] -> step == 1
                    ? new Contiguous[=primitive.Type]Array(attachment, type, start, length, owner)
                    : new Strided[=primitive.Type]Array(attachment, type, start, length, step, owner);
[/#list]
        };
    }
}
