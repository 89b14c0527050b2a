package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.sharray.type.Shape;

/** What geometries say of themselves; where their elements lie is for {@link GeometryPropertyTest}. */
class GeometryTest {
    /** Three rows of four elements of 8 bytes; of another array, every second column of them. */
    private static final Geometry ROWS = Geometry.whole(Shape.of(3, 4), false, 8);
    private static final Geometry GAPS = ROWS.range(1, 0, 4, 2);

    @Test
    void itsPartsAreThoseOfTheArray() {
        assertThat(ROWS.strides()).containsExactly(32, 8);
        assertThat(ROWS.stride(0)).isEqualTo(32);
        assertThat(ROWS.stride(1)).isEqualTo(8);
        assertThat(GAPS.strides()).containsExactly(32, 16);
        assertThat(ROWS.isContiguous()).isTrue();
        assertThat(ROWS.stride()).isEqualTo(8);
        assertThat(ROWS.pick(0, 2).offset()).isEqualTo(64);
        assertThat(ROWS.strides()).as("a copy").isNotSameAs(ROWS.strides());
    }

    @Test
    void reorderedCountsInTheOtherOrder() {
        Geometry columns = ROWS.reordered();
        assertThat(columns.isColumnMajor()).isTrue();
        assertThat(columns.strides()).containsExactly(32, 8);
        assertThat(columns.at(1)).isEqualTo(32);
        assertThat(columns.reordered()).isEqualTo(ROWS);
        Geometry line = Geometry.whole(Shape.of(3), false, 8);
        assertThat(line.reordered()).isEqualTo(line);
    }

    @Test
    void aRunIsAsLongAsOneDistanceHolds() {
        assertThat(ROWS.runLength()).isEqualTo(12);
        assertThat(ROWS.runStride()).isEqualTo(8);
        Geometry part = ROWS.range(1, 1, 4, 1);
        assertThat(part.isUniform()).isFalse();
        assertThat(part.runLength()).isEqualTo(3);
        assertThat(part.runStride()).isEqualTo(8);
        assertThat(part.run(3)).isEqualTo(Geometry.of(40, Shape.of(3), new long[]{8}, false, 8));
        Geometry columns = part.reordered();
        assertThat(columns.runLength()).isEqualTo(3);
        assertThat(columns.runStride()).isEqualTo(32);
        Geometry nothing = Geometry.whole(Shape.of(0), false, 8);
        assertThat(nothing.runLength()).isOne();
        assertThat(nothing.run(0).length()).isZero();
    }

