package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Waiter;

/** A barrier does what java.util.concurrent.CyclicBarrier does, for threads and processes. {@link BarrierDeathTest} has the rest. */
class BarrierTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(2);

    @AfterEach
    void close() {
        array.close();
    }

    private SharedBarrier barrier(int parties) {
        return array.synchronizers().barrier("round", parties);
    }

    private static List<Waiter<Integer>> wait(SharedBarrier barrier, int threads) {
        return IntStream.range(0, threads).mapToObj(_ -> Waiter.start(barrier::await)).toList();
    }

    private static void assertBreaks(Waiter<?> waiter) {
        assertThat(waiter.failure()).isExactlyInstanceOf(BrokenBarrierException.class)
                .hasMessageContaining("\"round\"");
    }

    private static void assertIsBroken(SharedBarrier barrier) {
        assertThat(barrier.isBroken()).isTrue();
        assertThat(barrier.getNumberWaiting()).isZero();
        assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
        assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(() -> barrier.await(1, TimeUnit.DAYS));
    }

    /** Two parties meet, once. */
    private static void assertWorks(SharedBarrier barrier) throws Exception {
        assertThat(barrier.isBroken()).isFalse();
        Waiter<Integer> first = Waiter.start(barrier::await);
        assertThat(barrier.await()).isZero();
        assertThat(first.result()).isOne();
    }

    @Test
    void isForOneToManyParties() {
        for (int parties : new int[]{Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> barrier(parties)).withMessageContaining("" + parties);
        }
        assertThat(barrier(65_535).getParties()).isEqualTo(65_535);
        assertThatIllegalArgumentException().isThrownBy(() -> barrier(2))
                .withMessageContaining("65535 parties, not for 2")
                .withMessageContaining("\"round\"");
        assertThat(barrier(65_535).isBroken()).isFalse();
    }

    @Test
    void aSinglePartyPassesAtOnce() throws Exception {
        SharedBarrier barrier = barrier(1);
        AtomicInteger actions = new AtomicInteger();
        for (int round = 0; round < 3; round++) {
            assertThat(barrier.await()).isZero();
            assertThat(barrier.await(0, TimeUnit.SECONDS)).isZero();
            assertThat(barrier.await(Long.MIN_VALUE, TimeUnit.DAYS)).isZero();
            assertThat(barrier.await(actions::incrementAndGet)).isZero();
            assertThat(barrier.await(Long.MAX_VALUE, TimeUnit.DAYS, actions::incrementAndGet)).isZero();
        }
        assertThat(actions).hasValue(6);
        assertThat(barrier.isBroken()).isFalse();
    }

    @Test
    void thoseWhoArriveAreToldHowManyAreToCome() throws Exception {
        SharedBarrier barrier = barrier(4);
        for (int round = 0; round < 3; round++) {
            List<Waiter<Integer>> waiters = wait(barrier, 3);
            assertThat(barrier.getNumberWaiting()).isEqualTo(3);
            assertThat(barrier.await()).isZero();
            assertThat(waiters).extracting(Waiter::result).containsExactly(3, 2, 1);
            assertThat(barrier.getNumberWaiting()).isZero();
        }
    }

    @Test
    void theLastOneRunsItsActionBeforeItLetsTheOthersGo() throws Exception {
        SharedBarrier barrier = barrier(3);
        List<Waiter<Integer>> waiters = IntStream.range(0, 2).mapToObj(_ -> Waiter.start(() -> {
            barrier.await(() -> array.set(1, -1));
            return array.get(1);
        })).toList();
        barrier.await(() -> {
            assertThat(waiters).allMatch(Waiter::isWaiting);
            assertThat(barrier.getNumberWaiting()).isEqualTo(2);
            array.set(1, 7);
        });
        assertThat(waiters).extracting(Waiter::result).containsOnly(7);
        assertThat(array.get(1)).isEqualTo(7);
    }

    @Test
    void anActionThatThrowsBreaksTheBarrier() throws Exception {
        SharedBarrier barrier = barrier(2);
        for (Error thrown : List.of(new AssertionError("by the action"), new StackOverflowError())) {
            Waiter<Integer> other = Waiter.start(barrier::await);
            assertThatThrownBy(() -> barrier.await(() -> {
                throw thrown;
            })).isSameAs(thrown);
            assertBreaks(other);
            assertIsBroken(barrier);
            barrier.reset();
            assertWorks(barrier);
        }
    }

    @Test
    void anActionIsNeeded() throws Exception {
        SharedBarrier barrier = barrier(2);
        assertThatNullPointerException().isThrownBy(() -> barrier.await(null));
        assertThatNullPointerException().isThrownBy(() -> barrier.await(1, TimeUnit.SECONDS, null));
        assertWorks(barrier);
    }

    @Test
    void anInterruptOfOneBreaksItForAll() throws Exception {
        SharedBarrier barrier = barrier(4);
        List<Waiter<Integer>> waiters = wait(barrier, 3);
        waiters.get(1).interrupt();
        assertThat(waiters.get(1).failure()).isExactlyInstanceOf(InterruptedException.class);
        assertBreaks(waiters.get(0));
        assertBreaks(waiters.get(2));
        assertIsBroken(barrier);
    }

    @Test
    void whoArrivesInterruptedBreaksItForAll() throws Exception {
        SharedBarrier barrier = barrier(3);
        Waiter<Integer> other = Waiter.start(barrier::await);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(barrier::await);
        assertThat(Thread.interrupted()).isFalse();
        assertBreaks(other);
        assertIsBroken(barrier);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
        assertThat(Thread.interrupted()).as("kept, since the barrier was broken first").isTrue();
    }

    @Test
    void aTimeoutOfOneBreaksItForAll() throws Exception {
        SharedBarrier barrier = barrier(4);
        for (long time : new long[]{Long.MIN_VALUE, -1, 0, 1, 30}) {
            List<Waiter<Integer>> waiters = wait(barrier, 2);
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> barrier.await(time, TimeUnit.MILLISECONDS));
            waiters.forEach(BarrierTest::assertBreaks);
            assertIsBroken(barrier);
            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
        }
    }

    @Test
    void whoWaitsWithALimitPassesIfTheLastComesInTime() throws Exception {
        SharedBarrier barrier = barrier(2);
        Waiter<Integer> waiter = Waiter.start(() -> barrier.await(Long.MAX_VALUE, TimeUnit.DAYS));
        assertThat(barrier.await(0, TimeUnit.SECONDS)).isZero();
        assertThat(waiter.result()).isOne();
    }

    @Test
    void onceAllHaveComeNoTimeoutBreaksIt() throws Exception {
        SharedBarrier barrier = barrier(2);
        for (long millis = 20; !meetBeforeAndLetItEndAfter(barrier, millis); millis *= 2) {
            barrier.reset(); // on a busy machine the time is over before the last one comes
        }
    }

    /** Whether both came in time; the last one's action goes on until the other's time is over. */
    private static boolean meetBeforeAndLetItEndAfter(SharedBarrier barrier, long millis) throws Exception {
        long start = System.nanoTime();
        FutureTask<Integer> first = Await.start(() -> barrier.await(millis, TimeUnit.MILLISECONDS));
        Await.until("the first to come", () -> barrier.getNumberWaiting() == 1 || barrier.isBroken());
        CountDownLatch entered = new CountDownLatch(1);
        try {
            barrier.await(() -> {
                entered.countDown();
                Await.until("the time to be over",
                        () -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(millis * 2));
            });
        } catch (BrokenBarrierException late) {
            assertThat(entered.getCount()).as("broken with all parties there").isOne();
            return false;
        }
        assertThat(Await.result(first)).isOne();
        return true;
    }

    /** A barrier of two, whose last party is in its action and stays there until told. */
    private static final class InAction implements AutoCloseable {
        final CountDownLatch told = new CountDownLatch(1);
        final CountDownLatch entered = new CountDownLatch(1);
        final FutureTask<Integer> last;

        InAction(SharedBarrier barrier, Runnable atTheEnd) {
            last = Await.start(() -> barrier.await(() -> {
                entered.countDown();
                Await.until("to be told", () -> told.getCount() == 0);
                atTheEnd.run();
            }));
            Await.until("the action", () -> entered.getCount() == 0);
        }

        @Override
        public void close() {
            told.countDown();
            Await.until("the last one to end", last::isDone);
        }
    }

    @Test
    void onceAllHaveComeNoInterruptBreaksItAndTheInterruptIsKept() {
        SharedBarrier barrier = barrier(2);
        Waiter<Boolean> waiter = Waiter.start(() -> {
            barrier.await();
            return Thread.currentThread().isInterrupted();
        });
        try (var _ = new InAction(barrier, () -> {})) {
            waiter.noticeInterrupt();
            assertThat(waiter.isWaiting()).isTrue();
        }
        assertThat(waiter.result()).isTrue();
        assertThat(barrier.isBroken()).isFalse();
    }

    @Test
    void anInterruptIsKeptAlsoIfTheActionFailsThen() {
        SharedBarrier barrier = barrier(2);
        Waiter<Boolean> waiter = Waiter.start(() -> {
            assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
            return Thread.currentThread().isInterrupted();
        });
        try (var _ = new InAction(barrier, () -> {
            throw new IllegalStateException("by the action");
        })) {
            waiter.noticeInterrupt();
        }
        assertThat(waiter.result()).isTrue();
    }

    @Test
    void aResetDuringTheActionBreaksItForAll() {
        SharedBarrier barrier = barrier(2);
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        InAction action = new InAction(barrier, () -> {});
        try (action) {
            barrier.reset();
            assertBreaks(waiter);
        }
        assertThat(action.last.exceptionNow()).isExactlyInstanceOf(BrokenBarrierException.class);
        assertThat(barrier.isBroken()).isFalse();
    }

    @Test
    void aResetOfAWholeBarrierChangesNothing() throws Exception {
        SharedBarrier barrier = barrier(2);
        for (int round = 0; round < 3; round++) {
            barrier.reset();
            assertWorks(barrier);
        }
    }

    @Test
    void aResetSendsThoseAwayThatWait() throws Exception {
        SharedBarrier barrier = barrier(3);
        for (int round = 0; round < 3; round++) {
            List<Waiter<Integer>> waiters = wait(barrier, 2);
            barrier.reset();
            waiters.forEach(BarrierTest::assertBreaks);
            assertThat(barrier.isBroken()).isFalse();
            assertThat(barrier.getNumberWaiting()).isZero();
        }
    }

    @Test
    void aResetMendsABrokenBarrier() throws Exception {
        SharedBarrier barrier = barrier(2);
        for (int round = 0; round < 3; round++) {
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> barrier.await(0, TimeUnit.SECONDS));
            assertIsBroken(barrier);
            barrier.reset();
            assertWorks(barrier);
        }
    }

    @Test
    void whoAsksForTheNameAgainGetsItAsItIs() {
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> barrier(2).await(0, TimeUnit.SECONDS));
        assertThat(barrier(2).isBroken()).isTrue();
    }

    @Test
    void theTextTellsNameAndState() throws Exception {
        SharedBarrier barrier = barrier(3);
        assertThat(barrier).hasToString("the barrier \"round\" of an anonymous array (0 of 3 are here)");
        List<Waiter<Integer>> waiters = wait(barrier, 1);
        assertThat(barrier).hasToString("the barrier \"round\" of an anonymous array (1 of 3 are here)");
        waiters.getFirst().interrupt();
        waiters.getFirst().failure();
        assertThat(barrier).hasToString("the barrier \"round\" of an anonymous array (broken)");
    }

    @Test
    void closingOneOfTwoOpeningsBreaksItForThoseThatStay() {
        try (SharedIntArray second = SharedIntArray.attach(array.handle())) {
            SharedBarrier barrier = second.synchronizers().barrier("round", 3);
            Waiter<Integer> leaves = Waiter.start(barrier(3)::await);
            Waiter<Integer> stays = Waiter.start(barrier::await);
            array.close();
            assertThat(leaves.failure()).isExactlyInstanceOf(ArrayClosedException.class);
            assertBreaks(stays);
            assertThat(barrier.isBroken()).isTrue();
        }
    }

    /** Meets the others again and again; between two meetings all have added one, and nobody more. */
    private static void meet(SharedIntArray array, int parties, int generations) throws Exception {
        SharedBarrier barrier = array.synchronizers().barrier("round", parties);
        for (int generation = 1; generation <= generations; generation++) {
            array.getAndAdd(0, 1);
            barrier.await(() -> array.getAndAdd(1, 1));
            if (array.get(0) != generation * parties || array.get(1) != generation) {
                throw new AssertionError("in generation " + generation + ": " + array);
            }
            barrier.await();
        }
    }

    private static final int PARTIES = 6;
    private static final int GENERATIONS = 300;

    private static void meetInTwoThreads(SharedIntArray array) throws Exception {
        FutureTask<Void> second = Await.start(() -> {
            meet(array, PARTIES, GENERATIONS);
            return null;
        });
        meet(array, PARTIES, GENERATIONS);
        Await.result(second);
    }

    @Test
    void threadsOfProcessesMeetHundredsOfTimes() throws Exception {
        try (ActorJvm second = ActorJvm.start()) {
            List<CompletableFuture<Boolean>> others = List.of(actors.jvm(), second).stream()
                    .map(jvm -> jvm.actor(array).start(opened -> {
                        meetInTwoThreads(opened);
                        return true;
                    })).toList();
            meetInTwoThreads(array);
            others.forEach(other -> assertThat(Await.result(other)).isTrue());
            actors.dismissAll();
            second.dismissAll();
            assertThat(array).hasToString("[" + PARTIES * GENERATIONS + ", " + GENERATIONS + "]");
            assertThat(barrier(PARTIES).isBroken()).as("all have closed it in order").isFalse();
        }
    }
}
