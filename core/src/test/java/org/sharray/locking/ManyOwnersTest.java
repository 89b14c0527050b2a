package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.ArrayHandle;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.SharrayException;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/** Mutual exclusion among threads, openings, virtual threads and JVMs. */
class ManyOwnersTest {
    private static final int ROUNDS = 20_000;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Two plain counters that are equal whenever the lock is free; one that is not says that exclusion failed. */
    private static void count(SharedIntArray counters, int rounds) {
        for (int round = 0; round < rounds; round++) {
            try (var _ = counters.lock().hold()) {
                int count = counters.get(0);
                if (count != counters.get(1)) {
                    throw new AssertionError("another owner is at work: " + counters);
                }
                counters.set(0, count + 1);
                counters.set(1, count + 1);
            }
        }
    }

    private static void assertFourCountExactly(SharedIntArray counters, Runnable counting) {
        List<FutureTask<Void>> tasks = IntStream.range(0, 4).mapToObj(_ -> Await.<Void>start(() -> {
            counting.run();
            return null;
        })).toList();
        tasks.forEach(Await::result);
        assertThat(counters).hasToString("[80000, 80000]");
        assertThat(counters.lock().ownerDeaths()).isZero();
    }

    @Test
    void threadsOfOneJvm() {
        try (SharedIntArray counters = SharedIntArray.create(2)) {
            assertFourCountExactly(counters, () -> count(counters, ROUNDS));
        }
    }

    @Test
    void threadsWithAnOpeningEach() {
        try (SharedIntArray counters = SharedIntArray.create(2, options().named("counters"))) {
            assertFourCountExactly(counters, () -> {
                try (SharedIntArray own = SharedIntArray.open("counters")) {
                    count(own, ROUNDS);
                }
            });
        }
    }

    @Test
    void twoOpeningsInOneJvmAreOneOwner() {
        try (SharedIntArray first = SharedIntArray.create(2, options().named("twice"));
                SharedIntArray second = SharedIntArray.open("twice")) {
            first.lock().lock();
            assertThat(second.lock().isHeldByCurrentThread()).isTrue();
            second.lock().lock();
            assertThat(first.lock().getHoldCount()).isEqualTo(2);
            second.lock().unlock();
            second.lock().unlock();
            assertThat(first.lock().isLocked()).isFalse();
        }
    }

    /** Counts under the lock of a handle's array. */
    static final class Counter {
        public static void main(String[] arguments) throws Exception {
            try (SharedIntArray counters = SharedIntArray.attach(ArrayHandle.parse(arguments[0]))) {
                ParentJvm.say("ready");
                ParentJvm.hear();
                count(counters, ROUNDS);
            }
        }
    }

    @Test
    void severalJvms() {
        try (SharedIntArray counters = SharedIntArray.create(2)) {
            List<ChildJvm> children = IntStream.range(0, 3)
                    .mapToObj(_ -> ChildJvm.start(Counter.class, counters.handle())).toList();
            children.forEach(child -> child.expect("ready"));
            children.forEach(child -> child.say("go"));
            count(counters, ROUNDS);
            children.forEach(ChildJvm::join);
            assertThat(counters).hasToString("[80000, 80000]");
            assertThat(counters.lock().ownerDeaths()).isZero();
        }
    }

    /** Thousands of virtual threads on one carrier, together with a platform thread. */
    static final class VirtualCounters {
        private static final int THREADS = 2_000;
        private static final int EACH = 5;

        public static void main(String[] arguments) throws Exception {
            try (SharedIntArray counters = SharedIntArray.create(2)) {
                List<Thread> threads = IntStream.range(0, THREADS)
                        .mapToObj(_ -> Thread.ofVirtual().start(() -> count(counters, EACH))).toList();
                count(counters, EACH);
                for (Thread thread : threads) {
                    thread.join();
                }
                ParentJvm.say(counters.get(0));
            }
        }
    }

    @Test
    void virtualThreadsOnOneCarrier() {
        try (ChildJvm child = ChildJvm.start(List.of("-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1"), VirtualCounters.class)) {
            child.expect((VirtualCounters.THREADS + 1) * VirtualCounters.EACH).join();
        }
    }

