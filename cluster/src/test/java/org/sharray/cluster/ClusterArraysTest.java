package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sharray.SharedArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.Span;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** Arrays on two members in this JVM, one that computes, and a client. */
class ClusterArraysTest {
    /** More than two chunks of ints, and the last one not full. */
    private static final int LENGTH = 150_001;

    private static Members members;
    private static Cluster first;
    private static Cluster second;
    private static Cluster client;

    @BeforeAll
    static void join() {
        members = new Members(2);
        first = members.join(members.member(0));
        second = members.join(members.member(1));
        client = members.join(members.client());
    }

    @AfterAll
    static void leave() {
        members.close();
    }

    @Test
    void whatOneWritesTheOthersRead() {
        try (var ours = first.createInt("written", LENGTH);
                var theirs = second.openInt("written");
                var clients = client.openInt("written")) {
            ours.set(0, 1);
            ours.set(LENGTH - 1, -2);
            assertThat(theirs.get(0)).isOne();
            assertThat(clients.get(LENGTH - 1)).isEqualTo(-2);
            assertThat(clients.get(LENGTH / 2)).isZero();
            assertThat(second.list()).contains("written");
        }
    }

    @Test
    void anArrayIsMadeOnceAndFoundByItsName() {
        first.createByte("once", 3).close();
        assertThatThrownBy(() -> client.createInt("once", 3)).isInstanceOf(ArrayExistsException.class);
        assertThatThrownBy(() -> client.openInt("once")).isInstanceOf(ArrayFormatException.class)
                .hasMessageContaining("SharedByteArray");
        assertThat(second.delete("once")).isTrue();
        assertThat(first.delete("once")).isFalse();
        assertThatThrownBy(() -> first.open("once")).isInstanceOf(ArrayNotFoundException.class);
        assertThatThrownBy(() -> first.createInt("", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void updatesReturnWhatWasThere() {
        try (var array = client.createInt("updates", 10);
                var bytes = first.createByte("updates of bytes", 10);
                var doubles = second.createDouble("updates of doubles", 10);
                var flags = first.createBoolean("flags", 3)) {
            assertThat(array.getAndAdd(3, 5)).isZero();
            assertThat(array.addAndGet(3, -7)).isEqualTo(-2);
            assertThat(array.getAndSet(3, 9)).isEqualTo(-2);
            assertThat(array.compareAndSet(3, 8, 1)).isFalse();
            assertThat(array.compareAndSet(3, 9, -1)).isTrue();
            assertThat(array.compareAndSet(3, -1, 12)).isTrue();
            assertThat(array.getAndBitwiseAnd(3, 4)).isEqualTo(12);
            assertThat(array.getAndBitwiseOr(3, 1)).isEqualTo(4);
            assertThat(array.getAndBitwiseXor(3, 4)).isEqualTo(5);
            assertThat(array.updateAndGet(3, value -> value * 10)).isEqualTo(10);
            bytes.set(1, (byte) -1);
            assertThat(bytes.compareAndSet(1, (byte) -1, (byte) 127)).isTrue();
            assertThat(bytes.incrementAndGet(1)).isEqualTo((byte) -128);
            assertThat(bytes.get(0)).isZero();
            assertThat(bytes.get(2)).isZero();
            assertThat(doubles.addAndGet(4, 0.5)).isEqualTo(0.5);
            assertThat(doubles.compareAndSet(4, 0.5, Double.NaN)).isTrue();
            assertThat(doubles.compareAndSet(4, Double.NaN, -0.0)).isTrue();
            assertThat(flags.compareAndSet(1, false, true)).isTrue();
            assertThat(flags.toArray()).containsExactly(false, true, false);
        }
    }

    @Test
    void manyAtOnceAddExactly() throws InterruptedException {
        try (var array = first.createLong("added", 4)) {
            Thread[] threads = new Thread[6];
            for (int i = 0; i < threads.length; i++) {
                Cluster from = i % 3 == 0 ? first : i % 3 == 1 ? second : client;
                threads[i] = Thread.ofPlatform().start(() -> {
                    try (var mine = from.openLong("added")) {
                        for (int j = 0; j < 200; j++) {
                            mine.getAndAdd(j % 2, 1);
                            try (var _ = mine.lock().hold()) {
                                mine.set(2, mine.get(2) + 1);
                            }
                        }
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(array.toArray()).containsExactly(600, 600, 1200, 0);
        }
    }

    @Test
    void wholeArraysAreCopiedFilledAndCompared() {
        int[] values = new Random(1).ints(LENGTH).toArray();
        try (var array = client.createInt("whole", LENGTH); var shared = SharedIntArray.of(values)) {
            array.copyFrom(values);
            assertThat(array.toArray()).isEqualTo(values);
            assertThat(array.contentEquals(shared)).isTrue();
            array.fill(7);
            assertThat(array.toArray()).containsOnly(7);
            shared.copyTo(array);
            assertThat(array.toArray()).isEqualTo(values);
            array.set(LENGTH - 2, values[LENGTH - 2] + 1);
            assertThat(array.mismatch(shared)).isEqualTo(LENGTH - 2);
            shared.copyFrom(array);
            assertThat(shared.get(LENGTH - 2)).isEqualTo(values[LENGTH - 2] + 1);
            array.setAll(index -> (int) index * 3);
            assertThat(array.slice(65_530, 65_540).toArray())
                    .isEqualTo(IntStream.range(65_530, 65_540).map(i -> i * 3).toArray());
            array.slice(10, LENGTH).copyFrom(array.slice(0, LENGTH - 10));
            assertThat(array.get(100_000)).isEqualTo(3 * 99_990);
            assertThat(array.stream().limit(11).toArray()).isEqualTo(new int[]{0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 0});
        }
    }

    @Test
    void sumsAndExtremesAreThoseOfSharedMemory() {
        double[] values = new Random(3).doubles(LENGTH).toArray();
        try (var ours = second.createDouble("reduced", LENGTH);
                var model = SharedDoubleArray.of(values);
                var empty = first.createShort("empty", 0);
                var bytes = (SharedByteArray) first.create("unsigned", ElementType.UINT8, Shape.of(3))) {
            ours.copyFrom(model);
            assertThat(ours.sum()).isEqualTo(model.sum());
            assertThat(ours.min()).isEqualTo(model.min());
            assertThat(ours.max()).isEqualTo(model.max());
            assertThat(ours.dot(model)).isEqualTo(model.dot(model));
            assertThat(model.dot(ours)).isCloseTo(model.dot(model), within(1e-6));
            assertThat(empty.sum()).isZero();
            assertThatThrownBy(empty::max).isInstanceOf(NoSuchElementException.class);
            bytes.copyFrom((byte) 1, (byte) -1, (byte) 100);
            assertThat(bytes.sum()).isEqualTo(356);
            assertThat(bytes.max()).isEqualTo((byte) -1);
        }
    }

    @Test
    void viewsAreThoseOfSharedMemory() {
        Shape shape = Shape.of(300, 700);
        try (SharedDoubleArray ours = (SharedDoubleArray) second.create("matrix", ElementType.FLOAT64, shape);
                SharedDoubleArray model = SharedDoubleArray.create(shape)) {
            model.setAll(index -> index);
            ours.copyFrom(model);
            Span[] block = {Span.range(290, 10, -3), Span.range(5, 650, 40)};
            assertThat(ours.view(block).toArray()).isEqualTo(model.view(block).toArray());
            assertThat(ours.transpose().toArray()).isEqualTo(model.transpose().toArray());
            assertThat(ours.column(3).toArray()).isEqualTo(model.column(3).toArray());
            assertThat(ours.get(299, 699)).isEqualTo(model.get(299, 699));
            ours.column(699).fill(-1);
            model.column(699).fill(-1);
            double[] values = model.view(block).toArray();
            Arrays.setAll(values, i -> -i);
            ours.view(block).copyFrom(values);
            model.view(block).copyFrom(values);
            assertThat(ours.contentEquals(model)).isTrue();
            try (SharedDoubleArray turned = SharedDoubleArray.create(Shape.of(700, 300))) {
                turned.copyFrom(ours.transpose());
                assertThat(turned.get(650, 7)).isEqualTo(model.get(7, 650));
                ours.transpose().copyFrom(turned);
            }
            assertThat(ours.contentEquals(model)).isTrue();
            assertThat(ours.slice(0, ours.length(), 7).toArray())
                    .isEqualTo(model.slice(0, model.length(), 7).toArray());
            assertThat(ours.row(299).numbers().get(698)).isEqualTo(model.get(299, 698));
        }
    }

    @Test
    void everyTypeKeepsEveryBit() {
        byte[] raw = new byte[1 << 19];
        new Random(2).nextBytes(raw);
        for (ElementType type : ElementType.values()) {
            if (type == ElementType.BOOL) {
                for (int i = 0; i < raw.length; i++) {
                    raw[i] &= 1;
                }
            }
            var memory = MemorySegment.ofArray(raw);
            try (SharedArray array = first.create("bits of " + type, type, Shape.of(raw.length / type.bytes()))) {
                copyBothWays(array, memory, raw);
            }
        }
    }

    private static void copyBothWays(SharedArray array, MemorySegment memory, byte[] raw) {
        byte[] back = new byte[raw.length];
        var target = MemorySegment.ofArray(back);
        switch (array) {
            case SharedByteArray bytes -> {
                bytes.copyFrom(memory);
                bytes.copyTo(target);
            }
            case SharedLongArray longs -> {
                longs.copyFrom(memory);
                longs.copyTo(target);
            }
            default -> {
                assertThat(array.numbers().get(0).doubleValue()).isZero();
                return;
            }
        }
        assertThat(Arrays.equals(back, raw)).isTrue();
    }

    @Test
    void whatAClusterCannotIsRefusedByName() {
        try (var array = first.createInt("refused", 5)) {
            assertThatThrownBy(array::handle).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("name");
            assertThatThrownBy(array::segment).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("copy");
            assertThatThrownBy(() -> array.lock(1)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> array.lock().newCondition()).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> array.awaitChange(0, 0)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> array.atomically(tx -> tx.set(0, 1)))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> array.get(5)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.set(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aClosedArrayIsClosedAndTheOthersAreNot() {
        try (var other = second.createInt("closed", 5)) {
            SharedIntArray array = first.openInt("closed");
            SharedIntArray slice = array.slice(1, 3);
            array.close();
            assertThatThrownBy(() -> slice.get(0)).isInstanceOf(ArrayClosedException.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(() -> array.set(0, 1)).isInstanceOf(ArrayClosedException.class);
            assertThat(array.isOpen()).isFalse();
            other.set(0, 3);
            assertThat(other.get(0)).isEqualTo(3);
        }
    }
}
