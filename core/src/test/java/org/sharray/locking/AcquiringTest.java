package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Where;

/** Every way to acquire a lock, whoever has it and wherever that is; with interrupts and with all times. */
class AcquiringTest {
    private static final long[] NO_TIMES = {0, -1, Long.MIN_VALUE};

    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(1);
    private final SharedLock lock = array.lock();

    @AfterEach
    void closeTheArray() {
        array.close();
    }

    /** Each way to acquire, by each kind of thread. */
    private static Stream<Arguments> everywhere() {
        return Stream.of(Where.values())
                .flatMap(where -> Stream.of(Acquiring.values()).map(how -> Arguments.of(how, where)));
    }

    /** Each way that waits, by each kind of thread. */
    private static Stream<Arguments> waitingEverywhere() {
        return everywhere().filter(arguments -> ((Acquiring) arguments.get()[0]).waits);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aFreeLockIsAcquired(Acquiring how, Where where) {
        Actor owner = actors.at(where, array);
        assertThat(owner.call(own -> how.acquire(own.lock()))).isEqualTo(true);
        assertThat(owner.call(own -> own.lock().getHoldCount())).isEqualTo(1);
        assertThat(lock.isLocked()).isTrue();
        assertThat(lock.tryLock()).isFalse();
        owner.run(own -> own.lock().unlock());
        assertThat(lock.isLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void theOwnerAcquiresItOnceMore(Acquiring how, Where where) {
        Actor owner = actors.at(where, array);
        owner.run(own -> own.lock().lock());
        assertThat(owner.call(own -> how.acquire(own.lock()))).isEqualTo(true);
        assertThat(owner.call(own -> own.lock().getHoldCount())).isEqualTo(2);
        owner.run(own -> own.lock().unlock());
        assertThat(lock.tryLock()).isFalse();
        owner.run(own -> own.lock().unlock());
        assertThat(lock.isLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aLockThatAnotherHasIsWaitedForOrRefused(Acquiring how, Where where) {
        lock.lock();
        Actor waiter = actors.at(where, array);
        CompletableFuture<Boolean> acquired = waiter.start(own -> how.acquire(own.lock()));
        if (how.waits) {
            waiter.awaitAsleep();
            assertThat(acquired).isNotDone();
        } else {
            assertThat(Await.result(acquired)).isFalse();
        }
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        assertThat(Await.result(acquired)).isEqualTo(how.waits);
        assertThat(waiter.call(own -> own.lock().isHeldByCurrentThread())).isEqualTo(how.waits);
        assertThat(lock.tryLock()).isNotEqualTo(how.waits);
    }

    @ParameterizedTest
    @EnumSource
    void aWaiterGetsTheLockFromAnOwnerAnywhere(Where where) {
        Actor owner = actors.at(where, array);
        owner.run(own -> own.lock().lock());
        Actor waiter = actors.here(array);
        CompletableFuture<Integer> seen = waiter.start(own -> {
            try (var _ = own.lock().hold()) {
                return own.get(0);
            }
        });
        waiter.awaitAsleep();
        owner.run(own -> {
            own.set(0, 7);
            own.lock().unlock();
        });
        assertThat(Await.result(seen)).isEqualTo(7);
    }

    /** Acquires with the thread interrupted, and tells what has become of it all. */
    private static String acquireInterrupted(SharedLock lock, Acquiring how) {
        Thread.currentThread().interrupt();
        String ending;
        try {
            ending = how.acquire(lock) ? "acquired" : "not acquired";
        } catch (InterruptedException interrupted) {
            ending = "interrupted";
        }
        return ending + ", status " + Thread.interrupted();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInterruptedBeforeDoesNotEvenTryOrKeepsTheInterrupt(Acquiring how) {
        String expected = how.isInterruptible ? "interrupted, status false" : "acquired, status true";
        int holds = how.isInterruptible ? 0 : 1;
        assertThat(acquireInterrupted(lock, how)).isEqualTo(expected);
        assertThat(lock.getHoldCount()).isEqualTo(holds);
        assertThat(acquireInterrupted(lock, how)).as("the lock is held").isEqualTo(expected);
        assertThat(lock.getHoldCount()).isEqualTo(2 * holds);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInterruptedBeforeDoesNotWaitForAnOwnerEither(Acquiring how) {
        lock.lock();
        CompletableFuture<String> ending = actors.here(array).start(own -> acquireInterrupted(own.lock(), how));
        if (how.waits && !how.isInterruptible) {
            lock.unlock();
        }
        assertThat(Await.result(ending)).isEqualTo(how.isInterruptible
                ? "interrupted, status false"
                : how.waits ? "acquired, status true" : "not acquired, status true");
    }

    @ParameterizedTest
    @MethodSource("waitingEverywhere")
    void anInterruptEndsAWaitOrIsKept(Acquiring how, Where where) {
        lock.lock();
        Actor waiter = actors.at(where, array);
        CompletableFuture<String> ending = waiter.start(own -> {
            try {
                how.acquire(own.lock());
                return "acquired, status " + Thread.interrupted();
            } catch (InterruptedException interrupted) {
                return "interrupted, status " + Thread.interrupted();
            }
        });
        waiter.awaitAsleep();
        waiter.interrupt();
        if (how.isInterruptible) {
            assertThat(Await.result(ending)).isEqualTo("interrupted, status false");
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        } else {
            waiter.awaitAsleep();
            assertThat(ending).isNotDone();
            lock.unlock();
            assertThat(Await.result(ending)).isEqualTo("acquired, status true");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTimeNobodyWaits(TimeUnit unit) throws InterruptedException {
        Actor other = actors.here(array);
        lock.lock();
        for (long time : NO_TIMES) {
            assertThat(other.call(own -> own.lock().tryLock(time, unit))).isEqualTo(false);
            assertThat(other.call(own -> own.lock().tryHold(time, unit).isPresent())).isEqualTo(false);
            assertThat(lock.tryLock(time, unit)).as("held by the same thread").isTrue();
            lock.unlock();
        }
        lock.unlock();
        for (long time : NO_TIMES) {
            assertThat(lock.tryLock(time, unit)).as("free").isTrue();
            lock.unlock();
            lock.tryHold(time, unit).orElseThrow().close();
        }
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aTimeThatIsOverEndsTheWait() {
        lock.lock();
        for (Where where : Where.values()) {
            Actor other = actors.at(where, array);
            assertThat(other.call(own -> own.lock().tryLock(1, TimeUnit.NANOSECONDS))).isEqualTo(false);
            assertThat(other.call(own -> own.lock().tryLock(30, TimeUnit.MILLISECONDS))).isEqualTo(false);
            assertThat(other.call(own -> own.lock().tryHold(30, TimeUnit.MILLISECONDS).isPresent())).isEqualTo(false);
        }
    }

    @Test
    void theLongestTimeOfAnyUnitIsLongEnough() {
        lock.lock();
        List<CompletableFuture<Boolean>> tries = new ArrayList<>();
        for (TimeUnit unit : TimeUnit.values()) {
            Actor waiter = actors.here(array);
            tries.add(waiter.start(own -> {
                boolean taken = own.lock().tryLock(Long.MAX_VALUE, unit);
                own.lock().unlock();
                return taken;
            }));
            waiter.awaitAsleep();
        }
        assertThat(tries).noneMatch(CompletableFuture::isDone);
        lock.unlock();
        tries.forEach(taken -> assertThat(Await.result(taken)).isTrue());
    }

    @Test
    void manyWaitersHereAndElsewhereHaveItOneAfterTheOther() {
        lock.lock();
        List<CompletableFuture<Void>> counts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Actor waiter = actors.at(Where.values()[i % 4], array);
            counts.add(waiter.start(own -> {
                try (var _ = own.lock().hold()) {
                    own.set(0, own.get(0) + 1);
                    return null;
                }
            }));
            waiter.awaitAsleep();
        }
        lock.unlock();
        counts.forEach(Await::result);
        assertThat(array.get(0)).isEqualTo(12);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aUnitIsNeeded() {
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> lock.tryLock(1, null));
        lock.lock();
        CompletableFuture<Boolean> other = actors.here(array).start(own -> own.lock().tryLock(1, null));
        assertThat(Await.failure(other)).isInstanceOf(NullPointerException.class);
    }
}