    @Test
    void aSharedLockOfNamedArraysIsFoundAgainByName() {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home"))) {
            SharedIntArray.create(1, options().named("guest").lock(home.lock())).close();
            try (SharedIntArray guest = SharedIntArray.open("guest")) {
                home.lock().lock();
                assertThat(guest.lock().isHeldByCurrentThread()).isTrue();
                boolean taken = Await.result(Await.start(guest.lock()::tryLock));
                assertThat(taken).isFalse();
                home.lock().unlock();
            }
        }
        SharedArray.delete("home");
        try (SharedIntArray guest = SharedIntArray.open("guest")) {
            assertThat(guest.get(0)).isZero();
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(guest::lock)
                    .withMessageContaining("home");
        }
        SharedIntArray.create(1, options().named("home")).close();
        try (SharedIntArray guest = SharedIntArray.open("guest")) {
            assertThatExceptionOfType(ArrayNotFoundException.class).as("another array of that name has another lock")
                    .isThrownBy(guest::lock);
        }
    }

    @Test
    void aNamedArrayCannotUseAnAnonymousLock() {
        try (SharedIntArray home = SharedIntArray.create(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SharedIntArray.create(1, options().named("guest").lock(home.lock())))
                    .withMessageContaining("anonymous");
            assertThat(SharedArray.names()).isEmpty();
        }
    }

    /** Opens a named array, says whether it could, and keeps it until told. */
    static final class Participating {
        public static void main(String[] arguments) throws Exception {
            try (SharedIntArray array = SharedIntArray.open(arguments[0])) {
                array.lock();
                ParentJvm.say("in");
                ParentJvm.hear();
            } catch (SharrayException full) {
                ParentJvm.say(full.getMessage());
            }
        }
    }

    @Test
    void whenAllSlotsAreTakenTheErrorSaysSoUntilOneIsFree() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("small").participants(2));
                SharedIntArray again = SharedIntArray.open("small"); // this JVM takes one slot, however often it opens
                ChildJvm second = ChildJvm.start(Participating.class, "small").expect("in");
                ChildJvm third = ChildJvm.start(Participating.class, "small")) {
            assertThat(again.lock().isLocked()).isEqualTo(array.lock().isLocked());
            assertThat(third.hear()).contains("All 2 participant slots").contains("participants(n)");
            third.join();
            try (ChildJvm afterClose = afterEndOf(second, true)) {
                try (ChildJvm afterDeath = afterEndOf(afterClose, false)) {
                    afterDeath.say("end");
                    afterDeath.join();
                }
            }
        }
    }

    private static ChildJvm afterEndOf(ChildJvm owner, boolean gentle) {
        if (gentle) {
            owner.say("end");
            owner.join();
        } else {
            owner.kill();
        }
        return ChildJvm.start(Participating.class, "small").expect("in");
    }

    @Test
    void whenAllSlotsOfASharedLockAreTakenTheErrorSaysSoToo() {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home").participants(1));
                SharedIntArray guest = SharedIntArray.create(1, options().named("guest").lock(home.lock()));
                ChildJvm child = ChildJvm.start(Participating.class, "guest")) {
            assertThat(child.hear()).contains("All 1 participant slots");
            child.join();
            assertThat(guest.lock().isLocked()).isFalse();
        }
    }

    @Test
    void aLockOutlivesTheOpeningThroughWhichItWasAcquired() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("kept"))) {
            try (SharedIntArray first = SharedIntArray.open("kept")) {
                first.lock().lock();
            }
            assertThat(array.lock().isHeldByCurrentThread()).isTrue(); // the first use of the lock through this one
            array.lock().unlock();
            assertThat(array.lock().ownerDeaths()).isZero();
        }
    }

    @Test
    void whoUsesNoLockTakesNoSlot() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("single").participants(1));
                ChildJvm child = ChildJvm.start(Participating.class, "single").expect("in")) {
            array.set(0, 1);
            assertThatExceptionOfType(SharrayException.class).isThrownBy(array::lock)
                    .withMessageContaining("All 1 participant slots");
            assertThat(array.get(0)).isOne();
            child.say("end");
            child.join();
            assertThat(array.lock().tryLock()).isTrue();
            array.lock().unlock();
        }
    }

    @Test
    void readersTakeNoSlot() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("single").participants(1));
                ChildJvm child = ChildJvm.start(Reader.class, "single")) {
            array.lock().lock();
            child.expect("[0]").join();
            array.lock().unlock();
        }
    }

    /** Reads a named array without taking part in its lock. */
    static final class Reader {
        public static void main(String[] arguments) {
            try (SharedIntArray array = SharedIntArray.open(arguments[0], OpenMode.READ_ONLY)) {
                ParentJvm.say(array);
            }
        }
    }
}
