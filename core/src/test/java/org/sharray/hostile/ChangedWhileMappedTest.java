package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.StorageException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/**
 * A file that another process shortens or writes over while it is mapped. What the JDK makes of the signal is told in docs/reliability.md; what it makes into an error
 * while our code is still there, is an exception that names the file.
 */
class ChangedWhileMappedTest {
    private static final int LENGTH = 1 << 16;
    private static final int PAGE = 4096;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path path() {
        return directory.parent().resolve("array.npy");
    }

    private Path make() {
        SharedIntArray.create(LENGTH, options().file(path()).unlocked()).close();
        return path();
    }

    private static void shorten(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(2 * PAGE);
        }
    }

    /** Opens a file, and touches what is gone when it is told to; then an array that is there. */
    static final class User {
        public static void main(String[] arguments) throws IOException {
            try (SharedIntArray array = SharedIntArray.open(Path.of(arguments[0]))) {
                ParentJvm.say("open");
                ParentJvm.hear();
                int[] heap = new int[LENGTH];
                if (arguments[1].equals("interpreted")) {
                    Attempts.tell(() -> array.get(LENGTH - 1));
                    Attempts.tell(() -> array.set(LENGTH - 1, 1));
                }
                Attempts.tell(array::toArray);
                Attempts.tell(() -> array.copyTo(heap));
                Attempts.tell(() -> array.copyFrom(heap));
                Attempts.tell(() -> array.get(0));
            }
            try (SharedIntArray another = SharedIntArray.copyOf(new int[]{1, 2}, options())) {
                ParentJvm.say(another.sum());
            }
            ParentJvm.hear();
        }
    }

    private void shortened(Attempts attempts, List<String> jvmOptions, String how, int times) throws IOException {
        Path path = make();
        try (ChildJvm child = ChildJvm.start(jvmOptions, User.class, path, how)) {
            child.expect("open");
            shorten(path);
            child.say("go on");
            for (int i = 0; i < times; i++) {
                attempts.refused(child, path.toString(), "shortened its file from", "to 8192 bytes");
            }
            attempts.works(child);
            child.expect(3);
            child.say("end");
            child.join();
        }
    }

    @Tried(asked = "toArray; copyTo; copyFrom", when = "another process has shortened the file", refused = 3, works = 1, by = StorageException.class, and = "what is left can be read, the array closes, others work")
    void copiesOfAShortenedFile(Attempts attempts) throws IOException {
        shortened(attempts, List.of(), "compiled", 3);
    }

    @Tried(asked = "get; set; the same copies", when = "another process has shortened the file; interpreted code alone", refused = 5, works = 1, by = StorageException.class)
    void elementsOfAShortenedFile(Attempts attempts) throws IOException {
        shortened(attempts, List.of("-Xint"), "interpreted", 5);
    }

    @Tried(asked = "toArray", when = "header and trailer have been written over; the elements have not", works = 2, and = "what was mapped is read where it was; who opens it now is refused")
    void writtenOver(Attempts attempts) throws IOException {
        Path path = make();
        try (SharedIntArray array = SharedIntArray.open(path)) {
            array.fill(5);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.write(new byte[PAGE]);
                file.seek(file.length() - PAGE);
                file.write(new byte[PAGE]);
            }
            attempts.works(() -> assertThat(array.toArray()).hasSize(LENGTH).containsOnly(5));
            attempts.works(() -> array.set(0, 1));
            assertThatThrownBy(() -> SharedIntArray.open(path))
                    .isInstanceOf(ArrayFormatException.class).hasMessageContaining(path.toString());
        }
    }

    @Tried(asked = "copyFrom", when = "the file of another maker has holes, and the file system is full", refused = 1, works = 1, by = StorageException.class)
    void holesInAFullFileSystem(Attempts attempts) throws IOException {
        try (Tmpfs tmpfs = Tmpfs.mount("size=" + 64 * PAGE)) {
            Path sparse = NpyFuzz.write(tmpfs.file("sparse.npy"), NpyFuzz.header("<i4", false, "(16384,)"));
            try (FileChannel file = FileChannel.open(sparse, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(1), 17 * PAGE);
            }
            Files.write(tmpfs.file("filler"), new byte[(int) tmpfs.free()]);
            try (SharedIntArray array = SharedIntArray.open(sparse)) {
                int[] values = IntStream.generate(() -> 7).limit(16384).toArray();
                attempts.refused(() -> array.copyFrom(values), sparse.toString(), "no room for a page");
                Files.delete(tmpfs.file("filler"));
                attempts.works(() -> array.copyFrom(values));
                assertThat(array.sum()).isEqualTo(7L * 16384);
            }
        }
    }

    /** A file whose storage was reserved has no holes; so what fills the file system later does nothing to it. */
    @Test
    void arraysOfOursHaveNoHoles() throws IOException {
        try (Tmpfs tmpfs = Tmpfs.mount("size=" + 64 * PAGE)) {
            try (SharedIntArray array = SharedIntArray.create(16384, options().file(tmpfs.file("new.npy")))) {
                Files.write(tmpfs.file("filler"), new byte[(int) tmpfs.free()]);
                array.fill(7);
                assertThat(array.sum()).isEqualTo(7L * 16384);
            }
        }
    }
}
