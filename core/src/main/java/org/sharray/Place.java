package org.sharray;

import org.sharray.layout.Geometry;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
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
record Place(int offset, Dtype type, Shape shape, Place outer) {
    /**
     * Finds a field by its name, with dots between those of records in records.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Place of(RecordType type, String name) {
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

    /** The field of all records of a geometry. */
    Geometry in(Geometry records) {
        Geometry around = outer == null ? records : outer.in(records);
        Geometry part = around.part(offset, shape, type.bytes());
        return type instanceof ComplexType complex ? part.part(0, Shape.of(2), complex.part().bytes()) : part;
    }
}
