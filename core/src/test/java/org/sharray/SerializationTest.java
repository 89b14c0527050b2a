package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.storage.Transfer;
import org.sharray.sync.SharedLock;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;

/** Arrays and locks that are serialised arrive as the same memory. */
class SerializationTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static byte[] write(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static <T> T read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (T) in.readObject();
        }
    }

    @EachElementType
    void arraysAndSlicesAreTheSameMemory(Elements elements) throws Exception {
        List<Object> values = elements.samples(10);
        try (SharedArray array = elements.arrayOf(values)) {
            for (SharedArray view : List.of(array, array.slice(1, 4), array.slice(8, 0, -2))) {
                try (SharedArray received = read(write(view))) {
                    assertThat(received).isInstanceOf(elements.arrayClass());
                    assertThat(elements.read(received)).isEqualTo(elements.read(view));
                    elements.set(received, 1, elements.otherThan(elements.get(view, 1)));
                    assertThat(elements.get(view, 1)).isEqualTo(elements.get(received, 1));
                }
            }
        }
    }

    @Test
    void aReceivedSliceOwnsItsOpening() throws Exception {
        try (SharedIntArray array = SharedIntArray.of(1, 2, 3)) {
            SharedIntArray received = read(write(array.slice(1, 3)));
            SharedIntArray part = received.slice(0, 1);
            received.close();
            assertThat(part.isOpen()).isFalse();
            assertThat(array.get(1)).isEqualTo(2);
        }
    }

    @Test
    void valuesAreTheSameMemory() throws Exception {
        try (SharedInt value = SharedInt.create(7); SharedInt received = read(write(value))) {
            received.incrementAndGet();
            assertThat(value.get()).isEqualTo(8);
        }
    }

    @Test
    void locksAreTheSameLock() throws Exception {
        try (SharedIntArray array = SharedIntArray.create(1)) {
            SharedLock received = read(write(array.lock()));
            array.lock().lock();
            assertThat(received.isHeldByCurrentThread()).isTrue();
            received.unlock();
            assertThat(array.lock().isLocked()).isFalse();
        }
    }

    @Test
    void anArrayWithAnothersLockKeepsIt() throws Exception {
        try (SharedIntArray home = SharedIntArray.create(1);
                SharedIntArray guest = SharedIntArray.create(1, options().lock(home.lock()));
                SharedIntArray received = read(write(guest))) {
            home.lock().lock();
            assertThat(received.lock().isHeldByCurrentThread()).isTrue();
            home.lock().unlock();
        }
    }

    private record Task(String name, Map<String, SharedIntArray> arrays,
            List<SharedLock> locks) implements Serializable {}

    @Test
    void anObjectGraphKeepsItsArrays() throws Exception {
        try (SharedIntArray array = SharedIntArray.of(1, 2)) {
            Task task = new Task("sum", Map.of("in", array, "part", array.slice(1, 2)), List.of(array.lock()));
            Task received = read(write(task));
            received.arrays.get("in").set(1, 7);
            assertThat(array.get(1)).isEqualTo(7);
            assertThat(received.arrays.get("part")).hasToString("[7]");
            received.locks.getFirst().lock();
            assertThat(array.lock().isHeldByCurrentThread()).isTrue();
            received.arrays.values().forEach(SharedIntArray::close);
        }
    }

    @Test
    void aTransferKeepsWhatWasSentUntilItCloses() throws Exception {
        SharedIntArray array = SharedIntArray.of(1, 2);
        byte[] sent;
        try (Transfer transfer = Transfer.begin()) {
            sent = write(array);
            transfer.seal();
            assertThat(transfer.isEmpty()).isFalse();
            array.close();
            try (SharedIntArray received = read(sent)) {
                assertThat(received).hasToString("[1, 2]");
            }
        }
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> read(sent));
    }
}
