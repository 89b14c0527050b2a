package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.error.StorageException;
import org.sharray.storage.NamedArrays;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.ParentJvm;

/** Places where this user, or nobody, may write. */
class ForbiddenPlacesTest {
    private static final String NOBODY = "65534";

    @Tried(asked = "create; open for writing", when = "the file system is mounted read-only", refused = 2, works = 1, by = StorageException.class, and = "opening for reading works")
    void readOnlyMount(Attempts attempts) throws IOException {
        try (Tmpfs tmpfs = Tmpfs.mount("size=1m")) {
            Path path = tmpfs.file("there.npy");
            SharedIntArray.create(3, options().file(path)).close();
            tmpfs.remount("ro");
            attempts.refused(() -> SharedIntArray.create(3, options().file(tmpfs.file("new.npy"))).close(), "new.npy",
                    "ead-only");
            attempts.refused(() -> SharedIntArray.open(path).close(), path.toString(), "ead-only");
            attempts.works(() -> SharedIntArray.open(path, OpenMode.READ_ONLY).close());
            assertThat(tmpfs.names()).containsExactly("there.npy");
        }
    }

    @Tried(asked = "create, open, lock", when = "the file system is mounted noexec, nodev and nosuid", works = 1)
    void noexecMount(Attempts attempts) throws IOException {
        try (Tmpfs tmpfs = Tmpfs.mount("size=1m,noexec,nodev,nosuid")) {
            Path path = tmpfs.file("new.npy");
            attempts.works(() -> {
                SharedIntArray.copyOf(new int[]{1, 2}, options().file(path)).close();
                try (SharedIntArray array = SharedIntArray.open(path); var _ = array.lock().hold()) {
                    array.atomically(tx -> tx.set(0, tx.get(1)));
                    assertThat(array).hasToString("[2, 2]");
                }
            });
        }
    }

    /** Tries everything at a place. */
    static final class Stranger {
        public static void main(String[] arguments) throws IOException {
            Path place = Path.of(arguments[0]);
            ParentJvm.say("ready");
            Attempts.tell(() -> SharedIntArray.create(3, options().file(place.resolve("new.npy"))).close());
            Attempts.tell(() -> SharedIntArray.create(3, options().named("new")).close());
            Attempts.tell(() -> SharedArray.open("there").close());
            Attempts.tell(() -> SharedArray.delete("there"));
            Attempts.tell(() -> SharedArray.open(place.resolve("secret.npy"), OpenMode.READ_ONLY).close());
            Attempts.tell(() -> SharedArray.open(place.resolve("shown.npy")).close());
            Attempts.tell(() -> SharedArray.open(place.resolve("shown.npy"), OpenMode.READ_ONLY).close());
            ParentJvm.hear();
        }
    }

    @Tried(asked = "create; open; delete", when = "directory and files belong to another user", refused = 6, works = 1, by = StorageException.class, and = "what all may read opens for reading")
    void anotherUsersFiles(Attempts attempts) throws IOException {
        List<String> nobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        ChildJvm.requireSuccess(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "test",
                "-r", classes().toString(), "-a"));
        try (Tmpfs tmpfs = Tmpfs.mount("size=1m,mode=755")) {
            String before = System.getProperty(NamedArrays.PROPERTY, "");
            System.setProperty(NamedArrays.PROPERTY, tmpfs.file("arrays").toString());
            try {
                SharedIntArray.create(3, options().named("there")).close();
                SharedIntArray.create(3, options().file(tmpfs.file("secret.npy"))).close();
                SharedIntArray.create(3, options().file(tmpfs.file("shown.npy"))).close();
                Files.setPosixFilePermissions(tmpfs.file("shown.npy"), PosixFilePermissions.fromString("rw-r--r--"));
                try (ChildJvm child = ChildJvm.startBy(nobody, List.of(), Stranger.class, tmpfs.path())) {
                    child.expect("ready");
                    attempts.refused(child, "new.npy", "permission denied");
                    attempts.refused(child, "belongs to", "directory of your own");
                    attempts.refused(child, "belongs to", "directory of your own");
                    attempts.refused(child, "belongs to", "directory of your own");
                    attempts.refused(child, "secret.npy", "permission denied");
                    attempts.refused(child, "shown.npy", "permission denied");
                    attempts.works(child);
                    child.say("end");
                    child.join();
                }
            } finally {
                System.setProperty(NamedArrays.PROPERTY, before);
            }
            assertThat(tmpfs.names()).containsExactly("secret.npy", "shown.npy", "there.npy");
        }
    }

    private static Path classes() {
        return Path.of(SharedArray.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
