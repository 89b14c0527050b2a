package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

/** Fields by their names. */
class PlaceTest {
    /** Places 0, 8 and 16; 4 and 6 in each of the two pairs; of 32 bytes. */
    private static final RecordType RECORD = (RecordType) Dtype.parse("[('z', '<c8'), ('n', '<i4', (2,)), "
            + "('pairs', [('x', '<f4'), ('u', '<u2'), ('s', 'S2')], (2,))]");

    private static final RecordType NESTED = (RecordType) Dtype
            .parse("[('x', '<i2'), ('in', [('y', '<i2'), ('c', '<u2'), ('t', 'S2')])]");

    @Test
    void aFieldInAFieldIsWhereBothSay() {
        Place place = Place.of(NESTED, "in.c");
        assertThat(place).isEqualTo(new Place(4, ElementType.UINT16, Shape.SCALAR, null));
        assertThat(Place.of(RECORD, "n")).isEqualTo(new Place(8, ElementType.INT32, Shape.of(2), null));
        Place pairs = Place.of(RECORD, "pairs");
        assertThat(Place.of(RECORD, "pairs.u")).isEqualTo(new Place(4, ElementType.UINT16, Shape.SCALAR, pairs));
    }

    @Test
    void aFieldOfAllRecordsIsAColumn() {
        Geometry records = Geometry.whole(Shape.of(3), false, RECORD.bytes());
        Geometry column = Place.of(RECORD, "pairs.u").in(records);
        assertThat(column.offset()).isEqualTo(16 + 4);
        assertThat(column.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(column.strides()).containsExactly(32, 8);
        assertThat(Place.of(RECORD, "z").in(records).strides()).as("real and imaginary").containsExactly(32, 4);
    }

    @Test
    void whatIsNotThereIsRefusedByItsName() {
        assertThatIllegalArgumentException().isThrownBy(() -> Place.of(NESTED, "in.z"))
                .withMessageContainingAll("in.z", "y", "c");
        assertThatIllegalArgumentException().isThrownBy(() -> Place.of(NESTED, "x.z"))
                .withMessageContainingAll("x.z", "no record");
        assertThatIllegalArgumentException().isThrownBy(() -> Place.of(NESTED, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Place.of(NESTED, "x."));
    }

    @Test
    void aCursorReadsFieldsOfTheirOwnType() {
        assertThat(Place.ofPrimitive(NESTED, "in.y", short.class)).isEqualTo(2);
        assertThat(Place.ofPrimitive(NESTED, "in.c", short.class)).isEqualTo(4);
        assertThat(Place.ofPrimitive(NESTED, "in.c", char.class)).as("which NumPy can't tell apart").isEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> Place.ofPrimitive(NESTED, "x", char.class))
                .withMessageContaining("shortField");
        assertThatIllegalArgumentException().isThrownBy(() -> Place.ofPrimitive(NESTED, "x", int.class))
                .withMessageContaining("shortField");
        assertThatIllegalArgumentException().isThrownBy(() -> Place.ofPrimitive(NESTED, "in.t", int.class))
                .withMessageContaining("not of a primitive type");
        assertThatNullPointerException().isThrownBy(() -> Place.ofPrimitive(NESTED, null, int.class));
    }

    @Test
    void aCursorReadsNoArrays() {
        for (String field : new String[]{"n", "pairs.x"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Place.ofPrimitive(RECORD, field, int.class))
                    .withMessageContaining("is an array").withMessageContaining("column(\"" + field + "\")");
        }
    }
}
