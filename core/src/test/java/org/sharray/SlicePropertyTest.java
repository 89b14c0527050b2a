package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.sharray.testing.Elements;
import org.sharray.type.ElementType;

/** Views and copies against lists that are sliced by the simplest of loops. */
class SlicePropertyTest {
    /** A slice of any length: three random numbers that {@link #of} turns into bounds that fit. */
    record Cut(double from, double to, int step) {
        SharedArray of(SharedArray array) {
            return array.slice(first(array.length()), end(array.length()), step);
        }

        <E> List<E> of(List<E> list) {
            List<E> taken = new ArrayList<>();
            for (long i = first(list.size()); step > 0 ? i < end(list.size()) : i > end(list.size()); i += step) {
                taken.add(list.get((int) i));
            }
            return taken;
        }

        private long first(long length) {
            long low = (long) (Math.min(from, to) * (length + 1));
            long high = (long) (Math.max(from, to) * (length + 1));
            return step > 0 ? low : high - 1;
        }

        private long end(long length) {
            long low = (long) (Math.min(from, to) * (length + 1));
            long high = (long) (Math.max(from, to) * (length + 1));
            return step > 0 ? high : low - 1;
        }
    }

    @Provide
    Arbitrary<Cut> cuts() {
        Arbitrary<Double> place = Arbitraries.doubles().between(0, true, 1, false);
        Arbitrary<Integer> step = Arbitraries.integers().between(-5, 5).filter(number -> number != 0);
        return Combinators.combine(place, place, step).as(Cut::new)
                .filter(cut -> cut.step > 0 || cut.from != 0 || cut.to != 0);
    }

    @Provide
    Arbitrary<List<Cut>> cutsOfCuts() {
        return cuts().list().ofMinSize(1).ofMaxSize(4);
    }

    private static SharedArray apply(List<Cut> cuts, SharedArray array) {
        SharedArray view = array;
        for (Cut cut : cuts) {
            if (view.length() > 0) {
                view = cut.of(view);
            }
        }
        return view;
    }

    private static List<Object> apply(List<Cut> cuts, List<Object> list) {
        List<Object> view = list;
        for (Cut cut : cuts) {
            if (!view.isEmpty()) {
                view = cut.of(view);
            }
        }
        return view;
    }

    @Property
    void slicesOfSlicesHaveTheElementsOfTheListsSlices(@ForAll ElementType type,
            @ForAll("cutsOfCuts") List<Cut> cuts, @ForAll @IntRange(min = 1, max = 200) int length) {
        Elements elements = new Elements(type);
        List<Object> values = elements.samples(length);
        try (SharedArray array = elements.arrayOf(values)) {
            SharedArray view = apply(cuts, array);
            List<Object> expected = apply(cuts, values);
            assertThat(elements.read(view)).isEqualTo(expected);
            assertThat(elements.list(elements.call(view, "toArray"))).isEqualTo(expected);
            try (SharedArray received = SharedArray.attach(ArrayHandle.parse(view.handle().toString()))) {
                assertThat(elements.read(received)).isEqualTo(expected);
            }
        }
    }

    @Property
    void copiesBetweenViewsChangeExactlyWhatTheListsCopiesChange(@ForAll ElementType type,
            @ForAll("cutsOfCuts") List<Cut> from, @ForAll("cutsOfCuts") List<Cut> to,
            @ForAll @IntRange(min = 1, max = 100) int length) {
        Elements elements = new Elements(type);
        List<Object> values = elements.samples(length);
        List<Object> places = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            places.add(i);
        }
        List<Object> source = apply(from, places);
        List<Object> target = apply(to, places);
        int common = Math.min(source.size(), target.size());
        List<Object> expected = new ArrayList<>(values);
        for (int i = 0; i < common; i++) {
            expected.set((int) target.get(i), values.get((int) source.get(i)));
        }
        try (SharedArray array = elements.arrayOf(values)) {
            elements.call(apply(to, array).slice(0, common), "copyFrom", apply(from, array).slice(0, common));
            assertThat(elements.read(array)).isEqualTo(expected);
        }
    }

    @Property
    void comparisonFindsWhatListsFind(@ForAll @Size(max = 20) List<@IntRange(max = 1) Integer> left,
            @ForAll @Size(max = 20) List<@IntRange(max = 1) Integer> right, @ForAll ElementType type) {
        Elements elements = new Elements(type);
        List<Object> some = left.stream().map(elements::value).toList();
        List<Object> others = right.stream().map(elements::value).toList();
        long expected = some.equals(others) ? -1 : 0;
        while (expected >= 0 && expected < Math.min(some.size(), others.size())
                && some.get((int) expected).equals(others.get((int) expected))) {
            expected++;
        }
        try (SharedArray array = elements.arrayOf(some); SharedArray other = elements.arrayOf(others)) {
            assertThat(elements.call(array, "mismatch", other)).isEqualTo(expected);
        }
    }
}
