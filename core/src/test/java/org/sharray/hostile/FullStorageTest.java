package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedIntVector;
import org.sharray.error.StorageException;
import org.sharray.error.VectorFullException;
import org.sharray.process.ProcessFailedException;
import org.sharray.process.ProcessPool;
import org.sharray.process.SharedProcess;
import org.sharray.storage.NamedArrays;
import org.sharray.testing.Await;
import org.sharray.testing.Mode;
import org.sharray.testing.OpenFiles;

/** A file system of 64 pages, of which an earlier array has two. What fits is made, what does not is refused, whole, and what was there stays as it is. */
class FullStorageTest {
    private static final int PAGE = 4096;
    private static final int PAGES = 64;

    /** Of an array without a lock that is not small: header and trailer. */
    private static final int OTHER_PAGES = 2;

    private String before;
    private Tmpfs tmpfs;
    private SharedIntArray earlier;

    @BeforeEach
    void mount() throws IOException {
        tmpfs = Tmpfs.mount("size=" + PAGES * PAGE);
        before = System.getProperty(NamedArrays.PROPERTY, "");
        System.setProperty(NamedArrays.PROPERTY, tmpfs.file("arrays").toString());
        earlier = SharedIntArray.create(3, options().named("earlier"));
        earlier.set(2, 42);
    }

    @AfterEach
    void unmount() throws IOException {
        if (tmpfs == null) {
            return;
        }
        try (Tmpfs mounted = tmpfs) {
            try (SharedIntArray array = earlier) {
                assertThat(array.snapshot()).containsExactly(0, 0, 42);
            }
            assertThat(mounted.names()).containsExactly("earlier.npy");
            assertThat(OpenFiles.in(mounted.path())).isEmpty();
        } finally {
            System.setProperty(NamedArrays.PROPERTY, before);
        }
    }

    @FunctionalInterface
    private interface Making {
        SharedArray make(int pages, ArrayOptions options);
    }

    private static SharedArray zeros(int pages, ArrayOptions options) {
        return SharedByteArray.create((long) pages * PAGE, options.unlocked());
    }

    /** Tries all sizes from one page to ten more than fit. */
    private void tryEachSize(Attempts attempts, String name, ArrayOptions options, Making making) throws IOException {
        long free = tmpfs.free();
        int fit = (int) (free / PAGE) - OTHER_PAGES;
        assertThat(fit).isEqualTo(PAGES - 2 - OTHER_PAGES);
        for (int pages = 1; pages <= fit + 10; pages++) {
            int size = pages;
            if (pages <= fit) {
                attempts.works(() -> making.make(size, options).close());
                assertThat(tmpfs.free()).isEqualTo(free - (pages + OTHER_PAGES) * (long) PAGE);
                Files.delete(tmpfs.file(name));
            } else {
                attempts.refused(() -> making.make(size, options).close(), "No room for",
                        "it needs " + (pages + OTHER_PAGES) * 4 + ".0 KiB", "248.0 KiB free", tmpfs.path().toString());
            }
            assertThat(tmpfs.names()).containsExactly("earlier.npy");
            awaitFree(free);
        }
    }

    /** Whoever lists all arrays of the machine has one open for a moment, also one that is deleted. */
    private void awaitFree(long free) {
        Await.until(free + " bytes to be free again", () -> tmpfs.free() == free);
    }

    @Tried(asked = "create, in a file, of each size", when = "the file system has 62 pages free", works = 60, refused = 10, by = StorageException.class, and = "nothing is left, and what is free stays free")
    void aFile(Attempts attempts) throws IOException {
        tryEachSize(attempts, "new.npy", options().file(tmpfs.file("new.npy")), FullStorageTest::zeros);
    }

    @Tried(asked = "create, named, of each size", when = "the file system has 62 pages free", works = 60, refused = 10, by = StorageException.class, and = "nobody finds the name")
    void aName(Attempts attempts) throws IOException {
        tryEachSize(attempts, "arrays/new.npy", options().named("new"), FullStorageTest::zeros);
        assertThat(SharedArray.names()).containsExactly("earlier");
    }

    @Tried(asked = "copyOf, in a file, of each size", when = "the file system has 62 pages free", works = 60, refused = 10, by = StorageException.class)
    void aCopy(Attempts attempts) throws IOException {
        tryEachSize(attempts, "new.npy", options().file(tmpfs.file("new.npy")),
                (pages, options) -> SharedByteArray.copyOf(new byte[pages * PAGE], options.unlocked()));
    }

    @Tried(asked = "create a vector of each size", when = "the file system has 62 pages free", works = 58, refused = 10, by = StorageException.class)
    void aVector(Attempts attempts) throws IOException {
        int fit = PAGES - 2 - 4;
        for (int pages = 1; pages <= fit + 10; pages++) {
            int size = pages;
            Attempts.Action make = () -> SharedIntVector
                    .create(size * (PAGE / Integer.BYTES), options().file(tmpfs.file("new.npy"))).close();
            if (pages <= fit) {
                attempts.works(make);
                Files.delete(tmpfs.file("new.npy"));
            } else {
                attempts.refused(make, "No room for", "KiB free");
            }
            assertThat(tmpfs.names()).containsExactly("earlier.npy");
            awaitFree((PAGES - 2L) * PAGE);
        }
    }

