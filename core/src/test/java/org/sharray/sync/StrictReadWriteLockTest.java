package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.error.OwnerDiedException;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Waiter;

/** A strict read-write lock whose writer was killed is neither read nor written until somebody has repaired what it protects. */
class StrictReadWriteLockTest {
    @Test
    void isRepairedFirst() {
        try (SharedIntArray array = SharedIntArray.create(1, options().strict()); ActorJvm jvm = ActorJvm.start()) {
            SharedReadWriteLock lock = array.synchronizers().readWriteLock("table");
            SharedReadWriteLock.ReadLock read = lock.readLock();
            SharedLock write = lock.writeLock();
            jvm.actor(array).run(opened -> opened.synchronizers().readWriteLock("table").writeLock().lock());
            Waiter<Void> reader = Waiter.running(read::lock);
            Waiter<Void> writer = Waiter.running(write::lock);
            jvm.kill();
            assertThat(reader.failure()).isExactlyInstanceOf(OwnerDiedException.class);
            assertThat(writer.failure()).isExactlyInstanceOf(OwnerDiedException.class);
            for (ThrowingCallable use : List.<ThrowingCallable>of(read::lock, read::tryLock, read::lockInterruptibly,
                    () -> read.tryLock(1, TimeUnit.SECONDS), read::hold, write::lock, write::tryLock,
                    write::lockInterruptibly,
                    () -> write.tryLock(1, TimeUnit.SECONDS), write::hold)) {
                assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(use).withMessageContaining("\"table\"");
            }
            assertThat(lock.getReadLockCount()).isZero();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> write.repair(() -> {
                throw new IllegalStateException("not mended");
            }));
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(read::lock);
            boolean mended = write.repair(() -> {
                assertThat(write.isHeldByCurrentThread()).isTrue();
                read.lock();
                read.unlock();
            });
            assertThat(mended).isTrue();
            try (var guard = read.hold()) {
                assertThat(guard.previousOwnerDied()).isFalse();
            }
            assertThat(write.tryLock()).isTrue();
            assertThat(write.previousOwnerDied()).isFalse();
        }
    }

    @Test
    void noReaderComesInBehindAWritersThreadThatEnded() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(1, options().strict())) {
            SharedReadWriteLock lock = array.synchronizers().readWriteLock("table");
            Thread.ofPlatform().start(lock.writeLock()::lock).join();
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(lock.readLock()::lock);
            assertThat(lock.getReadLockCount()).isZero();
            assertThat(lock.writeLock().repair(() -> assertThat(lock.readLock().tryLock()).isTrue())).isTrue();
            assertThat(lock.getReadLockCount()).isOne();
        }
    }
}
