package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/** Threads that end with a lock in their hands, in a JVM that lives on: their owners' death is found here and elsewhere. */
class EndedThreadTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(4, options().stripes(4));
    private final SharedLock lock = array.lock();

    @AfterEach
    void closeTheArray() {
        array.close();
    }

    private static Stream<Arguments> ownersAndWaiters() {
        return Stream.of(Where.values())
                .flatMap(owner -> Stream.of(Where.values()).map(waiter -> Arguments.of(owner, waiter)));
    }

    private static String report(SharedLock lock) {
        try (var guard = lock.hold()) {
            return "death " + guard.previousOwnerDied() + ", holds " + lock.getHoldCount();
        }
    }

    @ParameterizedTest(name = "owner {0}, waiter {1}")
    @MethodSource("ownersAndWaiters")
    void theNextOwnerIsTold(Where ownersPlace, Where waitersPlace) {
        Actor owner = actors.at(ownersPlace, array);
        owner.run(own -> {
            own.lock().lock();
            own.lock().lock();
            own.lock().lock();
        });
        Actor waiter = actors.at(waitersPlace, array);
        CompletableFuture<String> told = waiter.start(own -> report(own.lock()));
        waiter.awaitAsleep();
        owner.end();
        assertThat(Await.result(told)).isEqualTo("death true, holds 1");
        assertThat(actors.at(ownersPlace, array).call(own -> report(own.lock()))).isEqualTo("death false, holds 1");
        assertThat(report(lock)).isEqualTo("death false, holds 1");
        assertThat(lock.ownerDeaths()).isOne();
        assertThat(lock.isLocked()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whoTriesAgainAndAgainGetsIt(Where where) {
        Actor owner = actors.at(where, array);
        owner.run(own -> own.lock().lock());
        owner.end();
        Await.until("the lock to be had by trying", lock::tryLock);
        assertThat(lock.previousOwnerDied()).isTrue();
        assertThat(lock.getHoldCount()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void whoTriesForShortTimesGetsIt(Where where) {
        Actor owner = actors.at(where, array);
        owner.run(own -> own.lock().lock());
        owner.end();
        Await.until("the lock to be had by trying", () -> lock.tryLock(1, TimeUnit.MILLISECONDS));
        assertThat(lock.previousOwnerDied()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void allLocksOfTheThreadAreFound(Where where) {
        Actor owner = actors.at(where, array);
        owner.run(own -> {
            own.lock().lock();
            own.lockRange(1, 3);
            own.synchronizers().lock("named").lock();
            own.synchronizers().readWriteLock("table").writeLock().lock();
        });
        owner.end();
        assertThat(report(lock)).startsWith("death true");
        assertThat(report(array.lock(0))).startsWith("death false");
        assertThat(report(array.lock(1))).startsWith("death true");
        assertThat(report(array.lock(2))).startsWith("death true");
        assertThat(report(array.synchronizers().lock("named"))).startsWith("death true");
        assertThat(report(array.synchronizers().readWriteLock("table").writeLock())).startsWith("death true");
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheOwnerEndsTheWaitsForConditions(Where where) {
        List<CompletableFuture<String>> waits = new ArrayList<>();
        for (Where place : Where.values()) {
            waits.add(actors.at(place, array).start(Waits::untilSignalled));
            Waits.awaitBegun(array, waits.size());
        }
        Actor owner = actors.at(where, array);
        owner.run(own -> own.lock().lock());
        owner.end();
        assertThat(report(lock)).isEqualTo("death true, holds 1");
        waits.forEach(wait -> assertThat(Await.result(wait)).isEqualTo(Waits.SIGNALLED));
    }

    /** Long enough that everybody who waits has asked for the owner's life more than once. */
    @Test
    void livingOwnersKeepTheirLocks() {
        for (int stripe = 0; stripe < 4; stripe++) {
            int number = stripe;
            actors.at(Where.values()[stripe], array).start(own -> {
                own.lock(number).lock();
                while (own.isOpen()) {
                    LockSupport.park();
                }
                return null;
            });
            Await.until("the owner to have its lock", array.lock(stripe)::isLocked);
        }
        System.gc();
        List<CompletableFuture<Boolean>> tries = new ArrayList<>();
        for (int stripe = 0; stripe < 4; stripe++) {
            int number = stripe;
            for (Where where : Where.values()) {
                tries.add(actors.at(where, array).start(own -> own.lock(number).tryLock(400, TimeUnit.MILLISECONDS)));
            }
        }
        tries.forEach(taken -> assertThat(Await.result(taken)).isFalse());
    }

    /** More virtual threads than are remembered without a look at which of them live. */
    @Test
    void oneOfThousandsOfVirtualThreadsIsMissed() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            boolean leaves = i == 10;
            threads.add(Thread.ofVirtual().start(() -> {
                SharedLock its = leaves ? array.lock(1) : lock;
                its.lock();
                if (!leaves) {
                    its.unlock();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(report(lock)).isEqualTo("death false, holds 1");
        assertThat(report(array.lock(1))).isEqualTo("death true, holds 1");
    }
}
