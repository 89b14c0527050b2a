package org.sharray.layout;

import java.util.Objects;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;
import org.sharray.type.RecordType.Field;
import org.sharray.type.Shape;

/**
 * Where a field is in a record, maybe in a record in it.
 *
 * @param offset in bytes
 * @param type   of the field, or of its elements if it is an array
 * @param shape  of the field: of arrays around it and its own
 * @param outer  the place of the array of records that it is in, or null
 */
public record Place(int offset, Dtype type, Shape shape, Place outer) {
    /**
     * Finds a field by its name, with dots between those of records in records.
     *
     * @param type of the records
     * @param name of the field
     * @return its place
     * @throws IllegalArgumentException if there is none
     */
    public static Place of(RecordType type, String name) {
        Place place = new Place(0, type, Shape.SCALAR, null);
        for (String step : name.split("\\.", -1)) {
            place = place.field(step, name);
        }
        return place;
    }

    private Place field(String step, String name) {
        if (!(type instanceof RecordType inner)) {
            throw new IllegalArgumentException(
                    "There is no field \"" + name + "\": what is before \"" + step + "\" is no record");
        }
        Field field = inner.field(step).orElseThrow(() -> new IllegalArgumentException(
                "There is no field \"" + name + "\"; there are " + inner.fields().stream().map(Field::name).toList()));
        return shape.rank() == 0
                ? new Place(offset + field.offset(), field.type(), field.shape(), outer)
                : new Place(field.offset(), field.type(), field.shape(), this);
    }

    /**
     * The offset of a field of a primitive type, as a cursor has it.
     *
     * @param type      of the records
     * @param name      of the field, with dots between those of records in records
     * @param primitive the type that it has to have
     * @return from the beginning of the record, in bytes
     * @throws IllegalArgumentException if there is no such field, or it is of another type
     */
    public static int ofPrimitive(RecordType type, String name, Class<?> primitive) {
        Place field = of(type, Objects.requireNonNull(name, "name"));
        if (field.outer != null || field.shape.rank() > 0) {
            throw new IllegalArgumentException(
                    "The field \"" + name + "\" is an array; use column(\"" + name + "\")");
        }
        if (!(field.type instanceof ElementType element) || element.primitive() != primitive
                && !(element == ElementType.UINT16 && primitive == char.class)) {
            throw new IllegalArgumentException("The field \"" + name + "\" is " + field.type
                    + (field.type instanceof ElementType other
                            ? "; use " + other.primitive() + "Field(…)"
                            : ", not of a primitive type"));
        }
        return field.offset;
    }

    /**
     * The field of all records of a geometry.
     *
     * @param records where they are
     * @return where the fields are
     */
    public Geometry in(Geometry records) {
        Geometry around = outer == null ? records : outer.in(records);
        Geometry part = around.part(offset, shape, type.bytes());
        return type instanceof ComplexType complex ? part.part(0, Shape.of(2), complex.part().bytes()) : part;
    }
}
