package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

/** Which views of a file's elements are accepted, when a handle asks for them. */
class PartsTest {
    /** Places 0, 4, 8, 16 and 28, of 40 bytes. */
    private static final RecordType RECORD = (RecordType) Dtype.parse("[('a', '|i1'), ('', '|V3'), ('x', '<f4'), "
            + "('z', '<c8'), ('n', '<i4', (3,)), ('r', [('u', '<i2'), ('v', '<u2'), ('w', 'S2')], (2,))]");

    private static boolean has(Dtype file, Dtype view, long place) {
        Geometry elements = Geometry.whole(Shape.of(5), false, file.bytes());
        return Parts.has(file, view, elements.part(place, Shape.SCALAR, view.bytes()));
    }

    @Test
    void elementsAreViewedAsWhatTheyAre() {
        assertThat(has(ElementType.INT32, ElementType.INT32, 0)).isTrue();
        assertThat(has(ElementType.INT32, ElementType.INT32, 8)).isTrue();
        assertThat(has(ElementType.INT32, ElementType.FLOAT32, 0)).isFalse();
        assertThat(has(ElementType.INT32, ElementType.INT16, 0)).isFalse();
        assertThat(has(ElementType.UINT16, ElementType.CHAR16, 0)).as("which NumPy can't tell apart").isTrue();
        assertThat(has(RECORD, RECORD, 40)).isTrue();
    }

    @Test
    void elementsBeginWhereOneBegins() {
        assertThat(has(ElementType.INT32, ElementType.INT32, 2)).isFalse();
        assertThat(has(RECORD, RECORD, 4)).as("aligned, but within one").isFalse();
        Geometry halves = Geometry.of(0, Shape.of(2), new long[]{4}, false, 8);
        assertThat(Parts.has(ElementType.INT64, ElementType.INT64, halves)).isFalse();
    }

    @Test
    void aComplexNumberHasTwoParts() {
        assertThat(has(ComplexType.COMPLEX64, ElementType.FLOAT32, 0)).isTrue();
        assertThat(has(ComplexType.COMPLEX64, ElementType.FLOAT32, 4)).isTrue();
        assertThat(has(ComplexType.COMPLEX64, ElementType.FLOAT32, 2)).isFalse();
        assertThat(has(ComplexType.COMPLEX64, ElementType.INT32, 0)).isFalse();
        assertThat(has(ComplexType.COMPLEX128, ElementType.FLOAT32, 0)).isFalse();
    }

    @Test
    void aRecordHasItsFields() {
        assertThat(has(RECORD, ElementType.INT8, 0)).isTrue();
        assertThat(has(RECORD, ElementType.FLOAT32, 4)).isTrue();
        assertThat(has(RECORD, ElementType.FLOAT32, 40 + 4)).as("of another record").isTrue();
        assertThat(has(RECORD, ElementType.INT32, 4)).as("of another type").isFalse();
        for (int gap = 1; gap <= 3; gap++) {
            assertThat(has(RECORD, ElementType.INT8, gap)).isFalse();
        }
    }

    @Test
    void anArrayInARecordHasItsElements() {
        for (int place = 16; place < 28; place += 4) {
            assertThat(has(RECORD, ElementType.INT32, place)).isTrue();
        }
        assertThat(has(RECORD, ElementType.INT32, 28)).as("what is behind it").isFalse();
        assertThat(has(RECORD, ElementType.INT32, 18)).isFalse();
    }

    @Test
    void whatIsInAFieldIsFoundInEachElementOfIt() {
        assertThat(has(RECORD, ElementType.FLOAT32, 8)).as("real").isTrue();
        assertThat(has(RECORD, ElementType.FLOAT32, 12)).as("imaginary").isTrue();
        assertThat(has(RECORD, ElementType.INT16, 28)).isTrue();
        assertThat(has(RECORD, ElementType.UINT16, 30)).isTrue();
        assertThat(has(RECORD, ElementType.INT16, 34)).isTrue();
        assertThat(has(RECORD, ElementType.UINT16, 36)).isTrue();
        assertThat(has(RECORD, Dtype.parse("S2"), 38)).isTrue();
        assertThat(has(RECORD, ElementType.INT16, 30)).isFalse();
    }

    /** The field's parts are where no {@code float} may be read; the place that would do is none of them. */
    @Test
    void ofAFieldThatIsNotAlignedThereAreNoParts() {
        Dtype packed = Dtype.parse("[('a', '|i1'), ('z', '<c8'), ('', '|V3')]");
        for (int place = 0; place < 12; place++) {
            assertThat(has(packed, ElementType.FLOAT32, place)).as("place %d", place).isFalse();
        }
    }

    @Test
    void whatHasNoElementsMayBeAnything() {
        Geometry none = Geometry.whole(Shape.of(0), false, 4);
        assertThat(Parts.has(RECORD, ElementType.INT32, none)).isTrue();
    }
}
