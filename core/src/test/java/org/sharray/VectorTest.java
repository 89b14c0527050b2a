package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.sharray.ArrayOptions.options;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.OwnerDiedException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.error.VectorFullException;
import org.sharray.layout.FileLayout;
import org.sharray.testing.ByName;
import org.sharray.testing.Copies;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

/** SharedIntVector and its siblings, in one process. */
class VectorTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path file() {
        return directory.parent().resolve("vector.npy");
    }

    @EachElementType
    void appendsGetsAndSets(Elements elements) throws Exception {
        Class<?> type = elements.vectorClass();
        List<Object> values = elements.samples(6);
        AutoCloseable vector = (AutoCloseable) ByName.call(type, null, "create", 7, elements.options());
        try (vector; SharedArray source = elements.arrayOf(values.subList(3, 6))) {
            assertThat(ByName.call(type, vector, "append", values.get(0))).isEqualTo(0L);
            assertThat(ByName.call(type, vector, "appendAll", elements.javaArray(values.subList(1, 3)))).isEqualTo(1L);
            assertThat(ByName.call(type, vector, "appendAll", source)).isEqualTo(3L);
            assertThat(ByName.call(type, vector, "size")).isEqualTo(6L);
            assertThat(ByName.call(type, vector, "capacity")).isEqualTo(7L);
            SharedArray view = (SharedArray) ByName.call(type, vector, "elements");
            assertThat(view.elementType()).isEqualTo(elements.type());
            assertThat(elements.read(view)).isEqualTo(values);
            assertThat(vector).hasToString(view.toString());
            Object other = elements.otherThan(values.get(5));
            ByName.call(type, vector, "set", 5, other);
            assertThat(ByName.call(type, vector, "get", 5)).isEqualTo(other);
            assertThat(elements.get(view, 5)).isEqualTo(other);
        }
        assertThat(vector).hasToString(type.getSimpleName() + " with room for 7 elements (closed)");
    }

    @Test
    void indicesAreBoundBySizeAndNotByCapacity() {
        try (SharedIntVector vector = SharedIntVector.create(3)) {
            vector.append(7);
            for (long index : new long[]{-1, 1, 2, 3}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> vector.get(index))
                        .withMessageContainingAll(String.valueOf(index), "1");
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> vector.set(index, 1));
            }
            assertThat(vector.elements().toArray()).containsExactly(7);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingOfItAppended() {
        try (SharedIntVector vector = SharedIntVector.create(1_000, options().named("scores"));
                SharedIntArray five = SharedIntArray.of(1, 2, 3, 4, 5)) {
            vector.appendAll(new int[998]);
            assertThatExceptionOfType(VectorFullException.class).isThrownBy(() -> vector.appendAll(1, 2, 3, 4, 5))
                    .withMessageContaining("room for 1000 elements and 998 are in it; 5 more do not fit")
                    .withMessageContaining("scores");
            assertThatExceptionOfType(VectorFullException.class).isThrownBy(() -> vector.appendAll(five));
            assertThat(vector.size()).isEqualTo(998);
            assertThat(vector.append(1)).isEqualTo(998);
            assertThat(vector.append(2)).isEqualTo(999);
            assertThatExceptionOfType(VectorFullException.class).isThrownBy(() -> vector.append(3));
            assertThat(vector.appendAll()).isEqualTo(1_000);
            assertThat(vector.size()).isEqualTo(1_000);
        }
        try (SharedByteVector none = SharedByteVector.create(0)) {
            assertThatExceptionOfType(VectorFullException.class).isThrownBy(() -> none.append((byte) 1));
            assertThat(none.elements().length()).isZero();
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntVector.create(-1)).withMessageContaining("-1");
    }

    @Test
    void aVectorAppendsPartsOfItself() {
        try (SharedIntVector vector = SharedIntVector.create(20)) {
            vector.appendAll(1, 2, 3);
            vector.appendAll(vector.elements());
            vector.appendAll(vector.elements().slice(5, 2, -1));
            assertThat(vector.elements().toArray()).containsExactly(1, 2, 3, 1, 2, 3, 3, 2, 1);
        }
    }

    @Test
    void aSourceThatFailsLeavesTheSizeAndTheLockFree() throws Exception {
        try (SharedIntVector vector = SharedIntVector.create(20)) {
            vector.append(1);
            SharedIntArray closed = SharedIntArray.of(2, 3);
            closed.close();
            assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> vector.appendAll(closed));
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> vector.appendAll((int[]) null));
            SharedIntArray itself = sourceThat(() -> vector.append(9));
            assertThatIllegalStateException().isThrownBy(() -> vector.appendAll(itself))
                    .withMessageContaining("itself");
            assertThat(vector.size()).isOne();
            SharedIntArray failing = sourceThat(() -> {
                throw new ArithmeticException("no element");
            });
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> vector.appendAll(failing));
            Thread other = Thread.startVirtualThread(() -> vector.append(5));
            other.join();
            assertThat(vector.elements().toArray()).containsExactly(1, 5);
        }
    }

    /** Two elements of another maker; something happens when they are read. */
    private static SharedIntArray sourceThat(Runnable happens) {
        return (SharedIntArray) Proxy.newProxyInstance(SharedIntArray.class.getClassLoader(),
                new Class<?>[]{SharedIntArray.class},
                (_, method, _) -> switch (method.getName()) {
                    case "length" -> 2L;
                    case "isColumnMajor" -> false;
                    case "copyTo" -> {
                        happens.run();
                        yield null;
                    }
                    default -> throw new AssertionError(method);
                });
    }

    @Test
    void viewsDoNotGrow() {
        try (SharedLongVector vector = SharedLongVector.create(5)) {
            vector.append(1);
            SharedLongArray before = vector.elements();
            vector.append(2);
            assertThat(before.toArray()).containsExactly(1);
            assertThat(before.getAndAdd(0, 4)).isOne();
            assertThat(vector.get(0)).isEqualTo(5);
            assertThat(vector.elements().stream().sum()).isEqualTo(7);
        }
    }

    @Test
    void isOpenedByNameFileAndHandle() {
        try (SharedIntVector vector = SharedIntVector.create(5, options().named("found"));
                SharedIntVector named = SharedIntVector.open("found");
                SharedIntVector attached = SharedIntVector.attach(ArrayHandle.parse(vector.handle().toString()));
                SharedIntVector filed = SharedIntVector.open(directory.fileOf("found"))) {
            assertThat(vector.name()).contains("found");
            named.append(1);
            attached.append(2);
            filed.append(3);
            assertThat(vector).hasToString("[1, 2, 3]");
            assertThatExceptionOfType(ArrayExistsException.class)
                    .isThrownBy(() -> SharedIntVector.create(1, options().named("found")));
        }
        assertThat(SharedArray.delete("found")).isTrue();
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedIntVector.open("found"));
    }

    @Test
    void staysInItsFile() {
        try (SharedIntVector vector = SharedIntVector.create(5, options().file(file()))) {
            vector.appendAll(1, 2);
        }
        try (SharedIntVector again = SharedIntVector.open(file())) {
            assertThat(again.append(3)).isEqualTo(2);
        }
        try (SharedIntArray whole = SharedIntArray.open(file())) {
            assertThat(whole.toArray()).containsExactly(1, 2, 3, 0, 0);
        }
    }

    @Test
    void isReadByWhoMayNotWrite() throws Exception {
        try (SharedIntVector vector = SharedIntVector.create(5, options().named("log"));
                SharedIntVector reader = SharedIntVector.open("log", OpenMode.READ_ONLY);
                SharedIntVector attached = SharedIntVector.attach(vector.handle(), OpenMode.READ_ONLY)) {
            vector.appendAll(1, 2);
            assertThat(reader.isReadOnly()).isTrue();
            assertThat(vector.isReadOnly()).isFalse();
            assertThat(reader.elements().toArray()).containsExactly(1, 2);
            assertThat(attached.get(1)).isEqualTo(2);
            assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(() -> reader.append(3))
                    .withMessageContainingAll("log", "read-only", "appended");
            assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(() -> reader.appendAll());
            assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(() -> attached.set(0, 3));
            Waiter<Long> waiter = Waiter.start(() -> reader.awaitSize(3));
            vector.append(3);
            assertThat(waiter.result()).isEqualTo(3);
        }
    }

    @Test
    void whatIsNoVectorSaysSo() {
        try (SharedIntArray array = SharedIntArray.create(5, options().named("array"));
                SharedIntArray bare = SharedIntArray.create(5, options().named("bare").synchronizers(0));
                SharedIntArray unlocked = SharedIntArray.create(5, options().named("unlocked").unlocked());
                SharedIntArray guest = SharedIntArray.create(5, options().named("guest").lock(array.lock()));
                SharedIntArray used = SharedIntArray.create(5, options().named("used"));
                SharedIntVector vector = SharedIntVector.create(5, options().named("vector"))) {
            used.synchronizers().latch("l", 1);
            for (SharedIntArray none : List.of(array, bare, unlocked, guest, used)) {
                String name = none.name().orElseThrow();
                assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedIntVector.open(name))
                        .withMessageContainingAll(name, "is not a vector", "SharedIntArray");
            }
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> SharedIntVector.attach(array.handle()));
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedLongVector.open("vector"))
                    .withMessageContainingAll("int32", "int64");
            vector.appendAll(1, 2, 3, 4, 5);
            SharedIntArray part = vector.elements().slice(0, 4);
            SharedIntArray backwards = vector.elements().slice(4, -1, -1);
            for (SharedIntArray view : List.of(part, backwards)) {
                assertThatExceptionOfType(ArrayFormatException.class)
                        .isThrownBy(() -> SharedIntVector.attach(view.handle())).withMessageContaining("part");
            }
            assertThat(vector.elements().toArray()).containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void optionsThatLeaveNoPlaceForItsLockAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntVector.create(5, options().unlocked()))
                .withMessageContainingAll("vector", "unlocked()");
        try (SharedIntArray other = SharedIntArray.create(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SharedIntVector.create(5, options().lock(other.lock())))
                    .withMessageContainingAll("vector", "lock(");
        }
        int most = FileLayout.MAX_SYNCHRONIZERS;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedIntVector.create(5, options().synchronizers(most)))
                .withMessageContaining("4096");
    }

    @Test
    void leavesAllPlacesForSynchronizers() {
        try (SharedIntVector vector = SharedIntVector.create(5, options().synchronizers(1))) {
            vector.append(7);
            vector.elements().synchronizers().semaphore("free", 3);
            vector.append(8);
            assertThat(vector).hasToString("[7, 8]");
        }
    }

    @Test
    void whoHoldsTheArraysLockDoesNotStopAppends() throws Exception {
        try (SharedIntVector vector = SharedIntVector.create(5)) {
            try (var _ = vector.elements().lock().hold()) {
                Thread other = Thread.startVirtualThread(() -> vector.append(1));
                other.join();
                assertThat(vector.size()).isOne();
            }
        }
    }

    @Test
    void aStrictLockThatWaitsForItsRepairDoesNotStopAppends() throws Exception {
        try (SharedIntVector vector = SharedIntVector.create(5, options().strict())) {
            Thread.ofPlatform().start(() -> vector.elements().lock().lock()).join();
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(() -> vector.elements().lock().lock());
            vector.append(1);
            assertThat(vector.size()).isOne();
        }
    }

    @Test
    void anInterruptDoesNotEndAnAppend() {
        try (SharedIntVector vector = SharedIntVector.create(5)) {
            Thread.currentThread().interrupt();
            vector.append(1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(vector.size()).isOne();
        }
    }

    @Test
    void isSerialisedAsTheSameMemory() throws Exception {
        try (SharedIntVector vector = SharedIntVector.create(5);
                SharedIntVector received = Copies.of(vector)) {
            received.append(1);
            vector.append(2);
            assertThat(received).hasToString("[1, 2]");
        }
    }

    @Test
    void aClosedVectorSaysSo() throws Exception {
        SharedIntVector vector = SharedIntVector.create(5);
        SharedIntArray elements = vector.elements();
        Waiter<Long> waiter = Waiter.start(() -> vector.awaitSize(1));
        vector.close();
        vector.close();
        assertThat(waiter.failure()).isInstanceOf(ArrayClosedException.class);
        assertThat(vector.isOpen()).isFalse();
        assertThat(elements.isOpen()).isFalse();
        assertThat(vector.capacity()).isEqualTo(5);
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> vector.append(1));
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> vector.appendAll(1));
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(vector::size);
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> vector.get(0));
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> vector.set(0, 1));
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(vector::elements);
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> vector.awaitSize(1));
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(vector::handle);
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void waitsForElements(boolean virtual) throws Exception {
        Thread.Builder kind = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        try (SharedIntVector vector = SharedIntVector.create(5)) {
            Waiter<Long> one = Waiter.start(kind, () -> vector.awaitSize(1));
            Waiter<Long> two = Waiter.start(kind, () -> vector.awaitSize(2));
            Waiter<Boolean> three = Waiter.start(kind, () -> vector.awaitSize(3, 1, TimeUnit.HOURS));
            vector.append(1);
            assertThat(one.result()).isOne();
            assertThat(two.isWaiting()).isTrue();
            vector.append(2);
            assertThat(two.result()).isEqualTo(2);
            assertThat(three.isWaiting()).isTrue();
            vector.appendAll(3, 4);
            assertThat(three.result()).isTrue();
            assertThat(vector.awaitSize(0)).isEqualTo(4);
            assertThat(vector.awaitSize(4, 0, TimeUnit.SECONDS)).isTrue();
            assertThat(vector.awaitSize(5, 0, TimeUnit.SECONDS)).isFalse();
            assertThat(vector.awaitSize(5, 1, TimeUnit.MILLISECONDS)).isFalse();
            assertThatIllegalArgumentException().isThrownBy(() -> vector.awaitSize(6)).withMessageContainingAll("5",
                    "6");
            Waiter<Long> interrupted = Waiter.start(kind, () -> vector.awaitSize(5));
            interrupted.interrupt();
            assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
            assertThat(vector.size()).isEqualTo(4);
            vector.append(5);
            assertThat(vector).hasToString("[1, 2, 3, 4, 5]");
        }
    }
}
