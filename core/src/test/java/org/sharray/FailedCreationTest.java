package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.SharrayException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.FileLocker;
import org.sharray.testing.LockUser;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;
import org.sharray.layout.Contents;
import org.sharray.storage.InitialElements;
import org.sharray.type.ComplexType;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * An array whose maker can't take part in its lock is not made: nobody finds it, and nothing of it is left. What goes wrong does so
 * while the maker writes the initial elements, when the file is there and nobody knows it yet.
 */
class FailedCreationTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private void assertNotMade(ArrayOptions options, InitialElements initial, String reason) {
        assertThatExceptionOfType(SharrayException.class)
                .isThrownBy(() -> Attachment.create(Contents.ofLength(ElementType.INT32, 1), options, initial).close())
                .withMessageContaining(reason);
    }

    private Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory.parent())) {
            return files.filter(Files::isRegularFile).toList().stream();
        }
    }

    @Test
    void whenAllSlotsOfTheSharedLockAreTaken() throws IOException {
        SharedIntArray.create(1, options().named("home").participants(1)).close();
        ChildJvm[] other = new ChildJvm[1];
        for (ArrayOptions place : new ArrayOptions[]{options().named("guest"),
                options().file(directory.parent().resolve("guest.npy")), options()}) {
            SharedIntArray home = SharedIntArray.open("home");
            assertNotMade(place.lock(home.lock()), (_, _) -> {
                home.close();
                other[0] = ChildJvm.start(LockUser.class, "home").expect("in");
            }, "All 1 participant slots");
            other[0].close();
            assertThat(files()).containsExactly(directory.fileOf("home"));
            assertThat(SharedArray.names()).containsExactly("home");
            assertThat(OpenFiles.in(directory.parent())).isEmpty();
        }
    }

    @Test
    void whenSomeProgramHasLockedTheWholeFile() throws IOException {
        Path path = directory.parent().resolve("array.npy");
        try (ChildJvm locker = ChildJvm.start(FileLocker.class)) {
            for (ArrayOptions place : new ArrayOptions[]{options().named("array"), options().file(path)}) {
                assertNotMade(place, (_, _) -> {
                    locker.say(fileInTheMaking());
                    locker.expect("locked");
                }, "has locked the whole file");
                assertThat(files()).isEmpty();
                assertThat(SharedArray.names()).isEmpty();
                assertThat(OpenFiles.in(directory.parent())).isEmpty();
            }
        }
        SharedIntArray.create(1, options().named("array")).close();
        SharedIntArray.create(1, options().file(path)).close();
    }

    /** The hidden file that is here, or the nameless one that this process has open. */
    private String fileInTheMaking() {
        try {
            return files().findFirst().map(Path::toString).orElseGet(this::descriptor);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private String descriptor() {
        try {
            String open = OpenFiles.in(directory.parent()).getFirst(); // path -> target
            String number = open.substring(open.lastIndexOf('/', open.indexOf(' ')) + 1, open.indexOf(' '));
            return "/proc/" + ProcessHandle.current().pid() + "/fd/" + number;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void whenTheNameIsTakenMeanwhile() throws IOException {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home"))) {
            assertNotMade(options().named("late").lock(home.lock()),
                    (_, _) -> SharedIntArray.copyOf(new int[]{1, 2, 3}, options().named("late")).close(), "already");
            assertThat(home.lock().tryLock()).isTrue();
            home.lock().unlock();
        }
        assertThat(files()).containsExactlyInAnyOrder(directory.fileOf("home"), directory.fileOf("late"));
        assertThat(OpenFiles.in(directory.parent())).isEmpty();
        try (SharedIntArray first = SharedIntArray.open("late")) {
            assertThat(first).hasToString("[1, 2, 3]");
        }
    }

    @Test
    void whenTheElementsCannotBeWritten() throws IOException {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home"))) {
            OutOfMemoryError error = new OutOfMemoryError("for the test");
            assertThatThrownBy(
                    () -> Attachment.create(Contents.ofLength(ElementType.INT32, 1),
                            options().named("guest").lock(home.lock()), (_, _) -> {
                                throw error;
                            }))
                    .isSameAs(error);
        }
        assertThat(files()).containsExactly(directory.fileOf("home"));
        assertThat(OpenFiles.in(directory.parent())).isEmpty();
    }

    @Test
    void whenComplexNumbersWouldNeedANinthDimension() throws IOException {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedArray.create(ComplexType.COMPLEX64,
                Shape.of(1, 1, 1, 1, 1, 1, 1, 1), options().named("nine")))
                .withMessageContaining("1 to 7 dimensions");
        assertThat(files()).isEmpty();
    }
}
