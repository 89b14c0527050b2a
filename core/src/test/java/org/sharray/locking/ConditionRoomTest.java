package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Where;

/** How conditions are made and found: their names, and the room that there is for them. */
class ConditionRoomTest {
    private static final int LONGEST = 56;

    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static SharedIntArray arrayWithRoomFor(int synchronizers) {
        return SharedIntArray.create(2, options().synchronizers(synchronizers));
    }

    private static void assertFull(Throwable failure, int places) {
        assertThat(failure).isInstanceOf(SharrayException.class).hasMessageContaining("All " + places + " places")
                .hasMessageContaining("options().synchronizers(n)");
    }

    @Test
    void eachNewConditionTakesAPlaceUntilThereIsNoneLeft() {
        try (SharedIntArray array = arrayWithRoomFor(3)) {
            SharedLock lock = array.lock();
            lock.condition("named");
            lock.newCondition();
            lock.newCondition();
            assertThatExceptionOfType(SharrayException.class).isThrownBy(lock::newCondition)
                    .satisfies(full -> assertFull(full, 3));
            assertThatExceptionOfType(SharrayException.class).isThrownBy(() -> lock.condition("another"))
                    .satisfies(full -> assertFull(full, 3));
            assertThat(lock.condition("named").toString()).isEqualTo("the condition \"named\" of an anonymous array");
            assertFull(Await.failure(actors.elsewhere(array).start(own -> own.lock().newCondition().toString())), 3);
            assertThat(nameElsewhere(array, "named")).startsWith("the condition \"named\" of ");
        }
    }

    @Test
    void withoutRoomThereAreNone() {
        try (SharedIntArray array = arrayWithRoomFor(0)) {
            assertThatExceptionOfType(SharrayException.class).isThrownBy(array.lock()::newCondition)
                    .satisfies(full -> assertFull(full, 0));
        }
    }

    @Test
    void whoeverAsksAtTheSameTimeGetsTheSame() {
        int names = 20;
        try (SharedIntArray array = arrayWithRoomFor(names)) {
            List<CompletableFuture<Void>> asked = new ArrayList<>();
            for (Where where : Where.values()) {
                asked.add(actors.at(where, array).start(own -> {
                    for (int i = 0; i < names; i++) {
                        own.lock().condition("number " + i);
                    }
                    return null;
                }));
            }
            asked.forEach(Await::result);
            IntStream.range(0, names).forEach(i -> array.lock().condition("number " + i));
            assertThatExceptionOfType(SharrayException.class).isThrownBy(array.lock()::newCondition);
        }
    }

    @Test
    void aNameIsTheSameConditionInEveryOpeningAndEveryProcess() {
        try (SharedIntArray array = SharedIntArray.create(2, options().named("jobs"));
                SharedIntArray again = SharedIntArray.open("jobs")) {
            CompletableFuture<String> here = actors.here(array).start(Waits::untilSignalled);
            Waits.awaitBegun(array, 1);
            CompletableFuture<String> elsewhere = actors.elsewhere(array).start(Waits::untilSignalled);
            Waits.awaitBegun(array, 2);
            Waits.signal(again);
            Waits.signal(again);
            assertThat(Await.result(here)).isEqualTo(Waits.SIGNALLED);
            assertThat(Await.result(elsewhere)).isEqualTo(Waits.SIGNALLED);
        }
    }

    @Test
    void aNameIsKeptInTheFile() {
        SharedIntArray first = SharedIntArray.create(2, options().named("jobs").synchronizers(1));
        Waits.condition(first);
        first.close();
        try (SharedIntArray second = SharedIntArray.open("jobs")) {
            assertThat(Waits.condition(second)).hasToString("the condition \"c\" of \"jobs\"");
            assertThatExceptionOfType(SharrayException.class).isThrownBy(second.lock()::newCondition)
                    .satisfies(full -> assertFull(full, 1));
        }
    }

    @Test
    void otherLocksAndOtherKindsHaveNamesOfTheirOwn() {
        try (SharedIntArray array = SharedIntArray.create(4, options().stripes(4).synchronizers(5))) {
            array.lock().condition("same");
            array.lock(0).condition("same");
            array.lock(1).condition("same");
            array.synchronizers().semaphore("same", 1);
            array.synchronizers().lock("same");
            assertThatExceptionOfType(SharrayException.class).isThrownBy(array.lock()::newCondition);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "?", "not full", "a/b", "..", "\u00e4\u20ac\ud83d\ude00", "\u65e5\u672c\u8a9e"})
    void whatCanBeAName(String name) {
        try (SharedIntArray array = arrayWithRoomFor(1)) {
            assertThat(array.lock().condition(name))
                    .hasToString("the condition \"" + name + "\" of an anonymous array");
            assertThat(nameElsewhere(array, name)).startsWith("the condition \"" + name + "\" of ");
        }
    }

    private static String nameElsewhere(SharedIntArray array, String name) {
        return (String) actors.elsewhere(array).call(own -> own.lock().condition(name).toString());
    }

    @Test
    void aNameHas56BytesAtMost() {
        try (SharedIntArray array = arrayWithRoomFor(3)) {
            for (String full : List.of("a".repeat(LONGEST), "\u00e4".repeat(LONGEST / 2),
                    "\ud83d\ude00".repeat(LONGEST / 4))) {
                assertThat(array.lock().condition(full).toString()).contains("\"" + full + "\"");
                assertThat(array.lock().condition(full).toString()).contains("\"" + full + "\"");
                assertNoName(array, full + "a");
            }
            assertNoName(array, "\u20ac".repeat(LONGEST / 3 + 1));
            assertNoName(array, "a".repeat(1_000_000));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "a\0", "line\n", "\t", "\u007f", "\u0085", "half \ud83d", "half \ude00"})
    void whatCannotBeAName(String name) {
        try (SharedIntArray array = arrayWithRoomFor(1)) {
            assertNoName(array, name);
            array.lock().newCondition();
        }
    }

    private static void assertNoName(SharedIntArray array, String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> array.lock().condition(name))
                .withMessageContaining("name");
    }

    @Test
    void aNameIsNeeded() {
        try (SharedIntArray array = arrayWithRoomFor(1)) {
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> array.lock().condition(null));
        }
    }
}
