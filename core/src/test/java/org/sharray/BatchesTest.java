package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import org.sharray.type.Shape;

/** Arrays in parts of a limited length. */
class BatchesTest {
    /** All elements, as the parts have them one after the other. */
    private static int[] joined(SharedIntArray array, long most) {
        return array.batches(most).peek(part -> assertThat(part.length()).isBetween(1L, most))
                .flatMapToInt(part -> IntStream.of(((SharedIntArray) part).toArray())).toArray();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 12, 60, 61, 419, 420, 1000})
    void thePartsAreTheWhole(long most) {
        try (SharedIntArray cube = SharedIntArray.create(Shape.of(5, 7, 12))) {
            cube.setAll(index -> (int) index);
            for (SharedIntArray array : new SharedIntArray[]{cube, cube.transpose(), cube.slice(0, 420, 3),
                    cube.slice(419, -1, -1), cube.view(Span.range(1, 4), Span.all(), Span.range(11, 0, -2)),
                    cube.view(Span.range(1, 4), Span.all(), Span.range(11, 0, -2)).transpose()}) {
                assertThat(joined(array, most)).isEqualTo(array.toArray());
            }
        }
    }

    @Test
    void nothingIsOnePartAndAPartHasAnElement() {
        try (SharedIntArray array = SharedIntArray.create(3)) {
            assertThat(array.slice(1, 1).batches(5)).hasSize(1);
            assertThat(array.batches(3).toList()).isEqualTo(Arrays.asList(array));
            assertThatThrownBy(() -> array.batches(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
