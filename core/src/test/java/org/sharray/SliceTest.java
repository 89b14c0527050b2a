package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;

class SliceTest {
    private static SharedIntArray tenDigits() {
        return SharedIntArray.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|10|1|[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "3|7|1|[3, 4, 5, 6]",
            "0|10|3|[0, 3, 6, 9]",
            "0|9|3|[0, 3, 6]", "1|10|9|[1]", "0|10|100|[0]", "5|5|1|[]", "10|10|2|[]", "0|0|1|[]",
            "9|-1|-1|[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]", "9|-1|-4|[9, 5, 1]", "8|2|-2|[8, 6, 4]", "4|4|-1|[]",
            "-1|-1|-1|[]",
            "0|-1|-1|[0]", "9|0|-9|[9]", "0|10|9223372036854775807|[0]", "9|-1|-9223372036854775808|[9]"})
    void takesEachStepthElement(long from, long to, long step, String expected) {
        try (SharedIntArray array = tenDigits()) {
            assertThat(array.slice(from, to, step)).hasToString(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,5,1", "0,11,1", "6,5,1", "11,11,1", "0,-1,1", "10,-1,-1", "5,6,-1", "5,-2,-1",
            "0,9223372036854775807,1", "-9223372036854775808,0,1", "9223372036854775807,-1,-1"})
    void boundsOutOfRangeAreRefusedWithTheirNumbers(long from, long to, long step) {
        try (SharedIntArray array = tenDigits()) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> array.slice(from, to, step))
                    .withMessageContaining(String.valueOf(from)).withMessageContaining(String.valueOf(to))
                    .withMessageContaining("10");
        }
    }

    @Test
    void aStepOfZeroIsRefused() {
        try (SharedIntArray array = tenDigits()) {
            assertThatIllegalArgumentException().isThrownBy(() -> array.slice(0, 5, 0)).withMessageContaining("step");
        }
    }

    @Test
    void slicesOfSlicesCompose() {
        try (SharedIntArray array = tenDigits()) {
            assertThat(array.slice(2, 9).slice(1, 5)).hasToString("[3, 4, 5, 6]");
            assertThat(array.slice(0, 10, 2).slice(1, 5, 2)).hasToString("[2, 6]");
            assertThat(array.slice(9, -1, -1).slice(9, -1, -1)).hasToString(array.toString());
            assertThat(array.slice(9, -1, -3).slice(3, 0, -2)).hasToString("[0, 6]");
            assertThat(array.slice(9, -1, -1).slice(2, 5).slice(1, 3)).hasToString("[6, 5]");
            assertThat(array.slice(4, 4).slice(0, 0)).hasToString("[]");
        }
    }

    @EachElementType
    void aSliceIsTheSameMemoryWithTheSameLock(Elements elements) {
        List<Object> values = elements.samples(20);
        try (SharedArray array = elements.arrayOf(values)) {
            SharedArray slice = array.slice(19, 3, -2);
            assertThat(slice).isInstanceOf(elements.arrayClass());
            assertThat(slice.elementType()).isEqualTo(array.elementType());
            elements.set(slice, 1, elements.value(1));
            assertThat(elements.get(array, 17)).isEqualTo(elements.value(1));
            elements.set(array, 15, elements.value(1));
            assertThat(elements.get(slice, 2)).isEqualTo(elements.value(1));
            assertThat(slice.lock()).isSameAs(array.lock());
        }
    }

    @Test
    void closingASliceLeavesTheArrayAndItsOtherSlices() {
        try (SharedIntArray array = tenDigits()) {
            SharedIntArray closed = array.slice(2, 8);
            SharedIntArray other = array.slice(2, 8);
            closed.close();
            closed.close();
            assertThat(closed.isOpen()).isFalse();
            assertThat(other).hasToString("[2, 3, 4, 5, 6, 7]");
            assertThat(array.get(2)).isEqualTo(2);
            array.lock().lock();
            array.lock().unlock();
        }
    }

    @Test
    void atomicsOnASliceOfASliceReachTheRightElement() {
        try (SharedShortArray array = SharedShortArray.create(20)) {
            SharedShortArray slice = array.slice(1, 20, 3).slice(5, 0, -2); // elements 16, 10, 4
            for (int i = 0; i < 3; i++) {
                slice.addAndGet(i, (short) (i + 1));
            }
            assertThat(array).hasToString("[0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]");
        }
    }
}
