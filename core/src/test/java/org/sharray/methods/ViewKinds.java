package org.sharray.methods;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sharray.NumberView;
import org.sharray.RecordCursor;
import org.sharray.SharedArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedRecordArray;
import org.sharray.TextView;
import org.sharray.testing.ByName;

/** What is a view of an array, and no array. */
final class ViewKinds {
    private ViewKinds() {}

    static Stream<Kind> all() {
        return Stream.concat(
                Stream.of(view(TextView.class, SharedByteArray.class, array -> ((SharedByteArray) array).text()),
                        view(RecordCursor.class, SharedRecordArray.class, array -> at(array, 0))
                                .when("at no record", scene -> ((SharedRecordArray<?>) scene
                                        .keep(Samples.array(SharedRecordArray.class))).cursor())),
                Stream.concat(
                        ArrayKinds.primitives()
                                .map(elements -> view(NumberView.class, elements.arrayClass(), SharedArray::numbers)),
                        Arrays.stream(RecordCursor.class.getClasses()).sorted(Comparator.comparing(Class::getName))
                                .map(ViewKinds::field)));
    }

    private static Kind view(Class<?> type, Class<?> arrays, Function<SharedArray, Object> view) {
        return new Kind(type).ordinary("open", scene -> view.apply(scene.keep(Samples.array(arrays))))
                .when("closed", scene -> {
                    SharedArray array = scene.keep(Samples.array(arrays));
                    Object made = view.apply(array);
                    array.close();
                    return made;
                }).when("read-only", scene -> view.apply(ArrayKinds.readOnly(scene, Samples.array(arrays))));
    }

    private static RecordCursor at(SharedArray array, long index) {
        RecordCursor cursor = ((SharedRecordArray<?>) array).cursor();
        cursor.moveTo(index);
        return cursor;
    }

    private static Kind field(Class<?> type) {
        String primitive = type.getSimpleName().replace("Field", "").toLowerCase(Locale.ROOT);
        String name = primitive.equals("boolean") ? "z" : primitive.substring(0, 1);
        Function<RecordCursor, Object> field = cursor -> ByName.call(RecordCursor.class, cursor, primitive + "Field",
                name);
        return view(type, SharedRecordArray.class, array -> field.apply(at(array, 0))).when("at no record",
                scene -> field.apply(((SharedRecordArray<?>) scene.keep(Samples.array(SharedRecordArray.class)))
                        .cursor()));
    }
}
