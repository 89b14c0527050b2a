package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharray.testing.Numpy;
import org.sharray.testing.NumpySession;
import org.sharray.type.Shape;

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

    @Test
    void severalDimensionsAreShownAsByNumpy() {
        Numpy.require();
        try (NumpySession numpy = new NumpySession("""
                def answer(shape, order, view):
                    shape = eval(shape)
                    array = (np.arange(np.prod(shape)) * 7 - 50).reshape(shape, order=order)
                    return repr(np.array2string(eval('array' + view), separator=', ', max_line_width=1_000_000))
                """); SharedIntArray base = SharedIntArray.create(60_000)) {
            base.setAll(i -> (int) i * 7 - 50);
            for (Shape shape : List.of(Shape.of(2, 3), Shape.of(3, 1), Shape.of(1, 3), Shape.of(2, 3, 4),
                    Shape.of(2, 1, 3, 2), Shape.of(0, 3),
                    Shape.of(3, 0), Shape.of(2, 0, 3), Shape.of(7, 143), Shape.of(10, 100), Shape.of(1001, 1),
                    Shape.of(1, 1001),
                    Shape.of(6, 200), Shape.of(7, 7, 7, 7), Shape.of(20, 3, 30), Shape.of(2, 2, 2, 2, 2, 2, 2, 2),
                    Shape.of(3, 3, 3, 3, 3, 3, 3, 3))) {
                SharedIntArray array = base.slice(0, shape.elements()).reshape(shape);
                assertThat(text(array)).isEqualTo(numpy.ask(shape, "C", ""));
                assertThat(text(array.transpose())).isEqualTo(numpy.ask(shape, "C", ".T"));
                if (shape.length(0) > 1) {
                    Span[] spans = Span.first(Span.range(shape.length(0) - 1, 0, -1), shape.rank());
                    assertThat(text(array.view(spans))).isEqualTo(numpy.ask(shape, "C", "[:0:-1]"));
                }
            }
        }
    }

    private static String text(SharedArray array) {
        return "'" + array.toString().replace("\n", "\\n") + "'";
    }

    @Test
    void aClosedMatrixSaysSo() {
        SharedIntArray array = SharedIntArray.create(Shape.of(2, 3));
        array.close();
        assertThat(array).hasToString("SharedIntArray of shape (2, 3) (closed)");
    }
}
