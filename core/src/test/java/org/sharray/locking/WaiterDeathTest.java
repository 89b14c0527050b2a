package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Where;

/**
 * Processes that are stopped or killed while they wait for a condition, or after they were signalled: the signals go to others. Signals
 * go to processes in turn, so of as many as there are JVMs with waiting threads each gets one.
 */
class WaiterDeathTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = Waits.newArray();
    private final SharedLock lock = array.lock();
    private final SharedCondition condition = Waits.condition(array);
    private final ActorJvm victim = ActorJvm.start();
    private int begun;

    @AfterEach
    void endAll() {
        victim.close();
        array.close();
    }

    /** Threads that have begun to wait. */
    private List<CompletableFuture<String>> waiters(int number, Where where) {
        List<CompletableFuture<String>> waits = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            waits.add(actors.at(where, array).start(Waits::untilSignalled));
            Waits.awaitBegun(array, ++begun);
        }
        return waits;
    }

    /** A thread of the victim that has begun to wait. */
    private CompletableFuture<String> victimsWait() {
        CompletableFuture<String> wait = victim.actor(array).start(Waits::untilSignalled);
        Waits.awaitBegun(array, ++begun);
        return wait;
    }

    private void assertAllSignalled(List<CompletableFuture<String>> waits) {
        waits.forEach(wait -> assertThat(Await.result(wait)).isEqualTo(Waits.SIGNALLED));
        assertThat(lock.ownerDeaths()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"HERE_VIRTUAL", "ELSEWHERE"})
    void aSignalAfterTheDeathReachesALivingThread(Where where) {
        victimsWait();
        victimsWait();
        List<CompletableFuture<String>> waits = waiters(2, where);
        victim.kill();
        Waits.signal(array);
        Waits.signal(array);
        assertAllSignalled(waits);
    }

    @ParameterizedTest
    @EnumSource(names = {"HERE_VIRTUAL", "ELSEWHERE"})
    void aSignalBeforeTheDeathIsPassedOn(Where where) {
        victimsWait();
        List<CompletableFuture<String>> waits = waiters(2, where);
        victim.suspend();
        Waits.signal(array);
        Waits.signal(array);
        Waits.awaitSignalled(array, 1);
        victim.kill();
        assertAllSignalled(waits);
    }

    @ParameterizedTest
    @EnumSource(names = {"HERE_VIRTUAL", "ELSEWHERE"})
    void aSignalToAThreadThatIsKilledOnItsWayToTheLockIsPassedOn(Where where) {
        victimsWait();
        List<CompletableFuture<String>> waits = waiters(2, where);
        try (var _ = lock.hold()) {
            condition.signal();
            condition.signal();
            victim.kill();
        }
        assertAllSignalled(waits);
    }

    @Test
    void signalsOfManyDeadAreAllPassedOn() {
        victimsWait();
        victimsWait();
        victimsWait();
        try (var _ = lock.hold()) {
            condition.signalAll();
        }
        Waits.awaitSignalled(array, 3);
        victimsWait();
        victimsWait();
        victim.suspend();
        List<CompletableFuture<String>> here = waiters(3, Where.HERE);
        List<CompletableFuture<String>> elsewhere = waiters(3, Where.ELSEWHERE);
        try (var _ = lock.hold()) {
            for (int i = 0; i < 6; i++) {
                condition.signal();
            }
        }
        Waits.awaitSignalled(array, 7);
        victim.kill();
        assertAllSignalled(here);
        assertAllSignalled(elsewhere);
    }

    @Test
    void aProcessThatGoesOnAfterAStopHasItsSignal() {
        CompletableFuture<String> stopped = victimsWait();
        List<CompletableFuture<String>> waits = waiters(2, Where.HERE);
        victim.suspend();
        Waits.signal(array);
        Waits.signal(array);
        Waits.awaitSignalled(array, 1);
        victim.resume();
        assertThat(Await.result(stopped)).isEqualTo(Waits.SIGNALLED);
        assertThat(waits).filteredOn(CompletableFuture::isDone).hasSize(1);
        Waits.signal(array);
        assertAllSignalled(waits);
    }

    /** Threads everywhere that wait; each tells whether it is the next owner after a death. */
    private List<CompletableFuture<Boolean>> ownersToBe() {
        List<CompletableFuture<Boolean>> told = new ArrayList<>();
        for (Where where : Where.values()) {
            told.add(actors.at(where, array).start(own -> {
                try (var guard = own.lock().hold()) {
                    own.set(0, own.get(0) + 1);
                    Waits.condition(own).await();
                    return guard.previousOwnerDied();
                }
            }));
        }
        Waits.awaitBegun(array, told.size());
        return told;
    }

    @ParameterizedTest(name = "the owner has signalled: {0}")
    @ValueSource(booleans = {true, false})
    void theDeathOfTheOwnerEndsAllWaitsAndIsToldToOne(boolean signals) {
        List<CompletableFuture<Boolean>> told = ownersToBe();
        victim.actor(array).run(own -> {
            own.lock().lock();
            own.lock().lock();
            if (signals) {
                Waits.condition(own).signalAll();
            }
        });
        victim.kill();
        assertThat(told.stream().map(Await::result)).containsExactlyInAnyOrder(true, false, false, false);
        assertThat(lock.ownerDeaths()).isOne();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void theDeathOfTheOwnerOfAnotherLockEndsNoWait() {
        CompletableFuture<String> wait = waiters(1, Where.HERE).getFirst();
        SharedLock other = array.synchronizers().lock("other");
        victim.actor(array).run(own -> {
            own.synchronizers().lock("other").lock();
            own.synchronizers().lock("other").condition("c");
        });
        victim.kill();
        assertThat(other.hold().previousOwnerDied()).isTrue();
        other.unlock();
        assertThat(wait).isNotDone();
        Waits.signal(array);
        assertThat(Await.result(wait)).isEqualTo(Waits.SIGNALLED);
    }

    /** Element 0: jobs to do; element 1: jobs done. One signal for each job. */
    private static Void work(SharedIntArray jobs) throws InterruptedException {
        while (true) {
            try (var _ = jobs.lock().hold()) {
                while (jobs.get(0) == 0) {
                    Waits.condition(jobs).await();
                }
                int left = jobs.get(0) - 1;
                jobs.set(1, jobs.get(1) + 1);
                jobs.set(0, left); // a job is done when this is done; killed before, it is done twice
            }
        }
    }

    @Test
    void noJobIsLeftLyingWhenWorkersAreKilledAtAnyMoment() {
        actors.here(array).start(WaiterDeathTest::work);
        victim.actor(array).start(WaiterDeathTest::work);
        victim.actor(array).start(WaiterDeathTest::work);
        for (int round = 0; round < 3; round++) {
            try (ActorJvm another = ActorJvm.start()) {
                another.actor(array).start(WaiterDeathTest::work);
                int before = array.getVolatile(1);
                for (int job = 0; array.getVolatile(1) < before + 200; job++) {
                    if (job % 8 == 0) {
                        Await.until("the jobs to be done", () -> array.getVolatile(0) == 0);
                    }
                    addJob();
                }
                another.kill();
            }
            Await.until("the last jobs to be done", () -> array.getVolatile(0) == 0);
        }
    }

    private void addJob() {
        try (var _ = lock.hold()) {
            array.set(0, array.get(0) + 1);
            condition.signal();
        }
    }
}
