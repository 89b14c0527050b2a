package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;

/** An array that uses the lock of another one whose file is not what it was: the elements are there, the lock says why it is not. */
class LostLockTest {
    private static final int OPENINGS = 50;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** What happens to the file of the array whose lock it was. */
    private enum Loss {
        DELETED("There is no array \"home\""), //
        REPLACED_BY_A_LINK_TO_IT("symbolic link"), //
        REPLACED_BY_A_LINK_TO_NOWHERE("symbolic link"), //
        REPLACED_BY_ANOTHER_ARRAY("another one has taken its place"), //
        REPLACED_BY_AN_ARRAY_WITHOUT_A_LOCK("another one has taken its place"), //
        REPLACED_BY_NO_ARRAY("home"), //
        REPLACED_BY_AN_EMPTY_FILE("home"), //
        REPLACED_BY_A_DIRECTORY("home");

        private final String reason;

        Loss(String reason) {
            this.reason = reason;
        }

        void strike(Path home) {
            try {
                Path aside = Files.move(home, home.resolveSibling("aside"));
                switch (this) {
                    case DELETED -> Files.delete(aside);
                    case REPLACED_BY_A_LINK_TO_IT -> Files.createSymbolicLink(home, aside);
                    case REPLACED_BY_A_LINK_TO_NOWHERE -> Files.createSymbolicLink(home, home.resolveSibling("none"));
                    case REPLACED_BY_ANOTHER_ARRAY -> SharedIntArray.create(1, options().named("home")).close();
                    case REPLACED_BY_AN_ARRAY_WITHOUT_A_LOCK ->
                        SharedIntArray.create(1, options().named("home").unlocked()).close();
                    case REPLACED_BY_NO_ARRAY -> Files.writeString(home, "some text\n".repeat(1_000));
                    case REPLACED_BY_AN_EMPTY_FILE -> Files.createFile(home);
                    case REPLACED_BY_A_DIRECTORY -> Files.createDirectory(home);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theElementsAreThereAndTheLockSaysWhyItIsNot(Loss loss) throws IOException {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home"))) {
            SharedIntArray.copyOf(new int[]{7, 8}, options().named("guest").lock(home.lock())).close();
        }
        loss.strike(directory.fileOf("home"));
        ArrayHandle handle = null;
        for (int i = 0; i < OPENINGS; i++) {
            try (SharedIntArray guest = SharedIntArray.open("guest")) {
                assertLockIsLost(guest, loss);
                handle = guest.handle();
            }
            try (SharedIntArray guest = SharedIntArray.attach(handle)) {
                assertLockIsLost(guest, loss);
            }
        }
        assertThat(OpenFiles.in(directory.parent())).isEmpty();
    }

    private static void assertLockIsLost(SharedIntArray guest, Loss loss) {
        assertThat(guest).hasToString("[7, 8]");
        assertThat(guest.getAndAdd(1, 0)).isEqualTo(8);
        assertThat(guest.hasLock()).isTrue();
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(guest::lock)
                .withMessageContaining("\"guest\"").withMessageContaining(loss.reason);
    }

    @ParameterizedTest
    @EnumSource
    void whoHasTheLockKeepsIt(Loss loss) throws IOException {
        SharedIntArray home = SharedIntArray.create(1, options().named("home"));
        try (SharedIntArray guest = SharedIntArray.create(1, options().named("guest").lock(home.lock()))) {
            guest.lock().lock();
            loss.strike(directory.fileOf("home"));
            assertThat(home.lock().isHeldByCurrentThread()).isTrue();
            home.close();
            assertThat(guest.lock().isHeldByCurrentThread()).isTrue();
            guest.lock().unlock();
        }
        assertThat(OpenFiles.in(directory.parent())).isEmpty();
    }
}
