package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Copies;
import org.sharray.testing.Holder;
import org.sharray.testing.Waiter;

/** A read-write lock does what java.util.concurrent.locks.ReentrantReadWriteLock does, for threads and processes. */
class ReadWriteLockTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(2);
    private final SharedReadWriteLock lock = array.synchronizers().readWriteLock("table");
    private final SharedReadWriteLock.ReadLock read = lock.readLock();
    private final SharedLock write = lock.writeLock();

    @AfterEach
    void close() {
        array.close();
    }

    private static boolean isFree(Lock lock) {
        return Await.result(Await.start(() -> {
            boolean taken = lock.tryLock();
            if (taken) {
                lock.unlock();
            }
            return taken;
        }));
    }

    @Test
    void readersReadTogether() {
        read.lock();
        try (Holder _ = Holder.of(read); Holder _ = Holder.of(read)) {
            assertThat(lock.getReadLockCount()).isEqualTo(3);
            assertThat(isFree(read)).isTrue();
            assertThat(isFree(write)).isFalse();
        }
        assertThat(isFree(write)).isFalse();
        read.unlock();
        assertThat(isFree(write)).isTrue();
        assertThat(lock.getReadLockCount()).isZero();
    }

    /** Behind the last process's cells there is the journal, which is no zeros. */
    @Test
    void onlyTheCellsOfProcessesAreCounted() {
        array.atomically(tx -> {
            for (int i = 0; i < 30; i++) {
                tx.set(0, -1);
            }
        });
        assertThat(lock.getReadLockCount()).isZero();
        assertThat(write.tryLock()).isTrue();
    }

    @Test
    void aWriterIsAlone() {
        write.lock();
        assertThat(write.isHeldByCurrentThread()).isTrue();
        assertThat(isFree(read)).isFalse();
        assertThat(isFree(write)).isFalse();
        assertThat(lock.getReadLockCount()).isZero();
        write.unlock();
        assertThat(isFree(read)).isTrue();
        assertThat(isFree(write)).isTrue();
    }

    @Test
    void everyWayToReadIsReentrant() throws InterruptedException {
        read.lock();
        read.lockInterruptibly();
        assertThat(read.tryLock()).isTrue();
        assertThat(read.tryLock(0, TimeUnit.SECONDS)).isTrue();
        var guard = read.hold();
        assertThat(read.getHoldCount()).isEqualTo(5);
        assertThat(lock.getReadLockCount()).as("threads that read").isOne();
        guard.close();
        for (int holds = 4; holds > 0; holds--) {
            assertThat(isFree(write)).isFalse();
            assertThat(read.getHoldCount()).isEqualTo(holds);
            read.unlock();
        }
        assertThat(read.getHoldCount()).isZero();
        assertThat(isFree(write)).isTrue();
    }

    @Test
    void everyWayToWriteIsReentrant() throws InterruptedException {
        write.lock();
        write.lockInterruptibly();
        assertThat(write.tryLock()).isTrue();
        assertThat(write.tryLock(0, TimeUnit.SECONDS)).isTrue();
        write.hold();
        assertThat(write.tryHold()).isPresent();
        assertThat(write.getHoldCount()).isEqualTo(6);
        for (int holds = 6; holds > 0; holds--) {
            assertThat(isFree(read)).isFalse();
            write.unlock();
        }
        assertThat(isFree(read)).isTrue();
    }

    @Test
    void onlyWhoHoldsALockUnlocksIt() {
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(read::unlock)
                .withMessageContaining("\"table\"");
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(write::unlock)
                .withMessageContaining("\"table\"");
        try (Holder _ = Holder.of(read)) {
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(read::unlock);
            assertThat(lock.getReadLockCount()).isOne();
        }
    }

    @Test
    void aWriterMayBecomeAReader() throws InterruptedException {
        for (ThrowingCallable form : List.<ThrowingCallable>of(read::lock, read::tryLock, read::lockInterruptibly,
                () -> read.tryLock(1, TimeUnit.SECONDS), read::hold)) {
            write.lock();
            try {
                form.call();
            } catch (Throwable failure) {
                throw new AssertionError(failure);
            }
            assertThat(isFree(read)).isFalse();
            write.unlock();
            assertThat(isFree(read)).as("read by others too").isTrue();
            assertThat(isFree(write)).isFalse();
            read.unlock();
            assertThat(isFree(write)).isTrue();
        }
    }

    @Test
    void aWriterThatReadsMayWriteAgain() {
        write.lock();
        read.lock();
        assertThat(write.tryLock()).as("it does not wait for itself").isTrue();
        assertThat(write.getHoldCount()).isEqualTo(2);
    }

    @Test
    void aWritersThreadThatEndsIsToldToReadersUntilAWriterHasBeenTold() throws InterruptedException {
        Thread.ofPlatform().start(write::lock).join();
        try (var guard = read.hold()) {
            assertThat(guard.previousOwnerDied()).isTrue();
            assertThat(read.previousOwnerDied()).isTrue();
        }
        assertThat(read.previousOwnerDied()).as("not the reader's to know").isFalse();
        try (var guard = write.hold()) {
            assertThat(guard.previousOwnerDied()).isTrue();
        }
        try (var guard = read.hold()) {
            assertThat(guard.previousOwnerDied()).isFalse();
            assertThat(read.previousOwnerDied()).isFalse();
        }
    }

    @Test
    void aReaderCannotBecomeAWriter() {
        read.lock();
        for (ThrowingCallable form : List.<ThrowingCallable>of(write::lock, write::tryLock, write::lockInterruptibly,
                () -> write.tryLock(1, TimeUnit.SECONDS), write::hold, write::tryHold, () -> write.repair(() -> {}))) {
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(form)
                    .withMessageContaining("\"table\"");
            assertThat(isFree(read)).isTrue();
        }
        assertThat(read.getHoldCount()).isOne();
        read.unlock();
        assertThat(write.tryLock()).isTrue();
    }

    @Test
    void aWriterThatWaitsLetsNoNewReadersIn() {
        read.lock();
        Waiter<Void> writer = Waiter.running(() -> {
            write.lock();
            array.set(0, 1);
            write.unlock();
        });
        Waiter<Integer> reader = Waiter.start(() -> {
            try (var _ = read.hold()) {
                return array.get(0);
            }
        });
        assertThat(isFree(read)).isFalse();
        assertThat(read.tryLock()).as("a reader may read more").isTrue();
        read.unlock();
        assertThat(writer.isWaiting()).isTrue();
        read.unlock();
        writer.result();
        assertThat(reader.result()).isOne();
    }

    @Test
    void aWriterThatGivesUpLetsReadersInAgain() {
        try (Holder _ = Holder.of(read)) {
            assertThat(write.tryLock()).isFalse();
            assertThat(isFree(read)).isTrue();
            Waiter<Void> writer = Waiter.running(write::lockInterruptibly);
            assertThat(isFree(read)).isFalse();
            writer.interrupt();
            assertThat(writer.failure()).isExactlyInstanceOf(InterruptedException.class);
            assertThat(isFree(read)).isTrue();
        }
        assertThat(isFree(write)).isTrue();
    }

    @Test
    void aWriterWhoseOpeningIsClosedLetsReadersIn() {
        try (SharedIntArray second = SharedIntArray.attach(array.handle());
                Holder _ = Holder.of(second.synchronizers().readWriteLock("table").readLock())) {
            Waiter<Void> writer = Waiter.running(write::lock);
            array.close();
            assertThat(writer.failure()).isExactlyInstanceOf(ArrayClosedException.class);
            assertThat(isFree(second.synchronizers().readWriteLock("table").readLock())).isTrue();
        }
    }

    @Test
    void anInterruptDoesNotEndLockAndIsKept() {
        for (Lock wanted : List.of(read, write)) {
            Waiter<Boolean> waiter;
            try (Holder _ = Holder.of(wanted == read ? write : read)) {
                waiter = Waiter.start(() -> {
                    wanted.lock();
                    wanted.unlock();
                    return Thread.currentThread().isInterrupted();
                });
                waiter.noticeInterrupt();
                assertThat(waiter.isWaiting()).isTrue();
            }
            assertThat(waiter.result()).isTrue();
        }
    }

    /** Two counters that are the same when nobody writes; returns how often it has looked. */
    private static int readUntil(SharedIntArray array, AtomicBoolean done) {
        SharedReadWriteLock lock = array.synchronizers().readWriteLock("table");
        int reads = 0;
        while (!done.get()) {
            try (var _ = lock.readLock().hold()) {
                if (array.get(0) != array.get(1)) {
                    throw new AssertionError("somebody writes: " + array);
                }
            }
            reads++;
        }
        return reads;
    }

    private static void write(SharedIntArray array, int times) {
        SharedLock write = array.synchronizers().readWriteLock("table").writeLock();
        for (int i = 0; i < times; i++) {
            try (var _ = write.hold()) {
                array.set(0, array.get(0) + 1);
                array.set(1, array.get(1) + 1);
            }
        }
    }

    @Test
    void readersDoNotKeepAWriterOutForEver() {
        AtomicBoolean done = new AtomicBoolean();
        List<FutureTask<Integer>> readers = IntStream.range(0, 4)
                .mapToObj(_ -> Await.start(() -> readUntil(array, done)))
                .toList();
        FutureTask<Void> writer = Await.start(() -> {
            write(array, 200);
            return null;
        });
        Await.result(writer);
        done.set(true);
        readers.forEach(Await::result);
        assertThat(array).hasToString("[200, 200]");
    }

    @Test
    void writersDoNotKeepAReaderOutForEver() {
        AtomicBoolean done = new AtomicBoolean();
        List<FutureTask<Void>> writers = IntStream.range(0, 3).mapToObj(_ -> Await.<Void>start(() -> {
            while (!done.get()) {
                write(array, 1);
            }
            return null;
        })).toList();
        FutureTask<Void> reader = Await.start(() -> {
            for (int reads = 0; reads < 20; reads++) {
                try (var _ = read.hold()) {
                    assertThat(array.get(0)).isEqualTo(array.get(1));
                }
            }
            return null;
        });
        Await.result(reader);
        done.set(true);
        writers.forEach(Await::result);
    }

    private static final int WRITES = 500;

    /** Writes while two other threads read. */
    private static void readAndWrite(SharedIntArray array) {
        AtomicBoolean done = new AtomicBoolean();
        List<FutureTask<Integer>> readers = IntStream.range(0, 2)
                .mapToObj(_ -> Await.start(() -> readUntil(array, done)))
                .toList();
        write(array, WRITES);
        done.set(true);
        readers.forEach(Await::result);
    }

    @Test
    void nobodyReadsHalfAWriteInAnyProcess() {
        CompletableFuture<Boolean> elsewhere = actors.elsewhere(array).start(opened -> {
            readAndWrite(opened);
            return true;
        });
        readAndWrite(array);
        assertThat(Await.result(elsewhere)).isTrue();
        assertThat(array).hasToString("[" + 2 * WRITES + ", " + 2 * WRITES + "]");
        assertThat(lock.getReadLockCount()).isZero();
        assertThat(write.isLocked()).isFalse();
    }

    private static SharedReadWriteLock lock(SharedIntArray array) {
        return array.synchronizers().readWriteLock("table");
    }

    @Test
    void readersOfProcessesReadTogetherAndOneThatIsKilledIsForgotten() {
        try (ActorJvm jvm = ActorJvm.start()) {
            jvm.actor(array).run(opened -> lock(opened).readLock().lock());
            read.lock();
            assertThat(lock.getReadLockCount()).isEqualTo(2);
            read.unlock();
            assertThat(write.tryLock()).isFalse();
            Waiter<Boolean> writer = Waiter.start(() -> {
                try (var guard = write.hold()) {
                    return guard.previousOwnerDied();
                }
            });
            jvm.kill();
            assertThat(writer.result()).as("a reader leaves nothing half done").isFalse();
            assertThat(lock.getReadLockCount()).isZero();
        }
    }

    @Test
    void aReaderThatClosesTheArrayIsForgotten() {
        Actor reader = actors.elsewhere(array);
        reader.run(opened -> lock(opened).readLock().lock());
        assertThat(write.tryLock()).isFalse();
        reader.run(SharedIntArray::close);
        assertThat(write.tryLock()).isTrue();
    }

    @Test
    void aWriterThatIsKilledIsToldToReadersUntilAWriterHasBeenTold() {
        try (ActorJvm jvm = ActorJvm.start()) {
            jvm.actor(array).run(opened -> lock(opened).writeLock().lock());
            assertThat(read.tryLock()).isFalse();
            Waiter<Boolean> reader = Waiter.start(() -> {
                try (var guard = read.hold()) {
                    return guard.previousOwnerDied();
                }
            });
            jvm.kill();
            assertThat(reader.result()).isTrue();
        }
        for (int i = 0; i < 2; i++) {
            try (var guard = read.hold()) {
                assertThat(guard.previousOwnerDied()).as("reader " + i).isTrue();
            }
        }
        assertThat(read.previousOwnerDied()).as("not the reader's to know").isFalse();
        assertThat(read.tryLock()).isTrue();
        assertThat(read.previousOwnerDied()).isTrue();
        read.unlock();
        try (Holder _ = Holder.of(read)) {
            assertThat(write.tryLock()).as("gives up, and has been told nothing").isFalse();
        }
        for (boolean first : new boolean[]{true, false}) {
            try (var guard = write.hold()) {
                assertThat(guard.previousOwnerDied()).isEqualTo(first);
                assertThat(write.previousOwnerDied()).isEqualTo(first);
            }
        }
        try (var guard = read.hold()) {
            assertThat(guard.previousOwnerDied()).isFalse();
        }
        assertThat(write.ownerDeaths()).isOne();
    }

    @Test
    void aWriterThatIsKilledWhileItWaitsForReadersHarmsNobody() {
        try (ActorJvm jvm = ActorJvm.start(); Holder _ = Holder.of(read)) {
            Actor writer = jvm.actor(array);
            writer.start(opened -> lock(opened).writeLock().tryLock(1, TimeUnit.DAYS));
            writer.awaitAsleep();
            assertThat(isFree(read)).isFalse();
            Waiter<Void> reader = Waiter.running(read::lock);
            jvm.kill();
            reader.result();
        }
    }

    @Test
    void thePairAndItsWriteLockAreTheSameWhereTheyAreSent() throws Exception {
        read.lock();
        assertThat(Copies.of(lock).readLock().getHoldCount()).isOne();
        read.unlock();
        write.lock();
        assertThat(Copies.of(lock).writeLock().isHeldByCurrentThread()).isTrue();
        assertThat(Copies.of(write).isHeldByCurrentThread()).isTrue();
        write.unlock();
        SharedLock copy = Copies.of(write);
        read.lock();
        assertThatExceptionOfType(IllegalMonitorStateException.class).as("it knows its readers")
                .isThrownBy(copy::lock);
    }

    @Test
    void aConditionOfTheWriteLockEndsItsWaitWhenNobodyReads() throws Exception {
        SharedCondition full = write.condition("full");
        for (SharedCondition condition : List.of(full, Copies.of(full))) {
            Waiter<Boolean> waiter = Waiter.start(() -> {
                try (var _ = write.hold()) {
                    condition.await();
                    return lock.getReadLockCount() == 0 && write.isHeldByCurrentThread();
                }
            });
            write.lock();
            full.signal();
            read.lock();
            write.unlock();
            Await.until("the write lock to be wanted", write::isLocked);
            assertThat(waiter.isWaiting()).isTrue();
            read.unlock();
            assertThat(waiter.result()).isTrue();
        }
    }

    @Test
    void theReadLockHasNoConditions() {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(read::newCondition)
                .withMessageContaining("write lock");
    }

    @Test
    void theTextTellsNameAndState() {
        assertThat(lock).hasToString("the read-write lock \"table\" of an anonymous array (free, 0 readers)");
        try (Holder _ = Holder.of(read)) {
            assertThat(lock).hasToString("the read-write lock \"table\" of an anonymous array (free, 1 readers)");
            assertThat(read.toString()).contains("read").contains("\"table\"");
        }
        write.lock();
        assertThat(lock.toString()).contains("process " + ProcessHandle.current().pid()).contains("0 readers");
    }
}
