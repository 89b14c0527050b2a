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
import org.sharray.error.VectorFullException;
import org.sharray.testing.ByName;
import org.sharray.testing.Elements;
import org.sharray.type.ElementType;

/** Vectors against {@link ArrayList}. */
class VectorPropertyTest {
    private enum Verb {
        APPEND, APPEND_ALL, APPEND_ARRAY, APPEND_ITSELF, SET
    }

    /** Something to do with some numbers; a place is a part of the size. */
    private record Action(Verb verb, List<Integer> numbers, double place) {}

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<List<Integer>> numbers = Arbitraries.integers().list().ofMaxSize(12);
        return Combinators
                .combine(Arbitraries.of(Verb.class), numbers, Arbitraries.doubles().between(0, true, 1, false))
                .as(Action::new).list().ofMaxSize(30);
    }

    @Property
    void hasWhatTheListHas(@ForAll ElementType type, @ForAll @IntRange(max = 100) int capacity,
            @ForAll("actions") @Size(max = 30) List<Action> actions) throws Exception {
        Elements elements = new Elements(type);
        List<Object> list = new ArrayList<>();
        AutoCloseable vector = (AutoCloseable) ByName.call(elements.vectorClass(), null, "create", capacity,
                elements.options());
        try (vector) {
            for (Action action : actions) {
                step(elements, vector, list, capacity, action);
                assertThat(ByName.call(elements.vectorClass(), vector, "size")).isEqualTo((long) list.size());
            }
            SharedArray view = (SharedArray) ByName.call(elements.vectorClass(), vector, "elements");
            assertThat(elements.read(view)).isEqualTo(list);
        }
    }

    private static void step(Elements elements, Object vector, List<Object> list, int capacity, Action action) {
        Class<?> type = elements.vectorClass();
        if (action.verb == Verb.SET) {
            if (!list.isEmpty() && !action.numbers.isEmpty()) {
                int index = (int) (action.place * list.size());
                Object value = elements.value(action.numbers.getFirst());
                ByName.call(type, vector, "set", index, value);
                list.set(index, value);
                assertThat(ByName.call(type, vector, "get", index)).isEqualTo(value);
            }
            return;
        }
        List<Object> values = switch (action.verb) {
            case APPEND -> List.of(elements.value(action.numbers.size()));
            case APPEND_ITSELF -> List.copyOf(list.subList((int) (action.place * list.size()), list.size()));
            default -> action.numbers.stream().map(elements::value).toList();
        };
        int before = list.size();
        try {
            assertThat(append(elements, vector, values, action.verb, before)).isEqualTo((long) before);
            list.addAll(values);
            assertThat(list.size()).isLessThanOrEqualTo(capacity);
        } catch (VectorFullException full) {
            assertThat(before + values.size()).isGreaterThan(capacity);
        }
    }

    private static Object append(Elements elements, Object vector, List<Object> values, Verb verb, int size) {
        Class<?> type = elements.vectorClass();
        return switch (verb) {
            case APPEND -> ByName.call(type, vector, "append", values.getFirst());
            case APPEND_ALL -> ByName.call(type, vector, "appendAll", elements.javaArray(values));
            case APPEND_ITSELF -> {
                SharedArray view = (SharedArray) ByName.call(type, vector, "elements");
                yield ByName.call(type, vector, "appendAll", view.slice(size - values.size(), size));
            }
            default -> {
                try (SharedArray source = elements.arrayOf(values)) {
                    yield ByName.call(type, vector, "appendAll", source);
                }
            }
        };
    }
}
