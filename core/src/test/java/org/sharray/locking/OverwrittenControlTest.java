package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.layout.FileLayout;
import org.sharray.os.Descriptor;
import org.sharray.os.Os;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLatch;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;
import org.sharray.sync.SharedSemaphore;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/**
 * Random bytes are written over an array's control region, before and while two JVMs use all that it has. Then nothing works any more; but
 * every call that has a limit ends, with a result or an exception that is documented, and no JVM crashes.
 */
class OverwrittenControlTest {
    private static final int JVMS = 2;
    private static final int THREADS = 4;
    private static final int ROUNDS = 40;
    private static final int DEEDS = 12;
    private static final int STRIPES = 4;
    private static final int LENGTH = 64;
    private static final int TRAILER_BYTES = 256;
    private static final long PAUSE_NANOS = 50_000;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path file() {
        return directory.parent().resolve("damaged.npy");
    }

    /** Has a mapping of its own of the file. */
    private static final class Overwriter {
        private final Random random;
        private final MemorySegment control;
        private final byte[] first;

        /** All of the control region but the trailer. */
        Overwriter(Path file, Arena arena, Random random) throws IOException {
            this.random = random;
            try (Descriptor descriptor = Os.current().open(file, false);
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long from = FileLayout.read(descriptor, "the file").record(FileLayout.ARRAY_LOCK);
                MemorySegment memory = channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
                this.control = memory.asSlice(from, channel.size() - TRAILER_BYTES - from);
                this.first = control.toArray(ValueLayout.JAVA_BYTE);
            }
        }

