package org.sharray.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.testing.Copies;

class ShapeTest {
    @Test
    void ranksAreOneToEight() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of()).withMessageContainingAll("1 to 8", "not 0");
        assertThat(Shape.of(1, 2, 3, 4, 5, 6, 7, 8).rank()).isEqualTo(8);
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1))
                .withMessageContainingAll("1 to 8", "not 9");
    }

    @Test
    void theProductFitsALong() {
        assertThat(Shape.of(Long.MAX_VALUE).elements()).isEqualTo(Long.MAX_VALUE);
        assertThat(Shape.of(1L << 31, (1L << 32) - 1).elements()).isPositive();
        assertThat(Shape.of(Long.MAX_VALUE, 1, 1).elements()).isEqualTo(Long.MAX_VALUE);
        for (long[] lengths : new long[][]{{1L << 32, 1L << 31}, {Long.MAX_VALUE, 2}, {2, Long.MAX_VALUE},
                {1L << 62, 4},
                {3, 1L << 62}, {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE}}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(lengths)).withMessageContaining("2^63 - 1");
        }
        assertThat(Shape.of(Long.MAX_VALUE, 0, Long.MAX_VALUE).elements()).isZero();
    }

    @Test
    void lengthsAreNotNegative() {
        for (long[] lengths : new long[][]{{-1}, {0, -1}, {-1, 0}, {2, Long.MIN_VALUE}, {-2, -2}}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(lengths)).withMessageContaining("-");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"5; (5,)", "5,; (5,)", "(5,); (5,)", "(5); (5,)", "1000,3; (1000, 3)",
            "( 2 , 0 ); (2, 0)", "(2, 3,); (2, 3)"})
    void textsAreReadAsPythonReadsThem(String text, String shown) {
        assertThat(Shape.parse(text)).hasToString(shown).isEqualTo(Shape.parse(shown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "()", "(", ")", "(5", "5)", ",", ",5", "5,,3", "5 3", "x", "-1", "1.5", "5x3", "[5]",
            "99999999999999999999", "1,1,1,1,1,1,1,1,1", "4294967296,4294967296"})
    void otherTextsAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.parse(text));
    }

    @Test
    void shapesAreValues() throws IOException, ClassNotFoundException {
        long[] lengths = {2, 3};
        Shape shape = Shape.of(lengths);
        lengths[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2))
                .isEqualTo(Copies.of(shape));
        assertThat(Shape.of(2).with(Shape.of(3))).isEqualTo(shape);
        assertThat(shape.with(Shape.SCALAR)).isEqualTo(shape);
        assertThat(Shape.SCALAR.with(Shape.SCALAR)).isEqualTo(Shape.SCALAR);
        assertThat(Shape.SCALAR.elements()).isOne();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> shape.length(2));
    }
}
