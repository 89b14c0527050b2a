package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.ArrayHandle;
import org.sharray.SharedIntArray;
import org.sharray.Synchronizers;
import org.sharray.sync.SharedBarrier;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

/** Synchronisers on their way into a process and out of it, and what becomes of barriers when the process ends. */
@Timeout(300)
class SharedSynchronizersTest {
    private static final ProcessOptions CAPTURED = ProcessOptions.options().captureOutput();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Synchronizers home;

    @BeforeEach
    void create() {
        home = Synchronizers.create(options().named("jobs"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void everyKindArrivesAsTheSameAndComesBack() throws Exception {
        var lock = home.lock("lock");
        var table = home.readWriteLock("table");
        var writeLock = table.writeLock();
        var free = home.semaphore("free", 0);
        var done = home.event("done");
        var round = home.barrier("round", 2);
        var ready = home.latch("ready", 1);
        var process = CAPTURED.start(() -> {
            try (var _ = lock.hold()) {
                free.release(3);
            }
            table.readLock().lock();
            table.readLock().unlock();
            writeLock.lock();
            done.await();
            round.await();
            ready.countDown();
            writeLock.unlock();
            return List.of(lock, table, writeLock, free, done, round, ready);
        });
        free.acquire(3);
        done.set();
        round.await();
        ready.await();
        var returned = process.join();
        assertThat(returned).extracting(Object::toString).containsExactlyElementsOf(
                List.of(lock, table, writeLock, free, done, round, ready).stream().map(Object::toString).toList());
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void whoFindsThatAnOwnerDiedLogsItEvenIfItClosesAtOnce() throws Exception {
        var lock = home.lock("lock");
        var held = home.event("held");
        var owner = CAPTURED.start(() -> {
            lock.lock();
            held.set();
            new CountDownLatch(1).await();
        });
        held.await();
        owner.kill();
        var place = home;
        var next = CAPTURED.start(() -> {
            try (place; var guard = place.lock("lock").hold()) {
                return guard.previousOwnerDied();
            }
        });
        assertThat(next.join()).isTrue();
        assertThat(next.output()).containsOnlyOnce("The owner of the lock \"lock\" of \"jobs\" died while it held it");
    }

    @Test
    void thePlaceItselfArrivesAndComesBack() throws Exception {
        var place = home;
        place.semaphore("free", 2);
        try (var returned = CAPTURED.start(() -> {
            place.semaphore("free", 0).acquire();
            place.event("done").set();
            return place;
        }).join()) {
            assertThat(home.event("done").isSet()).isTrue();
            assertThat(returned.semaphore("free", 0).availablePermits()).isOne();
        }
    }

    @Test
    void synchronizersInAnArraysFileArriveWithoutTheArray() throws Exception {
        try (var array = SharedIntArray.create(1)) {
            var done = array.synchronizers().event("done");
            CAPTURED.start(() -> done.set()).join();
            assertThat(done.isSet()).isTrue();
        }
    }

    private static void meet(SharedBarrier barrier) throws Exception {
        var other = Waiter.start(barrier::await);
        barrier.await();
        other.result();
    }

    @Test
    void aTaskThatReturnsLeavesABarrierWhole() throws Exception {
        var barrier = home.barrier("round", 2);
        var first = CAPTURED.start(() -> {
            barrier.await();
        });
        barrier.await();
        first.join();
        assertThat(barrier.isBroken()).isFalse();
        var second = CAPTURED.start(() -> barrier.await());
        barrier.await();
        assertThat(second.join()).isNotNull();
        meet(barrier);
    }

    @Test
    void aTaskThatOpensTheBarrierItselfLeavesItWholeToo() throws Exception {
        try (var array = SharedIntArray.create(1)) {
            var barrier = array.synchronizers().barrier("round", 2);
            var handle = array.handle().toString();
            CAPTURED.start(() -> {
                Synchronizers.attach(ArrayHandle.parse(handle)).barrier("round", 2);
            }).join();
            meet(barrier);
        }
    }

    @Test
    void aTaskThatThrowsBreaksIt() throws Exception {
        var barrier = home.barrier("round", 3);
        var process = CAPTURED.start(() -> {
            barrier.getParties();
            throw new IllegalStateException("by the task");
        });
        var waiter = Waiter.start(barrier::await);
        assertThatExceptionOfType(ProcessFailedException.class).isThrownBy(process::join);
        assertThat(waiter.failure()).isInstanceOf(BrokenBarrierException.class);
    }

    @Test
    void aProcessThatIsKilledBreaksIt() throws Exception {
        var barrier = home.barrier("round", 3);
        var joined = home.latch("joined", 1);
        var never = home.event("never");
        var process = CAPTURED.start(() -> {
            barrier.getParties();
            joined.countDown();
            never.await();
        });
        joined.await();
        var waiter = Waiter.start(barrier::await);
        process.kill();
        assertThat(waiter.failure()).isInstanceOf(BrokenBarrierException.class);
        assertThatExceptionOfType(ProcessFailedException.class).isThrownBy(process::join);
    }

    @Test
    void threadsThatATaskLeavesAtABarrierStayThere() throws Exception {
        var barrier = home.barrier("round", 2);
        var waiting = home.latch("waiting", 1);
        var process = CAPTURED.start(() -> {
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    barrier.await();
                } catch (InterruptedException | BrokenBarrierException failure) {
                    throw new IllegalStateException(failure);
                }
            });
            Await.asleep(thread);
            Thread.ofPlatform().daemon().start(() -> {
                Await.until("the main thread to end",
                        () -> Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(other -> other.getName().equals("main")));
                waiting.countDown();
            });
        });
        waiting.await();
        assertThat(barrier.isBroken()).isFalse();
        assertThat(barrier.await()).isZero();
        process.join();
        assertThat(barrier.isBroken()).isFalse();
    }
}