        /** Writes some bytes or many, at random or, less often, as they were at first. */
        void overwrite() {
            byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 8 : 512)];
            int at = random.nextInt(first.length - bytes.length);
            if (random.nextInt(4) == 0) {
                System.arraycopy(first, at, bytes, 0, bytes.length);
            } else {
                random.nextBytes(bytes);
            }
            MemorySegment.copy(bytes, 0, control, ValueLayout.JAVA_BYTE, at, bytes.length);
        }

        void overwriteUntil(AtomicBoolean over) {
            while (!over.get()) {
                overwrite();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Uses everything in several threads. */
    static final class User {
        private final SharedIntArray array;
        private final SharedCondition condition;
        private final SharedReadWriteLock table;
        private final SharedSemaphore permits;
        private final SharedEvent event;
        private final SharedLatch latch;
        private final SharedBarrier barrier;

        private User(SharedIntArray array) {
            this.array = array;
            this.condition = array.lock().condition("condition");
            this.table = array.synchronizers().readWriteLock("table");
            this.permits = array.synchronizers().semaphore("permits", 3);
            this.event = array.synchronizers().event("event");
            this.latch = array.synchronizers().latch("latch", 1_000_000);
            this.barrier = array.synchronizers().barrier("barrier", 3);
        }

        public static void main(String[] arguments) throws Exception {
            try (SharedIntArray array = SharedIntArray.open(Path.of(arguments[0]));
                    ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                User user = new User(array);
                Random seeds = new Random(Long.parseLong(arguments[1]));
                ParentJvm.say("ready");
                while (ParentJvm.hear().equals("go")) {
                    List<Callable<Void>> round = Stream.generate(() -> user.work(new Random(seeds.nextLong())))
                            .limit(THREADS).toList();
                    for (Future<Void> end : threads.invokeAll(round)) {
                        end.get();
                    }
                    ParentJvm.say("done");
                }
            }
        }

        private Callable<Void> work(Random random) {
            return () -> {
                for (int i = 0; i < DEEDS; i++) {
                    try {
                        deed(random);
                    } catch (SharrayException | IllegalStateException | IllegalMonitorStateException
                            | IllegalArgumentException | BrokenBarrierException | TimeoutException documented) {
                        // Nothing works.
                    } catch (Error full) {
                        if (full.getClass() != Error.class || !full.getMessage().startsWith("Maximum")) {
                            throw full;
                        }
                    }
                }
                return null;
            };
        }

        private void deed(Random random) throws InterruptedException, BrokenBarrierException, TimeoutException {
            int millis = random.nextInt(3);
            switch (random.nextInt(14)) {
                case 0, 1 -> underLock(array.lock(), millis, () -> array.set(0, array.get(0) + 1));
                case 2 -> underLock(array.lock(random.nextInt(LENGTH)), millis, () -> {});
                case 3 -> underLock(array.lock(), millis, () -> condition.await(1, TimeUnit.MILLISECONDS));
                case 4 -> underLock(array.lock(), millis, condition::signal);
                case 5 -> underLock(array.lock(), millis, condition::signalAll);
                case 6 -> underLock(table.writeLock(), millis, () -> {});
                case 7 -> read(millis);
                case 8 -> permits(random.nextInt(4), millis);
                case 9 -> event(random.nextBoolean(), millis);
                case 10 -> {
                    latch.countDown();
                    latch.await(millis, TimeUnit.MILLISECONDS);
                }
                case 11 -> barrier.await(millis, TimeUnit.MILLISECONDS);
                case 12 -> barrier.reset();
                default -> look();
            }
        }

        private interface Body {
            void run() throws InterruptedException;
        }

        private static void underLock(SharedLock lock, int millis, Body body) throws InterruptedException {
            if (lock.tryLock(millis, TimeUnit.MILLISECONDS)) {
                try {
                    body.run();
                } finally {
                    lock.unlock();
                }
            }
        }

        private void read(int millis) throws InterruptedException {
            if (table.readLock().tryLock(millis, TimeUnit.MILLISECONDS)) {
                table.readLock().unlock();
            }
        }

        private void permits(int count, int millis) throws InterruptedException {
            if (permits.tryAcquire(count, millis, TimeUnit.MILLISECONDS)) {
                permits.release(count);
            } else {
                permits.drainPermits();
            }
        }

        private void event(boolean set, int millis) throws InterruptedException {
            if (set) {
                event.set();
            } else {
                event.clear();
            }
            event.await(millis, TimeUnit.MILLISECONDS);
        }

        /** What is for monitoring. */
        private void look() {
            SharedLock lock = array.lock();
            String text = lock + " " + condition + table + table.readLock() + permits + event + latch + barrier;
            assertThat(text).contains(array.name().orElse("damaged.npy"));
            assertThat(lock.isLocked() | lock.hasQueuedThreads() | lock.isHeldByCurrentThread()
                    | lock.previousOwnerDied() | barrier.isBroken() | event.isSet()).isIn(true, false);
            assertThat(lock.ownerDeaths() + lock.getHoldCount() + table.getReadLockCount() + latch.getCount()
                    + permits.availablePermits() + barrier.getNumberWaiting()).isNotNull();
        }
    }

    @Test
    void everyCallEndsAndNoJvmCrashes() throws IOException {
        long seed = System.nanoTime();
        SharedIntArray.create(LENGTH, options().file(file()).stripes(STRIPES).participants(6)).close();
        List<ChildJvm> users = IntStream.range(0, JVMS).mapToObj(
                i -> ChildJvm.start(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + errorFile()), User.class,
                        file(), seed + i))
                .toList();
        try (Arena arena = Arena.ofShared()) {
            users.forEach(user -> user.expect("ready"));
            Overwriter overwriter = new Overwriter(file(), arena, new Random(~seed));
            for (int round = 0; round < ROUNDS; round++) {
                overwriter.overwrite();
                users.forEach(user -> user.say("go"));
                AtomicBoolean over = new AtomicBoolean(round % 2 == 0); // in every other round what is there stays
                FutureTask<Void> overwriting = Await.start(() -> {
                    overwriter.overwriteUntil(over);
                    return null;
                });
                users.forEach(user -> user.expect("done"));
                over.set(true);
                Await.result(overwriting);
                comeAndGo();
            }
            users.forEach(user -> user.say("end"));
            users.forEach(ChildJvm::join);
        } catch (AssertionError failure) {
            throw new AssertionError("With seed " + seed, failure);
        } finally {
            users.forEach(ChildJvm::close);
        }
        try (Stream<Path> files = Files.list(directory.parent())) {
            assertThat(files).containsExactly(file()); // and no report of a crash
        }
    }

    private Path errorFile() {
        return directory.parent().resolve("hs_err_%p.log");
    }

    private void comeAndGo() {
        try {
            SharedIntArray.open(file()).close();
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageContaining("damaged.npy");
        }
    }
}