    @Test
    void oneElementIsASliceWhereverItLies() {
        Geometry part = ROWS.range(1, 1, 4, 1);
        assertThat(part.slice(4, 5, 1).at(0)).isEqualTo(48);
        assertThat(part.slice(4, 5, 2).strides()).as("those of elements without gaps").containsExactly(8);
        assertThat(part.slice(4, 4, 1).length()).isZero();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> part.slice(3, 5, 1));
    }

    @Test
    void backwardsToTheFirstAndNotBeyond() {
        Geometry line = Geometry.whole(Shape.of(4), false, 8);
        assertThat(line.slice(3, -1, -1).at(3)).isZero();
        assertThat(line.slice(3, 3, -1).length()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> line.slice(3, -2, -1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> line.slice(4, 3, -1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> line.slice(2, 3, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> line.slice(0, 1, 0));
    }

    @Test
    void aDimensionOfOneKeepsItsDistance() {
        assertThat(ROWS.range(0, 2, 3, 2).strides()).containsExactly(32, 8);
        assertThat(ROWS.range(0, 0, 3, 2).strides()).containsExactly(64, 8);
    }

    @Test
    void partsOfElementsAreCountedInRows() {
        Geometry columns = Geometry.whole(Shape.of(3, 4), true, 8);
        assertThat(columns.part(4, Shape.SCALAR, 4).isColumnMajor()).as("the same dimensions").isTrue();
        assertThat(columns.part(0, Shape.of(2), 4).isColumnMajor()).as("with one more").isFalse();
        assertThat(ROWS.part(0, Shape.SCALAR, 4).isColumnMajor()).isFalse();
        assertThat(columns.part(0, Shape.of(2), 4).strides()).containsExactly(8, 24, 4);
    }

    @Test
    void isAlignedIfPlaceAndAllDistancesAre() {
        assertThat(Geometry.of(16, Shape.of(2, 2), new long[]{16, 8}, false, 8).isAligned(8)).isTrue();
        assertThat(Geometry.of(4, Shape.of(2, 2), new long[]{16, 8}, false, 8).isAligned(8)).isFalse();
        assertThat(Geometry.of(16, Shape.of(2, 2), new long[]{12, 8}, false, 8).isAligned(8)).isFalse();
        assertThat(Geometry.of(16, Shape.of(2, 2), new long[]{16, 4}, false, 8).isAligned(8)).isFalse();
    }

    @Test
    void isInsideToTheLastByte() {
        assertThat(ROWS.isInside(96)).isTrue();
        assertThat(ROWS.isInside(95)).isFalse();
        assertThat(Geometry.of(8, Shape.of(2), new long[]{-8}, false, 8).isInside(16)).isTrue();
        assertThat(Geometry.of(7, Shape.of(2), new long[]{-8}, false, 8).isInside(16)).isFalse();
        assertThat(Geometry.of(0, Shape.of(2), new long[]{0}, false, 8).isInside(16)).isFalse();
        assertThat(Geometry.of(0, Shape.of(1), new long[]{0}, false, 8).isInside(8)).isTrue();
        assertThat(Geometry.of(16, Shape.of(0), new long[]{8}, false, 8).isInside(16)).isTrue();
        assertThat(Geometry.of(17, Shape.of(0), new long[]{8}, false, 8).isInside(16)).isFalse();
        assertThat(Geometry.of(-1, Shape.of(0), new long[]{8}, false, 8).isInside(16)).isFalse();
        assertThat(Geometry.of(8, Shape.of(3), new long[]{Long.MAX_VALUE / 2}, false, 8).isInside(Long.MAX_VALUE))
                .isFalse();
    }

    /** Whatever the directions of the dimensions; and exactly, where elements lie in one direction. */
    @Test
    void nothingLiesBelowTheLowestOrAboveTheHighest() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            long[] lengths = random.longs(1 + random.nextInt(3), 1, 4).toArray();
            long[] distances = random.longs(lengths.length, -5, 6).toArray();
            Geometry any = Geometry.of(1_000, Shape.of(lengths), distances, random.nextBoolean(), 1);
            long from = random.nextLong(any.length());
            long to = from + 1 + random.nextLong(any.length() - from);
            long[] places = LongStream.range(from, to).map(any::at).sorted().toArray();
            long[] all = LongStream.range(0, any.length()).map(any::at).sorted().toArray();
            assertThat(any.lowest(from, to)).as("%s", any).isBetween(all[0], places[0]);
            assertThat(any.highest(from, to)).as("%s", any).isBetween(places[places.length - 1], all[all.length - 1]);
        }
        assertThat(ROWS.lowest(5, 7)).isEqualTo(40);
        assertThat(ROWS.highest(5, 7)).isEqualTo(48);
        assertThat(GAPS.lowest(2, 4)).isEqualTo(32);
        assertThat(GAPS.highest(2, 4)).isEqualTo(48);
        Geometry backwards = ROWS.slice(11, -1, -1);
        assertThat(backwards.lowest(0, 2)).isEqualTo(80);
        assertThat(backwards.highest(0, 2)).isEqualTo(88);
    }

    @Test
    void areEqualIfEverythingIs() {
        long[] strides = {32, 8};
        Geometry same = Geometry.of(0, Shape.of(3, 4), strides, false, 8);
        assertThat(same).isEqualTo(ROWS).hasSameHashCodeAs(ROWS).hasToString(ROWS.toString());
        Geometry[] others = {Geometry.of(8, Shape.of(3, 4), strides, false, 8),
                Geometry.of(0, Shape.of(3, 5), strides, false, 8),
                Geometry.of(0, Shape.of(3, 4), new long[]{32, 16}, false, 8), ROWS.reordered(),
                Geometry.of(0, Shape.of(3, 4), strides, false, 4)};
        for (Geometry other : others) {
            assertThat(other).isNotEqualTo(ROWS);
        }
        assertThat(Arrays.stream(others).map(Geometry::hashCode).distinct().count()).isGreaterThan(2);
        assertThat(ROWS).isNotEqualTo("another thing");
        assertThat(ROWS).hasToString("(3, 4) from byte 0 by [32, 8]");
        assertThat(ROWS.reordered()).hasToString("(3, 4) from byte 0 by [32, 8], column-major");
    }

    @Test
    void aWrongNumberOfIndicesIsToldInWords() {
        assertThat(ROWS.wrongRank(1)).hasMessage("1 index for an array of shape (3, 4), which needs 2");
        assertThat(ROWS.wrongRank(3)).hasMessage("3 indices for an array of shape (3, 4), which needs 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Geometry.of(0, Shape.of(3), new long[2], false, 8));
    }
}
