package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.BaseStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayClosedException;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.ByName;
import org.sharray.testing.EachElementType;
import org.sharray.testing.ElementBuffers;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;

class ClosedArrayTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static void assertClosed(ThrowingCallable access) {
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(access).withMessageContaining("closed");
    }

    @EachElementType
    void everyAccessFailsInTheArrayAndItsSlices(Elements elements) {
        List<Object> values = elements.samples(5);
        SharedArray array = elements.arrayOf(values);
        List<SharedArray> views = List.of(array, array.slice(0, 5), array.slice(4, -1, -1));
        List<?> list = (List<?>) elements.call(array, "asList");
        NumberView numbers = array.numbers();
        array.close();
        array.close();
        views.forEach(view -> assertEveryAccessFails(elements, view, values));
        assertClosed(() -> list.get(0));
        assertClosed(() -> numbers.get(0));
        assertThat(array.length()).isEqualTo(5);
        assertThat(array.elementType()).isEqualTo(elements.type());
    }

    @EachElementType
    void everyAccessFailsInASliceThatWasClosedAlone(Elements elements) {
        List<Object> values = elements.samples(5);
        try (SharedArray array = elements.arrayOf(values)) {
            for (SharedArray slice : List.of(array.slice(0, 5), array.slice(4, -1, -1))) {
                slice.close();
                assertEveryAccessFails(elements, slice, values);
            }
            assertThat(elements.read(array)).isEqualTo(values);
        }
    }

    private static void assertEveryAccessFails(Elements elements, SharedArray view, List<Object> values) {
        Object value = elements.value(1);
        assertThat(view.isOpen()).isFalse();
        for (String getter : List.of("get", "getOpaque", "getAcquire", "getVolatile")) {
            assertClosed(() -> elements.call(view, getter, 0));
        }
        for (String setter : List.of("set", "setOpaque", "setRelease", "setVolatile", "getAndSet")) {
            assertClosed(() -> elements.call(view, setter, 0, value));
        }
        assertClosed(() -> elements.call(view, "compareAndSet", 0, value, value));
        assertClosed(() -> elements.call(view, "compareAndExchange", 0, value, value));
        assertClosed(() -> elements.call(view, "updateAndGet", 0, (ByName.Function) operands -> operands[0]));
        assertClosed(() -> elements.call(view, "toArray"));
        assertClosed(() -> elements.call(view, "fill", value));
        assertClosed(() -> elements.call(view, "setAll", (ByName.Function) _ -> value));
        for (String copy : List.of("copyTo", "copyFrom")) {
            assertClosed(() -> elements.call(view, copy, elements.javaArray(values)));
            assertClosed(() -> elements.call(view, copy, elements.segment(values)));
            if (elements.hasBuffers()) {
                assertClosed(() -> elements.call(view, copy,
                        new ElementBuffers(elements, false, ByteOrder.LITTLE_ENDIAN).of(values)));
            }
        }
        try (SharedArray other = elements.arrayOf(values); SharedArray wide = elements.create(9)) {
            for (SharedArray open : List.of(other, wide.slice(0, 9, 2))) {
                assertClosed(() -> elements.call(view, "copyFrom", open));
                assertClosed(() -> elements.call(open, "copyFrom", view));
                assertClosed(() -> elements.call(view, "copyTo", open));
                assertClosed(() -> elements.call(open, "copyTo", view));
                assertClosed(() -> elements.call(view, "mismatch", open));
                assertClosed(() -> elements.call(open, "mismatch", view));
            }
            assertThat(elements.read(other)).isEqualTo(values);
        }
        assertClosed(() -> ((BaseStream<?, ?>) elements.call(view, "stream")).iterator().next());
        assertClosed(() -> ((List<?>) elements.call(view, "asList")).get(0));
        assertClosed(() -> view.numbers().get(0));
        assertClosed(view::handle);
        assertClosed(view::segment);
        assertClosed(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(view));
        assertClosed(() -> elements.get(view.slice(0, 1), 0));
        assertThat(view.toString()).contains("closed");
    }

    @Test
    void everyUseOfTheLockFails() {
        SharedIntArray array = SharedIntArray.create(5);
        SharedLock lock = array.lock();
        array.close();
        assertClosed(lock::lock);
        assertClosed(lock::hold);
        assertClosed(lock::tryLock);
        assertClosed(() -> lock.tryLock(1, TimeUnit.SECONDS));
        assertClosed(lock::lockInterruptibly);
        assertClosed(lock::unlock);
        assertClosed(lock::isLocked);
        assertClosed(lock::isHeldByCurrentThread);
        assertClosed(lock::getHoldCount);
        assertClosed(lock::ownerDeaths);
        assertThat(lock.toString()).contains("closed");
    }

    @Test
    void otherOpeningsInTheSameJvmGoOn() {
        try (SharedIntArray first = SharedIntArray.create(5, options().named("twice"))) {
            SharedIntArray second = SharedIntArray.open("twice");
            second.set(0, 7);
            second.lock().lock();
            second.lock().unlock();
            second.close();
            assertClosed(() -> second.get(0));
            assertThat(first.get(0)).isEqualTo(7);
            try (var guard = first.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isFalse();
            }
            try (SharedIntArray third = SharedIntArray.open("twice")) {
                assertThat(third.get(0)).isEqualTo(7);
            }
        }
    }

    @Test
    void closingWhileOtherThreadsAreAtWorkEndsThemCleanly() {
        for (int round = 0; round < 30; round++) {
            SharedIntArray array = SharedIntArray.create(10_000);
            int[] copy = new int[10_000];
            List<Runnable> work = List.of(() -> array.get(9_999), () -> array.incrementAndGet(0),
                    () -> array.copyTo(copy),
                    () -> array.slice(9_999, -1, -1).fill(1), () -> array.lock().hold().close());
            List<FutureTask<Integer>> workers = work.stream().map(step -> Await.start(() -> {
                for (int steps = 0;; steps++) {
                    try {
                        step.run();
                    } catch (ArrayClosedException expected) {
                        return steps;
                    }
                }
            })).toList();
            Await.until("the workers to work", () -> array.getVolatile(0) > 0);
            array.close();
            assertThat(workers.stream().map(Await::result)).hasSize(work.size()).allMatch(steps -> steps >= 0);
        }
    }
}
