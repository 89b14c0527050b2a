package org.sharray.inspector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

class ValuesTest {
    private static final int LENGTH = 60;

    private static void fill(SharedArray array) {
        Random random = new Random(array.elementType().code());
        for (long i = 0; i < array.length(); i++) {
            switch (array) {
                case SharedBooleanArray booleans -> booleans.set(i, random.nextBoolean());
                case SharedCharArray chars -> chars.set(i, (char) random.nextInt());
                default -> array.segment().set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
            }
        }
    }

    private static double expected(SharedArray array, long index) {
        return switch (array) {
            case SharedBooleanArray booleans -> booleans.get(index) ? 1 : 0;
            case SharedCharArray chars -> chars.get(index);
            default -> array.numbers().get(index).doubleValue();
        };
    }

    @ParameterizedTest
    @EnumSource
    void elementsOfEveryTypeAreRead(ElementType type) {
        try (SharedArray array = SharedArray.create(type, Shape.of(5, 12), ArrayOptions.options())) {
            fill(array);
            for (SharedArray view : new SharedArray[]{array, array.slice(7, 40), array.slice(59, -1, -3),
                    array.transpose(), array.column(3)}) {
                Values values = Values.of(view).orElseThrow();
                double[] run = new double[LENGTH];
                values.read(0, run, (int) view.length());
                for (int i = 0; i < view.length(); i++) {
                    assertThat(run[i]).isEqualTo(Double.valueOf(expected(view, i)));
                    assertThat(values.get(i)).isEqualTo(Double.valueOf(run[i]));
                }
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> values.read(view.length() - 1, run, 2));
            }
        }
    }

    @Test
    void textsAreNoNumbers() {
        try (SharedArray texts = SharedArray.create(Dtype.parse("S5"), Shape.of(2), ArrayOptions.options())) {
            assertThat(Values.of(texts)).isEmpty();
        }
    }

    @Test
    void aSummaryCountsWhatIsNotFiniteApart() {
        try (SharedDoubleArray array = SharedDoubleArray.of(1, 2, 3, Double.NaN, 4, Double.NEGATIVE_INFINITY, 10)) {
            Summary summary = Summary.of(Values.of(array).orElseThrow(), 3);
            assertThat(summary)
                    .isEqualTo(new Summary(7, 1, 1, 1, 10, 4, summary.deviation(), List.of(3L, 1L, 1L)));
            assertThat(summary.deviation()).isCloseTo(Math.sqrt(10), within(1e-12));
        }
    }

    @Test
    void nothingHasNoExtremes() {
        try (SharedDoubleArray array = SharedDoubleArray.of(Double.NaN)) {
            assertThat(Summary.of(Values.of(array).orElseThrow(), 4).min()).isNaN();
        }
        try (SharedIntArray same = SharedIntArray.of(5, 5, 5)) {
            assertThat(Summary.of(Values.of(same).orElseThrow(), 2).histogram()).containsExactly(3L, 0L);
        }
    }

    @Test
    void anEnvelopeLosesNoPeak() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int length = 1 + random.nextInt(30_000);
            try (SharedDoubleArray array = SharedDoubleArray.create(length)) {
                array.setAll(_ -> random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian());
                int from = random.nextInt(length);
                int to = from + random.nextInt(length - from + 1);
                int pieces = 1 + random.nextInt(50);
                Envelope envelope = Envelope.of(Values.of(array).orElseThrow(), from, to, pieces);
                assertThat(envelope.min()).hasSize(Math.min(pieces, to - from));
                double least = Double.POSITIVE_INFINITY;
                double most = Double.NEGATIVE_INFINITY;
                for (int i = from; i < to; i++) {
                    least = Math.min(least, Double.isNaN(array.get(i)) ? least : array.get(i));
                    most = Math.max(most, Double.isNaN(array.get(i)) ? most : array.get(i));
                }
                assertThat(Arrays.stream(envelope.min()).filter(value -> !Double.isNaN(value)).min()
                        .orElse(Double.POSITIVE_INFINITY)).isEqualTo(least);
                assertThat(Arrays.stream(envelope.max()).filter(value -> !Double.isNaN(value)).max()
                        .orElse(Double.NEGATIVE_INFINITY)).isEqualTo(most);
            }
        }
    }

    @Test
    void changesAreSeenWhereTheyAre() {
        try (SharedIntArray array = SharedIntArray.create(800)) {
            Changes changes = new Changes(array, 4);
            assertThat(changes.words()).isEqualTo(400);
            assertThat(changes.next()).containsOnly(0);
            array.set(0, 1);
            array.set(799, 1);
            assertThat(changes.next()).containsExactly(0.01, 0, 0, 0.01);
            assertThat(changes.next()).containsOnly(0);
            array.fill(3);
            assertThat(changes.next()).containsOnly(1);
        }
        try (SharedArray bytes = SharedArray.create('b', 3)) {
            assertThat(new Changes(bytes, 10).next()).hasSize(1);
        }
    }
}
