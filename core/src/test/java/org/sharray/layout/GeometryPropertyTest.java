package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.sharray.testing.ViewModel;
import org.sharray.testing.ViewModel.Step;
import org.sharray.type.Shape;

/** Where the elements of views lie, against lists of places. */
class GeometryPropertyTest {
    private static final int[] SIZES = {1, 2, 3, 4, 8, 16};

    /** A geometry and what it should be, in elements of some bytes. */
    private record Pair(Geometry geometry, ViewModel model, int bytes, long fileBytes) {
        static Pair random(Random random) {
            Shape shape = ViewModel.randomShape(random, Shape.MAX_RANK);
            boolean columnMajor = random.nextBoolean();
            int bytes = SIZES[random.nextInt(SIZES.length)];
            Pair pair = new Pair(Geometry.whole(shape, columnMajor, bytes), ViewModel.whole(shape, columnMajor), bytes,
                    shape.elements() * bytes);
            for (int i = random.nextInt(6); i > 0; i--) {
                pair = pair.step(random);
            }
            return pair;
        }

        private Pair step(Random random) {
            Step step = model.randomStep(random);
            if (!model.allows(step)) {
                assertThatExceptionOfType(UnsupportedOperationException.class).as("%s of %s", step, model)
                        .isThrownBy(() -> ViewModel.take(geometry, step))
                        .withMessageContaining(geometry.shape().toString());
                return this;
            }
            return new Pair(ViewModel.take(geometry, step), model.take(step), bytes, fileBytes);
        }

