package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;

class RenameTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void theArrayHasTheNewNameAlone() {
        try (SharedIntArray array = SharedIntArray.copyOf(new int[]{1, 2}, options().named("old"))) {
            SharedArray.rename("old", "new");
            assertThat(SharedArray.names()).containsExactly("new");
            array.set(0, 5);
            try (SharedIntArray same = SharedIntArray.open("new")) {
                assertThat(same.toArray()).containsExactly(5, 2);
            }
        }
    }

    @Test
    void theLockIsTheSameUnderBothNames() {
        SharedIntArray.create(1, options().named("old")).close();
        try (ChildJvm other = ChildJvm.start(LockUser.class, "old").expect("in")) {
            other.say("take");
            other.expect("taken");
            SharedArray.rename("old", "new");
            try (SharedIntArray array = SharedIntArray.open("new")) {
                assertThat(array.lock().tryLock()).isFalse();
                other.say("unlock");
                other.expect("unlocked");
                assertThat(array.lock().tryLock()).isTrue();
            }
        }
    }

    @Test
    void nothingIsReplaced() throws IOException {
        SharedIntArray.create(1, options().named("a")).close();
        SharedIntArray.create(2, options().named("b")).close();
        Files.createSymbolicLink(directory.fileOf("link"), directory.fileOf("a"));
        assertThatExceptionOfType(ArrayExistsException.class).isThrownBy(() -> SharedArray.rename("a", "b"))
                .withMessageContaining("\"b\" already");
        assertThatExceptionOfType(ArrayExistsException.class).isThrownBy(() -> SharedArray.rename("a", "a"));
        assertThatExceptionOfType(ArrayExistsException.class).isThrownBy(() -> SharedArray.rename("a", "link"));
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.rename("c", "d"));
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.rename("link", "d"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> SharedArray.rename("a", "../c"));
        assertThat(SharedArray.names()).containsExactly("a", "b");
        try (SharedIntArray b = SharedIntArray.open("b")) {
            assertThat(b.length()).isEqualTo(2);
        }
    }

    /** However they meet, one of those that rename the same array has done so. */
    @Test
    void oneOfManyIsFaster() {
        for (int round = 0; round < 20; round++) {
            SharedIntArray.create(1, options().named("start")).close();
            CountDownLatch ready = new CountDownLatch(4);
            List<Future<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "end" + i;
                racers.add(Await.start(() -> {
                    ready.countDown();
                    ready.await();
                    try {
                        SharedArray.rename("start", name);
                        return true;
                    } catch (ArrayNotFoundException late) {
                        return false;
                    }
                }));
            }
            assertThat(racers.stream().map(Await::result).filter(won -> won)).hasSize(1);
            assertThat(SharedArray.names()).hasSize(1);
            SharedArray.delete(SharedArray.names().getFirst());
        }
    }
}
