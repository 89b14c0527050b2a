package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sharray.Length;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.Span;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Loops over arrays of several dimensions, of records and of texts. */
@Timeout(300)
class PoolShapesTest {
    private static final ProcessPool POOL = ProcessPool.create(3,
            PoolOptions.options().process(ProcessOptions.options().captureOutput()));

    record Particle(@Length(3) double[] place, int cell, @Length(50) String name) {}

    @AfterAll
    static void close() {
        POOL.close();
    }

    @Test
    void aSliceOfAMatrixIsRows() throws InterruptedException {
        for (long[] lengths : new long[][]{{1, 1}, {5, 7}, {100, 3}, {3, 1_000}, {1_001, 16}, {0, 4}, {4, 0},
                {4, 5, 6}}) {
            try (var array = SharedIntArray.create(Shape.of(lengths), options().unlocked())) {
                long columns = lengths[lengths.length - 1];
                List<Shape> shapes = POOL.mapSlices(array, (slice, from) -> {
                    slice.setAll(i -> (int) (slice.get(i) + from + i));
                    return slice.shape();
                });
                assertThat(shapes).allMatch(
                        shape -> shape.rank() == lengths.length && shape.length(lengths.length - 1) == columns);
                assertThat(shapes.stream().mapToLong(Shape::elements).sum()).isEqualTo(array.length());
                assertIsIndices(array, 1);
                POOL.forEachSlice(array, Slicing.chunks(10),
                        (slice, from) -> slice.setAll(i -> (int) (slice.get(i) + from + i)));
                assertIsIndices(array, 2);
            }
        }
    }

    private static void assertIsIndices(SharedIntArray array, int times) {
        for (int i = 0; i < array.length(); i++) {
            assertThat(array.get(i)).isEqualTo(i * times);
        }
    }

    @Test
    void viewsAreSplitAsTheyLie() throws InterruptedException {
        try (var array = SharedIntArray.create(Shape.of(40, 30))) {
            SharedIntArray block = array.view(Span.range(10, 30), Span.range(29, -1, -2));
            POOL.forEachSlice(block, slice -> slice.fill(1));
            POOL.setAll(block.transpose(), i -> (int) i + 1);
            for (int row = 0; row < 40; row++) {
                for (int column = 0; column < 30; column++) {
                    boolean inside = row >= 10 && row < 30 && column % 2 == 1;
                    assertThat(array.get(row, column)).isEqualTo(inside ? (row - 10) * 15 + (29 - column) / 2 + 1 : 0);
                }
            }
        }
    }

    @Test
    void sortsAndPrefixesGoOverAllDimensions() throws InterruptedException {
        try (var array = SharedIntArray.create(Shape.of(1_000, 700))) {
            array.setAll(i -> (int) (i * 0x9E3779B97F4A7C15L >>> 33));
            int[] expected = array.toArray();
            POOL.parallelSort(array);
            Arrays.sort(expected);
            assertThat(array.toArray()).isEqualTo(expected);
            POOL.parallelPrefix(array, Integer::max);
            assertThat(array.toArray()).isEqualTo(expected);
            SharedIntArray block = array.view(Span.all(), Span.range(0, 2));
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> POOL.parallelSort(block));
        }
    }

    @Test
    void recordsAreSplitAndSent() throws InterruptedException {
        try (var particles = SharedRecordArray.create(Particle.class, 1_000);
                var names = SharedTextArray.create(TextType.utf32(5), 100)) {
            POOL.forEachSlice(particles, (slice, from) -> slice.setAll(
                    i -> new Particle(new double[]{from + i, 1, 2}, (int) (from + i) % 10, "particle " + (from + i))));
            assertThat(particles.get(777).name()).isEqualTo("particle 777");
            SharedDoubleArray places = particles.column("place", SharedDoubleArray.class);
            double sum = POOL.reduceSlices(places, 0.0, slice -> {
                double part = 0;
                for (int i = 0; i < slice.shape().length(0); i++) {
                    part += slice.get(i, 0) * slice.get(i, 2);
                }
                return part;
            }, Double::sum);
            assertThat(sum).isEqualTo(999 * 1_000);
            SharedIntArray cells = particles.column("cell", SharedIntArray.class);
            POOL.forEachSlice(names, (slice, from) -> slice.setAll(i -> "n" + cells.get(from + i)));
            assertThat(names.slice(8, 12).toArray()).containsExactly("n8", "n9", "n0", "n1");
        }
    }
}
