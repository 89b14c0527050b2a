package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sharray.ArrayOptions;
import org.sharray.RecordTransaction;
import org.sharray.SharedArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.TextTransaction;
import org.sharray.error.JournalFullException;
import org.sharray.methods.Kind.Use;
import org.sharray.methods.Samples.Point;
import org.sharray.testing.ByName;
import org.sharray.testing.Elements;

/** Transactions of arrays of all types. */
final class Transactions {
    private Transactions() {}

    static Stream<Kind> all() {
        return Stream.concat(ArrayKinds.primitives().map(Elements::arrayClass),
                Stream.of(SharedTextArray.class, SharedRecordArray.class)).map(Transactions::kind);
    }

    private static Kind kind(Class<?> array) {
        return new Kind(type(array)).ordinarily("under way", (scene, use) -> run(make(scene, array, 1024), use))
                .whenever("ended", (scene, use) -> {
                    Object[] ended = new Object[1];
                    run(make(scene, array, 1024), transaction -> ended[0] = transaction);
                    use.accept(ended[0]);
                }).whenever("of another thread", (scene, use) -> {
                    run(make(scene, array, 1024),
                            transaction -> join(Thread.ofPlatform().start(() -> use.accept(transaction))));
                }).whenever("with a full journal", (scene, use) -> run(make(scene, array, 64), transaction -> {
                    fill(array, transaction);
                    use.accept(transaction);
                }));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Class<?> type(Class<?> array) {
        if (array == SharedTextArray.class) {
            return TextTransaction.class;
        }
        if (array == SharedRecordArray.class) {
            return RecordTransaction.class;
        }
        try {
            return Class.forName("org.sharray."
                    + array.getSimpleName().replace("Shared", "").replace("Array", "Transaction"));
        } catch (ClassNotFoundException absent) {
            throw new AssertionError(absent);
        }
    }

    private static SharedArray make(Scene scene, Class<?> type, int journal) {
        SharedArray array = scene.keep(Samples.array(type, 64, options().journal(journal)));
        scene.lock = array.lock();
        return array;
    }

    private static void run(SharedArray array, Use use) {
        Class<?> type = publicType(array);
        ByName.call(type, array, "atomically", (Consumer<Object>) use::accept);
    }

    private static Class<?> publicType(SharedArray array) {
        return Arrays.stream(array.getClass().getInterfaces()).filter(SharedArray.class::isAssignableFrom).findFirst()
                .orElseThrow();
    }

    /** Writes until there is no more room for a write. */
    private static void fill(Class<?> array, Object transaction) {
        Class<?> type = type(array);
        Object value = array == SharedTextArray.class
                ? "full"
                : array == SharedRecordArray.class ? new Point() : Samples.elements(array).value(1);
        try {
            for (long index = 63; index > 3; index--) {
                ByName.call(type, transaction, "set", index, value);
            }
        } catch (JournalFullException full) {
            return;
        }
    }

    /** An array that uses the lock of the transaction's. */
    static SharedArray companion(Scene scene, Class<?> type) {
        ArrayOptions options = scene.lock == null ? options() : options().lock(scene.lock);
        return scene.keep(Samples.array(type, 4, options));
    }
}
