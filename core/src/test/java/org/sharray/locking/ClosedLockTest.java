package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.ArrayHandle;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.os.ScriptedOs;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Where;

/** Locks and conditions of arrays that have been closed, or are closed while threads wait: the threads are told, and nobody else. */
class ClosedLockTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void everyUseIsRefused() {
        SharedIntArray array = SharedIntArray.create(1, options().stripes(1).named("gone"));
        SharedLock lock = array.lock();
        SharedLock stripe = array.lock(0);
        SharedLock named = array.synchronizers().lock("named");
        SharedCondition condition = lock.condition("c");
        array.close();
        uses(lock, condition).forEach((what, use) -> assertClosed(what, use));
        uses(stripe, condition).forEach((what, use) -> assertClosed("of a stripe: " + what, use));
        uses(named, condition).forEach((what, use) -> assertClosed("with a name: " + what, use));
        assertThat(lock.toString()).contains("\"gone\"").contains("closed");
        assertThat(condition.toString()).contains("\"gone\"");
    }

    private static void assertClosed(String what, ThrowingCallable use) {
        assertThatExceptionOfType(ArrayClosedException.class).as(what).isThrownBy(use).withMessageContaining("\"gone\"")
                .withMessageContaining("closed");
    }

    private static Map<String, ThrowingCallable> uses(SharedLock lock, SharedCondition condition) {
        Map<String, ThrowingCallable> uses = new TreeMap<>();
        for (Acquiring how : Acquiring.values()) {
            uses.put(how.name(), () -> how.acquire(lock));
        }
        for (Awaiting how : Awaiting.values()) {
            uses.put(how.name(), () -> how.await(condition));
        }
        uses.put("tryLock without time", () -> lock.tryLock(0, TimeUnit.SECONDS));
        uses.put("unlock", lock::unlock);
        uses.put("guard", ((SharedLock.Guard) lock)::close);
        uses.put("previousOwnerDied", lock::previousOwnerDied);
        uses.put("isLocked", lock::isLocked);
        uses.put("isHeldByCurrentThread", lock::isHeldByCurrentThread);
        uses.put("getHoldCount", lock::getHoldCount);
        uses.put("hasQueuedThreads", lock::hasQueuedThreads);
        uses.put("ownerDeaths", lock::ownerDeaths);
        uses.put("newCondition", lock::newCondition);
        uses.put("condition", () -> lock.condition("c"));
        uses.put("a new condition", () -> lock.condition("new"));
        uses.put("repair", () -> lock.repair(() -> {}));
        uses.put("signal", condition::signal);
        uses.put("signalAll", condition::signalAll);
        return uses;
    }

    @Test
    void everyWaitForTheLockEnds() {
        SharedIntArray array = SharedIntArray.create(2, options().named("gone"));
        array.lock().lock();
        List<CompletableFuture<Boolean>> waits = new ArrayList<>();
        for (Where where : new Where[]{Where.HERE, Where.HERE_VIRTUAL}) {
            for (Acquiring how : Acquiring.values()) {
                Actor waiter = actors.at(where, array);
                if (how.waits) {
                    waits.add(waiter.start(own -> how.acquire(own.lock())));
                    waiter.awaitAsleep();
                }
            }
        }
        array.close();
        waits.forEach(ClosedLockTest::assertEndedByClose);
    }

    private static void assertEndedByClose(CompletableFuture<?> wait) {
        assertThat(Await.failure(wait)).isInstanceOf(ArrayClosedException.class).hasMessageContaining("\"gone\"")
                .hasMessageContaining("closed");
    }

    @Test
    void everyWaitForAConditionEnds() {
        SharedIntArray array = SharedIntArray.create(2, options().named("gone"));
        List<CompletableFuture<String>> waits = new ArrayList<>();
        for (Where where : new Where[]{Where.HERE, Where.HERE_VIRTUAL}) {
            for (Awaiting how : Awaiting.values()) {
                waits.add(actors.at(where, array).start(own -> Waits.untilSignalled(own, how)));
            }
        }
        Waits.awaitBegun(array, waits.size());
        array.close();
        waits.forEach(ClosedLockTest::assertEndedByClose);
    }

    /** A thread that waits through the first of two openings, and after it one that waits through the second. */
    @ParameterizedTest
    @EnumSource(names = {"HERE", "HERE_VIRTUAL"})
    void whoWaitsThroughAnotherOpeningGoesOn(Where where) {
        SharedIntArray first = SharedIntArray.create(2, options().named("gone"));
        try (SharedIntArray second = SharedIntArray.open("gone")) {
            CompletableFuture<String> ended = actors.at(where, first).start(Waits::untilSignalled);
            Waits.awaitBegun(second, 1);
            CompletableFuture<String> goesOn = actors.at(where, second).start(Waits::untilSignalled);
            Waits.awaitBegun(second, 2);
            first.close();
            assertEndedByClose(ended);
            assertThat(second.lock().isLocked()).isFalse();
            assertThat(goesOn).isNotDone();
            try (var guard = second.lock().hold()) {
                second.lock().condition("c").signal();
                assertThat(guard.previousOwnerDied()).isFalse();
            }
            assertThat(Await.result(goesOn)).as("the signal is not for the one that is gone")
                    .isEqualTo(Waits.SIGNALLED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HERE", "HERE_VIRTUAL"})
    void aSignalForAThreadThatCannotTakeItGoesToTheNext(Where where) {
        SharedIntArray first = SharedIntArray.create(2, options().named("gone"));
        try (SharedIntArray second = SharedIntArray.open("gone")) {
            CompletableFuture<String> ended = actors.at(where, first).start(Waits::untilSignalled);
            Waits.awaitBegun(second, 1);
            CompletableFuture<String> next = actors.at(where, second).start(Waits::untilSignalled);
            Waits.awaitBegun(second, 2);
            second.lock().lock();
            second.lock().condition("c").signal();
            first.close();
            assertEndedByClose(ended);
            second.lock().unlock();
            assertThat(Await.result(next)).isEqualTo(Waits.SIGNALLED);
        }
    }

    /** Signals go to processes in turn, so of two signals one goes to the other JVM. */
    @Test
    void aSignalForAProcessThatClosesGoesToAnother() {
        try (SharedIntArray array = SharedIntArray.create(2, options().named("gone"))) {
            CompletableFuture<String> ended = actors.elsewhere(array).start(Waits::untilSignalled);
            CompletableFuture<String> first = actors.here(array).start(Waits::untilSignalled);
            CompletableFuture<String> second = actors.here(array).start(Waits::untilSignalled);
            Waits.awaitBegun(array, 3);
            array.lock().lock();
            array.lock().condition("c").signal();
            array.lock().condition("c").signal();
            actors.jvm().dismissAll();
            assertThat(Await.failure(ended)).isInstanceOf(ArrayClosedException.class);
            assertThat(array.lock().isHeldByCurrentThread()).isTrue();
            array.lock().unlock();
            assertThat(Await.result(first)).isEqualTo(Waits.SIGNALLED);
            assertThat(Await.result(second)).isEqualTo(Waits.SIGNALLED);
            assertThat(array.lock().ownerDeaths()).isZero();
        }
    }

    /**
     * Waits for the condition, and closes the array when told so: the thread that waited passes its signal on between the end of the opening and the end of the process's
     * part in the lock. It pauses after C7 until all is over, unless it keeps the process from leaving meanwhile.
     */
    static final class Leaver {
        public static void main(String[] arguments) throws Exception {
            ScriptedOs.install();
            SharedIntArray array = SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
            Participant participant = ((WordLock) array.lock()).home().participant();
            Thread closing = new Thread(array::close);
            CountDownLatch taken = new CountDownLatch(1);
            ScriptedOs.doAfter("C7", 1, () -> {
                taken.countDown();
                Await.until("the end of the close", () -> Thread.holdsLock(participant) || !closing.isAlive());
            });
            CompletableFuture<String> wait = new CompletableFuture<>();
            Thread waiting = Thread.ofPlatform().daemon().start(() -> {
                try {
                    wait.complete(Waits.untilSignalled(array));
                } catch (RuntimeException closed) {
                    wait.completeExceptionally(closed);
                }
            });
            ParentJvm.hear();
            synchronized (participant) {
                closing.start();
                Await.until("the end of the opening", () -> closing.getState() == Thread.State.BLOCKED);
                Await.until("the waiting thread's end or its wait for this one",
                        () -> waiting.getState() == Thread.State.BLOCKED || taken.getCount() == 0);
            }
            closing.join();
            ParentJvm.say(Await.failure(wait).getClass().getSimpleName());
        }
    }

    @Test
    void aSignalThatIsBeingPassedOnIsNotLostWithTheLastOpening() {
        try (SharedIntArray array = SharedIntArray.create(2);
                ChildJvm leaver = ChildJvm.start(Leaver.class, array.handle())) {
            CompletableFuture<String> first = actors.here(array).start(Waits::untilSignalled);
            CompletableFuture<String> second = actors.here(array).start(Waits::untilSignalled);
            Waits.awaitBegun(array, 3);
            array.lock().lock();
            array.lock().condition("c").signal();
            array.lock().condition("c").signal();
            leaver.say("close");
            leaver.expect(ArrayClosedException.class.getSimpleName());
            leaver.join();
            array.lock().unlock();
            assertThat(Await.result(first)).isEqualTo(Waits.SIGNALLED);
            assertThat(Await.result(second)).isEqualTo(Waits.SIGNALLED);
        }
    }

    @Test
    void aLockIsHeldThroughTheOpeningThatIsLeft() {
        SharedIntArray first = SharedIntArray.create(2, options().named("gone"));
        try (SharedIntArray second = SharedIntArray.open("gone")) {
            Actor other = actors.elsewhere(second);
            first.lock().lock();
            first.lock().lock();
            first.close();
            assertClosed("unlock", first.lock()::unlock);
            assertThat(other.call(own -> own.lock().tryLock())).isEqualTo(false);
            assertThat(second.lock().getHoldCount()).isEqualTo(2);
            second.lock().unlock();
            second.lock().unlock();
            assertThat(other.call(own -> own.lock().hold().previousOwnerDied())).isEqualTo(false);
        }
    }
}
