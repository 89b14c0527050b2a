package org.sharray.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sharray.ArrayOptions.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.ArrayHandle;
import org.sharray.OpenMode;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.OwnerDiedException;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.os.ScriptedOs;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.ParentJvm;

/** A process dies exactly after each step of a transaction over two arrays: the next owner of the lock finds all of it, or nothing. */
class TransactionCrashTest extends TwoArrays {
    /** Closes the other array between two steps of the transaction, as another thread may. */
    static final class Closer {
        public static void main(String[] arguments) throws Exception {
            ScriptedOs.install();
            SharedIntArray array = SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
            SharedLongArray other = SharedLongArray.attach(ArrayHandle.parse(arguments[1]));
            ScriptedOs.doAfter("T2", 1, other::close);
            try (var _ = array.lock().hold()) {
                change(array, other);
            } catch (ArrayClosedException | IllegalMonitorStateException failed) {
                ParentJvm.say("failed");
            }
            array.atomically(tx -> tx.set(1, tx.get(0) + 1));
            ParentJvm.say(array);
        }
    }

    private static void dies(SharedIntArray home, SharedLongArray beside) {
        try (ChildJvm victim = ChildJvm.start(Victim.class, home.handle(), beside.handle(), "T2", 1)) {
            victim.joinKilled();
        }
    }

    private String found() {
        array.lock().lock();
        try {
            return array + " " + other;
        } finally {
            array.lock().unlock();
        }
    }

    @ParameterizedTest
    @CsvSource({"A1,1", "T1,1", "T2,1", "T3,1", "T3,2", "T3,3", "T4,1", "R1,1"})
    void allOrNothing(String step, int times) {
        dies(step, times, other.handle());
        assertThat(found()).isEqualTo(step.equals("T1") || step.equals("A1") ? BEFORE : AFTER);
        assertThat(array.lock().ownerDeaths()).isEqualTo(step.equals("R1") ? 0 : 1);
        array.atomically(tx -> tx.set(1, 7));
        assertThat(array.get(1)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"A2,1", "T3,1", "T3,2", "T3,3", "T4,1"})
    void alsoIfWhoRecoversDies(String step, int times) {
        dies("T2", 1, other.handle());
        dies(step, times, "");
        assertThat(found()).isEqualTo(AFTER);
        assertThat(array.lock().ownerDeaths()).isEqualTo(2);
    }

    /** Who opens the arrays finds the transaction finished, without having used the lock; not who opens them for reading alone. */
    @ParameterizedTest
    @CsvSource({"T1,1", "T2,1", "T3,1", "T3,2", "T3,3", "T4,1"})
    void whoOpensFindsItDone(String step, int times) throws Exception {
        Path first = directory.parent().resolve("first.npy");
        Path second = directory.parent().resolve("second.npy");
        try (SharedIntArray a = SharedIntArray.create(3, options().file(first).durable());
                SharedLongArray b = SharedLongArray.create(2, options().file(second).lock(a.lock()))) {
            a.copyFrom(new int[]{1, 2, 3});
            b.copyFrom(new long[]{4, 5});
            try (ChildJvm victim = ChildJvm.start(Victim.class, a.handle(), b.handle(), step, times)) {
                victim.joinKilled();
            }
        }
        boolean done = !step.equals("T1");
        boolean begun = done && !step.equals("T2");
        try (SharedIntArray found = SharedIntArray.open(first, OpenMode.READ_ONLY)) {
            assertThat(found.get(0)).isEqualTo(begun ? 10 : 1);
        }
        try (SharedLongArray found = SharedLongArray.open(second);
                SharedIntArray beside = SharedIntArray.open(first)) {
            assertThat(beside + " " + found).isEqualTo(done ? AFTER : BEFORE);
            assertThat(beside.lock().tryLock()).isTrue();
            assertThat(beside.lock().previousOwnerDied()).as("that is still told").isTrue();
        }
    }

    /** Who opens the array meanwhile does not wait for an owner that lives. */
    @Test
    void anOwnerThatLivesFinishesItself() throws Exception {
        try (ChildJvm stopped = ChildJvm.start(Stopped.class, array.handle(), other.handle())) {
            stopped.expect("here");
            stopped.untilPaused();
            try (SharedIntArray again = SharedIntArray.attach(array.handle())) {
                assertThat(again.get(0)).isOne();
                stopped.resume();
                stopped.expect("done");
                again.lock().lock();
                assertThat(again.get(0)).isEqualTo(10);
                assertThat(again.lock().previousOwnerDied()).isFalse();
                again.lock().unlock();
            }
        }
    }

    /** Stops in the middle of a transaction. */
    static final class Stopped {
        public static void main(String[] arguments) throws Exception {
            ScriptedOs.install();
            SharedIntArray array = SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
            SharedLongArray other = SharedLongArray.attach(ArrayHandle.parse(arguments[1]));
            ScriptedOs.stopAfter("T2");
            ParentJvm.say("here");
            change(array, other);
            ParentJvm.say("done");
        }
    }

    /** Then the one that can't finish it leaves it to the next owner: here, to itself. */
    @Test
    void anArrayThatIsClosedMeanwhileIsOpenedAgain() {
        try (ChildJvm closer = ChildJvm.start(Closer.class, array.handle(), other.handle())) {
            closer.expect("failed");
            closer.expect("[10, 11, 30]");
            closer.join();
        }
        assertThat(other.toArray()).containsExactly(4, 50);
    }

