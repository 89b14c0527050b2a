package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/** Arrays in files, named arrays, and memory of other makers. */
class FileArrayTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @EachElementType
    void aFilePersists(Elements elements) {
        Path path = directory.parent().resolve("kept.npy");
        List<Object> values = elements.samples(3_000);
        elements.arrayOf(values, elements.options().file(path)).close();
        try (SharedArray array = SharedArray.open(path)) {
            assertThat(array.elementType()).isEqualTo(elements.type());
            assertThat(array.hasLock()).isTrue();
            assertThat(array.name()).isEmpty();
            assertThat(elements.read(array)).isEqualTo(values);
            elements.set(array, 2_999, elements.otherThan(values.get(2_999)));
        }
        try (SharedArray array = (SharedArray) elements.callStatic("open", path)) {
            assertThat(elements.get(array, 2_999)).isNotEqualTo(values.get(2_999));
        }
    }

    @Test
    void twoOpeningsOfAFileAreTheSameMemory() {
        Path path = directory.parent().resolve("twice.npy");
        try (SharedIntArray first = SharedIntArray.create(5, options().file(path));
                SharedIntArray second = SharedIntArray.open(path)) {
            first.setVolatile(1, 7);
            assertThat(second.getVolatile(1)).isEqualTo(7);
            second.setVolatile(2, 8);
            assertThat(first.getVolatile(2)).isEqualTo(8);
        }
    }

    @Test
    void namedArraysAreListedAndDeletedAndLiveOnWithTheirUsers() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("b"))) {
            SharedIntArray.create(1, options().named("a")).close();
            assertThat(SharedArray.names()).containsExactly("a", "b");
            assertThat(SharedArray.delete("b")).isTrue();
            assertThat(SharedArray.names()).containsExactly("a");
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedIntArray.open("b"));
            array.set(0, 7);
            try (SharedIntArray other = SharedIntArray.create(1, options().named("b"))) {
                assertThat(other.get(0)).isZero();
                assertThat(array.get(0)).isEqualTo(7);
            }
        }
    }

    @Test
    void namesAreForTheirUserAlone() throws IOException {
        SharedIntArray.create(1, options().named("private")).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.fileOf("private"))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsNotAnArrayIsNotListed() throws IOException {
        SharedIntArray.create(1, options().named("array")).close();
        Files.createFile(directory.path().resolve("other.txt"));
        Files.createFile(directory.path().resolve(".hidden.npy"));
        Files.createDirectory(directory.path().resolve("folder.npy"));
        assertThat(SharedArray.names()).containsExactly("array");
    }

    @Test
    void symbolicLinksAreNotFollowed() throws IOException {
        Path target = directory.parent().resolve("target.npy");
        SharedIntArray.create(1, options().file(target).unlocked()).close();
        SharedIntArray.create(1, options().named("first")).close();
        Path link = Files.createSymbolicLink(directory.parent().resolve("link.npy"), target);
        Files.createSymbolicLink(directory.fileOf("linked"), target);
        assertLinkRefused(() -> SharedIntArray.open(link));
        assertLinkRefused(() -> SharedIntArray.open(link, OpenMode.READ_ONLY));
        assertLinkRefused(() -> SharedIntArray.open(link, 0, 1, OpenMode.READ_WRITE));
        assertLinkRefused(() -> SharedIntArray.open("linked"));
        assertThatExceptionOfType(ArrayExistsException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().named("linked")));
        assertThat(SharedArray.names()).containsExactly("first");
        assertThat(SharedArray.delete("linked")).isTrue();
        assertThat(target).exists();
    }

    private static void assertLinkRefused(Runnable open) {
        assertThatExceptionOfType(StorageException.class).isThrownBy(open::run).withMessageContaining("symbolic link");
    }

    @Test
    void aLinkThatLeadsNowhereIsAsTaken() throws IOException {
        Files.createDirectory(directory.path(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(directory.fileOf("trap"), directory.parent().resolve("nowhere"));
        assertThatExceptionOfType(ArrayExistsException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().named("trap")));
        assertThat(directory.parent().resolve("nowhere")).doesNotExist();
    }

    @Test
    void aDirectoryOfNamesThatIsALinkIsRefused() throws IOException {
        Path real = Files.createDirectory(directory.parent().resolve("real"));
        Files.createSymbolicLink(directory.path(), real);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().named("a")))
                .withMessageContaining(directory.path().toString());
        assertThat(real).isEmptyDirectory();
    }

    @Test
    void aDirectoryOfNamesThatOthersCanWriteIsRefused() throws IOException {
        for (String permissions : List.of("rwxrwx---", "rwx----w-", "rwxrwxrwx")) {
            Files.createDirectory(directory.path());
            Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString(permissions));
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> SharedIntArray.create(1, options().named("a")))
                    .withMessageContaining("chmod go-w");
            assertThat(directory.path()).isEmptyDirectory();
            Files.delete(directory.path());
        }
    }

    @EachElementType
    void foreignMemoryIsOpenedByTypeOffsetAndLength(Elements elements) throws IOException {
        Path path = directory.parent().resolve("block");
        Files.write(path, elements.bytes(elements.samples(10)));
        long offset = 2L * elements.type().bytes();
        try (SharedArray array = (SharedArray) elements.callStatic("open", path, offset, 7L, OpenMode.READ_WRITE)) {
            assertThat(array.hasLock()).isFalse();
            assertThat(elements.list(elements.call(array, "toArray")).stream().map(elements::number))
                    .isEqualTo(elements.samples(10).subList(2, 9).stream().map(elements::number).toList());
            elements.set(array, 6, elements.value(1));
        }
        byte[] expected = elements.bytes(elements.samples(10));
        System.arraycopy(elements.bytes(List.of(elements.value(1))), 0, expected, 8 * elements.type().bytes(),
                elements.type().bytes());
        assertThat(path).hasBinaryContent(expected);
    }

    @Test
    void foreignMemoryThatDoesNotFitIsRefused() throws IOException {
        Path path = directory.parent().resolve("block");
        Files.write(path, new byte[40]);
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntArray.open(path, 2, 1, OpenMode.READ_WRITE))
                .withMessageContaining("2");
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntArray.open(path, -4, 1, OpenMode.READ_WRITE));
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntArray.open(path, 0, -1, OpenMode.READ_WRITE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedIntArray.open(path, 8, Long.MAX_VALUE / 4, OpenMode.READ_WRITE));
        for (long tooLong : new long[]{11, 1L << 40}) {
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> SharedIntArray.open(path, 0, tooLong, OpenMode.READ_WRITE))
                    .withMessageContainingAll("40 bytes", String.valueOf(tooLong));
        }
        SharedIntArray.open(path, 40, 0, OpenMode.READ_WRITE).close();
    }

    @ParameterizedTest
    @EnumSource(OpenMode.class)
    void aPipeIsRefusedAndNotWaitedFor(OpenMode mode) throws Exception {
        Path pipe = directory.parent().resolve("pipe.npy");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        for (Runnable open : List.<Runnable>of(() -> SharedIntArray.open(pipe, mode),
                () -> SharedIntArray.open(pipe, 0, 1, mode), () -> SharedIntArray.open(Path.of("/dev/null"), mode),
                () -> SharedIntArray.open(directory.parent(), mode))) {
            assertTimeoutPreemptively(Await.LIMIT, () -> assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(open::run).withMessageContaining("not a regular file"));
        }
    }

    @Test
    void whatStandsInTheWayIsToldAsWhatItIs() throws IOException {
        Path link = Files.createSymbolicLink(directory.parent().resolve("link"), Path.of("nowhere"));
        assertThatExceptionOfType(ArrayExistsException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().file(directory.parent())))
                .withMessageContaining("a directory");
        assertThatExceptionOfType(ArrayExistsException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().file(link)))
                .withMessageContaining("a symbolic link");
    }

    @Test
    void aDirectoryOfNamesThatOthersCanWriteIsNotEvenRead() throws IOException {
        SharedIntArray.create(1, options().named("planted")).close();
        Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        for (Runnable use : List.<Runnable>of(() -> SharedIntArray.open("planted"), SharedArray::names,
                () -> SharedArray.delete("planted"))) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(use::run).withMessageContaining("chmod go-w");
        }
        assertThat(directory.fileOf("planted")).exists();
    }

    /** Makes arrays in each directory of a directory and opens them again. */
    static final class Maker {
        public static void main(String[] arguments) throws Exception {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(Path.of(arguments[0]))) {
                for (Path place : directories) {
                    Path path = place.resolve("a+b%20.npy");
                    SharedIntArray.create(1, options().file(path)).close();
                    SharedIntArray.open(path).close();
                    ParentJvm.say(Files.exists(path));
                }
            }
        }
    }

    @Test
    void pathsAreThoseOfTheJdkInEveryLocale() throws IOException {
        Path place = Files.createDirectory(directory.parent().resolve("größe"));
        try (ChildJvm child = ChildJvm.startInAscii(Maker.class, directory.parent())) {
            child.expect(true).join();
        }
        assertThat(place.resolve("a+b%20.npy")).exists();
    }

    /** Uses names and handles that a JVM's locale has no characters for. */
    static final class Speechless {
        public static void main(String[] arguments) {
            for (Runnable use : List.<Runnable>of(() -> SharedIntArray.create(1, options().named("gr\u00f6\u00dfe")),
                    () -> SharedIntArray.open("gr\u00f6\u00dfe"),
                    () -> SharedArray.attach(ArrayHandle.parse(arguments[0])))) {
                try {
                    use.run();
                } catch (RuntimeException refused) {
                    ParentJvm.say(refused.getClass().getSimpleName());
                }
            }
            SharedArray.names();
        }
    }

    @Test
    void whatALocaleCantSayIsRefused() {
        String handle;
        try (SharedIntArray array = SharedIntArray.create(1, options().named("größe"))) {
            handle = array.handle().toString().replaceFirst("fd=\\d+", "fd=-1");
        }
        try (ChildJvm child = ChildJvm.startInAscii(Speechless.class, handle)) {
            child.expect("IllegalArgumentException").expect("IllegalArgumentException").expect("ArrayNotFoundException")
                    .join();
        }
    }

    @Test
    void anInterruptedThreadOpensArraysAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            Path path = directory.parent().resolve("interrupted.npy");
            SharedIntArray.create(1, options().file(path)).close();
            SharedIntArray.open(path).close();
            SharedIntArray.create(1).close();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
