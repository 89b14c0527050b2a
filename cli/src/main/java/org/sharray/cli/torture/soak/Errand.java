package org.sharray.cli.torture.soak;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

import org.sharray.ArrayHandle;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.sync.SharedSemaphore;

/** One array's short life: it is made, opened again in several ways, used and closed, all in this process. */
final class Errand {
    /** How many ways there are to go. */
    static final int KINDS = 4;

    private static final int LENGTH = 100;
    private static final int MOST = 20_000;

    private final Path directory;
    private final SplittableRandom random;
    private long number;

    Errand(Path directory, SplittableRandom random) {
        this.directory = directory;
        this.random = random;
    }

    void run() throws IOException, InterruptedException {
        run(random.nextInt(KINDS), random.nextInt(10) == 0 ? random.nextInt(MOST) + 2 : LENGTH);
    }

    void run(int kind, int length) throws IOException, InterruptedException {
        number++;
        switch (kind) {
            case 0 -> use(options(), length);
            case 1 -> {
                String name = "soak" + number;
                use(options().named(name), length);
                SharedArray.delete(name);
            }
            case 2 -> {
                Path file = directory.resolve("soak" + number + ".npy");
                use(options().file(file), length);
                Files.delete(file);
            }
            default -> {
                try (SharedLongArray other = SharedLongArray.create(1)) {
                    use(options().lock(other.lock()), length);
                }
            }
        }
    }

    private void use(ArrayOptions options, int length) throws InterruptedException {
        try (SharedLongArray array = SharedLongArray.create(length, options);
                SharedLongArray again = SharedLongArray.attach(ArrayHandle.parse(array.handle().toString()));
                SharedLongArray view = again.slice(1, length)) {
            try (var _ = array.lock().hold()) {
                view.set(0, number);
            }
            again.atomically(tx -> tx.add(1, 1));
            if (array.get(1) != number + 1) {
                throw new IllegalStateException("an array had " + array.get(1) + " instead of " + (number + 1));
            }
            if (length > LENGTH) {
                useBesides(array);
            }
        }
    }

    /** What takes threads, or a synchroniser. */
    private static void useBesides(SharedLongArray array) throws InterruptedException {
        SharedSemaphore permits = array.synchronizers().semaphore("permits", 1);
        permits.acquire();
        Thread other = Thread.ofPlatform().start(() -> {
            array.lock().lock();
            array.lock().unlock();
            permits.release();
        });
        permits.acquire();
        other.join();
        if (array.snapshot().length != array.length()) {
            throw new IllegalStateException("a snapshot was too short");
        }
    }
}
