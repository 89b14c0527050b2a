package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.os.Os;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.FileLocker;
import org.sharray.testing.LockUser;
import org.sharray.testing.Mode;
import org.sharray.testing.OwnDirectory;

/** Programs that lock the whole of an array's file, and with it the bytes of its slots, whatever they mean by it. */
class ForeignFileLockTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private ChildJvm lockWholeFile() {
        ChildJvm locker = ChildJvm.start(FileLocker.class);
        locker.say(directory.fileOf("array"));
        return locker.expect("locked");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPortableParticipantGoesAllTheSame(boolean holdsTheLock) {
        SharedIntArray.create(1, options().named("array").participants(1)).close();
        try (ChildJvm user = ChildJvm.start(List.of("-D" + Os.PORTABLE_PROPERTY + "=true"), LockUser.class, "array")
                .expect("in")) {
            if (holdsTheLock) {
                user.say("take");
                user.expect("taken");
            }
            try (ChildJvm _ = lockWholeFile()) {
                user.say("close");
                user.expect("closed");
            }
            user.join();
            try (SharedIntArray array = SharedIntArray.open("array"); var guard = array.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isEqualTo(holdsTheLock);
            }
        }
    }

    @Test
    void whoTakesPartAlreadyGoesOn() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("array"));
                ChildJvm locker = ChildJvm.start(FileLocker.class)) {
            array.lock().lock();
            locker.say(directory.fileOf("array"));
            locker.expect(Mode.isNative() ? "refused" : "locked"); // a native participant's byte is in the way
            boolean taken = Await.result(Await.start(array.lock()::tryLock));
            assertThat(taken).isFalse();
            array.lock().unlock();
            assertThat(array.lock().hold().previousOwnerDied()).isFalse();
            array.lock().unlock();
        }
    }

    @Test
    void whoUsesTheLockIsTold() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("array"))) {
            try (ChildJvm _ = lockWholeFile()) {
                assertThatExceptionOfType(SharrayException.class).isThrownBy(array::lock)
                        .withMessageContaining("has locked the whole file").withMessageContaining("\"array\"");
            }
            assertThat(array.lock().tryLock()).isTrue();
            array.lock().unlock();
        }
    }
}
