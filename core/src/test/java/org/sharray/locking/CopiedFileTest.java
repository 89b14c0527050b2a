package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;

/** A copy of an array's file has all that the original has, its UUID too, and is another array. */
class CopiedFileTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path original() {
        return directory.parent().resolve("a.npy");
    }

    private Path copy() {
        return directory.parent().resolve("b.npy");
    }

    @Test
    void theLockOfACopyIsHeldAgainstOtherProcesses() throws IOException {
        SharedIntArray.create(1, options().file(original())).close();
        Files.copy(original(), copy());
        try (SharedIntArray a = SharedIntArray.open(original());
                SharedIntArray b = SharedIntArray.open(copy());
                ChildJvm child = ChildJvm.start(LockUser.class, copy()).expect("in")) {
            b.lock().lock();
            assertThat(a.lock().isLocked()).isFalse();
            child.say("try");
            child.expect(false);
            child.say("wait");
            child.expect("waiting");
            assertThat(b.lock().isHeldByCurrentThread()).isTrue();
            b.lock().unlock();
            child.expect("taken");
            assertThat(b.lock().tryLock()).isFalse();
            assertThat(a.lock().tryLock()).isTrue();
            assertThat(b.lock().ownerDeaths()).isZero();
        }
    }

    @Test
    void aCopyOfAnArrayWhoseLockIsHeldHasAnOwnerThatIsNotThere() throws IOException {
        try (SharedIntArray a = SharedIntArray.create(1, options().file(original()));
                ChildJvm holder = ChildJvm.start(LockUser.class, original()).expect("in")) {
            holder.say("take");
            holder.expect("taken");
            assertThat(a.lock().isLocked()).isTrue(); // from now on we take part; later we would get the dead owner's slot, and settle it
            Files.copy(original(), copy());
            holder.kill(); // in portable mode the copied slot names a process; as long as that lives, it counts as the owner
            try (SharedIntArray b = SharedIntArray.open(copy())) {
                boolean told = Await.result(Await.start(() -> b.lock().hold().previousOwnerDied()));
                assertThat(told).isTrue();
                assertThat(a.lock().ownerDeaths()).isZero();
                assertThat(b.lock().ownerDeaths()).isOne();
            }
        }
    }
}
