package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Copies;
import org.sharray.testing.Where;

/** Conditions of every lock that there is. */
class ConditionPlacesTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    /** The locks of an array. */
    private enum Place {
        ARRAY, SLICE, STRIPE, STRIPE_OF_A_SLICE, NAMED, WRITE_LOCK;

        SharedLock lock(SharedIntArray array) {
            return switch (this) {
                case ARRAY -> array.lock();
                case SLICE -> array.slice(0, array.length(), 2).lock();
                case STRIPE -> array.lock(1);
                case STRIPE_OF_A_SLICE -> array.slice(2, 4).lock(1);
                case NAMED -> array.synchronizers().lock("named");
                case WRITE_LOCK -> array.synchronizers().readWriteLock("table").writeLock();
            };
        }
    }

    private static Stream<Arguments> everywhere() {
        return Stream.of(Where.values())
                .flatMap(where -> Stream.of(Place.values()).map(place -> Arguments.of(place, where)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aThreadWaitsForASignal(Place place, Where where) {
        try (SharedIntArray array = SharedIntArray.create(4, options().stripes(4))) {
            SharedLock lock = place.lock(array);
            CompletableFuture<Integer> holds = actors.at(where, array).start(own -> {
                try (var _ = place.lock(own).hold(); var _ = place.lock(own).hold()) {
                    own.set(0, 1);
                    place.lock(own).condition("c").await();
                    return place.lock(own).getHoldCount();
                }
            });
            Await.until("the thread to wait", () -> {
                try (var _ = lock.hold()) {
                    return array.get(0) == 1;
                }
            });
            try (var _ = lock.hold()) {
                lock.condition("c").signal();
            }
            assertThat(Await.result(holds)).isEqualTo(2);
            assertThat(lock.isLocked()).isFalse();
        }
    }

    @Test
    void arraysWithOneLockHaveTheSameConditions() {
        try (SharedIntArray home = SharedIntArray.create(2);
                SharedIntArray guest = SharedIntArray.create(2, options().lock(home.lock()))) {
            CompletableFuture<String> here = actors.here(guest).start(Waits::untilSignalled);
            Waits.awaitBegun(guest, 1);
            CompletableFuture<String> elsewhere = actors.elsewhere(guest).start(Waits::untilSignalled);
            Waits.awaitBegun(guest, 2);
            Waits.signalAll(home);
            assertThat(Await.result(here)).isEqualTo(Waits.SIGNALLED);
            assertThat(Await.result(elsewhere)).isEqualTo(Waits.SIGNALLED);
        }
    }

    @Test
    void aConditionBelongsToItsLockAlone() {
        try (SharedIntArray array = SharedIntArray.create(4, options().stripes(4))) {
            SharedCondition condition = array.lock(1).newCondition();
            try (var _ = array.lock().hold(); var _ = array.lockRange(2, 4)) {
                assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::await)
                        .withMessageContaining("stripe 1").withMessageContaining("it is free");
                assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::signalAll);
            }
        }
    }

    /** The thread that waits releases one of its locks, as with every condition. */
    @Test
    void otherLocksAreKeptDuringTheWait() {
        try (SharedIntArray array = SharedIntArray.create(4, options().stripes(4))) {
            Actor waiter = actors.elsewhere(array);
            CompletableFuture<String> ended = waiter.start(own -> {
                try (var _ = own.lockRange(0, 4)) {
                    return Waits.untilSignalled(own);
                }
            });
            Waits.awaitBegun(array, 1);
            assertThat(array.lock(0).tryLock()).isFalse();
            assertThat(array.lock(3).tryLock()).isFalse();
            Waits.signal(array);
            assertThat(Await.result(ended)).isEqualTo(Waits.SIGNALLED);
            assertThat(array.lock(0).isLocked()).isFalse();
        }
    }

    /** The signaller keeps the read lock, so the thread that was signalled has to wait for it, however it got the condition. */
    @Test
    void theWaitForAWriteLocksConditionEndsWhenNobodyReads() throws IOException, ClassNotFoundException {
        try (SharedIntArray array = SharedIntArray.create(4)) {
            SharedReadWriteLock table = array.synchronizers().readWriteLock("table");
            SharedCondition made = table.writeLock().condition("c");
            for (SharedCondition condition : List.of(made, Copies.of(made))) {
                Actor waiter = actors.here(array);
                CompletableFuture<Integer> readers = waiter.start(own -> {
                    try (var _ = table.writeLock().hold()) {
                        own.set(0, 1);
                        condition.await();
                        return table.getReadLockCount();
                    }
                });
                Await.until("the thread to wait", () -> {
                    try (var _ = table.writeLock().hold()) {
                        return array.compareAndSet(0, 1, 0);
                    }
                });
                table.writeLock().lock();
                condition.signal();
                table.readLock().lock();
                table.writeLock().unlock();
                Await.until("the thread to be a writer that waits", table.writeLock()::isLocked);
                waiter.awaitAsleep();
                assertThat(readers).isNotDone();
                table.readLock().unlock();
                assertThat(Await.result(readers)).isZero();
            }
        }
    }
}
