package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import org.junit.jupiter.api.Test;

/** What arrays look like to people. */
class ArrayTextTest {
    @Test
    void elementsAreListedAsInJavaAndNumPy() {
        assertThat(SharedIntArray.of(1, -2, 3)).hasToString("[1, -2, 3]");
        assertThat(SharedDoubleArray.of(1.5, Double.NaN)).hasToString("[1.5, NaN]");
        assertThat(SharedFloatArray.of(0.1f)).hasToString("[0.1]");
        assertThat(SharedBooleanArray.of(true, false)).hasToString("[true, false]");
        assertThat(SharedLongArray.create(0)).hasToString("[]");
    }

    @Test
    void unsignedElementsHaveNoSign() {
        assertThat(SharedByteArray.copyOf(new byte[]{-1, 1}, options().unsigned())).hasToString("[255, 1]");
        assertThat(SharedShortArray.copyOf(new short[]{-1}, options().unsigned())).hasToString("[65535]");
        assertThat(SharedIntArray.copyOf(new int[]{-1}, options().unsigned())).hasToString("[4294967295]");
        assertThat(SharedLongArray.copyOf(new long[]{-1}, options().unsigned())).hasToString("[18446744073709551615]");
    }

    @Test
    void charactersThatCannotBeShownAreEscaped() {
        assertThat(SharedCharArray.of('a', '\0', '\n', '\ud800', 'ß')).hasToString("[a, \\u0000, \\u000a, \\ud800, ß]");
    }

    @Test
    void beyondAThousandElementsTheMiddleIsLeftOut() {
        try (SharedIntArray array = SharedIntArray.create(1_001)) {
            array.setAll(i -> (int) i);
            assertThat(array).hasToString("[0, 1, 2, ..., 998, 999, 1000]");
            assertThat(array.slice(0, 1_000).toString()).endsWith("997, 998, 999]").doesNotContain("...");
            assertThat(array.slice(1_000, -1, -1)).hasToString("[1000, 999, 998, ..., 2, 1, 0]");
        }
    }

    @Test
    void aClosedArraySaysSo() {
        SharedIntArray array = SharedIntArray.create(5);
        SharedIntArray slice = array.slice(1, 3);
        array.close();
        assertThat(array).hasToString("SharedIntArray of length 5 (closed)");
        assertThat(slice).hasToString("SharedIntArray of length 2 (closed)");
    }
}
