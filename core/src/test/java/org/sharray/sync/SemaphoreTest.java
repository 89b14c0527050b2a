package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedIntArray;
import org.sharray.Synchronizers;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Waiter;

/** A semaphore does what java.util.concurrent.Semaphore does, for threads and processes. */
class SemaphoreTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray home = SharedIntArray.create(1);
    private final Synchronizers synchronizers = home.synchronizers();

    @AfterEach
    void close() {
        home.close();
    }

    private SharedSemaphore semaphore(int permits) {
        return synchronizers.semaphore("free", permits);
    }

    @Test
    void hasThePermitsThatItsMakerGave() {
        assertThat(semaphore(3).availablePermits()).isEqualTo(3);
        assertThat(semaphore(5).availablePermits()).as("made before").isEqualTo(3);
        assertThat(synchronizers.semaphore("none", 0).tryAcquire()).isFalse();
        assertThat(synchronizers.semaphore("all", Integer.MAX_VALUE).availablePermits()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void everyWayToAcquireTakesPermits() throws InterruptedException {
        SharedSemaphore semaphore = semaphore(20);
        semaphore.acquire();
        semaphore.acquire(2);
        semaphore.acquireUninterruptibly();
        semaphore.acquireUninterruptibly(2);
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(semaphore.tryAcquire(2)).isTrue();
        assertThat(semaphore.tryAcquire(1, TimeUnit.SECONDS)).isTrue();
        assertThat(semaphore.tryAcquire(2, 1, TimeUnit.SECONDS)).isTrue();
        assertThat(semaphore.availablePermits()).isEqualTo(8);
        semaphore.release();
        semaphore.release(2);
        assertThat(semaphore.availablePermits()).isEqualTo(11);
    }

    @Test
    void takesAllOrNone() throws InterruptedException {
        SharedSemaphore semaphore = semaphore(2);
        assertThat(semaphore.tryAcquire(3)).isFalse();
        assertThat(semaphore.tryAcquire(3, 1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(semaphore.availablePermits()).isEqualTo(2);
        semaphore.release();
        assertThat(semaphore.tryAcquire(3)).isTrue();
        assertThat(semaphore.tryAcquire()).isFalse();
    }

    @Test
    void permitsMayBeAddedAndNeedNotHaveBeenTaken() {
        SharedSemaphore semaphore = semaphore(0);
        semaphore.release(2);
        assertThat(semaphore.tryAcquire(2)).isTrue();
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    void drainTakesWhatThereIs() {
        SharedSemaphore semaphore = semaphore(7);
        assertThat(semaphore.drainPermits()).isEqualTo(7);
        assertThat(semaphore.drainPermits()).isZero();
        assertThat(semaphore.tryAcquire()).isFalse();
        semaphore.release(3);
        assertThat(semaphore.drainPermits()).isEqualTo(3);
    }

    @Test
    void noPermitsAreAlwaysToBeHad() throws InterruptedException {
        SharedSemaphore semaphore = semaphore(0);
        semaphore.acquire(0);
        semaphore.acquireUninterruptibly(0);
        assertThat(semaphore.tryAcquire(0)).isTrue();
        assertThat(semaphore.tryAcquire(0, 0, TimeUnit.SECONDS)).isTrue();
        semaphore.release(0);
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    void negativeNumbersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> synchronizers.semaphore("negative", -1))
                .withMessageContaining("-1");
        SharedSemaphore semaphore = semaphore(3);
        for (int permits : new int[]{-1, Integer.MIN_VALUE}) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(() -> semaphore.acquire(permits),
                    () -> semaphore.acquireUninterruptibly(permits), () -> semaphore.tryAcquire(permits),
                    () -> semaphore.tryAcquire(permits, 1, TimeUnit.SECONDS), () -> semaphore.release(permits))) {
                assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining("" + permits);
            }
        }
        assertThat(semaphore.availablePermits()).isEqualTo(3);
    }

    @Test
    void aReleaseOfTooManyLeavesAllAsItWas() {
        SharedSemaphore semaphore = semaphore(Integer.MAX_VALUE - 2);
        for (int permits : new int[]{3, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> semaphore.release(permits))
                    .withMessageContaining("Maximum permit count");
        }
        assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE - 2);
        semaphore.release(2);
        assertThat(semaphore.drainPermits()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void anInterruptDoesNotEndAnUninterruptibleWaitAndIsKept() {
        SharedSemaphore semaphore = semaphore(0);
        Waiter<Boolean> waiter = Waiter.start(() -> {
            semaphore.acquireUninterruptibly(2);
            return Thread.currentThread().isInterrupted();
        });
        waiter.noticeInterrupt();
        semaphore.release();
        assertThat(waiter.isWaiting()).isTrue();
        semaphore.release();
        assertThat(waiter.result()).isTrue();
    }

    @Test
    void whoIsInterruptedBeforeAcquiresUninterruptiblyAllTheSame() {
        Waiter<Boolean> waiter = Waiter.start(() -> {
            Thread.currentThread().interrupt();
            semaphore(0).acquireUninterruptibly();
            return Thread.currentThread().isInterrupted();
        });
        semaphore(0).release();
        assertThat(waiter.result()).isTrue();
    }

    @Test
    void whoWaitsForManyKeepsNobodyFromTakingFewAndGetsItsOwn() {
        SharedSemaphore semaphore = semaphore(0);
        Waiter<Void> many = Waiter.running(() -> semaphore.acquire(3));
        Waiter<Void> one = Waiter.running(semaphore::acquire);
        semaphore.release();
        one.result();
        semaphore.release();
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(many.isWaiting()).isTrue();
        semaphore.release(2);
        semaphore.release(1);
        many.result();
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    void oneReleaseOfManyLetsManyGo() {
        SharedSemaphore semaphore = semaphore(0);
        List<Waiter<Void>> waiters = IntStream.range(0, 4)
                .mapToObj(i -> Waiter.running(() -> semaphore.acquire(1 + i % 2)))
                .toList();
        semaphore.release(6);
        waiters.forEach(Waiter::result);
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    void theTextTellsNameAndPermits() {
        assertThat(semaphore(3)).hasToString("the semaphore \"free\" of an anonymous array (3 permits)");
    }

    private static final int PERMITS = 5;

    /**
     * Takes one to four permits and gives them back, again and again; each time the permits that are taken, of which all threads
     * keep count in an element, are no more than there are.
     */
    private static void takeAndGiveBack(SharedIntArray taken, int rounds) throws InterruptedException {
        SharedSemaphore semaphore = taken.synchronizers().semaphore("free", PERMITS);
        for (int round = 0; round < rounds; round++) {
            int permits = 1 + round % 4;
            semaphore.acquire(permits);
            int now = taken.addAndGet(0, permits);
            if (now > PERMITS) {
                throw new AssertionError(now + " of " + PERMITS + " permits are taken");
            }
            taken.getAndAdd(0, -permits);
            semaphore.release(permits);
        }
    }

    private static void inThreads(int threads, Waiter.Action action) {
        List<FutureTask<Void>> tasks = IntStream.range(0, threads).mapToObj(_ -> Await.<Void>start(() -> {
            action.run();
            return null;
        })).toList();
        tasks.forEach(Await::result);
    }

    @Test
    void noMoreAreTakenThanThereAreAndNobodyIsForgotten() {
        Actor.Step take = array -> inThreads(3, () -> takeAndGiveBack(array, 1_000));
        CompletableFuture<?> elsewhere = actors.elsewhere(home).start(array -> {
            take.on(array);
            return null;
        });
        actors.here(home).run(take);
        Await.result(elsewhere);
        assertThat(home.get(0)).isZero();
        assertThat(semaphore(0).availablePermits()).isEqualTo(PERMITS);
    }

    @Test
    void threadsThatTakeTurnsByTwoSemaphoresGoOn() {
        SharedSemaphore there = synchronizers.semaphore("there", 0);
        SharedSemaphore back = synchronizers.semaphore("back", 0);
        FutureTask<Void> other = Await.start(() -> {
            for (int turn = 0; turn < 2_000; turn++) {
                there.acquire();
                back.release();
            }
            return null;
        });
        for (int turn = 0; turn < 2_000; turn++) {
            there.release();
            back.acquireUninterruptibly();
        }
        Await.result(other);
        assertThat(there.availablePermits() + back.availablePermits()).isZero();
    }

    private static SharedSemaphore free(SharedIntArray array) {
        return array.synchronizers().semaphore("free", 0);
    }

    @Test
    void anotherProcessGivesAndTakes() {
        SharedSemaphore semaphore = semaphore(0);
        Actor other = actors.elsewhere(home);
        CompletableFuture<Boolean> taken = other.start(array -> {
            free(array).acquire(2);
            return free(array).tryAcquire();
        });
        other.awaitAsleep();
        semaphore.release();
        semaphore.release();
        assertThat(Await.result(taken)).isFalse();
        Waiter<Void> waiter = Waiter.running(() -> semaphore.acquire(3));
        other.run(array -> free(array).release(3));
        waiter.result();
        assertThat(semaphore.availablePermits()).isZero();
    }

    @ParameterizedTest(name = "stopped before: {0}")
    @ValueSource(booleans = {false, true})
    void aKilledWaiterHasTakenNothing(boolean stopped) {
        SharedSemaphore semaphore = semaphore(0);
        try (ActorJvm jvm = ActorJvm.start()) {
            Actor victim = jvm.actor(home);
            victim.start(array -> {
                free(array).acquire();
                return "taken";
            });
            victim.awaitAsleep();
            Waiter<Void> waiter = Waiter.running(semaphore::acquire);
            if (stopped) {
                jvm.suspend();
                semaphore.release(); // wakes the one that has waited longer, which can't run
                jvm.kill();
            } else {
                jvm.kill();
                semaphore.release();
            }
            waiter.result();
            assertThat(semaphore.availablePermits()).isZero();
        }
    }
}
