package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Where;

/** Whom a signal wakes, here and in another JVM, and what a thread has when its wait has ended. */
class ConditionTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = Waits.newArray();
    private final SharedLock lock = array.lock();
    private final SharedCondition condition = Waits.condition(array);

    @AfterEach
    void closeTheArray() {
        array.close();
    }

    /** Each way to wait, by each kind of thread. */
    private static Stream<Arguments> everywhere() {
        return Stream.of(Where.values())
                .flatMap(where -> Stream.of(Awaiting.values()).map(how -> Arguments.of(how, where)));
    }

    /** Threads of all kinds that have begun to wait, in turn. */
    private List<CompletableFuture<String>> waiters(int number, Where... places) {
        List<CompletableFuture<String>> waits = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            waits.add(actors.at(places[i % places.length], array).start(Waits::untilSignalled));
            Waits.awaitBegun(array, i + 1);
        }
        return waits;
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void whoWaitsReleasesAllHoldsAndHasThemAgain(Awaiting how, Where where) {
        Actor waiter = actors.at(where, array);
        waiter.run(own -> {
            own.lock().lock();
            own.lock().lock();
        });
        CompletableFuture<String> ended = waiter.start(own -> Waits.untilSignalled(own, how));
        try (var guard = lock.hold()) {
            assertThat(guard.previousOwnerDied()).isFalse();
            assertThat(lock.getHoldCount()).isOne();
            condition.signal();
            waiter.awaitAsleep();
            assertThat(ended).as("the signaller still has the lock").isNotDone();
        }
        assertThat(Await.result(ended)).isEqualTo(Waits.SIGNALLED);
        assertThat(waiter.call(own -> own.lock().getHoldCount())).isEqualTo(2);
        assertThat(lock.tryLock()).isFalse();
        waiter.run(own -> own.lock().unlock());
        assertThat(lock.tryLock()).isFalse();
        waiter.run(own -> own.lock().unlock());
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void eachHasItsOwnNumberOfHoldsAgain() {
        List<CompletableFuture<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int depth = i;
            counts.add(actors.at(Where.values()[i % 4], array).start(own -> holdsAfterAWait(own, depth)));
            Waits.awaitBegun(array, i + 1);
        }
        Waits.signalAll(array);
        assertThat(counts.stream().map(Await::result)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(lock.isLocked()).isFalse();
    }

    private static int holdsAfterAWait(SharedIntArray array, int depth) {
        for (int i = 0; i < depth; i++) {
            array.lock().lock();
        }
        Waits.untilSignalled(array);
        int holds = array.lock().getHoldCount();
        for (int i = 0; i < holds; i++) {
            array.lock().unlock();
        }
        return holds;
    }

    @Test
    void eachSignalWakesOneThreadOfAll() {
        List<CompletableFuture<String>> waits = waiters(8, Where.values());
        for (int signals = 1; signals <= 5; signals++) {
            Waits.signal(array);
            Waits.awaitSignalled(array, signals);
        }
        assertExactlySignalled(5, waits);
    }

    @Test
    void signalsOfOneHoldWakeAsMany() {
        List<CompletableFuture<String>> waits = waiters(8, Where.values());
        try (var _ = lock.hold()) {
            IntStream.range(0, 6).forEach(_ -> condition.signal());
        }
        Waits.awaitSignalled(array, 6);
        assertExactlySignalled(6, waits);
    }

    /** Closes the array under those that still wait: who was woken without a signal could not wait any more. */
    private void assertExactlySignalled(int signals, List<CompletableFuture<String>> waits) {
        List<CompletableFuture<String>> left = new ArrayList<>(waits);
        Await.until(signals + " to go", () -> {
            left.removeIf(CompletableFuture::isDone);
            return left.size() == waits.size() - signals;
        });
        actors.dismissAll();
        array.close();
        left.forEach(wait -> assertThat(Await.failure(wait)).hasMessageContaining("closed"));
    }

    @Test
    void signalAllWakesAll() {
        List<CompletableFuture<String>> waits = waiters(12, Where.values());
        Waits.signalAll(array);
        waits.forEach(wait -> assertThat(Await.result(wait)).isEqualTo(Waits.SIGNALLED));
        assertThat(lock.isLocked()).isFalse();
    }

    /** The thread that comes later is signalled by the one before, so it would go first only if it took that one's signal. */
    @ParameterizedTest
    @EnumSource
    void aSignalIsNotForWhoComesLater(Where where) throws InterruptedException {
        CompletableFuture<String> earlier = actors.at(where, array).start(own -> {
            String ended = Waits.untilSignalled(own);
            Waits.signal(own);
            return ended;
        });
        Waits.awaitBegun(array, 1);
        try (var _ = lock.hold()) {
            condition.signal();
            condition.await();
            assertThat(array.get(1)).as("how many were signalled before").isOne();
        }
        assertThat(Await.result(earlier)).isEqualTo(Waits.SIGNALLED);
    }

    @ParameterizedTest
    @EnumSource
    void signalAllIsNotForWhoComesLater(Where where) throws InterruptedException {
        CompletableFuture<String> earlier = actors.at(where, array).start(own -> {
            String ended = Waits.untilSignalled(own);
            Waits.signal(own);
            return ended;
        });
        Waits.awaitBegun(array, 1);
        try (var _ = lock.hold()) {
            condition.signalAll();
            condition.await();
            assertThat(array.get(1)).as("how many were signalled before").isOne();
        }
        assertThat(Await.result(earlier)).isEqualTo(Waits.SIGNALLED);
    }

    @Test
    void aSignalThatNobodyWaitedForIsNotKept() throws InterruptedException {
        actors.elsewhere(array).run(Waits::signal);
        try (var _ = lock.hold()) {
            condition.signal();
            condition.signalAll();
            assertThat(condition.await(1, TimeUnit.MILLISECONDS)).isFalse();
        }
        CompletableFuture<String> wait = waiters(1, Where.ELSEWHERE).getFirst();
        Waits.signal(array);
        Waits.signal(array);
        assertThat(Await.result(wait)).isEqualTo(Waits.SIGNALLED);
        try (var _ = lock.hold()) {
            assertThat(condition.await(1, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void inOneJvmTheLongestWaitingThreadGoesFirst() {
        List<CompletableFuture<String>> waits = waiters(6, Where.HERE, Where.HERE_VIRTUAL);
        for (CompletableFuture<String> next : waits) {
            Waits.signal(array);
            assertThat(Await.result(next)).isEqualTo(Waits.SIGNALLED);
        }
    }

    @Test
    void whoGivesUpLeavesTheOrderOfTheOthers() {
        Actor first = actors.here(array);
        CompletableFuture<String> interrupted = first.start(Waits::untilSignalled);
        Waits.awaitBegun(array, 1);
        CompletableFuture<String> second = actors.here(array).start(Waits::untilSignalled);
        Waits.awaitBegun(array, 2);
        CompletableFuture<String> third = actors.here(array).start(Waits::untilSignalled);
        Waits.awaitBegun(array, 3);
        first.interrupt();
        assertThat(Await.result(interrupted)).isEqualTo(Waits.INTERRUPTED);
        Waits.signal(array);
        assertThat(Await.result(second)).isEqualTo(Waits.SIGNALLED);
        assertThat(third).isNotDone();
        Waits.signal(array);
        assertThat(Await.result(third)).isEqualTo(Waits.SIGNALLED);
    }

    @Test
    void processesHaveTheirTurns() {
        List<CompletableFuture<String>> here = waiters(3, Where.HERE);
        List<CompletableFuture<String>> elsewhere = IntStream.range(0, 3).mapToObj(i -> {
            CompletableFuture<String> wait = actors.elsewhere(array).start(Waits::untilSignalled);
            Waits.awaitBegun(array, 4 + i);
            return wait;
        }).toList();
        for (int round = 0; round < 3; round++) {
            Waits.signal(array);
            Waits.signal(array);
            assertThat(Await.result(here.get(round))).isEqualTo(Waits.SIGNALLED);
            assertThat(Await.result(elsewhere.get(round))).isEqualTo(Waits.SIGNALLED);
        }
    }

    @Test
    void otherConditionsAreOtherConditions() {
        SharedIntArray same = array;
        CompletableFuture<String> wait = waiters(1, Where.HERE).getFirst();
        CompletableFuture<String> waitElsewhere = actors.elsewhere(array).start(Waits::untilSignalled);
        Waits.awaitBegun(array, 2);
        try (var _ = lock.hold()) {
            lock.condition("d").signalAll();
            lock.newCondition().signalAll();
        }
        SharedLock other = same.synchronizers().lock("other");
        try (var _ = other.hold()) {
            other.condition("c").signalAll();
        }
        assertExactlySignalled(0, List.of(wait, waitElsewhere));
    }

    @ParameterizedTest
    @EnumSource
    void withoutTimeTheLockIsReleasedAndAcquiredAgain(TimeUnit unit) throws InterruptedException {
        lock.lock();
        lock.lock();
        for (long time : new long[]{0, -1, Long.MIN_VALUE}) {
            assertThat(condition.awaitNanos(time)).isNotPositive();
            assertThat(condition.await(time, unit)).isFalse();
        }
        for (long moment : new long[]{Long.MIN_VALUE, -1, 0, System.currentTimeMillis()}) {
            assertThat(condition.awaitUntil(new Date(moment))).isFalse();
        }
        assertThat(lock.getHoldCount()).isEqualTo(2);
        CompletableFuture<Void> other = actors.here(array).start(own -> {
            own.lock().lock();
            own.lock().unlock();
            return null;
        });
        Await.until("the other to have the lock in between", () -> {
            assertThat(condition.awaitNanos(0)).isNotPositive();
            return other.isDone();
        });
        assertThat(lock.getHoldCount()).isEqualTo(2);
    }

    @Test
    void aTimeThatIsOverEndsTheWait() throws InterruptedException {
        lock.lock();
        lock.lock();
        assertThat(condition.awaitNanos(1)).isNotPositive();
        assertThat(condition.awaitNanos(30_000_000)).isNotPositive();
        assertThat(condition.await(30, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(condition.awaitUntil(new Date(System.currentTimeMillis() + 30))).isFalse();
        assertThat(lock.getHoldCount()).isEqualTo(2);
    }

    @Test
    void awaitNanosTellsWhatIsLeft() {
        long given = Await.LIMIT.toNanos();
        CompletableFuture<Long> left = actors.here(array).start(own -> nanosLeft(own, given));
        Waits.awaitBegun(array, 1);
        CompletableFuture<Long> leftOfAll = actors.elsewhere(array).start(own -> nanosLeft(own, Long.MAX_VALUE));
        Waits.awaitBegun(array, 2);
        Waits.signalAll(array);
        assertThat(Await.result(left)).isBetween(1L, given - 1);
        assertThat(Await.result(leftOfAll)).isBetween(Long.MAX_VALUE - given, Long.MAX_VALUE - 1);
    }

    private static long nanosLeft(SharedIntArray array, long nanos) throws InterruptedException {
        try (var _ = array.lock().hold()) {
            array.set(0, array.get(0) + 1);
            return Waits.condition(array).awaitNanos(nanos);
        }
    }

    @Test
    void theLongestTimeOfAnyUnitIsLongEnough() {
        List<CompletableFuture<Boolean>> signalled = new ArrayList<>();
        for (TimeUnit unit : TimeUnit.values()) {
            signalled.add(actors.here(array).start(own -> {
                try (var _ = own.lock().hold()) {
                    own.set(0, own.get(0) + 1);
                    return Waits.condition(own).await(Long.MAX_VALUE, unit);
                }
            }));
        }
        signalled.add(actors.here(array).start(own -> {
            try (var _ = own.lock().hold()) {
                own.set(0, own.get(0) + 1);
                return Waits.condition(own).awaitUntil(new Date(Long.MAX_VALUE));
            }
        }));
        Waits.awaitBegun(array, signalled.size());
        Waits.signalAll(array);
        signalled.forEach(wait -> assertThat(Await.result(wait)).isTrue());
    }

    /** How a wait ends for a thread with two holds, and what it has then. */
    private static String endingAndState(SharedIntArray array, Awaiting how) {
        array.lock().lock();
        String ended = Waits.untilSignalled(array, how);
        boolean interrupted = Thread.interrupted();
        int holds = array.lock().getHoldCount();
        array.lock().unlock();
        return ended + ", status " + interrupted + ", holds " + holds;
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void whoIsInterruptedBeforeDoesNotWaitOrKeepsTheInterrupt(Awaiting how, Where where) {
        CompletableFuture<String> ended = actors.at(where, array).start(own -> {
            Thread.currentThread().interrupt();
            return endingAndState(own, how);
        });
        Waits.awaitBegun(array, 1);
        if (how.isInterruptible()) {
            assertThat(Await.result(ended)).isEqualTo("interrupted, status false, holds 1");
        } else {
            Waits.signal(array);
            assertThat(Await.result(ended)).isEqualTo("signalled, status true, holds 1");
        }
        assertThat(lock.isLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void anInterruptEndsTheWaitOrIsKept(Awaiting how, Where where) {
        Actor waiter = actors.at(where, array);
        CompletableFuture<String> ended = waiter.start(own -> endingAndState(own, how));
        Waits.awaitBegun(array, 1);
        waiter.interrupt();
        if (how.isInterruptible()) {
            assertThat(Await.result(ended)).isEqualTo("interrupted, status false, holds 1");
        } else {
            waiter.awaitAsleep();
            assertThat(ended).isNotDone();
            Waits.signal(array);
            assertThat(Await.result(ended)).isEqualTo("signalled, status true, holds 1");
        }
        assertThat(lock.isLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void anInterruptAfterTheSignalIsKept(Awaiting how, Where where) {
        Actor waiter = actors.at(where, array);
        CompletableFuture<String> ended = waiter.start(own -> endingAndState(own, how));
        Waits.awaitBegun(array, 1);
        try (var _ = lock.hold()) {
            condition.signal();
            waiter.interrupt();
        }
        assertThat(Await.result(ended)).isEqualTo("signalled, status true, holds 1");
    }

    /** A signal and an interrupt at the same time: of two that wait, one has the signal, the other none. */
    @ParameterizedTest
    @EnumSource
    void aSignalIsNotLostToAnInterrupt(Where where) {
        Actor interrupted = actors.at(where, array);
        Actor other = actors.here(array);
        for (int round = 1; round <= 25; round++) {
            CompletableFuture<String> first = interrupted.start(Waits::untilSignalled);
            Waits.awaitBegun(array, 2 * round - 1);
            CompletableFuture<String> second = other.start(Waits::untilSignalled);
            Waits.awaitBegun(array, 2 * round);
            FutureTask<Void> interrupting = Await.start(() -> {
                interrupted.interrupt();
                return null;
            });
            Waits.signal(array);
            Await.result(interrupting);
            Waits.awaitSignalled(array, round);
            other.interrupt();
            assertThat(List.of(Await.result(first), Await.result(second))).containsExactlyInAnyOrder(Waits.SIGNALLED,
                    Waits.INTERRUPTED);
            interrupted.run(_ -> Thread.interrupted());
            other.run(_ -> Thread.interrupted());
        }
    }
}
