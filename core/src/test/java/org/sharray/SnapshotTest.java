package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.OwnerDiedException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.sync.SharedLock;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.Holder;
import org.sharray.testing.NpyBytes;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

/** Snapshots: what is written under the locks is in them whole or not at all. */
class SnapshotTest {
    private static final int ACCOUNTS = 64;
    private static final int EACH = 1_000;

    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final SharedIntArray whole = SharedIntArray.create(ACCOUNTS);
    private final SharedIntArray striped = SharedIntArray.create(ACCOUNTS, options().stripes(8));

    @AfterEach
    void close() {
        whole.close();
        striped.close();
    }

    @EachElementType
    void hasTheElements(Elements elements) {
        List<Object> values = elements.samples(20);
        for (ArrayOptions options : List.of(elements.options(), elements.options().stripes(3))) {
            try (SharedArray array = elements.arrayOf(values, options)) {
                for (SharedArray view : List.of(array, array.slice(3, 17), array.slice(1, 20, 3),
                        array.slice(19, -1, -2),
                        array.slice(5, 5))) {
                    assertThat(elements.list(elements.call(view, "snapshot"))).isEqualTo(elements.read(view));
                    for (long[] range : new long[][]{{0, view.length()}, {0, 0}, {view.length() / 2, view.length()}}) {
                        assertThat(elements.list(elements.call(view, "snapshot", range[0], range[1])))
                                .isEqualTo(elements.read(view.slice(range[0], range[1])));
                    }
                }
            }
        }
    }

