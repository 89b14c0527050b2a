package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.stream.Stream;
import org.sharray.ArrayOptions;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.methods.Samples.Point;
import org.sharray.testing.ByName;
import org.sharray.testing.Elements;
import org.sharray.type.Shape;

/** Arrays of all types, single values, vectors, and the views of arrays. */
final class ArrayKinds {
    private static final Shape ONE = Shape.of(4);
    private static final Shape TWO = Shape.of(2, 2);
    private static final Shape THREE = Shape.of(1, 2, 2);

    private ArrayKinds() {}

    static Stream<Kind> all() {
        return Stream.of(primitives().map(elements -> filled(array(elements.arrayClass()), elements)),
                Stream.of(array(SharedTextArray.class), records()), primitives().map(ArrayKinds::value),
                primitives().map(ArrayKinds::vector), ViewKinds.all())
                .flatMap(kinds -> kinds);
    }

    static Stream<Elements> primitives() {
        return Elements.all().filter(elements -> !elements.type().isUnsigned());
    }

    /** With one dimension; for methods that need more, with two, or three. */
    private static Kind array(Class<?> type) {
        return array(type, ONE).when("of two dimensions", scene -> scene.keep(Samples.array(type, TWO, Samples.full())))
                .when("a view with a step", scene -> scene.keep(Samples.array(type, 8, Samples.full())).slice(0, 8, 2))
                .when("without elements", scene -> scene.keep(Samples.array(type, 0, Samples.full())))
                .otherwise(others(type, TWO).otherwise(others(type, THREE)));
    }

    private static Kind others(Class<?> type, Shape shape) {
        return array(type, shape).when("of one dimension", scene -> scene.keep(Samples.array(type)));
    }

    private static Kind array(Class<?> type, Shape shape) {
        return new Kind(type).ordinary("open", scene -> scene.keep(Samples.array(type, shape, Samples.full())))
                .when("closed", scene -> closed(scene.keep(Samples.array(type, shape, Samples.full()))))
                .when("a closed view",
                        scene -> closed(scene.keep(Samples.array(type, shape, Samples.full())).reshape(shape)))
                .when("read-only", scene -> readOnly(scene, Samples.array(type, shape, Samples.full())))
                .when("without a lock", scene -> scene.keep(Samples.array(type, shape, options().unlocked())))
                .when("with a lock alone", scene -> scene.keep(Samples.array(type, shape, options().journal(0))));
    }

    private static Kind filled(Kind kind, Elements elements) {
        return kind.busy("nothing changes", scene -> {
            Object values = elements
                    .javaArray(List.of(elements.value(1), elements.value(1), elements.value(1), elements.value(1)));
            SharedArray array = (SharedArray) ByName.call(kind.type, null, "copyOf", values, Samples.full());
            scene.home = array;
            return scene.keep(array);
        }).busy("another thread has the lock", scene -> {
            SharedArray array = scene.keep(Samples.array(kind.type));
            scene.home = array;
            Held.byAnother(scene, array.lock());
            return array;
        }).busy("another thread has the lock of a part", scene -> {
            SharedArray array = scene.keep(Samples.array(kind.type));
            scene.home = array;
            Held.byAnother(scene, array.lock(0));
            return array;
        });
    }

    private static Kind records() {
        return array(SharedRecordArray.class).when("of no known class",
                scene -> scene.keep(SharedArray.open(Places.nameFor(SharedRecordArray.class))));
    }

    static <A extends AutoCloseable> A closed(A array) throws Exception {
        array.close();
        return array;
    }

    static SharedArray readOnly(Scene scene, SharedArray array) {
        SharedArray opened = scene.keep(SharedArray.attach(scene.keep(array).handle(), OpenMode.READ_ONLY));
        return opened instanceof SharedRecordArray<?> records ? records.as(Point.class) : opened;
    }

    private static Kind value(Elements elements) {
        Class<?> type = elements.valueClass();
        return new Kind(type).ordinary("open", scene -> scene.keep(value(elements, options())))
                .when("closed", scene -> closed(value(elements, options())))
                .when("read-only", scene -> {
                    AutoCloseable whole = scene.keep(value(elements, options()));
                    SharedArray array = (SharedArray) ByName.call(type, whole, "array");
                    SharedArray named = SharedArray.attach(array.handle(), OpenMode.READ_ONLY);
                    return scene.keep((AutoCloseable) ByName.call(type, null, "attach", named.handle()));
                }).when("without a lock", scene -> scene.keep(value(elements, options().unlocked())));
    }

    private static AutoCloseable value(Elements elements, ArrayOptions options) {
        return (AutoCloseable) ByName.call(elements.valueClass(), null, "create", elements.value(0), options);
    }

    private static Kind vector(Elements elements) {
        Class<?> type = elements.vectorClass();
        return new Kind(type).ordinary("with two elements", scene -> scene.keep(vector(elements, 2)))
                .when("closed", scene -> closed(vector(elements, 2)))
                .when("full", scene -> scene.keep(vector(elements, 8)))
                .when("read-only", scene -> {
                    AutoCloseable whole = scene.keep(vector(elements, 2));
                    return scene.keep((AutoCloseable) ByName.call(type, null, "attach",
                            ByName.call(type, whole, "handle"), OpenMode.READ_ONLY));
                }).busy("nothing is appended", scene -> {
                    scene.home = vector(elements, 0);
                    return scene.keep(scene.home);
                });
    }

    private static AutoCloseable vector(Elements elements, int size) {
        AutoCloseable vector = (AutoCloseable) ByName.call(elements.vectorClass(), null, "create", 8L);
        for (int i = 0; i < size; i++) {
            ByName.call(elements.vectorClass(), vector, "append", elements.value(0));
        }
        return vector;
    }
}
