package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.testing.Elements;
import org.sharray.type.ElementType;

class NumberViewTest {
    private static final BigInteger ONE = BigInteger.ONE;

    private static BigInteger smallest(ElementType type) {
        boolean fromZero = type.isUnsigned() || type == ElementType.BOOL || type == ElementType.CHAR16;
        return fromZero ? BigInteger.ZERO : ONE.shiftLeft(type.bytes() * 8 - 1).negate();
    }

    private static BigInteger largest(ElementType type) {
        return type == ElementType.BOOL ? ONE : smallest(type).add(ONE.shiftLeft(type.bytes() * 8)).subtract(ONE);
    }

    private static BigInteger read(NumberView numbers, long index) {
        return new BigInteger(numbers.get(index).toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#whole")
    void wholeNumbersInRangeAreKept(Elements elements) {
        try (SharedArray array = elements.create(3)) {
            NumberView numbers = array.numbers();
            for (BigInteger number : List.of(smallest(elements.type()), BigInteger.ZERO, ONE,
                    largest(elements.type()))) {
                numbers.set(1, number);
                assertThat(read(numbers, 1)).isEqualTo(number);
                numbers.set(1, new BigDecimal(number).setScale(2));
                assertThat(read(numbers, 1)).isEqualTo(number);
                assertThat(elements.get(array, 1)).isEqualTo(elements.value(number.longValue()));
            }
            assertThat(read(numbers, 0)).isZero();
            assertThat(read(numbers, 2)).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#whole")
    void wholeNumbersOutOfRangeAreRefusedWithTheRangeOrWrapped(Elements elements) {
        ElementType type = elements.type();
        try (SharedArray array = elements.create(1)) {
            array.numbers().set(0, 1);
            for (BigInteger number : List.of(smallest(type).subtract(ONE), largest(type).add(ONE), ONE.shiftLeft(70))) {
                assertThatIllegalArgumentException().isThrownBy(() -> array.numbers().set(0, number))
                        .withMessageContainingAll(number.toString(), type.toString(), smallest(type).toString(),
                                largest(type).toString(), "wrapping()");
                assertThat(read(array.numbers(), 0)).isEqualTo(ONE);
                array.numbers().wrapping().set(0, number);
                assertThat(elements.get(array, 0)).isEqualTo(type == ElementType.BOOL
                        ? Boolean.TRUE
                        : elements.value(number.longValue()));
                array.numbers().set(0, 1);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#whole")
    void fractionsAndNoNumbersAreRefusedByWholeElements(Elements elements) {
        try (SharedArray array = elements.create(1)) {
            for (Number number : List.of(1.5, 0.5f, new BigDecimal("1e-30"), Double.NaN, Float.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY)) {
                for (NumberView numbers : List.of(array.numbers(), array.numbers().wrapping())) {
                    assertThatIllegalArgumentException().isThrownBy(() -> numbers.set(0, number))
                            .withMessageContaining(number.toString());
                }
            }
            array.numbers().set(0, 1.0);
            assertThat(read(array.numbers(), 0)).isEqualTo(ONE);
        }
    }

    @Test
    void unsignedLongsBeyondTheSignedRangeAreBigIntegers() {
        try (SharedArray array = SharedArray.create('Q', 1)) {
            array.numbers().set(0, Long.MAX_VALUE);
            assertThat(array.numbers().get(0)).isEqualTo(Long.MAX_VALUE);
            array.numbers().set(0, new BigInteger("18446744073709551615"));
            assertThat(array.numbers().get(0)).isEqualTo(new BigInteger("18446744073709551615"));
            assertThatIllegalArgumentException().isThrownBy(() -> array.numbers().set(0, -1));
        }
    }

    @Test
    void floatsTakeWhatIsFinite() {
        try (SharedArray array = SharedArray.create('f', 1)) {
            NumberView numbers = array.numbers();
            numbers.set(0, 1.5);
            assertThat(numbers.get(0)).isEqualTo(1.5);
            assertThatIllegalArgumentException().isThrownBy(() -> numbers.set(0, 1e300)).withMessageContainingAll(
                    "1.0E300",
                    "float32");
            assertThat(numbers.get(0)).isEqualTo(1.5);
            numbers.wrapping().set(0, 1e300);
            assertThat(numbers.get(0)).isEqualTo(Double.POSITIVE_INFINITY);
            numbers.set(0, Double.NaN);
            assertThat(numbers.get(0)).isEqualTo(Double.NaN);
            numbers.set(0, Double.NEGATIVE_INFINITY);
            assertThat(numbers.get(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        }
    }

    @Test
    void doublesTakeEveryNumber() {
        try (SharedArray array = SharedArray.of('d', 1, 2L, 1.25f, new AtomicLong(7), new BigDecimal("0.1"))) {
            assertThat(array).hasToString("[1.0, 2.0, 1.25, 7.0, 0.1]");
        }
    }

    @Test
    void aNumberTooLargeForADoubleIsRefused() {
        BigInteger huge = BigInteger.TEN.pow(400);
        try (SharedArray array = SharedArray.create('d', 1); SharedArray floats = SharedArray.create('f', 1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> array.numbers().set(0, huge));
            assertThatIllegalArgumentException().isThrownBy(() -> floats.numbers().set(0, huge));
        }
    }

    @Test
    void copyFromWritesAllOrNothing() {
        try (SharedArray array = SharedArray.of('B', 1, 2, 3)) {
            assertThatIllegalArgumentException().isThrownBy(() -> array.numbers().copyFrom(4, 5, 256))
                    .withMessageContaining("256");
            assertThatIllegalArgumentException().isThrownBy(() -> array.numbers().copyFrom(4, 5))
                    .withMessageContainingAll("2", "3");
            assertThat(array).hasToString("[1, 2, 3]");
            array.numbers().copyFrom(4, 5, 255);
            assertThat(array).hasToString("[4, 5, 255]");
        }
    }

    @Test
    void indexesAreCheckedBeforeAnythingElse() {
        try (SharedArray array = SharedArray.create('i', 3)) {
            for (long wrong : new long[]{-1, 3}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> array.numbers().set(wrong, 1.5));
            }
        }
    }

    /** A number of a class that the library has never heard of. */
    private static final class Strange extends Number {
        private static final long serialVersionUID = 1L;
        private final double number;

        Strange(double number) {
            this.number = number;
        }

        @Override
        public int intValue() {
            return (int) number;
        }

        @Override
        public long longValue() {
            return (long) number;
        }

        @Override
        public float floatValue() {
            return (float) number;
        }

        @Override
        public double doubleValue() {
            return number;
        }
    }

    private static DoubleAdder sum(double number) {
        DoubleAdder sum = new DoubleAdder();
        sum.add(number);
        return sum;
    }

    @Test
    void noNumberClassIsCutToFit() {
        try (SharedArray ints = SharedArray.create('i', 1);
                SharedArray longs = SharedArray.create('q', 1);
                SharedArray doubles = SharedArray.create('d', 1)) {
            for (double wrong : new double[]{1.5, 0x1p63, 1e30, Double.NaN, Double.POSITIVE_INFINITY}) {
                for (Number number : List.of(sum(wrong), new Strange(wrong))) {
                    assertThatIllegalArgumentException().isThrownBy(() -> ints.numbers().set(0, number));
                    assertThatIllegalArgumentException().isThrownBy(() -> longs.numbers().set(0, number));
                }
            }
            ints.numbers().set(0, sum(7));
            assertThat(ints.numbers().get(0)).isEqualTo(7L);
            longs.numbers().set(0, new AtomicLong(Long.MAX_VALUE));
            assertThat(longs.numbers().get(0)).isEqualTo(Long.MAX_VALUE);
            for (Number huge : List.of(BigInteger.TEN.pow(400), new BigDecimal("1e400"),
                    new Strange(Double.POSITIVE_INFINITY))) {
                assertThatIllegalArgumentException().isThrownBy(() -> doubles.numbers().set(0, huge));
            }
            doubles.numbers().set(0, sum(Double.POSITIVE_INFINITY));
            assertThat(doubles.numbers().get(0)).isEqualTo(Double.POSITIVE_INFINITY);
        }
    }
}
