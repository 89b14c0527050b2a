package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.testing.Elements;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Arrays of every type, of four elements. */
final class Samples {
    /** How many elements they have. */
    static final int LENGTH = 4;

    private Samples() {}

    /** A record with a field of each type. */
    record Point(byte b, short s, int i, long l, float f, double d, boolean z, char c, long other) {
        Point() {
            this((byte) 0, (short) 0, 0, 0, 0, 0, false, 'a', 0);
        }
    }

    /** A record of another layout. */
    record Other(int none) {}

    /** What the arrays of a class have as elements, if they are primitive. */
    static Elements elements(Class<?> type) {
        return Elements.all().filter(
                known -> type == known.arrayClass() || type == known.valueClass() || type == known.vectorClass())
                .filter(known -> !known.type().isUnsigned()).findFirst().orElseThrow();
    }

    static SharedArray array(Class<?> type, long length, ArrayOptions options) {
        return array(type, Shape.of(length), options);
    }

    static SharedArray array(Class<?> type, Shape shape, ArrayOptions options) {
        if (type == SharedTextArray.class) {
            return SharedTextArray.create(TextType.utf8(4), shape, options);
        }
        if (type == SharedRecordArray.class) {
            return SharedRecordArray.create(Point.class, shape, options);
        }
        return SharedArray.create(type == SharedArray.class ? ElementType.INT32 : elements(type).type(), shape,
                options);
    }

    /** An array with all that an array can have: locks for its parts, and room for one transaction. */
    static ArrayOptions full() {
        return options().stripes(2).journal(1024);
    }

    static SharedArray array(Class<?> type) {
        return array(type, LENGTH, full());
    }
}