    @Tried(asked = "append to a vector, up to its capacity and beyond", when = "nothing is free any more", works = 1024, refused = 3, by = VectorFullException.class)
    void appending(Attempts attempts) throws IOException {
        Path path = tmpfs.file("vector.npy");
        try (SharedIntVector vector = SharedIntVector.create(1024, options().file(path))) {
            fill();
            for (int i = 0; i < 1024; i++) {
                int element = i;
                attempts.works(() -> vector.append(element));
            }
            for (int i = 0; i < 3; i++) {
                attempts.refused(() -> vector.append(5), "1024");
            }
            assertThat(vector.get(1023)).isEqualTo(1023);
        }
        Files.delete(path);
        Files.delete(tmpfs.file("filler"));
    }

    private void fill() throws IOException {
        Files.write(tmpfs.file("filler"), new byte[(int) tmpfs.free()]);
        assertThat(tmpfs.free()).isZero();
    }

    @Tried(asked = "set each element of an array, take its lock, use a transaction, snapshot and flush", when = "nothing is free any more", works = 1)
    void using(Attempts attempts) throws IOException {
        try (SharedIntArray array = SharedIntArray.create(4 * PAGE, options().file(tmpfs.file("used.npy")))) {
            fill();
            attempts.works(() -> {
                try (var _ = array.lock().hold()) {
                    array.setAll(i -> (int) i);
                    array.lock().condition("made now").signalAll();
                }
                array.atomically(tx -> tx.set(7, 70));
                array.flush();
                assertThat(array.snapshot()).startsWith(0, 1, 2, 3, 4, 5, 6, 70).hasSize(4 * PAGE);
            });
        }
        Files.delete(tmpfs.file("used.npy"));
        Files.delete(tmpfs.file("filler"));
    }

    @Tried(asked = "create, in a file or named", when = "the file system is full, and again when there is room", refused = 2, works = 2, by = StorageException.class)
    void roomIsMade(Attempts attempts) throws IOException {
        fill();
        Path path = tmpfs.file("new.npy");
        attempts.refused(() -> SharedIntArray.create(5, options().file(path)).close(), "No room for " + path,
                "0 bytes free");
        attempts.refused(() -> SharedIntArray.create(5, options().named("new")).close(), "No room for \"new\"",
                "0 bytes free");
        Files.delete(tmpfs.file("filler"));
        attempts.works(() -> SharedIntArray.create(5, options().file(path)).close());
        attempts.works(() -> SharedIntArray.create(5, options().named("new")).close());
        Files.delete(path);
        assertThat(SharedArray.delete("new")).isTrue();
    }

    @Tried(asked = "create; rename", when = "the file system can have no more files, though it has room", refused = 4, by = StorageException.class)
    void noInodes(Attempts attempts) throws IOException {
        tmpfs.remount("nr_inodes=3"); // its root, the directory of names, the earlier array
        String why = Mode.isNative() ? "takes no more files" : "new";
        for (int i = 0; i < 2; i++) {
            attempts.refused(() -> SharedIntArray.create(5, options().file(tmpfs.file("new.npy"))).close(), "new.npy",
                    why);
        }
        attempts.refused(() -> SharedIntArray.create(5, options().named("new")).close(), "\"new\"", why);
        attempts.refused(() -> SharedArray.rename("earlier", "later"), "\"earlier\"", "space");
        tmpfs.remount("nr_inodes=100");
    }

    @Tried(asked = "SharedProcess.start; ProcessPool.submit", when = "the temporary directory can have no more files, and again when it can", refused = 2, works = 2, by = ProcessFailedException.class)
    void noRoomForTheSocketsOfProcesses(Attempts attempts) throws IOException {
        String usual = System.getProperty("java.io.tmpdir");
        tmpfs.remount("nr_inodes=3");
        System.setProperty("java.io.tmpdir", tmpfs.path().toString());
        try {
            attempts.refused(() -> SharedProcess.start(() -> {}).join(), "No space left");
            attempts.refused(FullStorageTest::submit, "No space left");
            tmpfs.remount("nr_inodes=100");
            attempts.works(() -> SharedProcess.start(() -> {}).join());
            attempts.works(FullStorageTest::submit);
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }
    }

    private static void submit() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            pool.submit(() -> {}).get();
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    @Tried(asked = "copyOf, 300 times, while another process takes and frees the room", when = "there is room now and then", works = 1, and = "each is whole or not there")
    void somebodyElseTakesTheRoom(Attempts attempts) throws IOException {
        tmpfs.remount("size=" + 8 * PAGES * PAGE);
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Void> filler = Await.start(() -> {
            for (int i = 0; !over.get(); i++) {
                try {
                    Files.write(tmpfs.file("filler"), new byte[(i * 7919 % (8 * PAGES)) * PAGE]);
                } catch (IOException full) {
                    continue;
                }
            }
            Files.deleteIfExists(tmpfs.file("filler"));
            return null;
        });
        Path path = tmpfs.file("new.npy");
        byte[] values = new byte[5 * PAGES * PAGE];
        values[0] = 7;
        values[values.length - 1] = 8;
        attempts.works(() -> {
            try {
                for (int i = 0; i < 300; i++) {
                    copyOrNothing(values, path);
                }
            } finally {
                over.set(true);
                Await.result(filler);
            }
        });
    }

    private void copyOrNothing(byte[] values, Path path) throws IOException {
        try (SharedByteArray array = SharedByteArray.copyOf(values, options().file(path).unlocked())) {
            assertThat(array.toArray()).isEqualTo(values);
            Files.delete(path);
        } catch (StorageException refused) { // which by now may have room again
            assertThat(refused).hasMessageContaining(path.toString())
                    .hasMessageMatching(".*([Nn]o room|[Nn]o space).*");
            assertThat(tmpfs.names()).doesNotContain("new.npy");
        }
    }
}
