package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import java.nio.file.Files;
import java.util.stream.Stream;
import org.sharray.ArrayHandle;
import org.sharray.ArrayOptions;
import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.Span;
import org.sharray.methods.Samples.Point;
import org.sharray.process.PoolOptions;
import org.sharray.process.ProcessOptions;
import org.sharray.process.Slicing;
import org.sharray.testing.NpyBytes;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

/** Inspections, and values that never change. */
final class OtherKinds {
    private OtherKinds() {}

    static Stream<Kind> all() {
        return Stream.of(inspection(), value(ArrayHandle.class, Places.gone(SharedIntArray.class)),
                value(ArrayOptions.class, options()),
                value(Span.class, Span.all()), value(Shape.class, Shape.of(2, 2)),
                value(RecordType.class, SharedRecordArray.typeOf(Point.class)),
                value(Slicing.class, Slicing.even()), value(PoolOptions.class, PoolOptions.options()),
                value(ProcessOptions.class, ProcessOptions.options()));
    }

    private static Kind value(Class<?> type, Object value) {
        return new Kind(type).ordinary("as it is", _ -> value);
    }

    private static Kind inspection() {
        return new Kind(Inspection.class)
                .ordinary("open", scene -> scene.keep(Inspection.open(Places.nameFor(SharedIntArray.class))))
                .when("closed", scene -> ArrayKinds
                        .closed(Inspection.open(Places.nameFor(SharedIntArray.class))))
                .when("of a name that was deleted", scene -> {
                    Inspection inspection = scene.keep(Inspection.open(Places.named(scene, "doomed")));
                    SharedArray.delete("doomed");
                    return inspection;
                }).when("without a lock", scene -> {
                    SharedIntArray array = scene.keep(SharedIntArray.create(4, options().unlocked().named("plain")));
                    Places.free(scene, "plain");
                    return scene.keep(Inspection.open(array.name().orElseThrow()));
                }).when("of a file of NumPy's", scene -> scene.keep(Inspection.open(Files.write(
                        Places.file("numpy.npy"),
                        NpyBytes.file(1, NpyBytes.header("<i4", "(4,)"), new byte[16])))));
    }
}
