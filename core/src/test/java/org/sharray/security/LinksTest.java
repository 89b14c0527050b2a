package org.sharray.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.SharrayException;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;

/** Links that somebody else puts where an array is made or opened, in a directory that both can write. */
class LinksTest {
    private static final int ROUNDS = 1_000;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path file(String name) {
        return directory.parent().resolve(name);
    }

    private static void make(Path path, int value) {
        try (SharedIntArray array = SharedIntArray.create(1, options().file(path).unlocked())) {
            array.set(0, value);
        }
    }

    private interface Trick {
        void play() throws IOException;
    }

    /** Plays a trick again and again until the other side is through. */
    private static void against(Trick trick, Runnable use) {
        AtomicBoolean over = new AtomicBoolean();
        FutureTask<Integer> attacker = Await.start(() -> {
            int played = 0;
            while (!over.get()) {
                trick.play();
                played++;
            }
            return played;
        });
        try {
            use.run();
        } finally {
            over.set(true);
        }
        assertThat(Await.result(attacker)).isPositive();
    }

    @Test
    void aLinkThatComesAndGoesIsNeverOpened() {
        make(file("own.npy"), 1);
        make(file("secret.npy"), 2);
        Path path = file("array.npy");
        Path next = file("next");
        int[] count = new int[2];
        against(() -> {
            Files.createLink(next, file("own.npy"));
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(next);
            Files.createSymbolicLink(next, file("secret.npy"));
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        }, () -> {
            while (count[0] < ROUNDS || count[1] == 0) {
                try (SharedIntArray array = SharedIntArray.open(path)) {
                    assertThat(array.get(0)).isEqualTo(1);
                    count[1]++;
                } catch (SharrayException refused) {
                    count[0]++;
                }
            }
        });
    }

    @Test
    void nothingIsMadeThroughALinkThatComesAndGoes() {
        Path path = file("array.npy");
        Path trap = file("trap.npy");
        int[] count = new int[2];
        against(() -> {
            try {
                Files.createSymbolicLink(path, trap);
            } catch (FileAlreadyExistsException theirs) {
                // It is an array, or the last link.
            }
            Files.deleteIfExists(path);
        }, () -> {
            while (count[0] < ROUNDS || count[1] < ROUNDS / 10) {
                try {
                    make(path, 1);
                    count[1]++;
                } catch (ArrayExistsException refused) {
                    count[0]++;
                }
            }
        });
        assertThat(trap).doesNotExist();
    }

    /** It can't be told from the file's first name; the kernel's fs.protected_hardlinks keeps others from making it. */
    @Test
    void aHardLinkIsTheFile() throws IOException {
        make(file("own.npy"), 1);
        Files.createLink(file("other.npy"), file("own.npy"));
        try (SharedIntArray array = SharedIntArray.open(file("other.npy"))) {
            array.set(0, 7);
        }
        try (SharedIntArray array = SharedIntArray.open(file("own.npy"))) {
            assertThat(array.get(0)).isEqualTo(7);
        }
    }

    @Test
    void aLinkToADirectoryAboveIsFollowed() throws IOException {
        Path real = Files.createDirectory(file("real"));
        make(real.resolve("array.npy"), 7);
        Path link = Files.createSymbolicLink(file("link"), real);
        try (SharedIntArray array = SharedIntArray.open(link.resolve("array.npy"))) {
            assertThat(array.get(0)).isEqualTo(7);
        }
    }
}