    @Test
    void anArrayThatCanNotBeOpenedIsWaitedFor() throws Exception {
        Path path = directory.parent().resolve("other.npy");
        Path away = directory.parent().resolve("away.npy");
        try (SharedIntArray home = SharedIntArray.create(3, options().named("home"))) {
            home.copyFrom(new int[]{1, 2, 3});
            SharedLongArray beside = SharedLongArray.create(2, options().file(path).lock(home.lock()));
            try (ChildJvm victim = ChildJvm.start(Victim.class, home.handle(), beside.handle(), "T2", 1)) {
                victim.joinKilled();
            }
            beside.close();
            Files.move(path, away);
            Files.createSymbolicLink(path, away);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> home.lock().lock()).isInstanceOf(StorageException.class)
                        .hasMessageContaining("symbolic link");
                assertThatThrownBy(() -> SharedIntArray.open("home")).isInstanceOf(StorageException.class);
                assertThat(home.toArray()).containsExactly(1, 2, 3);
            }
            Files.delete(path);
            Files.move(away, path);
            home.lock().lock();
            assertThat(home.toArray()).containsExactly(10, 2, 30);
            home.lock().unlock();
            try (SharedLongArray again = SharedLongArray.open(path)) {
                assertThat(again.get(1)).isEqualTo(50);
            }
        }
    }

    @Test
    void aStrictLockIsRepairedBehindIt() {
        try (SharedIntArray strict = SharedIntArray.create(3, options().strict())) {
            array.close();
            array = strict;
            SharedLongArray beside = SharedLongArray.create(2, options().lock(strict.lock()));
            dies("T2", 1, beside.handle());
            assertThatThrownBy(() -> strict.atomically(tx -> tx.set(1, 1)))
                    .isInstanceOf(OwnerDiedException.class);
            List<Integer> mended = new ArrayList<>();
            assertThat(strict.lock().repair(() -> mended.add(strict.get(0) + strict.get(2)))).isTrue();
            assertThat(mended).containsExactly(40);
            assertThat(beside.get(1)).isEqualTo(50);
            beside.close();
        }
    }

    /** Nobody has it any more, so there is nothing to write to. */
    @Test
    void anArrayThatIsGoneIsSkipped() {
        SharedLongArray named = SharedLongArray.create(2, options().lock(array.lock()));
        ArrayHandle handle = named.handle();
        try (ChildJvm victim = ChildJvm.start(Victim.class, array.handle(), handle, "T2", 1)) {
            victim.joinKilled();
        }
        named.close();
        array.lock().lock();
        array.lock().unlock();
        assertThat(array.toArray()).containsExactly(10, 2, 30);
    }

    /** Whatever its name was; by one that did not make it, whose path the system knows. */
    @Tag("native")
    @ParameterizedTest
    @ValueSource(strings = {"beside.npy", "beside.bin", "beside"})
    void anArrayThatWasDeletedIsFoundWhereItIsOpen(String name) throws Exception {
        Path path = directory.parent().resolve(name);
        Path link = Files.createSymbolicLink(directory.parent().resolve("link"), directory.parent());
        try (SharedIntArray home = SharedIntArray.create(3, options().named("home"))) {
            SharedLongArray.create(2, options().file(link.resolve(name)).lock(home.lock())).close();
            try (SharedLongArray beside = SharedLongArray.open(link.resolve(name))) {
                dies(home, beside);
                Files.delete(path);
                home.lock().lock();
                assertThat(beside.get(1)).isEqualTo(50);
                home.lock().unlock();
            }
        }
    }

    /** With the UUID of its original, and a state that is not 0. */
    @Test
    void aCopyIsFinishedByItself() throws Exception {
        Path path = directory.parent().resolve("original.npy");
        Path copy = directory.parent().resolve("copy.npy");
        try (SharedIntArray original = SharedIntArray.create(3, options().file(path))) {
            original.copyFrom(new int[]{1, 2, 3});
            SharedLongArray beside = SharedLongArray.create(2, options().lock(original.lock()));
            dies(original, beside);
            beside.close();
            Files.copy(path, copy);
            try (SharedIntArray found = SharedIntArray.open(copy)) {
                assertThat(found.toArray()).containsExactly(10, 2, 30);
            }
            assertThat(original.toArray()).containsExactly(1, 2, 3);
            original.lock().lock();
            assertThat(original.toArray()).containsExactly(10, 2, 30);
            original.lock().unlock();
        }
    }

    /** Who opens the array could not even have its lock, and does not need it. */
    @Test
    void whoOpensItNeedsNoSlotWhileItsOwnerFinishes() throws Exception {
        Path first = directory.parent().resolve("first.npy");
        ArrayHandle home;
        ArrayHandle beside;
        try (SharedIntArray a = SharedIntArray.create(3, options().file(first).participants(1));
                SharedLongArray b = SharedLongArray.create(2,
                        options().file(directory.parent().resolve("second.npy")).lock(a.lock()))) {
            home = a.handle();
            beside = b.handle();
        }
        try (ChildJvm stopped = ChildJvm.start(Stopped.class, home, beside)) {
            stopped.expect("here");
            stopped.untilPaused();
            try (SharedIntArray again = SharedIntArray.open(first)) {
                assertThat(again.get(0)).isZero();
                assertThatThrownBy(again::lock).isInstanceOf(SharrayException.class)
                        .hasMessageContaining("All 1 participant slots");
                stopped.resume();
                stopped.expect("done");
                assertThat(again.get(0)).isEqualTo(10);
            }
        }
    }
}
