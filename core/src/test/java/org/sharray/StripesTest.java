package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.OwnerDiedException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Copies;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.Holder;
import org.sharray.testing.NpyBytes;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

/** The locks of an array's parts, one by one and as ranges. */
class StripesTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Parts of four elements: 0 to 3, 4 to 7, 8 and 9. */
    private final SharedIntArray array = SharedIntArray.create(10, options().stripes(4));

    @AfterEach
    void close() {
        array.close();
    }

    /** Which elements are locked by this thread, as a text: {@code xxxx......}. */
    private static String held(SharedArray array) {
        StringBuilder text = new StringBuilder();
        for (long index = 0; index < array.length(); index++) {
            text.append(array.lock(index).isHeldByCurrentThread() ? 'x' : '.');
        }
        return text.toString();
    }

    private static String held(SharedArray array, long from, long to) {
        try (var _ = array.lockRange(from, to)) {
            return held(array);
        }
    }

    @Test
    void elementsNextToEachOtherHaveOneLock() {
        for (int index = 0; index < 10; index++) {
            array.lock(index).lock();
            assertThat(held(array)).isEqualTo(index < 4 ? "xxxx......" : index < 8 ? "....xxxx.." : "........xx");
            array.lock(index).unlock();
        }
        assertThat(array.lock(9)).asString().contains("stripe 2");
    }

    @Test
    void thereAreAsManyPartsAsAskedForOrFewer() {
        for (Object[] sizes : new Object[][]{{1, 10, "xxxxxxxxxx"}, {2, 10, "xxxxxxxx.."}, {3, 3, "x.."},
                {100, 3, "x.."},
                {2, 3, "xx."}, {65_536, 5, "x...."}}) {
            try (SharedIntArray parts = SharedIntArray.create((int) sizes[1], options().stripes((int) sizes[0]))) {
                parts.lock(0).lock();
                assertThat(held(parts)).as("%s parts of %s elements", sizes[0], sizes[1]).isEqualTo(sizes[2]);
            }
        }
        for (int stripes : new int[]{-1, 65_537}) {
            assertThatIllegalArgumentException().isThrownBy(() -> options().stripes(stripes))
                    .withMessageContaining("" + stripes);
        }
    }

    @Test
    void aRangeIsAllPartsThatItTouches() {
        assertThat(held(array, 0, 1)).isEqualTo("xxxx......");
        assertThat(held(array, 3, 5)).isEqualTo("xxxxxxxx..");
        assertThat(held(array, 4, 8)).isEqualTo("....xxxx..");
        assertThat(held(array, 0, 10)).isEqualTo("xxxxxxxxxx");
        assertThat(held(array)).isEqualTo("..........");
        for (long empty : new long[]{0, 4, 10}) {
            assertThat(held(array, empty, empty)).isEqualTo("..........");
        }
    }

    @Test
    void aSliceHasTheLocksOfItsElements() {
        SharedIntArray reversed = array.slice(9, -1, -1);
        assertThat(held(reversed, 0, 1)).isEqualTo("xx........");
        assertThat(held(reversed, 0, 3)).isEqualTo("xxxxxx....");
        SharedIntArray everyFifth = array.slice(0, 10, 5);
        assertThat(held(everyFifth, 1, 2)).isEqualTo(".x");
        assertThat(held(everyFifth, 0, 2)).isEqualTo("xx");
        try (var _ = everyFifth.lockRange(0, 2)) {
            assertThat(held(array)).isEqualTo("xxxxxxxx..");
        }
        SharedIntArray ends = array.slice(0, 10, 9);
        try (var _ = ends.lockRange(0, 2)) {
            assertThat(held(array)).as("parts between are locked too").isEqualTo("xxxxxxxxxx");
        }
        assertThat(held(array.slice(8, 10), 0, 2)).isEqualTo("xx");
        assertThat(held(array)).isEqualTo("..........");
    }

    @EachElementType
    void everyTypeHasThem(Elements elements) throws Exception {
        try (SharedArray parts = elements.create(100, elements.options().stripes(10));
                SharedArray sent = Copies.of(parts)) {
            try (var _ = parts.lockRange(10, 20)) {
                assertThat(held(sent)).as("parts of 16").isEqualTo("x".repeat(32) + ".".repeat(68));
            }
        }
    }

    @Test
    void theyDoNotExcludeTheLockOfTheWholeArray() {
        array.lock().lock();
        boolean other = Await.result(Await.start(() -> array.lock(0).tryLock() && array.lockRange(0, 10) != null));
        assertThat(other).isTrue();
    }

    private static void assertNoSuchElement(ThrowingCallable use) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(use);
    }

    @Test
    void whatIsNotThereCannotBeLocked() {
        for (long index : new long[]{-1, 10, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertNoSuchElement(() -> array.lock(index));
        }
        for (long[] range : new long[][]{{-1, 1}, {0, 11}, {5, 4}, {11, 11}, {0, Long.MAX_VALUE}}) {
            assertNoSuchElement(() -> array.lockRange(range[0], range[1]));
        }
        assertNoSuchElement(() -> array.slice(2, 4).lock(2));
        try (SharedIntArray empty = SharedIntArray.create(0, options().stripes(4)); var _ = empty.lockRange(0, 0)) {
            assertNoSuchElement(() -> empty.lock(0));
        }
        assertThat(held(array)).isEqualTo("..........");
    }

    private static void assertRefused(SharedArray array, Class<? extends RuntimeException> failure, String reason) {
        for (ThrowingCallable use : List.<ThrowingCallable>of(() -> array.lock(0), () -> array.lockRange(0, 1),
                () -> array.lockRange(0, 0))) {
            assertThatExceptionOfType(failure).isThrownBy(use).withMessageContaining(reason);
        }
    }

    @Test
    void arraysWithoutPartsSayWhy() throws IOException {
        Path plain = directory.parent().resolve("plain.npy");
        Files.write(plain, NpyBytes.file(1, NpyBytes.header("<i4", "(2,)"), new byte[8]));
        SharedIntArray.create(2, options().named("parts").stripes(2)).close();
        try (SharedArray whole = SharedIntArray.create(2);
                SharedArray guest = SharedIntArray.create(2, options().lock(array.lock()));
                SharedArray unlocked = SharedIntArray.create(2, options().unlocked());
                SharedArray foreign = SharedArray.open(plain);
                SharedArray readOnly = SharedArray.open("parts", OpenMode.READ_ONLY)) {
            assertRefused(whole, UnsupportedOperationException.class, "options().stripes(n)");
            assertRefused(guest, UnsupportedOperationException.class, "options().stripes(n)");
            assertRefused(unlocked, UnsupportedOperationException.class, "without a lock");
            assertRefused(foreign, UnsupportedOperationException.class, "not made by Sharray");
            assertRefused(readOnly, ReadOnlyArrayException.class, "\"parts\" was opened read-only");
        }
        array.close();
        assertRefused(array, ArrayClosedException.class, "closed");
    }

    @Test
    void processesThatWriteDifferentPartsDoNotWaitForEachOther() {
        Actor other = actors.elsewhere(array);
        other.run(opened -> opened.lock(1).lock());
        assertThat(array.lock(0).tryLock()).isFalse();
        for (int i = 0; i < 1_000; i++) {
            try (var _ = array.lock(5).hold(); var _ = array.lockRange(4, 10)) {
                array.set(5, array.get(5) + 1);
            }
        }
        Waiter<Integer> same = Waiter.start(() -> {
            try (var _ = array.lockRange(3, 5)) {
                return array.get(1);
            }
        });
        assertThat(array.lock(5).tryLock()).as("a range is acquired in the order of the elements").isTrue();
        array.lock(5).unlock();
        other.run(opened -> {
            opened.set(1, 7);
            opened.lock(1).unlock();
        });
        assertThat(same.result()).isEqualTo(7);
        assertThat(array.get(5)).isEqualTo(1_000);
    }

    /** Adds one to each element of ranges at random, whose locks alone make that safe; returns how much was added. */
    private static long addToRanges(SharedIntArray array, int seed) {
        Random random = new Random(seed);
        long added = 0;
        for (int round = 0; round < 1_000; round++) {
            int from = random.nextInt(10);
            int to = random.nextInt(from, 11);
            try (var _ = array.lockRange(from, to)) {
                for (int index = from; index < to; index++) {
                    array.set(index, array.get(index) + 1);
                    added++;
                }
            }
        }
        return added;
    }

    @Test
    void manyThatLockOverlappingRangesAllComeToTheirEnd() {
        List<CompletableFuture<Long>> elsewhere = IntStream.range(0, 2).mapToObj(seed -> actors.elsewhere(array)
                .start(opened -> addToRanges(opened, seed))).toList();
        List<FutureTask<Long>> here = IntStream.range(2, 6)
                .mapToObj(seed -> Await.start(() -> addToRanges(array, seed)))
                .toList();
        long added = elsewhere.stream().mapToLong(Await::result).sum() + here.stream().mapToLong(Await::result).sum();
        assertThat(IntStream.of(array.toArray()).asLongStream().sum()).isEqualTo(added);
        assertThat(held(array)).isEqualTo("..........");
    }

    @Test
    void whoHoldsALaterPartIsRefusedAnEarlierOneInARange() {
        for (long[] heldAndRange : new long[][]{{8, 0, 10}, {4, 0, 8}, {8, 4, 8}, {8, 0, 1}}) {
            try (var _ = array.lock(heldAndRange[0]).hold()) {
                String before = held(array);
                assertThatExceptionOfType(IllegalMonitorStateException.class)
                        .isThrownBy(() -> array.lockRange(heldAndRange[1], heldAndRange[2]))
                        .withMessageContaining("holds stripe " + heldAndRange[0] / 4).withMessageContaining("at once");
                assertThat(held(array)).isEqualTo(before);
                assertThat(array.lock(heldAndRange[0]).getHoldCount()).isOne();
            }
        }
        assertThat(held(array)).isEqualTo("..........");
    }

    @Test
    void whoHoldsEarlierPartsMayHaveMore() {
        try (var _ = array.lock(0).hold(); var _ = array.lockRange(0, 8); var _ = array.lockRange(4, 10)) {
            assertThat(held(array, 0, 10)).isEqualTo("xxxxxxxxxx");
            assertThat(held(array, 4, 5)).as("all of it is held").isEqualTo("xxxxxxxxxx");
            assertThat(array.lock(4).getHoldCount()).isEqualTo(2);
        }
        assertThat(held(array)).isEqualTo("..........");
    }

    @Test
    void aKilledHolderOfARangeIsToldForEachPart() {
        try (ActorJvm jvm = ActorJvm.start()) {
            jvm.actor(array).run(opened -> opened.lockRange(0, 8));
            assertThat(array.lock(9).tryLock()).isTrue();
            array.lock(9).unlock();
            Waiter<Boolean> waiter = Waiter.start(() -> {
                try (var guard = array.lock(5).hold()) {
                    return guard.previousOwnerDied();
                }
            });
            jvm.kill();
            assertThat(waiter.result()).isTrue();
        }
        for (boolean first : new boolean[]{true, false}) {
            try (var guard = array.lockRange(0, 10)) {
                assertThat(guard.previousOwnerDied()).isEqualTo(first);
                assertThat(array.lock(0).previousOwnerDied()).isEqualTo(first);
                assertThat(array.lock(5).previousOwnerDied()).as("told before").isFalse();
            }
        }
        assertThat(List.of(0, 4, 8)).extracting(index -> array.lock(index).ownerDeaths()).containsExactly(1L, 1L, 0L);
    }

    @Test
    void aRangeThatFailsHalfWayHoldsNothing() {
        try (SharedIntArray strict = SharedIntArray.create(10, options().stripes(4).strict());
                ActorJvm jvm = ActorJvm.start()) {
            jvm.actor(strict).run(opened -> opened.lock(5).lock());
            Waiter<SharedLock.Guard> waiter = Waiter.start(() -> strict.lockRange(0, 10));
            jvm.kill();
            assertThat(waiter.failure()).isExactlyInstanceOf(OwnerDiedException.class).hasMessageContaining("stripe 1");
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(() -> strict.lockRange(0, 10));
            assertThat(List.of(0, 5, 9)).noneMatch(index -> strict.lock(index).isLocked());
            assertThat(strict.lock(5).repair(() -> strict.set(5, 0))).isTrue();
            assertThat(held(strict, 0, 10)).isEqualTo("xxxxxxxxxx");
        }
    }

    @Test
    void aRangeThatFailsByClosingHoldsNothingAndTellsADeathToTheNext() {
        try (SharedIntArray second = SharedIntArray.attach(array.handle());
                Holder _ = Holder.of(second.lock(5));
                ActorJvm jvm = ActorJvm.start()) {
            jvm.actor(array).run(opened -> opened.lock(0).lock());
            jvm.kill();
            Waiter<SharedLock.Guard> waiter = Waiter.start(() -> array.lockRange(0, 10));
            array.close();
            assertThat(waiter.failure()).isExactlyInstanceOf(ArrayClosedException.class);
            assertThat(second.lock(0).tryLock()).isTrue();
            assertThat(second.lock(0).previousOwnerDied()).isTrue();
        }
    }
}
