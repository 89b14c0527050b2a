package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Where;

/** Unequal competitors: one that has the lock nearly all the time, and one that wants it now and then. */
class StarvationTest {
    private static final long WORK_NANOS = 1_000_000;
    private static final int WANTED = 25;

    /** More than twenty times what it is on a busy machine. Without preference for who has waited, a virtual thread never gets the lock. */
    private static final int MOST_DURING_ALL_WAITS = 2_500;

    /** Where the array has what: how often the strong one has had the lock, and whether it shall stop. */
    private static final int HAD = 0;
    private static final int STOP = 1;

    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(2);
    private final SharedLock lock = array.lock();

    @AfterEach
    void closeTheArray() {
        array.close();
    }

    private static int holdAgainAndAgain(SharedIntArray array) {
        while (array.getVolatile(STOP) == 0) {
            try (var _ = array.lock().hold()) {
                for (long start = System.nanoTime(); System.nanoTime() - start < WORK_NANOS;) {
                    Thread.onSpinWait();
                }
                array.getAndAdd(HAD, 1);
            }
        }
        return array.get(HAD);
    }

    /** How often the strong one had the lock while this one waited for it, all waits together. */
    private static int hadDuringWaits(SharedIntArray array) {
        int sum = 0;
        for (int i = 0; i < WANTED; i++) {
            int before = array.getVolatile(HAD);
            try (var _ = array.lock().hold()) {
                sum += array.get(HAD) - before;
            }
            Await.until("the other to have the lock in between", () -> array.getVolatile(HAD) > before);
        }
        return sum;
    }

    @ParameterizedTest(name = "strong {0}, weak {1}")
    @CsvSource({"HERE, HERE", "HERE, HERE_VIRTUAL", "HERE_VIRTUAL, HERE", "HERE, ELSEWHERE", "ELSEWHERE, HERE_VIRTUAL"})
    void theWeakOneGetsTheLockToo(Where strong, Where weak) {
        CompletableFuture<Integer> had = actors.at(strong, array).start(StarvationTest::holdAgainAndAgain);
        Await.until("the strong one to be at work", () -> array.getVolatile(HAD) > 0);
        CompletableFuture<Integer> during = actors.at(weak, array).start(StarvationTest::hadDuringWaits);
        try {
            assertThat(Await.result(during)).isBetween(0, MOST_DURING_ALL_WAITS);
        } finally {
            array.setVolatile(STOP, 1);
        }
        assertThat(Await.result(had)).isGreaterThanOrEqualTo(WANTED);
    }

    /** Who gives up leaves the lock to others at once, however short the time that they have. */
    @Test
    void aLockThatIsLeftToNobodyIsFree() {
        lock.lock();
        Actor starving = actors.elsewhere(array);
        assertThat(starving.call(own -> own.lock().tryLock(100, TimeUnit.MILLISECONDS))).isEqualTo(false);
        lock.unlock();
        assertThat(actors.here(array).call(own -> own.lock().tryLock(1, TimeUnit.NANOSECONDS))).isEqualTo(true);
    }
}
