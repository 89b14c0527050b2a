package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.error.SharrayException;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedSemaphore;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Await;
import org.sharray.testing.Copies;
import org.sharray.testing.NpyBytes;
import org.sharray.testing.OwnDirectory;

/** Where synchronisers live, how they are found, and what is refused. */
class SynchronizersTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** All that have a name. */
    private enum Kind {
        LOCK((home, name) -> home.lock(name)), READ_WRITE_LOCK((home, name) -> home.readWriteLock(name)), SEMAPHORE(
                (home, name) -> home.semaphore(name, 1)), EVENT((home, name) -> home.event(name)), BARRIER(
                        (home, name) -> home.barrier(name, 2)), LATCH((home, name) -> home.latch(name, 1)), CONDITION(
                                (home, name) -> home.lock("lock").condition(name));

        private final BiFunction<Synchronizers, String, Object> make;

        Kind(BiFunction<Synchronizers, String, Object> make) {
            this.make = make;
        }

        Object in(Synchronizers home, String name) {
            return make.apply(home, name);
        }
    }

    /** Whether both lead to one semaphore. */
    private static void assertSame(Synchronizers one, Synchronizers other) {
        int permits = one.semaphore("same", 0).availablePermits();
        other.semaphore("same", 0).release();
        assertThat(one.semaphore("same", 0).availablePermits()).isEqualTo(permits + 1);
    }

    @Test
    void anAnonymousPlaceIsFoundByItsHandle() {
        try (Synchronizers home = Synchronizers.create();
                Synchronizers again = Synchronizers.attach(ArrayHandle.parse(home.handle().toString()))) {
            assertSame(home, again);
            assertThat(home.name()).isEmpty();
            assertThat(home).hasToString("the synchronisers of an anonymous array");
        }
    }

    @Test
    void aNamedPlaceIsFoundByItsName() {
        try (Synchronizers home = Synchronizers.create(options().named("jobs"));
                Synchronizers again = Synchronizers.open("jobs")) {
            assertSame(home, again);
            assertThat(again.name()).contains("jobs");
            assertThat(again).hasToString("the synchronisers of \"jobs\"");
            assertThatExceptionOfType(ArrayExistsException.class)
                    .isThrownBy(() -> Synchronizers.create(options().named("jobs")));
            assertThat(SharedArray.names()).containsExactly("jobs");
        }
        try (Synchronizers later = Synchronizers.open("jobs")) {
            assertThat(later.semaphore("same", 0).availablePermits()).as("kept as long as the name").isOne();
        }
        SharedArray.delete("jobs");
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> Synchronizers.open("jobs"));
    }

    @Test
    void aPlaceInAFileIsFoundByItsPath() {
        Path file = directory.parent().resolve("jobs.npy");
        try (Synchronizers home = Synchronizers.create(options().file(file));
                Synchronizers again = Synchronizers.open(file)) {
            assertSame(home, again);
        }
        assertThatExceptionOfType(ArrayNotFoundException.class)
                .isThrownBy(() -> Synchronizers.open(directory.parent().resolve("other.npy")));
    }

    @Test
    void anArraysFileIsAPlaceToo() {
        try (SharedIntArray array = SharedIntArray.create(3, options().named("table"));
                Synchronizers byName = Synchronizers.open("table");
                Synchronizers byHandle = Synchronizers.attach(array.handle());
                Synchronizers ofSlice = array.slice(1, 2).synchronizers()) {
            for (Synchronizers other : List.of(byName, byHandle, ofSlice)) {
                assertSame(array.synchronizers(), other);
            }
            array.setAll(i -> 7);
            assertThat(array).hasToString("[7, 7, 7]");
        }
    }

    @Test
    void closingAnArraysPlaceClosesTheArray() {
        SharedIntArray array = SharedIntArray.create(1);
        array.synchronizers().close();
        assertThat(array.isOpen()).isFalse();
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(array::synchronizers);
    }

    @Test
    void anArrayThatSharesALockHasTheSynchronizersOfItsHome() {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home"));
                SharedIntArray guest = SharedIntArray.create(1, options().named("guest").lock(home.lock()));
                Synchronizers byName = Synchronizers.open("guest")) {
            assertSame(home.synchronizers(), guest.synchronizers());
            assertSame(home.synchronizers(), byName);
            assertThat(guest.synchronizers().event("done").toString()).contains("\"home\"");
        }
    }

    @Test
    void thirtyTwoFitUnlessMoreAreAskedFor() {
        try (Synchronizers home = Synchronizers.create()) {
            assertHasRoomFor(32, home);
        }
        try (SharedIntArray array = SharedIntArray.create(1)) {
            assertHasRoomFor(8, array.synchronizers());
        }
        try (Synchronizers small = Synchronizers.create(options().synchronizers(1))) {
            assertHasRoomFor(1, small);
        }
        try (Synchronizers none = Synchronizers.create(options().synchronizers(0))) {
            assertHasRoomFor(0, none);
        }
        try (Synchronizers large = Synchronizers.create(options().synchronizers(4096).participants(2))) {
            assertHasRoomFor(4096, large);
        }
        for (int number : new int[]{-1, 4097}) {
            assertThatIllegalArgumentException().isThrownBy(() -> options().synchronizers(number))
                    .withMessageContaining("" + number);
        }
    }

    private static void assertHasRoomFor(int number, Synchronizers home) {
        for (int i = 0; i < number; i++) {
            home.semaphore("number " + i, i);
        }
        for (Kind kind : Kind.values()) {
            if (kind != Kind.CONDITION) {
                assertThatExceptionOfType(SharrayException.class).isThrownBy(() -> kind.in(home, "one more"))
                        .withMessageContaining("All " + number + " places")
                        .withMessageContaining("options().synchronizers(n)");
            }
        }
        for (int i = 0; i < number; i += 1 + number / 50) {
            assertThat(home.semaphore("number " + i, 0).availablePermits()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesHaveUpTo56BytesAndNoControlCharacters(Kind kind) {
        try (Synchronizers home = Synchronizers.create()) {
            for (String name : List.of("x".repeat(56), "ü".repeat(28), "a b", "/", "\\..", "\uD83D\uDE00")) {
                assertThat(kind.in(home, name).toString()).contains("\"" + name + "\"");
                assertThat(kind.in(home, name).toString()).isEqualTo(kind.in(home, name).toString());
            }
            for (String bad : List.of("", "x".repeat(57), "ü".repeat(28) + "x", "a\nb", "\0", "\u0085")) {
                assertThatIllegalArgumentException().isThrownBy(() -> kind.in(home, bad)).withMessageContaining("name");
            }
            assertThatNullPointerException().isThrownBy(() -> kind.in(home, null));
        }
    }

    @Test
    void kindsHaveNamesOfTheirOwn() {
        try (Synchronizers home = Synchronizers.create()) {
            List<String> texts = IntStream.range(0, 2).boxed().flatMap(
                    _ -> List.of(Kind.values()).stream().map(kind -> kind.in(home, "same").toString())).distinct()
                    .toList();
            assertThat(texts).hasSize(Kind.values().length);
            home.semaphore("same", 0).release();
            assertThat(home.latch("same", 0).getCount()).isOne();
            assertThat(home.event("same").isSet()).isFalse();
            home.lock("same").lock();
            assertThat(home.readWriteLock("same").writeLock().isLocked()).isFalse();
        }
    }

    @Test
    void aNameOfOneIsNotThatOfAnotherWhichBeginsWithIt() {
        try (Synchronizers home = Synchronizers.create()) {
            assertThat(home.semaphore("free", 1).availablePermits()).isOne();
            assertThat(home.semaphore("free2", 2).availablePermits()).isEqualTo(2);
            assertThat(home.semaphore("fre", 3).availablePermits()).isEqualTo(3);
        }
    }

    @Test
    void conditionsAreToldApartByTheirLocks() {
        try (Synchronizers home = Synchronizers.create(options().synchronizers(4))) {
            home.lock("a").condition("full");
            home.lock("b").condition("full");
            assertThatExceptionOfType(SharrayException.class).as("all are different")
                    .isThrownBy(() -> home.event("full"));
            home.lock("a").condition("full");
            assertThatExceptionOfType(SharrayException.class).isThrownBy(home.lock("a")::newCondition);
        }
    }

    @Test
    void whoeverAsksFirstMakesItAndAllGetTheSame() {
        for (int round = 0; round < 20; round++) {
            try (Synchronizers home = Synchronizers.create(options().synchronizers(1))) {
                List<FutureTask<SharedSemaphore>> tasks = IntStream.range(0, 4)
                        .mapToObj(i -> Await.start(() -> home.semaphore("free", i))).toList();
                List<SharedSemaphore> semaphores = tasks.stream().map(Await::result).toList();
                int permits = semaphores.getFirst().availablePermits();
                semaphores.forEach(SharedSemaphore::release);
                assertThat(semaphores).allMatch(semaphore -> semaphore.availablePermits() == permits + 4);
            }
        }
    }

    @Test
    void anotherProcessFindsThemByNameAndByHandle() {
        try (Synchronizers named = Synchronizers.create(options().named("jobs"));
                SharedIntArray array = SharedIntArray.create(1);
                ActorJvm jvm = ActorJvm.start()) {
            Actor other = jvm.actor(array);
            String handle = array.synchronizers().handle().toString();
            other.run(_ -> {
                try (Synchronizers byName = Synchronizers.open("jobs");
                        Synchronizers byHandle = Synchronizers.attach(ArrayHandle.parse(handle))) {
                    byName.semaphore("free", 3);
                    byHandle.semaphore("free", 4);
                }
            });
            assertThat(named.semaphore("free", 0).availablePermits()).isEqualTo(3);
            assertThat(array.synchronizers().semaphore("free", 0).availablePermits()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentIsTheSame(Kind kind) throws Exception {
        try (Synchronizers own = Synchronizers.create(options().named("own"));
                SharedIntArray array = SharedIntArray.create(1, options().named("array"));
                SharedIntArray guest = SharedIntArray.create(1, options().lock(array.lock()))) {
            for (Synchronizers home : List.of(own, array.synchronizers(), guest.synchronizers(), Copies.of(own))) {
                Object made = kind.in(home, "same");
                assertThat(Copies.of(made)).hasToString(made.toString()).isInstanceOf(made.getClass());
            }
            SharedSemaphore semaphore = guest.synchronizers().semaphore("free", 0);
            Copies.of(semaphore).release(5);
            assertThat(semaphore.availablePermits()).isEqualTo(5);
            assertSame(own, Copies.of(own));
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterCloseNothingIsMadeAndAllSayThatTheyAreClosed(Kind kind) {
        Synchronizers home = Synchronizers.create(options().named("jobs"));
        Object made = kind.in(home, "same");
        home.close();
        home.close();
        for (ThrowingCallable use : List.<ThrowingCallable>of(() -> kind.in(home, "same"), () -> kind.in(home, "other"),
                home::handle, () -> Copies.of(made), () -> Copies.of(home))) {
            assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(use).withMessageContaining("\"jobs\"");
        }
        assertThat(made.toString()).contains("closed").contains("\"jobs\"");
        assertThat(home).hasToString("the synchronisers of \"jobs\"");
    }

    private static final List<Function<SharedArray, Object>> USES = List.of(SharedArray::synchronizers,
            SharedArray::lock);

    @Test
    void anArrayWithoutALockHasNone() throws IOException {
        Path plain = directory.parent().resolve("plain.npy");
        Files.write(plain, NpyBytes.file(1, NpyBytes.header("<i4", "(2,)"), new byte[8]));
        SharedIntArray.create(1, options().named("unlocked").unlocked()).close();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> Synchronizers.open("unlocked"))
                .withMessageContaining("\"unlocked\" was created without a lock");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> Synchronizers.open(plain))
                .withMessageContaining("plain.npy").withMessageContaining("not made by Sharray");
        try (SharedArray foreign = SharedArray.open(plain)) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(foreign::synchronizers);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> Synchronizers.attach(foreign.handle()));
        }
    }

    @Test
    void aPlaceWithoutALockIsNotMade() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Synchronizers.create(options().named("none").unlocked()))
                .withMessageContaining("unlocked()");
        assertThat(SharedArray.names()).isEmpty();
    }

    @Test
    void aReadOnlyArrayHasNoneToGive() {
        SharedIntArray.create(1, options().named("table")).close();
        try (SharedArray array = SharedArray.open("table", OpenMode.READ_ONLY)) {
            for (Function<SharedArray, Object> use : USES) {
                assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(() -> use.apply(array))
                        .withMessageContaining("\"table\" was opened read-only");
            }
        }
    }

    @Test
    void aSynchronizerKeepsItsPlaceOpen() {
        SharedSemaphore semaphore = Synchronizers.create().semaphore("free", 1);
        for (int i = 0; i < 3; i++) {
            System.gc();
            assertThat(semaphore.tryAcquire()).isTrue();
            semaphore.release();
        }
    }

    @Test
    void aLockOfThePlaceIsNotForArrays() {
        try (Synchronizers home = Synchronizers.create()) {
            for (SharedLock lock : List.of(home.lock("table"), home.readWriteLock("table").writeLock())) {
                assertThatIllegalArgumentException().isThrownBy(() -> SharedIntArray.create(1, options().lock(lock)))
                        .withMessageContaining("whole shared array");
            }
        }
    }
}