        long place(long... indices) {
            return model.at(indices) * bytes;
        }
    }

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void elementsAreWhereTheListSaysThatTheyAre(@ForAll long seed) {
        Pair pair = Pair.random(new Random(seed));
        Geometry geometry = pair.geometry;
        ViewModel model = pair.model;
        assertThat(geometry.shape()).isEqualTo(model.shape());
        assertThat(geometry.length()).isEqualTo(model.length());
        assertThat(geometry.isColumnMajor()).isEqualTo(model.columnMajor());
        long[] stored = model.stored();
        for (int i = 0; i < stored.length; i++) {
            assertThat(geometry.at(i)).as("element %d of %s", i, geometry).isEqualTo(stored[i] * pair.bytes);
            assertThat(geometry.index(geometry.indices(i))).isEqualTo(i);
        }
        for (long[] indices : model.indices()) {
            assertThat(geometry.at(geometry.index(indices))).as("element %s of %s", Arrays.toString(indices), geometry)
                    .isEqualTo(pair.place(indices));
        }
        assertThat(geometry.isUniform()).isEqualTo(model.isUniform());
        boolean dense = true;
        for (int i = 1; i < stored.length; i++) {
            dense &= stored[i] == stored[i - 1] + 1;
        }
        assertThat(geometry.isContiguous()).isEqualTo(dense);
    }

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void rangesLieBetweenTheirLowestAndHighestPlace(@ForAll long seed) {
        Random random = new Random(seed);
        Pair pair = Pair.random(random);
        long[] places = Arrays.stream(pair.model.stored()).map(place -> place * pair.bytes).toArray();
        for (int i = 0; i < 5 && places.length > 0; i++) {
            int from = random.nextInt(places.length);
            int to = from + 1 + random.nextInt(places.length - from);
            long lowest = pair.geometry.lowest(from, to);
            long highest = pair.geometry.highest(from, to);
            assertThat(Arrays.stream(places, from, to)).as("%d to %d of %s", from, to, pair.geometry)
                    .allMatch(place -> lowest <= place && place <= highest);
            assertThat(places).as("never beyond the geometry").contains(lowest, highest);
        }
    }

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void viewsAreInsideOfTheirFileAndOfNothingSmaller(@ForAll long seed) {
        Pair pair = Pair.random(new Random(seed));
        assertThat(pair.geometry.isInside(pair.fileBytes)).as("%s", pair.geometry).isTrue();
        assertThat(pair.geometry.isAligned(pair.bytes)).as("%s", pair.geometry).isTrue();
        long end = Arrays.stream(pair.model.places()).max().orElse(-1) * pair.bytes + pair.bytes;
        if (end > 0) {
            assertThat(pair.geometry.isInside(end)).isTrue();
            assertThat(pair.geometry.isInside(end - 1)).isFalse();
        }
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aGeometryArrivesAsItIs(@ForAll long seed) throws IOException, ClassNotFoundException {
        Geometry geometry = Pair.random(new Random(seed)).geometry;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(geometry);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Object received = in.readObject();
            assertThat(received).isEqualTo(geometry).hasSameHashCodeAs(geometry).hasToString(geometry.toString());
            assertThat(((Geometry) received).isUniform()).isEqualTo(geometry.isUniform());
        }
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void partsOfElementsAreInThem(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = ViewModel.randomShape(random, 5);
        boolean columnMajor = random.nextBoolean();
        Geometry whole = Geometry.whole(shape, columnMajor, 24);
        ViewModel model = ViewModel.whole(shape, columnMajor);
        for (int i = random.nextInt(3); i > 0; i--) {
            Step step = model.randomStep(random);
            if (model.allows(step) && model.take(step).shape().rank() < 7) {
                whole = ViewModel.take(whole, step);
                model = model.take(step);
            }
        }
        Geometry part = whole.part(4, Shape.of(2, 3), 2);
        for (long[] indices : model.indices()) {
            for (int i = 0; i < 6; i++) {
                long[] within = Arrays.copyOf(indices, indices.length + 2);
                within[indices.length] = i / 3;
                within[indices.length + 1] = i % 3;
                assertThat(part.at(part.index(within))).isEqualTo(model.at(indices) * 24 + 4 + 2 * i);
            }
        }
        long last = part.length() - 1;
        for (long from = 0; from <= last; from += 5) {
            long place = part.at(from + random.nextLong(last - from + 1));
            assertThat(place).as("%s", part).isBetween(part.lowest(from, last + 1), part.highest(from, last + 1));
        }
    }

    @Example
    void aPartOfNothingStaysWhereTheWholeIs() {
        Geometry nothing = Geometry.whole(Shape.of(3, 0, 2), false, 4);
        for (Geometry part : new Geometry[]{nothing.pick(0, 2), nothing.range(0, 1, 3, 1), nothing.range(2, 1, -1, -1),
                nothing.pick(2, 1).pick(0, 2), nothing.transpose().pick(0, 1), nothing.part(2, Shape.of(2), 1)}) {
            assertThat(part.length()).isZero();
            assertThat(part.isInside(0)).as("%s", part).isTrue();
        }
    }

    @Example
    void whatIsFarAwayIsNotInside() {
        long far = Long.MAX_VALUE;
        assertThat(Geometry.of(far, Shape.of(1), new long[]{1}, false, 1).isInside(far)).isFalse();
        assertThat(Geometry.of(0, Shape.of(3), new long[]{far}, false, 1).isInside(far)).isFalse();
        assertThat(Geometry.of(0, Shape.of(2, 2), new long[]{far, 1}, false, 1).isInside(far)).isFalse();
        assertThat(Geometry.of(0, Shape.of(3), new long[]{Long.MIN_VALUE}, false, 1).isInside(far)).isFalse();
        assertThat(Geometry.of(-1, Shape.of(1), new long[]{1}, false, 1).isInside(far)).isFalse();
        assertThat(Geometry.of(4, Shape.of(3), new long[]{-3}, false, 1).isInside(100)).isFalse();
        assertThat(Geometry.of(4, Shape.of(3), new long[]{-2}, false, 1).isInside(5)).isTrue();
        assertThat(Geometry.of(0, Shape.of(3), new long[]{0}, false, 1).isInside(100)).isFalse();
        assertThat(Geometry.of(-1, Shape.of(0), new long[]{1}, false, 1).isInside(100)).isFalse();
        assertThat(Geometry.of(101, Shape.of(0), new long[]{1}, false, 1).isInside(100)).isFalse();
        assertThat(Geometry.of(100, Shape.of(0), new long[]{far}, false, 1).isInside(100)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Geometry.of(0, Shape.of(2, 2), new long[]{1}, false, 1))
                .withMessageContainingAll("1", "2", "(2, 2)");
    }

    @Example
    void indicesAndRangesAreChecked() {
        Geometry geometry = Geometry.whole(Shape.of(2, 3), false, 4);
        for (long[] wrong : new long[][]{{2, 0}, {0, 3}, {-1, 0}, {0, -1}, {Long.MAX_VALUE, 0}, {0, Long.MIN_VALUE}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> geometry.index(wrong))
                    .withMessageContaining("(2, 3)");
        }
        for (long[] wrong : new long[][]{{}, {1}, {0, 0, 0}}) {
            assertThatIllegalArgumentException().isThrownBy(() -> geometry.index(wrong))
                    .withMessageContainingAll(wrong.length + " ind", "(2, 3)", "needs 2");
        }
        for (long[] wrong : new long[][]{{0, 4, 1}, {-1, 1, 1}, {2, 1, 1}, {3, -1, -1}, {1, 2, -1}, {1, -2, -1},
                {0, Long.MAX_VALUE, 1}, {Long.MIN_VALUE, 0, 1}, {Long.MAX_VALUE, -1, -1}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).as(Arrays.toString(wrong))
                    .isThrownBy(() -> geometry.range(1, wrong[0], wrong[1], wrong[2]));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> geometry.range(0, 0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> geometry.slice(0, 1, 0));
        assertThat(geometry.range(1, 0, 3, Long.MAX_VALUE).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(geometry.range(1, 2, -1, Long.MIN_VALUE).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(geometry.slice(5, -1, Long.MIN_VALUE).at(0)).isEqualTo(20);
        assertThatIllegalArgumentException().isThrownBy(() -> geometry.reshape(Shape.of(7)))
                .withMessageContainingAll("6 elements", "(7,)");
    }
}
