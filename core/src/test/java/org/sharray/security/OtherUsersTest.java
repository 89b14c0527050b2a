package org.sharray.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Prerequisite;

/** What users have of each other's arrays. */
class OtherUsersTest {
    /** Usually called nobody; any but this process's will do. */
    private static final int STRANGER = 65_534;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Makes an array of each kind that has a file. */
    static final class Maker {
        public static void main(String[] arguments) {
            SharedIntArray.create(1, options().named("named")).close();
            SharedIntArray.create(1, options().file(Path.of(arguments[0]))).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void aNewFileIsForItsUserAloneWhateverTheUmask(String umask) throws IOException {
        Path file = directory.parent().resolve("file.npy");
        try (ChildJvm maker = ChildJvm.startWithUmask(umask, Maker.class, file)) {
            maker.join();
        }
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(directory.fileOf("named"))).isEqualTo("rw-------");
        assertThat(permissions(directory.path())).isEqualTo("rwx------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void requireRoot() throws IOException {
        boolean root = Files.exists(Path.of("/proc/self"))
                && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        Prerequisite.require(root, "only root can act as another user");
    }

    /** What a command says that another user runs, with its complaints. */
    private static String asStranger(String... command) throws IOException, InterruptedException {
        String[] whole = new String[command.length + 4];
        String[] other = {"setpriv", "--reuid=" + STRANGER, "--regid=" + STRANGER, "--clear-groups"};
        System.arraycopy(other, 0, whole, 0, other.length);
        System.arraycopy(command, 0, whole, other.length, command.length);
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return said;
    }

    @Test
    void anotherUserGetsNothing() throws Exception {
        requireRoot();
        Files.setPosixFilePermissions(directory.parent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = directory.parent().resolve("file.npy");
        try (SharedIntArray inFile = SharedIntArray.create(1, options().file(file));
                SharedIntArray named = SharedIntArray.create(1, options().named("named"));
                SharedIntArray anonymous = SharedIntArray.create(1)) {
            assertThat(asStranger("head", "-c", "6", file.toString())).contains("Permission denied");
            assertThat(asStranger("head", "-c", "6", directory.fileOf("named").toString()))
                    .contains("Permission denied");
            assertThat(asStranger("ls", directory.path().toString())).contains("Permission denied");
            Path hidden = anonymous.handle().file().orElseGet(
                    () -> Path.of("/proc/" + ProcessHandle.current().pid() + "/fd")
                            .resolve(OpenFiles.descriptorOf(anonymous).getFileName()));
            assertThat(hidden).isRegularFile();
            assertThat(asStranger("head", "-c", "6", hidden.toString())).contains("Permission denied");

            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(asStranger("head", "-c", "6", file.toString())).as("with leave").isEqualTo("\u0093NUMPY");
            assertThat(inFile.length() + named.length()).isEqualTo(2);
        }
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        requireRoot();
        Files.createDirectory(directory.path(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setAttribute(directory.path(), "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().named("a"))).withMessageContaining("belongs to");
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> SharedIntArray.open("a"))
                .withMessageContaining("belongs to");
        assertThat(directory.path()).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatAnybodyCouldReplaceIsRefused() throws IOException {
        SharedIntArray.create(1, options().named("before")).close();
        Files.setAttribute(directory.parent(), "unix:mode", 0777);
        for (String name : new String[]{"before", "a"}) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> SharedIntArray.open(name))
                    .withMessageContainingAll("chmod +t", directory.parent().toString());
        }
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> SharedIntArray.create(1, options().named("a"))).withMessageContaining("chmod +t");
        Files.setAttribute(directory.parent(), "unix:mode", 01777);
        SharedIntArray.create(1, options().named("a")).close();
        assertThat(SharedArray.names()).containsExactly("a", "before");
    }

    @Test
    void whoseFileItIsIsNotLookedAt() throws IOException {
        requireRoot();
        Path file = directory.parent().resolve("file.npy");
        SharedIntArray.create(1, options().file(file)).close();
        Files.setAttribute(file, "unix:uid", STRANGER);
        try (SharedIntArray theirs = SharedIntArray.open(file)) {
            theirs.lock().lock();
            theirs.set(0, 7);
            theirs.lock().unlock();
        }
        Files.move(file, Files.createDirectories(directory.path()).resolve("theirs.npy"));
        Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwx------"));
        try (SharedIntArray named = SharedIntArray.open("theirs")) {
            assertThat(named.get(0)).as("under a name, too, since its user alone can give it one").isEqualTo(7);
        }
    }

    /** Locks all slots of the file that it is told, as who may only read it can, until it ends. */
    static final class Reader {
        public static void main(String[] arguments) throws IOException {
            FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ);
            ParentJvm.say(file.tryLock(file.size(), Integer.MAX_VALUE, true) != null ? "locked" : "refused");
            ParentJvm.hear();
        }
    }

    @Test
    @NativeOnly("its slots don't depend on the locks of their bytes")
    void whoMayOnlyReadCanKeepTheSlotsFromOthers() {
        Path file = directory.parent().resolve("file.npy");
        SharedIntArray.create(1, options().file(file)).close();
        try (SharedIntArray array = SharedIntArray.open(file)) {
            try (ChildJvm reader = ChildJvm.start(Reader.class, file)) {
                reader.expect("locked");
                array.set(0, 7);
                assertThatExceptionOfType(SharrayException.class).isThrownBy(() -> array.lock().tryLock())
                        .withMessageContaining("file.npy");
            }
            assertThat(array.lock().tryLock()).as("without the reader").isTrue();
            array.lock().unlock();
            assertThat(array.get(0)).isEqualTo(7);
        }
    }
}
