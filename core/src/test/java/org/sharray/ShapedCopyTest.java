package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sharray.type.Shape;

/** Copies between arrays whose elements are counted row by row and column by column, of one memory and of two. */
class ShapedCopyTest {
    private final SharedIntArray flat = SharedIntArray.of(IntStream.range(0, 16).toArray());

    @AfterEach
    void close() {
        flat.close();
    }

    @Test
    void equalShapesAreCopiedByIndices() {
        try (SharedIntArray rows = SharedIntArray.copyOf(new int[][]{{1, 2, 3}, {4, 5, 6}}, options());
                SharedIntArray columns = SharedIntArray.create(Shape.of(3, 2))) {
            SharedIntArray turned = columns.transpose();
            turned.copyFrom(rows);
            assertThat(turned.toRows()).isDeepEqualTo(new int[][]{{1, 2, 3}, {4, 5, 6}});
            assertThat(columns.toRows()).isDeepEqualTo(new int[][]{{1, 4}, {2, 5}, {3, 6}});
            rows.fill(0);
            turned.copyTo(rows);
            assertThat(rows.toRows()).isDeepEqualTo(new int[][]{{1, 2, 3}, {4, 5, 6}});
        }
    }

    @Test
    void otherShapesAreCopiedAsTheyAreStored() {
        try (SharedIntArray rows = SharedIntArray.copyOf(new int[][]{{1, 2, 3}, {4, 5, 6}}, options());
                SharedIntArray other = SharedIntArray.create(Shape.of(6))) {
            other.copyFrom(rows.transpose());
            assertThat(other).hasToString("[1, 2, 3, 4, 5, 6]");
        }
    }

    @Test
    void whatWasCopiedIsEqual() {
        try (SharedIntArray rows = SharedIntArray.copyOf(new int[][]{{1, 2, 3}, {4, 5, 6}}, options());
                SharedIntArray columns = SharedIntArray.create(Shape.of(3, 2))) {
            SharedIntArray turned = columns.transpose();
            turned.copyFrom(rows);
            assertThat(turned.contentEquals(rows)).isTrue();
            assertThat(rows.contentEquals(turned)).isTrue();
            assertThat(rows.mismatch(turned)).isEqualTo(-1);
            turned.set(1, 0, 7);
            assertThat(rows.mismatch(turned)).as("in its own order").isEqualTo(rows.index(1, 0));
            assertThat(turned.mismatch(rows)).as("in its own order").isEqualTo(turned.index(1, 0));
        }
    }

    @Test
    void aMatrixMayBeTransposedInItsPlace() {
        SharedIntArray matrix = flat.reshape(Shape.of(4, 4));
        matrix.copyFrom(matrix.transpose());
        assertThat(flat.toArray()).containsExactly(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    }

    @Test
    void columnsThatOverlapTheirCopyAreReadBeforeTheyAreWritten() {
        SharedIntArray columns = flat.slice(0, 12).reshape(Shape.of(3, 4)).transpose();
        flat.slice(1, 13).copyFrom(columns);
        assertThat(flat.toArray()).containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15);
    }

    @Test
    void rowsThatOverlapTheirCopyAreReadBeforeTheyAreWritten() {
        flat.slice(1, 13).reshape(Shape.of(3, 4)).transpose().copyFrom(flat.slice(0, 12));
        assertThat(flat.toArray()).containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15);
    }

    @Test
    void memoryOfItsOwnIsCopiedRightToo() {
        SharedIntArray columns = flat.slice(1, 13).reshape(Shape.of(3, 4)).transpose();
        columns.copyFrom(flat.slice(0, 12).segment());
        assertThat(flat.toArray()).containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15);
        columns.copyTo(flat.slice(0, 12).segment());
        assertThat(flat.toArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 13, 14, 15);
        IntBuffer buffer = flat.segment().asByteBuffer().order(java.nio.ByteOrder.nativeOrder()).asIntBuffer();
        columns.copyFrom(buffer.slice(3, 12));
        assertThat(flat.toArray()).containsExactly(0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 13, 14, 13, 14, 15);
        columns.copyTo(buffer.slice(0, 12));
        assertThat(flat.toArray()).containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 13, 14, 14, 13, 14, 15);
    }

    @Test
    void rowsOfOtherLengthsAreRefusedAndNothingIsWritten() {
        SharedIntArray matrix = flat.reshape(Shape.of(4, 4));
        int[][] before = matrix.toRows();
        int[][] ragged = {new int[4], new int[4], new int[3], new int[4]};
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.copyFrom(ragged))
                .withMessageContainingAll("row 2", "4 elements", "3");
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.copyTo(ragged));
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.copyFrom(new int[3][4]))
                .withMessageContainingAll("4 rows", "3");
        assertThatIllegalArgumentException().isThrownBy(() -> flat.copyFrom(new int[4][4]))
                .withMessageContaining("(16,)");
        assertThat(matrix.toRows()).isDeepEqualTo(before);
        assertThat(Arrays.stream(ragged).flatMapToInt(Arrays::stream)).containsOnly(0);
    }
}
