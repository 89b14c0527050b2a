package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.testing.OwnDirectory;

/** Names and paths that can't be, that are taken, that lead nowhere or to something else. */
class BadNameTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    static Stream<String> badNames() {
        return Stream.of("", "a/b", "/etc/passwd", "..", ".", "../up", "a/../b", "back\\slash", "nul\0inside",
                "new\nline", "delete\u007f", ".hidden", "x".repeat(300), "x".repeat(252), "ß".repeat(126));
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void namesThatCannotBeAreRefusedByEverythingThatTakesOne(String name) throws IOException {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntArray.create(1, options().named(name)))
                .withMessageContaining("can't be the name of an array");
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntArray.open(name));
        assertThatIllegalArgumentException().isThrownBy(() -> SharedArray.open(name));
        assertThatIllegalArgumentException().isThrownBy(() -> SharedArray.delete(name));
        try (Stream<Path> files = Files.walk(directory.parent())) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("goodNames")
    void unusualNamesThatCanBeAre(String name) {
        try (SharedIntArray array = SharedIntArray.create(1, options().named(name))) {
            assertThat(array.name()).contains(name);
            assertThat(SharedArray.names()).containsExactly(name);
            SharedIntArray.open(name).close();
            assertThat(SharedArray.delete(name)).isTrue();
        }
    }

    static Stream<String> goodNames() {
        return Stream.of("x".repeat(251), "with space", "dots.in.it", "größe", "-dash", "%41", "a&b=c", "*", "x.npy");
    }

    @Test
    void aNameThatIsTakenIsRefusedAndItsArrayKept() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("taken"))) {
            array.set(0, 7);
            assertThatExceptionOfType(ArrayExistsException.class)
                    .isThrownBy(() -> SharedLongArray.create(9, options().named("taken")))
                    .withMessageContaining("taken");
            try (SharedIntArray opened = SharedIntArray.open("taken")) {
                assertThat(opened.get(0)).isEqualTo(7);
            }
        }
    }

    @Test
    void aNameThatIsAbsentIsToldWithItsDirectory() {
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedIntArray.open("absent"))
                .withMessageContaining("absent").withMessageContaining(directory.path().toString());
        assertThat(SharedArray.delete("absent")).isFalse();
        assertThat(SharedArray.names()).isEmpty();
    }

    @Test
    void theWrongTypeIsRefusedAndBothAreNamed() {
        SharedArray.create('H', 3, options().named("counts")).close();
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedDoubleArray.open("counts"))
                .withMessageContainingAll("counts", "uint16", "float64", "SharedShortArray");
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedCharArray.open("counts"))
                .withMessageContainingAll("uint16", "char16");
        SharedShortArray.open("counts").close();
    }

    @Test
    void pathsThatLeadNowhereOrToADirectoryAreRefused() throws IOException {
        Path absent = directory.parent().resolve("absent.npy");
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedIntArray.open(absent))
                .withMessageContaining(absent.toString());
        assertThatExceptionOfType(ArrayNotFoundException.class)
                .isThrownBy(() -> SharedIntArray.open(absent, 0, 1, OpenMode.READ_ONLY));
        Path nowhere = directory.parent().resolve("nowhere/a.npy");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().file(nowhere))).withMessageContaining("nowhere");
        Path folder = Files.createDirectory(directory.parent().resolve("folder.npy"));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> SharedIntArray.open(folder));
        assertThatExceptionOfType(ArrayExistsException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().file(folder)));
    }
}
