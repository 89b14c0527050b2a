package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.Copies;

/** Locks and conditions that are captured by tasks, returned from them, or serialised. */
class SentLockTest {
    private static final ProcessOptions CAPTURED = ProcessOptions.options().captureOutput();

    /** Element 0 is the ball: 0 here, 1 there. */
    private static int playPingPong(SharedIntArray ball, SharedLock lock, SharedCondition moved, int me, int rounds)
            throws InterruptedException {
        int played = 0;
        try (var _ = lock.hold()) {
            while (played < rounds) {
                while (ball.get(0) != me) {
                    moved.await();
                }
                ball.set(0, 1 - me);
                played++;
                moved.signal();
            }
        }
        return played;
    }

    @Test
    void aCapturedConditionIsTheSame() throws InterruptedException {
        try (SharedIntArray ball = SharedIntArray.create(1)) {
            SharedLock lock = ball.lock();
            SharedCondition moved = lock.newCondition();
            SharedProcess<Integer> there = CAPTURED.start(() -> playPingPong(ball, lock, moved, 1, 20));
            assertThat(playPingPong(ball, lock, moved, 0, 20)).isEqualTo(20);
            assertThat(there.join()).isEqualTo(20);
        }
    }

    /** A lock with what is needed to use it, as a program would send it. */
    private record Gate(SharedLock lock, SharedCondition opened, SharedIntArray state) implements Serializable {}

    @Test
    void aConditionIsReturnedNestedInAnObjectAndUsedAfterwards() throws InterruptedException {
        try (SharedIntArray state = SharedIntArray.create(1)) {
            Gate gate = CAPTURED.start(() -> new Gate(state.lock(), state.lock().newCondition(), state)).join();
            try (var array = gate.state()) {
                SharedProcess<Boolean> waiter = CAPTURED.start(() -> awaitOpen(gate));
                Await.until("the other process to wait", () -> {
                    try (var _ = state.lock().hold()) {
                        return array.get(0) == 1;
                    }
                });
                try (var _ = gate.lock().hold()) {
                    state.set(0, 2);
                    gate.opened().signalAll();
                }
                assertThat(waiter.join()).isTrue();
            }
        }
    }

    private static boolean awaitOpen(Gate gate) throws InterruptedException {
        try (var _ = gate.lock().hold()) {
            gate.state().set(0, 1);
            while (gate.state().get(0) != 2) {
                gate.opened().await();
            }
            return true;
        }
    }

    @Test
    void everyLockIsSerialisedAsItself() throws IOException, ClassNotFoundException {
        try (SharedIntArray array = SharedIntArray.create(4, options().stripes(4))) {
            Map<String, SharedLock> locks = Map.of("array", array.lock(), "slice", array.slice(1, 3).lock(), "stripe",
                    array.lock(2), "named", array.synchronizers().lock("named"), "write lock",
                    array.synchronizers().readWriteLock("table").writeLock());
            for (Map.Entry<String, SharedLock> sent : locks.entrySet()) {
                SharedLock received = Copies.of(sent.getValue());
                try (var _ = received.hold()) {
                    assertThat(sent.getValue().getHoldCount()).as(sent.getKey()).isOne();
                }
                assertThat(sent.getValue().isLocked()).as(sent.getKey()).isFalse();
                assertThat(locks.values()).as(sent.getKey()).noneMatch(SharedLock::isLocked);
            }
        }
    }

    @Test
    void everyConditionIsSerialisedAsItselfWithItsLock() throws Exception {
        try (SharedIntArray array = SharedIntArray.create(4, options().stripes(4))) {
            for (SharedLock lock : new SharedLock[]{array.lock(), array.lock(2), array.synchronizers().lock("named"),
                    array.synchronizers().readWriteLock("table").writeLock()}) {
                SharedCondition received = Copies.of(lock.condition("c"));
                try (var _ = lock.hold()) {
                    received.signal();
                    assertThat(received.await(1, TimeUnit.MILLISECONDS)).isFalse();
                    assertThat(lock.getHoldCount()).isOne();
                }
                assertThat(received.toString()).startsWith("the condition \"c\" of ");
            }
        }
    }
}
