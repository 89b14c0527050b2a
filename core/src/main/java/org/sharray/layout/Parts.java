package org.sharray.layout;

import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.RecordType;

/** Which views a file's elements can have: of themselves, and of the parts that complex numbers and records have. */
public final class Parts {
    private Parts() {}

    /**
     * Whether views of a type can lie so in elements of a file's type.
     *
     * @param file     the type of the elements
     * @param view     the type of the view's elements
     * @param geometry of the view
     * @return whether it is aligned, and its first element is one of the file's, or a part of one, of that type; of parts, the distances are the sender's affair
     */
    public static boolean has(Dtype file, Dtype view, Geometry geometry) {
        if (!geometry.isAligned(view.alignment())) {
            return false;
        }
        return file.dtype().equals(view.dtype())
                ? geometry.isAligned(file.bytes())
                : geometry.length() == 0 || isPart(file, view, Math.floorMod(geometry.offset(), (long) file.bytes()));
    }

    /** Whether a type has a part of another one at a place, in bytes. */
    private static boolean isPart(Dtype whole, Dtype part, long place) {
        return switch (whole) {
            case ComplexType complex -> complex.part().equals(part) && place % part.bytes() == 0;
            case RecordType type -> type.fields().stream()
                    .filter(field -> field.offset() <= place && place < field.offset() + field.bytes())
                    .anyMatch(field -> {
                        long within = (place - field.offset()) % field.type().bytes();
                        return within == 0 && field.type().dtype().equals(part.dtype())
                                || isPart(field.type(), part, within);
                    });
            default -> false;
        };
    }
}