    @Test
    void whatIsNotThereCannotBeCopied() {
        for (SharedIntArray array : List.of(whole, striped)) {
            for (long[] range : new long[][]{{-1, 1}, {0, ACCOUNTS + 1}, {5, 4}, {0, Long.MAX_VALUE}}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> array.snapshot(range[0], range[1]));
            }
            array.close();
            assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(array::snapshot);
        }
    }

    @Test
    void anEmptyArrayHasAnEmptySnapshot() {
        for (ArrayOptions options : List.of(options(), options().stripes(4))) {
            try (SharedIntArray empty = SharedIntArray.create(0, options)) {
                assertThat(empty.snapshot()).isEmpty();
                assertThat(empty.snapshot(0, 0)).isEmpty();
            }
        }
    }

    @Test
    void anArrayWhoseLockCannotBeHadHasNone() throws IOException {
        Path plain = directory.parent().resolve("plain.npy");
        Files.write(plain, NpyBytes.file(1, NpyBytes.header("<i4", "(2,)"), new byte[8]));
        SharedIntArray.create(2, options().named("constants")).close();
        try (SharedIntArray unlocked = SharedIntArray.create(2, options().unlocked());
                SharedIntArray foreign = SharedIntArray.open(plain);
                SharedIntArray readOnly = SharedIntArray.open("constants", OpenMode.READ_ONLY)) {
            for (SharedIntArray array : List.of(unlocked, foreign)) {
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(array::snapshot)
                        .withMessageContaining("lock");
            }
            assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(readOnly::snapshot)
                    .withMessageContaining("\"constants\" was opened read-only");
        }
    }

    /** Moves amounts between two accounts at random, under the locks of both. */
    private static void move(SharedIntArray accounts, boolean byRange, Random random) {
        int from = random.nextInt(ACCOUNTS);
        int to = random.nextInt(ACCOUNTS);
        try (var _ = byRange
                ? accounts.lockRange(Math.min(from, to), Math.max(from, to) + 1)
                : accounts.lock().hold()) {
            int amount = random.nextInt(10);
            accounts.set(from, accounts.get(from) - amount);
            accounts.set(to, accounts.get(to) + amount);
        }
    }

    /** Moves amounts in two threads until the last element of another array is set. */
    private static boolean moveUntilTold(SharedIntArray accounts, boolean byRange, SharedIntArray told) {
        List<FutureTask<Void>> movers = IntStream.range(0, 2).mapToObj(seed -> Await.<Void>start(() -> {
            Random random = new Random(seed);
            while (told.getVolatile(0) == 0) {
                move(accounts, byRange, random);
            }
            return null;
        })).toList();
        movers.forEach(Await::result);
        return true;
    }

    @ParameterizedTest(name = "with stripes: {0}")
    @ValueSource(booleans = {false, true})
    void theSumOfEverySnapshotIsExact(boolean byRange) {
        SharedIntArray accounts = byRange ? striped : whole;
        accounts.fill(EACH);
        try (SharedIntArray told = SharedIntArray.create(1, options().unlocked())) {
            CompletableFuture<Boolean> elsewhere = actors.elsewhere(accounts)
                    .start(array -> moveUntilTold(array, byRange, told));
            FutureTask<Boolean> here = Await.start(() -> moveUntilTold(accounts, byRange, told));
            FutureTask<Void> second = Await.start(() -> {
                assertSumsAreExact(accounts, told);
                return null;
            });
            for (int i = 0; i < 500; i++) {
                assertThat(IntStream.of(accounts.snapshot()).sum()).isEqualTo(ACCOUNTS * EACH);
            }
            told.setVolatile(0, 1);
            assertThat(Await.result(elsewhere)).isTrue();
            assertThat(Await.result(here)).isTrue();
            Await.result(second);
            assertThat(accounts.snapshot()).isEqualTo(accounts.toArray());
        }
    }

    private static void assertSumsAreExact(SharedIntArray accounts, SharedIntArray told) {
        while (told.getVolatile(0) == 0) {
            assertThat(IntStream.of(accounts.snapshot()).sum()).isEqualTo(ACCOUNTS * EACH);
        }
    }

    @Test
    void partsThatAreWrittenTogetherAreCopiedTogetherByARange() {
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Void> writer = Await.start(() -> {
            for (int value = 1; !done.get(); value++) {
                try (var _ = striped.lockRange(10, 30)) {
                    for (int index = 10; index < 30; index++) {
                        striped.set(index, value);
                    }
                }
            }
            return null;
        });
        for (int i = 0; i < 500; i++) {
            int[] copy = striped.snapshot(8, 32);
            assertThat(IntStream.of(copy).skip(2).limit(20).distinct().count()).as("values in one write").isOne();
            int[] backwards = striped.slice(31, 7, -3).snapshot(1, 6);
            assertThat(IntStream.of(backwards).distinct().count()).isOne();
        }
        done.set(true);
        Await.result(writer);
    }

    @Test
    void snapshotsDoNotStopAWriter() {
        AtomicBoolean done = new AtomicBoolean();
        List<FutureTask<Void>> readers = IntStream.range(0, 3).mapToObj(_ -> Await.<Void>start(() -> {
            while (!done.get()) {
                whole.snapshot();
            }
            return null;
        })).toList();
        FutureTask<Void> writer = Await.start(() -> {
            for (int i = 0; i < 2_000; i++) {
                try (var _ = whole.lock().hold()) {
                    whole.set(0, whole.get(0) + 1);
                }
            }
            return null;
        });
        Await.result(writer);
        done.set(true);
        readers.forEach(Await::result);
        assertThat(whole.snapshot(0, 1)).containsExactly(2_000);
        assertThat(whole.lock().isLocked()).isFalse();
    }

    @Test
    void writersDoNotStopASnapshot() {
        AtomicBoolean done = new AtomicBoolean();
        List<FutureTask<Void>> writers = IntStream.range(0, 3).mapToObj(_ -> Await.<Void>start(() -> {
            while (!done.get()) {
                move(whole, false, new Random(1));
            }
            return null;
        })).toList();
        FutureTask<Void> reader = Await.start(() -> {
            for (int i = 0; i < 100; i++) {
                whole.snapshot();
            }
            return null;
        });
        Await.result(reader);
        done.set(true);
        writers.forEach(Await::result);
    }

    @Test
    void anOwnerThatStaysIsWaitedFor() {
        assertWaitsForTheOwner(whole, whole.lock());
        assertWaitsForTheOwner(striped, striped.lock());
        assertWaitsForTheOwner(striped, striped.lock(20));
    }

    private static void assertWaitsForTheOwner(SharedIntArray array, SharedLock lock) {
        Waiter<int[]> waiter;
        try (Holder _ = Holder.of(lock)) {
            waiter = Waiter.start(() -> array.snapshot());
            array.set(20, 7);
        }
        assertThat(waiter.result()[20]).isEqualTo(7);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void anOwnerOfAnotherPartIsNot() {
        striped.set(9, 5);
        try (Holder _ = Holder.of(striped.lock(20))) {
            assertThat(striped.snapshot(0, 16)[9]).isEqualTo(5);
            assertThat(striped.snapshot(24, ACCOUNTS)).hasSize(ACCOUNTS - 24);
        }
    }

    @Test
    void theOwnerSeesWhatItHasWritten() {
        for (SharedIntArray array : List.of(whole, striped)) {
            try (var _ = array.lock().hold()) {
                array.set(1, 1);
                assertThat(array.snapshot()[1]).isEqualTo(1);
                try (var _ = array.lock().hold()) {
                    assertThat(array.snapshot(1, 2)).containsExactly(1);
                }
                assertThat(array.lock().getHoldCount()).isOne();
            }
            assertThat(array.lock().isLocked()).isFalse();
        }
        try (var _ = striped.lockRange(0, ACCOUNTS)) {
            striped.set(2, 2);
            assertThat(striped.snapshot()[2]).isEqualTo(2);
            assertThat(striped.lock(2).getHoldCount()).isOne();
        }
    }

    @Test
    void afterAnOwnersDeathThereIsNoneUntilSomebodyHasAcquired() {
        try (ActorJvm jvm = ActorJvm.start()) {
            jvm.actor(whole).run(array -> array.lock().lock());
            jvm.actor(striped).run(array -> array.lock(20).lock());
            Waiter<int[]> waiter = Waiter.start(() -> whole.snapshot());
            jvm.kill();
            assertThat(waiter.failure()).isExactlyInstanceOf(OwnerDiedException.class);
        }
        assertNoneUntilAcquired(whole, whole.lock());
        assertThat(striped.snapshot(0, 16)).as("other parts").hasSize(16);
        assertNoneUntilAcquired(striped, striped.lock(20));
    }

    private static void assertNoneUntilAcquired(SharedIntArray array, SharedLock lock) {
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(array::snapshot)
                    .withMessageContaining("died while it held it");
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(() -> array.snapshot(20, 21));
        }
        assertThat(array.lock().isLocked()).isFalse();
        try (var guard = lock.hold()) {
            assertThat(guard.previousOwnerDied()).as("told all the same").isTrue();
            assertThat(array.snapshot()).hasSize(ACCOUNTS);
            assertThat(lock.previousOwnerDied()).isTrue();
        }
        assertThat(array.snapshot()).hasSize(ACCOUNTS);
    }

    @Test
    void thousandsOfPartsMayBeBusy() {
        int parts = 65_536;
        try (SharedByteArray array = SharedByteArray.create(parts, options().stripes(parts))) {
            Waiter<byte[]> waiter;
            try (Holder _ = Holder.of(array.lock(parts - 1))) {
                waiter = Waiter.start(() -> array.snapshot());
                array.set(0, (byte) 1);
            }
            assertThat(waiter.result()).hasSize(parts);
        }
    }
}
