package org.sharray;

import org.sharray.error.ArrayFormatException;
import org.sharray.layout.Contents;
import org.sharray.layout.Geometry;
import org.sharray.layout.Parts;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.InitialElements;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;
import org.sharray.type.TextType;

/** Makes the array object for an element type: the one place that chooses among the implementations. */
final class ArrayFactory {
    private ArrayFactory() {}

    /** A new array of zeros. */
    static SharedArray create(Contents contents, ArrayOptions options) {
        return whole(Attachment.create(contents, options, InitialElements.ZEROS), contents);
    }

    /** The whole of an array that is open already. */
    static SharedArray whole(Attachment attachment, Contents contents) {
        try {
            return make(attachment, Contents.viewed(contents.type()), contents.geometry(), true);
        } catch (RuntimeException | Error failure) {
            attachment.close();
            throw failure;
        }
    }

    /** The whole of a file. */
    static SharedArray whole(ArrayFile file) {
        return whole(Attachment.open(file), file.layout().contents());
    }

    /** The whole of a file, which has to have elements of a given Java type. */
    static SharedArray whole(ArrayFile file, ElementType wanted) {
        Dtype found = Contents.viewed(file.layout().contents().type());
        if (found instanceof ElementType element && element.primitive() == wanted.primitive()) {
            return whole(file);
        }
        // A plain .npy file can't tell characters from unsigned 16-bit numbers.
        if (!file.layout().hasControl() && found.dtype().equals(wanted.dtype())) {
            return whole(Attachment.open(file), file.layout().as(wanted).contents());
        }
        String label = file.label();
        file.close();
        throw new ArrayFormatException(label + " has elements of " + found + ", not " + wanted + ": open it as a " + found.arrayClass());
    }

    /** The whole of a file, which has to have elements of a given kind. */
    static <A extends SharedArray> A whole(ArrayFile file, Class<A> wanted) {
        SharedArray found = whole(file);
        if (wanted.isInstance(found)) {
            return wanted.cast(found);
        }
        found.close();
        throw new ArrayFormatException(
                file.label() + " has elements of " + found.elementType() + ": open it as a " + found.elementType().arrayClass());
    }

    /** What a handle describes; whether closing it closes the attachment. */
    static SharedArray view(Attachment attachment, ArrayHandle handle, boolean owner) {
        Contents contents = attachment.file().layout().contents();
        if (!handle.geometry().isInside(contents.bytes()) || !Parts.has(contents.type(), handle.type(), handle.geometry())) {
            attachment.close();
            throw new ArrayFormatException("The handle does not fit " + attachment.file().label() + ": " + handle);
        }
        return make(attachment, handle.type(), handle.geometry(), owner);
    }

    /** A view of elements that are known to exist. */
    static SharedArray make(Attachment attachment, Dtype type, Geometry geometry, boolean owner) {
        return switch (type) {
            case ElementType element -> make(attachment, element, geometry, owner);
            case TextType text -> new MappedTextArray(attachment, text, geometry, owner);
            case RecordType records -> new MappedRecordArray<>(attachment, records, geometry, null, owner);
            case ComplexType complex -> throw new IllegalArgumentException(complex + " is viewed as pairs of " + complex.part());
        };
    }

    private static SharedArray make(Attachment attachment, ElementType type, Geometry geometry, boolean owner) {
        boolean rowMajor = geometry.isContiguous() && !geometry.isColumnMajor();
        boolean line = geometry.shape().rank() == 1;
        return switch (type) {
[#list primitives as primitive]
            case [#list primitive.elements as element][=element.constant][#sep], [/#sep][/#list] -> rowMajor
                    ? new Contiguous[=primitive.Type]Array(attachment, type, geometry, owner)
                    : line
                            ? new Strided[=primitive.Type]Array(attachment, type, geometry, owner)
                            : new Shaped[=primitive.Type]Array(attachment, type, geometry, owner);
[/#list]
        };
    }
}
