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
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;
import org.sharray.layout.Contents;
import org.sharray.storage.InitialElements;
import org.sharray.type.ComplexType;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * An array that can't be made leaves nothing behind, and nobody finds it. What goes wrong does so while the maker writes the initial elements, when the
 * file is there and nobody knows it yet.
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
