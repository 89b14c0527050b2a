package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;
import static org.sharray.locking.Deed.JOIN;
import static org.sharray.locking.Deed.KEEPERS;
import static org.sharray.locking.Deed.LOCK;
import static org.sharray.locking.Deed.MEET;
import static org.sharray.locking.Deed.TAKE;
import static org.sharray.locking.Deed.TAKE_READ;
import static org.sharray.locking.Deed.TRY;
import static org.sharray.locking.Deed.TRY_WRITE;
import static org.sharray.locking.Deed.WRITE;
import static org.sharray.locking.Scene.BROKEN;
import static org.sharray.locking.Scene.FINE;
import static org.sharray.locking.Scene.TOLD;
import static org.sharray.locking.Scene.TOO_LATE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.SharedIntArray;
import org.sharray.os.DeathNotices;
import org.sharray.os.KeptOpen;
import org.sharray.os.Os;
import org.sharray.os.ScriptedOs;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Prerequisite;

/** The kernel's notice of a death and the thread that waits for it; and that all goes without them, at the pace of time slices. */
class KeeperTest {
    private static final String ONE_KEEPER = "[daemon]";

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final List<Actor> actors = new ArrayList<>();
    private Scene ours;

    private Path file() {
        return directory.parent().resolve("scene.npy");
    }

    private Actor actor(String... jvmOptions) {
        actors.add(Actor.start(jvmOptions));
        return actors.getLast().opens(file());
    }

    @AfterEach
    void close() {
        actors.forEach(Actor::close);
        if (ours != null) {
            ours.close();
        }
    }

    private FutureTask<String> weBegin(Deed deed) {
        return Await.start(() -> ours.does(deed));
    }

    private String we(Deed deed) {
        return Await.result(weBegin(deed));
    }

    static void requireNotices() {
        DeathNotices notices = Os.current().deathNotices();
        Prerequisite.require(notices != null && notices.fence(), "this kernel does not give notice of deaths");
    }

    @Test
    @NativeOnly("a portable process gives no notice")
    void theNoticeFreesLocksThoughTheByteStaysLockedAndTheCellsWaitForTheByte() throws IOException {
        requireNotices();
        ours = Scene.create(file(), 2);
        Actor owner = actor();
        owner.does(TAKE);
        owner.does(TAKE_READ);
        assertThat(we(TRY)).isEqualTo(TOO_LATE); // so our keeper looks at the others
        try (KeptOpen kept = new KeptOpen(owner.jvm().pid(), file())) {
            assertThat(kept.count()).isPositive();
            owner.jvm().kill();
            Await.until("the keeper to free the lock", () -> !ours.lock().isLocked());
            assertThat(we(LOCK)).isEqualTo(TOLD);
            assertThat(we(LOCK)).isEqualTo(FINE);
            assertThat(we(TRY_WRITE)).isEqualTo(TOO_LATE);
        }
        assertThat(we(WRITE)).isEqualTo(FINE);
        assertThat(actor().does(LOCK)).isEqualTo(FINE);
    }

    @ParameterizedTest
    @CsvSource({"-Dsharray.keeper=false, []", "-D" + ScriptedOs.WITHOUT_NOTICES + "=true, " + ONE_KEEPER})
    void withoutNoticesTimeSlicesFindTheDeath(String option, String keepers) {
        ours = Scene.create(file(), 3);
        Actor owner = actor(option);
        Actor waiter = actor(option);
        assertThat(waiter.does(KEEPERS)).isEqualTo(keepers);
        owner.does(JOIN);
        owner.does(TAKE);
        FutureTask<String> lock = weBegin(LOCK);
        waiter.begins(MEET);
        owner.jvm().kill();
        assertThat(waiter.ends()).isEqualTo(BROKEN);
        assertThat(List.of(Await.result(lock), waiter.does(LOCK))).containsExactlyInAnyOrder(TOLD, FINE);
        assertThat(waiter.does(TAKE)).isEqualTo(FINE);
        lock = weBegin(LOCK);
        waiter.jvm().kill();
        assertThat(Await.result(lock)).isEqualTo(TOLD);
    }

    /** Opens many arrays, takes the locks of all, says so, and waits to be killed. */
    static final class OwnerOfMany {
        public static void main(String[] arguments) throws IOException {
            List<SharedIntArray> arrays = IntStream.range(0, MANY)
                    .mapToObj(i -> SharedIntArray.open(many(Path.of(arguments[0]), i))).toList();
            arrays.forEach(array -> array.lock().lock());
            ParentJvm.say("held");
            ParentJvm.hear();
            arrays.forEach(SharedIntArray::close);
        }
    }

    /** Each has at least one word for the keeper to wait for, more than the kernel takes. */
    private static final int MANY = 150;

    private static Path many(Path directory, int i) {
        return directory.resolve(i + ".npy");
    }

    @Test
    @NativeOnly("a portable process gives no notice")
    void oneKeeperLooksAfterMoreArraysThanTheKernelTakesWords() throws InterruptedException {
        requireNotices();
        List<SharedIntArray> arrays = IntStream.range(0, MANY)
                .mapToObj(i -> SharedIntArray.create(1, options().file(many(directory.parent(), i)).participants(2)))
                .toList();
        try (ChildJvm owner = ChildJvm.start(OwnerOfMany.class, directory.parent()).expect("held")) {
            for (SharedIntArray array : arrays) {
                assertThat(array.lock().tryLock(1, TimeUnit.MILLISECONDS)).isFalse(); // so our keeper looks at the others
            }
            owner.kill();
            Await.until("the keeper to free all locks",
                    () -> arrays.stream().noneMatch(array -> array.lock().isLocked()));
            assertThat(arrays).allMatch(array -> array.lock().hold().previousOwnerDied());
            ours = Scene.create(file(), 1);
            assertThat(we(KEEPERS)).isEqualTo(ONE_KEEPER);
        } finally {
            arrays.forEach(SharedIntArray::close);
        }
    }
}
