package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.sharray.sync.SharedLock;
import org.sharray.testing.ByName;
import org.sharray.testing.ElementBuffers;
import org.sharray.testing.Elements;
import org.sharray.testing.ViewModel;
import org.sharray.testing.ViewModel.Step;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** Everything that reads and writes whole views of several dimensions, against a list of the file's elements and the places of the view. */
class ShapedViewPropertyTest {
    /** An array of random elements, and steps to a view of it. */
    private static final class Scene implements AutoCloseable {
        final Random random;
        final Elements elements;
        final Shape shape;
        final List<Object> values;
        final SharedArray array;
        final List<Step> steps = new ArrayList<>();
        final SharedArray view;
        final ViewModel model;

        Scene(long seed, ElementType type, int stripes) {
            random = new Random(seed);
            elements = new Elements(type);
            shape = ViewModel.randomShape(random, 5);
            values = new ArrayList<>(elements.samples((int) shape.elements()));
            array = (SharedArray) elements.callStatic("create", shape, elements.options().stripes(stripes));
            elements.call(array, "copyFrom", elements.javaArray(values));
            ViewModel places = ViewModel.whole(shape, false);
            SharedArray part = array;
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                Step step = places.randomStep(random);
                if (places.allows(step)) {
                    steps.add(step);
                    places = places.take(step);
                    part = ViewModel.take(part, step);
                }
            }
            view = part;
            model = places;
        }

        int size() {
            return (int) model.length();
        }

        /** What the view has, in the order in which it counts. */
        List<Object> expected() {
            return Arrays.stream(model.stored()).mapToObj(place -> values.get((int) place)).toList();
        }

        /** Changes the list as the view should have been changed. */
        void replace(List<Object> replacement) {
            long[] stored = model.stored();
            for (int i = 0; i < stored.length; i++) {
                values.set((int) stored[i], replacement.get(i));
            }
        }

        List<Object> others() {
            List<Object> others = new ArrayList<>(elements.samples(size() + 7).subList(7, size() + 7));
            Collections.shuffle(others, random);
            return others;
        }

        void assertChangedRight(String what) {
            assertThat(elements.read(array)).as("%s: %s of %s", what, steps, shape).isEqualTo(values);
        }

