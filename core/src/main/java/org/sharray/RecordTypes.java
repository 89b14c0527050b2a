package org.sharray;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;
import org.sharray.type.RecordType.Field;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Which record type of a file belongs to a Java record. */
final class RecordTypes {
    private RecordTypes() {}

    /**
     * The record type of a Java record.
     *
     * @param packed whether the fields follow each other without gaps, not each at a multiple of its alignment
     * @throws IllegalArgumentException if a component can't be a field; it is named
     */
    static RecordType of(Class<? extends Record> type, boolean packed) {
        try {
            RecordType fields = packed(type, Set.of());
            return packed ? fields : fields.aligned();
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " can't be stored: it has more than 2^31 - 1 bytes", tooLarge);
        }
    }

    private static RecordType packed(Class<?> type, Set<Class<?>> around) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is no record");
        }
        if (around.contains(type)) {
            throw new IllegalArgumentException(type.getSimpleName() + " can't be stored: it contains itself");
        }
        Set<Class<?>> here = Stream.concat(around.stream(), Stream.of(type)).collect(Collectors.toSet());
        List<Field> fields = new ArrayList<>();
        int end = 0;
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = field(component, here);
            fields.add(new Field(field.name(), end, field.type(), field.shape()));
            end = Math.addExact(end, field.bytes());
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException(type.getSimpleName() + " can't be stored: it has no components");
        }
        return new RecordType(fields, end);
    }

    /** A component as a field, its place not yet known. */
    private static Field field(RecordComponent component, Set<Class<?>> around) {
        Class<?> type = component.getType();
        Length length = component.getAnnotation(Length.class);
        boolean array = type.isArray();
        Class<?> element = array ? type.getComponentType() : type;
        if (length == null && (array || element == String.class)) {
            throw unsupported(component, "say how long it is by @Length");
        }
        if (length != null && length.value() < 1) {
            throw unsupported(component, "its length is at least 1, not " + length.value());
        }
        Dtype stored;
        if (element == String.class) {
            if (array) {
                throw unsupported(component, "arrays of texts are not supported");
            }
            stored = new TextType(length.encoding(), length.value());
        } else if (element.isRecord()) {
            stored = packed(element, around);
        } else {
            stored = primitive(element, component);
        }
        if (length != null && !array && element != String.class) {
            throw unsupported(component, "it has a @Length, and is neither an array nor a text");
        }
        return new Field(component.getName(), 0, stored, array ? Shape.of(length.value()) : Shape.SCALAR);
    }

    private static ElementType primitive(Class<?> type, RecordComponent component) {
        for (ElementType element : ElementType.values()) { // the first one of a type is the signed one
            if (element.primitive() == type) {
                try {
                    return component.isAnnotationPresent(Unsigned.class) ? element.unsigned() : element;
                } catch (IllegalArgumentException hasNone) {
                    throw unsupported(component, hasNone.getMessage());
                }
            }
        }
        throw unsupported(component,
                "supported are primitives, Strings, records, and arrays of primitives and of records");
    }

    private static IllegalArgumentException unsupported(RecordComponent component, String why) {
        return new IllegalArgumentException(
                component.getDeclaringRecord().getSimpleName() + " can't be stored: its component \""
                        + component.getName() + "\" is a " + component.getType().getSimpleName() + "; " + why);
    }
}
