package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedCondition;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Await;

/** Thousands of virtual threads on one carrier, which is free for others whatever they wait for. */
class VirtualCrowdTest {
    private static final int THREADS = 2_000;

    /** Where the array has what: how many have had the lock and wait for the condition, and how many have been signalled. */
    private static final int WAITING = 0;
    private static final int PASSED = 1;

    /** In the crowd's JVM. */
    private static final List<Thread> CROWD = new CopyOnWriteArrayList<>();

    private static void pass(SharedIntArray array) {
        SharedCondition condition = array.lock().condition("c");
        try (var _ = array.lock().hold()) {
            array.set(WAITING, array.get(WAITING) + 1);
            condition.awaitUninterruptibly();
            array.set(PASSED, array.get(PASSED) + 1);
        }
    }

    private static void startCrowd(SharedIntArray array) {
        IntStream.range(0, THREADS).forEach(_ -> CROWD.add(Thread.ofVirtual().start(() -> pass(array))));
    }

    /** A thread that slept in the kernel would have the carrier for itself: it would not be parked, and no other thread would begin. */
    private static void assertAllParkedAndTheCarrierFree() {
        for (Thread thread : CROWD) {
            Await.until(thread + " to be parked", () -> thread.getState() == Thread.State.TIMED_WAITING);
        }
        FutureTask<String> another = new FutureTask<>(() -> "the carrier is free");
        Thread.ofVirtual().start(another);
        assertThat(Await.result(another)).isEqualTo("the carrier is free");
    }

    private static void assertAllHaveEnded() {
        for (Thread thread : CROWD) {
            Await.until("the end of " + thread, () -> !thread.isAlive());
        }
    }

    @Test
    void allWaitForALockThatAnotherProcessHasAndThenForACondition() {
        try (SharedIntArray array = SharedIntArray.create(2);
                ActorJvm jvm = ActorJvm.start("-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1")) {
            Actor crowd = jvm.actor(array);
            array.lock().lock();
            crowd.run(VirtualCrowdTest::startCrowd);
            crowd.run(_ -> assertAllParkedAndTheCarrierFree());
            assertThat(array.get(WAITING)).isZero();
            array.lock().unlock();
            awaitCount(array, WAITING, THREADS);
            crowd.run(_ -> assertAllParkedAndTheCarrierFree());
            assertThat(array.getVolatile(PASSED)).isZero();
            for (int signals = 1; signals <= 20; signals++) {
                Waits.signal(array);
                awaitCount(array, PASSED, signals);
            }
            Waits.signalAll(array);
            crowd.run(_ -> assertAllHaveEnded());
            assertThat(array.getVolatile(PASSED)).isEqualTo(THREADS);
            assertThat(array.lock().isLocked()).isFalse();
            assertThat(array.lock().ownerDeaths()).isZero();
        }
    }

    private static void awaitCount(SharedIntArray array, int counter, int count) {
        Await.until("the count " + count, () -> array.getVolatile(counter) == count);
    }
}