        ElementBuffers buffers() {
            return new ElementBuffers(elements, random.nextBoolean(),
                    random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        }

        /** The elements of a matrix as a Java array of rows. */
        Object rows(List<Object> stored) {
            int count = (int) model.shape().length(0);
            int columns = (int) model.shape().length(1);
            Object rows = Array.newInstance(elements.type().primitive(), count, columns);
            for (int i = 0; i < size(); i++) {
                int row = model.columnMajor() ? i % count : i / columns;
                int column = model.columnMajor() ? i / count : i % columns;
                Array.set(Array.get(rows, row), column, stored.get(i));
            }
            return rows;
        }

        @Override
        public void close() {
            array.close();
        }
    }

    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void allThatReadsReadsTheSame(@ForAll long seed, @ForAll ElementType type) {
        try (Scene scene = new Scene(seed, type, 0)) {
            Elements elements = scene.elements;
            SharedArray view = scene.view;
            List<Object> expected = scene.expected();
            assertThat(elements.read(view)).isEqualTo(expected);
            for (long[] indices : scene.model.indices()) {
                assertThat(elements.call(view, "get", (Object) indices))
                        .isEqualTo(scene.values.get((int) scene.model.at(indices)));
                assertThat(elements.call(view, "getVolatile", view.index(indices)))
                        .isEqualTo(scene.values.get((int) scene.model.at(indices)));
            }
            assertThat(elements.list(elements.call(view, "toArray"))).isEqualTo(expected);
            assertThat(elements.list(elements.call(view, "snapshot"))).isEqualTo(expected);
            assertThat(elements.call(view, "asList")).isEqualTo(expected);
            Object copy = elements.javaArray(scene.others());
            elements.call(view, "copyTo", copy);
            assertThat(elements.list(copy)).isEqualTo(expected);
            MemorySegment segment = elements.segment(scene.others());
            elements.call(view, "copyTo", segment);
            assertThat(segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).isEqualTo(elements.bytes(expected));
            if (elements.hasBuffers()) {
                ElementBuffers buffers = scene.buffers();
                Buffer buffer = buffers.of(scene.others());
                elements.call(view, "copyTo", buffer);
                assertThat(buffers.read(buffer)).isEqualTo(expected);
            }
            if (scene.model.shape().rank() == 2) {
                assertThat(Arrays.deepEquals(new Object[]{elements.call(view, "toRows")},
                        new Object[]{scene.rows(expected)})).isTrue();
            } else {
                assertThatThrownBy(() -> elements.call(view, "toRows")).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(view.shape().toString());
            }
            int from = scene.random.nextInt(scene.size() + 1);
            int to = from + scene.random.nextInt(scene.size() - from + 1);
            assertThat(elements.list(elements.call(view, "snapshot", from, to))).isEqualTo(expected.subList(from, to));
            if (type != ElementType.CHAR16 && type != ElementType.BOOL && scene.size() > 0) {
                int any = scene.random.nextInt(scene.size());
                assertThat(elements.value(view.numbers().get(any).longValue())).isEqualTo(expected.get(any));
            }
            if (scene.model.isUniform() && elements.read(view).equals(expected) && isDense(scene.model)) {
                assertThat(view.segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                        .isEqualTo(elements.bytes(expected));
            } else {
                assertThatThrownBy(view::segment).isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }

    private static boolean isDense(ViewModel model) {
        long[] stored = model.stored();
        return LongStream.range(1, stored.length).allMatch(i -> stored[(int) i] == stored[(int) i - 1] + 1);
    }

    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void allThatWritesChangesTheViewAndNothingElse(@ForAll long seed, @ForAll ElementType type) {
        try (Scene scene = new Scene(seed, type, 0)) {
            Elements elements = scene.elements;
            SharedArray view = scene.view;
            List<Object> others = scene.others();
            elements.call(view, "copyFrom", elements.javaArray(others));
            scene.replace(others);
            scene.assertChangedRight("copyFrom an array");

            Collections.shuffle(others, scene.random);
            elements.call(view, "copyFrom", elements.segment(others));
            scene.replace(others);
            scene.assertChangedRight("copyFrom a segment");

            if (elements.hasBuffers()) {
                Collections.shuffle(others, scene.random);
                Buffer buffer = scene.buffers().of(others);
                elements.call(view, "copyFrom", buffer);
                scene.replace(others);
                scene.assertChangedRight("copyFrom a buffer");
            }
            if (scene.model.shape().rank() == 2) {
                Collections.shuffle(others, scene.random);
                elements.call(view, "copyFrom", scene.rows(others));
                scene.replace(others);
                scene.assertChangedRight("copyFrom rows");
            }
            Collections.shuffle(others, scene.random);
            elements.call(view, "setAll", (ByName.Function) index -> others.get((int) (long) (Long) index[0]));
            scene.replace(others);
            scene.assertChangedRight("setAll");

            for (long[] indices : scene.model.indices()) {
                int place = (int) scene.model.at(indices);
                Object next = elements.otherThan(scene.values.get(place));
                switch (scene.random.nextInt(4)) {
                    case 0 -> elements.call(view, "set", indices, next);
                    case 1 -> assertThat(elements.call(view, "getAndSet", view.index(indices), next))
                            .isEqualTo(scene.values.get(place));
                    case 2 -> assertThat(elements.call(view, "compareAndSet", view.index(indices),
                            scene.values.get(place), next)).isEqualTo(true);
                    default -> elements.call(view, "setVolatile", view.index(indices), next);
                }
                scene.values.set(place, next);
            }
            scene.assertChangedRight("single writes");

            Object value = elements.value(seed);
            elements.call(view, "fill", value);
            scene.replace(Collections.nCopies(scene.size(), value));
            scene.assertChangedRight("fill");
        }
    }

    @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void copiesWithinOneArrayGoByIndicesWhereTheShapesAreEqual(@ForAll long seed, @ForAll ElementType type) {
        try (Scene scene = new Scene(seed, type, 0)) {
            ViewModel target = scene.model;
            SharedArray targetView = scene.view;
            ViewModel source = null;
            SharedArray sourceView = null;
            for (int tries = 0; tries < 60 && (source == null || source.length() != target.length()); tries++) {
                source = ViewModel.whole(scene.shape, false);
                sourceView = scene.array;
                List<Step> steps = scene.random.nextInt(3) == 0 ? new ArrayList<>(scene.steps) : new ArrayList<>();
                for (Step step : steps) {
                    source = source.take(step);
                    sourceView = ViewModel.take(sourceView, step);
                }
                for (int i = scene.random.nextInt(4); i > 0; i--) {
                    Step step = source.randomStep(scene.random);
                    if (source.allows(step)) {
                        source = source.take(step);
                        sourceView = ViewModel.take(sourceView, step);
                    }
                }
            }
            if (source.length() != target.length()) {
                source = target;
                sourceView = targetView;
            }
            boolean byIndices = source.shape().equals(target.shape());
            long[] from = byIndices ? source.places() : source.stored();
            long[] to = byIndices ? target.places() : target.stored();
            List<Object> before = List.copyOf(scene.values);
            for (int i = 0; i < from.length; i++) {
                scene.values.set((int) to[i], before.get((int) from[i]));
            }
            scene.elements.call(targetView, "copyFrom", sourceView);
            scene.assertChangedRight("copyFrom " + source);
            Set<Long> both = Arrays.stream(from).boxed().collect(Collectors.toCollection(HashSet::new));
            both.retainAll(Arrays.stream(to).boxed().toList());
            if (both.isEmpty()) {
                assertThat(scene.elements.call(targetView, "contentEquals", sourceView))
                        .as("%s and %s", target, source).isEqualTo(true);
            }
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aRangeHoldsTheLockOfEachOfItsElements(@ForAll long seed) {
        try (Scene scene = new Scene(seed, ElementType.INT32, 16)) {
            SharedArray view = scene.view;
            long[] stored = scene.model.stored();
            int from = scene.random.nextInt(scene.size() + 1);
            int to = from + scene.random.nextInt(scene.size() - from + 1);
            try (SharedLock.Guard _ = view.lockRange(from, to)) {
                for (int i = 0; i < stored.length; i++) {
                    SharedLock own = view.lock(i);
                    assertThat(own.isHeldByCurrentThread()).as("element %d of %s", i, scene.model)
                            .isEqualTo(scene.array.lock(stored[i]).isHeldByCurrentThread());
                    if (from <= i && i < to) {
                        assertThat(own.isHeldByCurrentThread()).as("element %d of %s", i, scene.model).isTrue();
                    }
                }
            }
            for (int i = 0; i < stored.length; i++) {
                assertThat(view.lock(i).isHeldByCurrentThread()).isFalse();
            }
            assertThat(scene.elements.list(scene.elements.call(view, "snapshot", from, to)))
                    .isEqualTo(scene.expected().subList(from, to));
        }
    }
}
