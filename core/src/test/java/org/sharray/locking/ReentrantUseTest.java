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
    void everyWayToAcquireIsReentrant() throws InterruptedException {
        lock.lock();
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();
        lock.lockInterruptibly();
        lock.hold();
        assertThat(lock.getHoldCount()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            lock.unlock();
        }
        assertThat(lock.isLocked()).isFalse();
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
    void onlyTheOwnerUnlocksAndTheErrorTellsWhoThatIs() {
        lock.lock();
        FutureTask<Boolean> other = Await.start(() -> {
            assertThat(lock.isLocked()).isTrue();
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(lock.getHoldCount()).isZero();
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock)
                    .withMessageContaining("process " + ProcessHandle.current().pid());
            return true;
        });
        assertThat(Await.result(other)).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
    }

    @Test
    void tryLockDoesNotWaitLongerThanAsked() {
        lock.lock();
        assertThat(inAnotherThread(lock::tryLock)).isFalse();
        for (long time : new long[]{0, -1, Long.MIN_VALUE, 1, 30}) {
            assertThat(inAnotherThread(() -> lock.tryLock(time, TimeUnit.MILLISECONDS))).isFalse();
        }
        lock.unlock();
        for (long time : new long[]{0, -1, Long.MIN_VALUE, 1, Long.MAX_VALUE}) {
            assertThat(inAnotherThread(() -> {
                boolean taken = lock.tryLock(time, TimeUnit.DAYS);
                lock.unlock();
                return taken;
            })).isTrue();
        }
    }

    @Test
    void aWaiterGetsTheLockWhenItIsReleased() {
        lock.lock();
        FutureTask<Integer> task = new FutureTask<>(() -> {
            assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.NANOSECONDS)).isTrue();
            try (var _ = lock.hold()) {
                lock.unlock();
                return array.get(0);
            }
        });
        Thread waiter = Thread.ofPlatform().start(task);
        Await.asleep(waiter);
        array.set(0, 7);
        lock.unlock();
        assertThat(Await.result(task)).isEqualTo(7);
    }

    @Test
    void anInterruptEndsAnInterruptibleWait() {
        lock.lock();
        FutureTask<String> task = new FutureTask<>(() -> {
            try {
                lock.lockInterruptibly();
                return "locked";
            } catch (InterruptedException interrupted) {
                return "interrupted, status " + Thread.currentThread().isInterrupted();
            }
        });
        Thread waiter = Thread.ofPlatform().start(task);
        Await.asleep(waiter);
        waiter.interrupt();
        assertThat(Await.result(task)).isEqualTo("interrupted, status false");
        assertThat(lock.isHeldByCurrentThread()).isTrue();
    }

    @Test
    void whoIsInterruptedBeforeDoesNotEvenTry() {
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> {
            Thread.currentThread().interrupt();
            lock.lockInterruptibly();
        });
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> {
            Thread.currentThread().interrupt();
            lock.tryLock(1, TimeUnit.SECONDS);
        });
        assertThat(Thread.interrupted()).isFalse();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void anInterruptDoesNotEndLockAndIsKept() {
        lock.lock();
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            lock.lock();
            lock.unlock();
            return Thread.currentThread().isInterrupted();
        });
        Thread waiter = Thread.ofPlatform().start(task);
        Await.asleep(waiter);
        waiter.interrupt();
        Await.until("the waiter to notice", () -> !waiter.isInterrupted());
        assertThat(task.isDone()).isFalse();
        lock.unlock();
        assertThat(Await.result(task)).isTrue();
    }

    @Test
    void closingTheArrayEndsTheWaitOfOthers() {
        lock.lock();
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(lock::lock);
            return true;
        });
        Thread waiter = Thread.ofPlatform().start(task);
        Await.asleep(waiter);
        array.close();
        assertThat(Await.result(task)).isTrue();
    }

    @Test
    void theTextTellsWhoHoldsIt() {
        assertThat(lock.toString()).contains("an anonymous array").contains("free");
        lock.lock();
        assertThat(lock.toString()).contains("process " + ProcessHandle.current().pid());
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
