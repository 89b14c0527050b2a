package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.testing.ByName;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;

/** Each atomic operation at each place in a word, in contiguous arrays and strided views alike. */
class ElementAtomicsTest {
    private static final int LENGTH = 9;

    /** Runs a check at each index of an array and of a view, and verifies that no other element was touched. */
    private static void atEveryPlace(Elements elements, BiConsumer<SharedArray, Long> check) {
        List<Object> background = elements.samples(LENGTH);
        try (SharedArray array = elements.arrayOf(background)) {
            for (SharedArray view : List.of(array, array.slice(LENGTH - 1, -1, -2))) {
                for (long index = 0; index < view.length(); index++) {
                    List<Object> before = elements.read(view);
                    check.accept(view, index);
                    List<Object> after = elements.read(view);
                    before.remove((int) index);
                    after.remove((int) index);
                    assertThat(after).as("neighbours of %d", index).isEqualTo(before);
                }
            }
        }
    }

    @EachElementType
    void compareAndSetWritesOnlyOverWhatWasExpected(Elements elements) {
        atEveryPlace(elements, (array, index) -> {
            for (Object there : elements.extremes()) {
                elements.set(array, index, there);
                for (Object expected : elements.extremes()) {
                    Object other = elements.value(elements.number(there) + 1);
                    boolean swapped = (boolean) elements.call(array, "compareAndSet", index, expected, other);
                    assertThat(swapped).as("%s expected to be %s", there, expected).isEqualTo(there.equals(expected));
                    assertThat(elements.get(array, index)).isEqualTo(swapped ? other : there);
                    elements.set(array, index, there);
                }
            }
        });
    }

    @EachElementType
    void compareAndExchangeTellsWhatWasThere(Elements elements) {
        atEveryPlace(elements, (array, index) -> {
            for (Object there : elements.extremes()) {
                elements.set(array, index, there);
                for (Object expected : elements.extremes()) {
                    Object other = elements.value(elements.number(there) + 1);
                    assertThat(elements.call(array, "compareAndExchange", index, expected, other)).isEqualTo(there);
                    assertThat(elements.get(array, index)).isEqualTo(there.equals(expected) ? other : there);
                    elements.set(array, index, there);
                }
            }
        });
    }

    @EachElementType
    void getAndSetTellsTheOldValue(Elements elements) {
        atEveryPlace(elements, (array, index) -> {
            for (Object value : elements.extremes()) {
                Object before = elements.get(array, index);
                assertThat(elements.call(array, "getAndSet", index, value)).isEqualTo(before);
                assertThat(elements.get(array, index)).isEqualTo(value);
            }
        });
    }

    @EachElementType
    void functionsChangeTheElement(Elements elements) {
        ByName.Function next = operands -> elements.value(elements.number(operands[0]) + 1);
        ByName.Function combined = operands -> elements
                .value(2 * elements.number(operands[0]) + elements.number(operands[1]));
        Object operand = elements.value(3);
        atEveryPlace(elements, (array, index) -> {
            elements.set(array, index, elements.value(5));
            assertThat(elements.call(array, "getAndUpdate", index, next)).isEqualTo(elements.value(5));
            assertThat(elements.call(array, "updateAndGet", index, next)).isEqualTo(elements.value(7));
            assertThat(elements.call(array, "getAndAccumulate", index, operand, combined)).isEqualTo(elements.value(7));
            assertThat(elements.call(array, "accumulateAndGet", index, operand, combined))
                    .isEqualTo(elements.value(2 * 17 + 3));
            assertThat(elements.get(array, index)).isEqualTo(elements.value(2 * 17 + 3));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#numeric")
    void additionsWrapAsInJava(Elements elements) {
        atEveryPlace(elements, (array, index) -> {
            for (Object start : elements.extremes()) {
                for (Object delta : elements.extremes()) {
                    Object sum = elements.sum(start, delta);
                    elements.set(array, index, start);
                    assertThat(elements.call(array, "getAndAdd", index, delta)).isEqualTo(start);
                    assertThat(elements.get(array, index)).isEqualTo(sum);
                    elements.set(array, index, start);
                    assertThat(elements.call(array, "addAndGet", index, delta)).isEqualTo(sum);
                    assertThat(elements.get(array, index)).isEqualTo(sum);
                }
                assertSteps(elements, array, index, start);
            }
        });
    }

    private static void assertSteps(Elements elements, SharedArray array, long index, Object start) {
        Object more = elements.sum(start, elements.value(1));
        Object less = elements.type().primitive() == char.class
                ? elements.value(elements.number(start) - 1)
                : elements.sum(start, elements.value(-1));
        elements.set(array, index, start);
        assertThat(elements.call(array, "getAndIncrement", index)).isEqualTo(start);
        assertThat(elements.get(array, index)).isEqualTo(more);
        elements.set(array, index, start);
        assertThat(elements.call(array, "incrementAndGet", index)).isEqualTo(more);
        elements.set(array, index, start);
        assertThat(elements.call(array, "getAndDecrement", index)).isEqualTo(start);
        assertThat(elements.get(array, index)).isEqualTo(less);
        elements.set(array, index, start);
        assertThat(elements.call(array, "decrementAndGet", index)).isEqualTo(less);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#bitwise")
    void bitsAreCombined(Elements elements) {
        atEveryPlace(elements, (array, index) -> {
            for (Object start : elements.extremes()) {
                for (Object mask : elements.extremes()) {
                    long left = elements.number(start);
                    long right = elements.number(mask);
                    assertCombines(elements, array, index, "Or", start, mask, left | right);
                    assertCombines(elements, array, index, "And", start, mask, left & right);
                    assertCombines(elements, array, index, "Xor", start, mask, left ^ right);
                }
            }
        });
    }

    private static void assertCombines(Elements elements, SharedArray array, long index, String operation, Object start,
            Object mask, long result) {
        elements.set(array, index, start);
        assertThat(elements.call(array, "getAndBitwise" + operation, index, mask)).isEqualTo(start);
        assertThat(elements.get(array, index)).isEqualTo(elements.value(result));
    }

    @EachElementType
    void theWeakFormsWriteOnlyOverWhatWasExpected(Elements elements) {
        Object there = elements.value(0);
        Object other = elements.value(1);
        atEveryPlace(elements, (array, index) -> {
            for (String strength : List.of("Acquire", "Release")) {
                String exchange = "compareAndExchange" + strength;
                elements.set(array, index, there);
                assertThat(elements.call(array, exchange, index, other, other)).isEqualTo(there);
                assertThat(elements.get(array, index)).isEqualTo(there);
                assertThat(elements.call(array, exchange, index, there, other)).isEqualTo(there);
                assertThat(elements.get(array, index)).isEqualTo(other);
            }
            for (String strength : List.of("Plain", "Volatile", "Acquire", "Release")) {
                String weak = "weakCompareAndSet" + strength;
                elements.set(array, index, there);
                assertThat(elements.call(array, weak, index, other, other)).isEqualTo(false);
                assertThat(elements.get(array, index)).isEqualTo(there);
                while (!(boolean) elements.call(array, weak, index, there, other)) {
                    assertThat(elements.get(array, index)).isEqualTo(there);
                }
                assertThat(elements.get(array, index)).isEqualTo(other);
            }
        });
    }
}
