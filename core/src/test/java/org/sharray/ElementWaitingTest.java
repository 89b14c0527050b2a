package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.NpyBytes;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

/** Waiting for an element to change. */
class ElementWaitingTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final SharedIntArray ints = SharedIntArray.create(4, options().unlocked());
    private final SharedLongArray longs = SharedLongArray.create(4);

    @AfterEach
    void close() {
        ints.close();
        longs.close();
    }

    @Test
    void nobodyWaitsForWhatIsSo() throws InterruptedException {
        ints.awaitChange(0, 1);
        assertThat(ints.awaitChange(0, 1, 0, TimeUnit.SECONDS)).isTrue();
        ints.awaitUntil(0, value -> value == 0);
        assertThat(ints.awaitUntil(0, value -> value == 0, Long.MIN_VALUE, TimeUnit.DAYS)).isTrue();
        longs.awaitChange(3, 1L << 32);
        assertThat(longs.awaitUntil(3, value -> value < 1, 0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsNotSoInTimeIsSaid() throws InterruptedException {
        for (long time : new long[]{Long.MIN_VALUE, -1, 0, 1, 30}) {
            assertThat(ints.awaitChange(0, 0, time, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(ints.awaitUntil(0, value -> value != 0, time, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(longs.awaitChange(0, 0, time, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(longs.awaitUntil(0, value -> value != 0, time, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @ParameterizedTest(name = "with notice: {0}")
    @ValueSource(booleans = {true, false})
    void aChangeEndsTheWait(boolean notice) {
        List<Waiter<Integer>> waiters = IntStream.range(0, 3).mapToObj(_ -> Waiter.start(() -> {
            ints.awaitChange(1, 0);
            return ints.get(1);
        })).toList();
        Waiter<Void> other = Waiter.running(() -> ints.awaitChange(2, 0));
        ints.setVolatile(1, 5);
        if (notice) {
            ints.notifyWaiters(1);
        }
        assertThat(waiters).extracting(Waiter::result).containsOnly(5);
        assertThat(other.isWaiting()).isTrue();
        ints.getAndAdd(2, 1);
        ints.notifyWaiters(2);
        other.result();
    }

    @Test
    void aNoticeWithoutAChangeDoesNotEndIt() {
        Waiter<Void> waiter = Waiter.running(() -> longs.awaitChange(1, 0));
        for (int i = 0; i < 100; i++) {
            longs.notifyWaiters(1);
            longs.notifyWaiters(0);
        }
        assertThat(waiter.isWaiting()).isTrue();
        longs.setVolatile(1, -1);
        longs.notifyWaiters(1);
        waiter.result();
    }

    @ParameterizedTest(name = "with notice: {0}")
    @ValueSource(booleans = {true, false})
    void aLongMayChangeInItsUpperHalfAlone(boolean notice) {
        longs.set(1, 7);
        Waiter<Long> waiter = Waiter.start(() -> {
            longs.awaitChange(1, 7);
            return longs.get(1);
        });
        longs.setVolatile(1, 1L << 32 | 7);
        if (notice) {
            longs.notifyWaiters(1);
        }
        assertThat(waiter.result()).isEqualTo(1L << 32 | 7);
    }

    @Test
    void aConditionMayTakeManyChanges() {
        Waiter<Void> evenInt = Waiter.running(() -> ints.awaitUntil(0, value -> value > 50 && value % 2 == 0));
        Waiter<Void> largeLong = Waiter.running(() -> longs.awaitUntil(0, value -> value >= 1L << 40));
        for (int i = 1; i <= 51; i += 2) {
            ints.setVolatile(0, i);
            ints.notifyWaiters(0);
            longs.setVolatile(0, i);
            longs.notifyWaiters(0);
        }
        assertThat(evenInt.isWaiting()).isTrue();
        assertThat(largeLong.isWaiting()).isTrue();
        ints.setVolatile(0, 52);
        ints.notifyWaiters(0);
        longs.setVolatile(0, 1L << 40);
        longs.notifyWaiters(0);
        evenInt.result();
        largeLong.result();
    }

    @Test
    void whatTheConditionThrowsEndsTheWait() {
        IllegalStateException failure = new IllegalStateException("by the condition");
        Waiter<Void> waiter = Waiter.running(() -> ints.awaitUntil(0, value -> {
            if (value == 1) {
                throw failure;
            }
            return false;
        }));
        ints.setVolatile(0, 1);
        ints.notifyWaiters(0);
        assertThat(waiter.failure()).isSameAs(failure);
    }

    @Test
    void whatWasDoneBeforeTheChangeIsSeenAfterTheWait() {
        for (int round = 1; round <= 20; round++) {
            int value = round;
            Waiter<Integer> waiter = Waiter.start(() -> {
                ints.awaitChange(1, value - 1);
                return ints.get(3);
            });
            ints.set(3, value);
            ints.setRelease(1, value);
            ints.notifyWaiters(1);
            assertThat(waiter.result()).isEqualTo(value);
        }
    }

    @Test
    void processesTakeTurnsByAnElement() throws InterruptedException {
        int turns = 500;
        CompletableFuture<Integer> other = actors.elsewhere(ints).start(array -> {
            for (int turn = 0; turn < turns; turn++) {
                array.awaitUntil(1, value -> value % 2 == 1);
                array.getAndAdd(1, 1);
                array.notifyWaiters(1);
            }
            return array.get(1);
        });
        for (int turn = 0; turn < turns; turn++) {
            ints.getAndAdd(1, 1);
            ints.notifyWaiters(1);
            ints.awaitChange(1, 2 * turn + 1);
        }
        assertThat(Await.result(other)).isEqualTo(2 * turns);
    }

    @Test
    void aSliceWaitsForItsElements() {
        SharedIntArray reversed = ints.slice(3, -1, -2);
        Waiter<Void> waiter = Waiter.running(() -> reversed.awaitChange(1, 0));
        Waiter<Void> whole = Waiter.running(() -> ints.awaitChange(3, 0));
        ints.setVolatile(1, 1);
        ints.notifyWaiters(1);
        waiter.result();
        assertThat(whole.isWaiting()).isTrue();
        reversed.setVolatile(0, 1);
        reversed.notifyWaiters(0);
        whole.result();
        Waiter<Void> ofPart = Waiter.running(() -> longs.slice(2, 4).awaitChange(1, 0));
        longs.setVolatile(3, 1);
        longs.notifyWaiters(3);
        ofPart.result();
    }

    @Test
    void aSliceThatIsClosedWaitsNoMore() {
        SharedIntArray slice = ints.slice(0, 2);
        Waiter<Void> waiter = Waiter.running(() -> slice.awaitChange(0, 0));
        slice.close();
        assertThat(waiter.failure()).isExactlyInstanceOf(ArrayClosedException.class);
        assertThat(ints.isOpen()).isTrue();
    }

    @Test
    void whoMayOnlyReadMayWait() {
        SharedIntArray.create(2, options().named("shown")).close();
        try (SharedIntArray writer = SharedIntArray.open("shown");
                SharedIntArray reader = SharedIntArray.open("shown", OpenMode.READ_ONLY)) {
            Waiter<Void> waiter = Waiter.running(() -> reader.awaitChange(1, 0));
            Actor other = actors.elsewhere(writer);
            CompletableFuture<Boolean> woken = other.start(array -> array.awaitChange(1, 0, 1, TimeUnit.DAYS));
            other.awaitAsleep();
            writer.setVolatile(1, 1);
            reader.notifyWaiters(1);
            waiter.result();
            assertThat(Await.result(woken)).isTrue();
        }
    }

    @Test
    void filesOfOtherMakersCanBeWaitedForToo() throws IOException {
        Path file = directory.parent().resolve("plain.npy");
        Files.write(file, NpyBytes.file(1, NpyBytes.header("<i8", "(3,)"), new byte[24]));
        try (SharedLongArray writer = SharedLongArray.open(file);
                SharedLongArray reader = SharedLongArray.open(file, OpenMode.READ_ONLY)) {
            Waiter<Void> reading = Waiter.running(() -> reader.awaitUntil(2, value -> value == 2));
            Waiter<Void> writing = Waiter.running(() -> writer.awaitChange(2, 0));
            writer.setVolatile(2, 1);
            writer.notifyWaiters(2);
            writing.result();
            assertThat(reading.isWaiting()).isTrue();
            writer.setVolatile(2, 2);
            writer.notifyWaiters(2);
            reading.result();
        }
    }

    private static void assertThrownByAll(Class<? extends Throwable> failure, SharedIntArray ints,
            SharedLongArray longs,
            long index) {
        for (ThrowingCallable use : List.<ThrowingCallable>of(() -> ints.awaitChange(index, 1),
                () -> ints.awaitChange(index, 1, 1, TimeUnit.SECONDS), () -> ints.awaitUntil(index, _ -> true),
                () -> ints.awaitUntil(index, _ -> true, 1, TimeUnit.SECONDS), () -> ints.notifyWaiters(index),
                () -> longs.awaitChange(index, 1), () -> longs.awaitChange(index, 1, 1, TimeUnit.SECONDS),
                () -> longs.awaitUntil(index, _ -> true), () -> longs.awaitUntil(index, _ -> true, 1, TimeUnit.SECONDS),
                () -> longs.notifyWaiters(index))) {
            assertThatExceptionOfType(failure).isThrownBy(use);
        }
    }

    @Test
    void thereHasToBeSuchAnElement() {
        for (long index : new long[]{-1, 4, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThrownByAll(IndexOutOfBoundsException.class, ints, longs, index);
        }
        assertThrownByAll(IndexOutOfBoundsException.class, ints.slice(1, 2), longs.slice(3, 0, -2), 2);
    }

    @Test
    void closedArraysSaySo() {
        close();
        assertThrownByAll(ArrayClosedException.class, ints, longs, 0);
    }
}
