package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sharray.ArrayOptions;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;

/** One lock among the threads of one JVM: what java.util.concurrent.locks.Lock promises. */
class ReentrantUseTest {
    private final SharedIntArray array = SharedIntArray.create(2);
    private final SharedLock lock = array.lock();

    @AfterEach
    void closeTheArray() {
        array.close();
    }

    private static boolean inAnotherThread(Callable<Boolean> task) {
        return Await.result(Await.start(task));
    }

    @Test
    void heldThreeDeepItIsFreeAfterThreeUnlocks() {
        for (int depth = 1; depth <= 3; depth++) {
            lock.lock();
            assertThat(lock.getHoldCount()).isEqualTo(depth);
        }
        assertThat(inAnotherThread(lock::tryLock)).isFalse();
        for (int depth = 2; depth >= 0; depth--) {
            lock.unlock();
            assertThat(lock.getHoldCount()).isEqualTo(depth);
            assertThat(lock.isHeldByCurrentThread()).isEqualTo(depth > 0);
        }
        assertThat(lock.isLocked()).isFalse();
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock)
                .withMessageContaining("it is free");
    }

    @Test
    void aGuardReleasesOneHold() {
        try (var guard = lock.hold()) {
            try (var _ = lock.hold()) {
                assertThat(lock.getHoldCount()).isEqualTo(2);
            }
            assertThat(lock.getHoldCount()).isOne();
            assertThat(guard.previousOwnerDied()).isFalse();
        }
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
    }

    @Test
    void arraysWithOneLockShareIt() {
        ArrayOptions sharing = options().lock(lock);
        try (SharedIntArray second = SharedIntArray.create(3, sharing)) {
            SharedIntArray third = SharedIntArray.create(3, options().lock(second.lock()));
            lock.lock();
            assertThat(second.hasLock()).isTrue();
            assertThat(second.lock().isHeldByCurrentThread()).isTrue();
            third.lock().lock();
            assertThat(lock.getHoldCount()).isEqualTo(2);
            third.close();
            second.lock().unlock();
            assertThat(inAnotherThread(second.lock()::tryLock)).isFalse();
            lock.unlock();
            assertThat(second.lock().isLocked()).isFalse();
        }
    }

    @Test
    void aSharedLockOutlivesTheArrayThatItCameFrom() {
        SharedIntArray home = SharedIntArray.create(1);
        try (SharedIntArray guest = SharedIntArray.create(1, options().lock(home.lock()))) {
            home.close();
            guest.lock().lock();
            assertThat(inAnotherThread(guest.lock()::tryLock)).isFalse();
            guest.lock().unlock();
        }
    }
}
