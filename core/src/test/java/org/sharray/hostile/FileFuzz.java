package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.sync.SharedLock;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;

/** {@link DamagedFiles}: one is opened and used as far as that can be done without waiting, and looked at from outside. */
final class FileFuzz implements FuzzTarget {
    private static final int REGISTRY = 128;

    private final DamagedFiles files;
    private final Place place = new Place();

    FileFuzz(DamagedFiles.Region region) {
        files = new DamagedFiles(region);
    }

    @Override
    public List<byte[]> seeds() {
        return files.seeds();
    }

    @Override
    public int executions() {
        return 150; // files are opened and locked, which takes longer than to read a text
    }

    @Override
    public void run(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        byte[] file = files.patched(input);
        Path path = Files.write(place.file("hostile.npy"), file);
        try {
            look(path);
            open(path, file);
        } finally {
            Files.delete(path);
        }
        assertThat(place.names()).isEmpty();
    }

    private static void look(Path path) {
        try (Inspection inspection = Inspection.open(path)) {
            String seen = "" + inspection.facts() + inspection.lock() + inspection.stripes()
                    + inspection.participants() + inspection.synchronizers() + inspection.residentBytes()
                    + inspection.array();
            assertThat(seen).isNotEmpty();
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageContaining(path.toString());
        }
    }

    private static void open(Path path, byte[] file) {
        SharedArray opened;
        try {
            opened = SharedArray.open(path);
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageContaining(path.toString());
            return;
        }
        try (SharedArray array = opened) {
            assertThat(array.toString()).isNotEmpty();
            if (array.length() > 0 && array instanceof SharedIntArray ints) {
                ints.set(0, ints.get(array.length() - 1) + 1);
            }
            if (array.hasLock()) {
                useLocks(array, file);
            }
        } catch (SharrayException | IllegalStateException | UnsupportedOperationException
                | IllegalMonitorStateException | IllegalArgumentException documented) {
            assertThat(documented).hasMessageMatching("(?s).{10,}");
        }
    }

    private static void useLocks(SharedArray array, byte[] file) {
        tryLock(array.lock());
        if (array.length() > 0 && new TrailerBytes(file).get(Field.STRIPES) > 0) {
            tryLock(array.lock(array.length() - 1));
        }
        assertThat(array.lock().toString() + array.lock().hasQueuedThreads() + array.lock().ownerDeaths())
                .isNotEmpty();
        long registry = new TrailerBytes(file).get(Field.LOCK) + REGISTRY;
        if (ByteBuffer.wrap(file).getLong((int) registry) == 0) { // else who has it may live
            assertThat(array.synchronizers().semaphore("s", 3).tryAcquire()).isIn(true, false);
            array.synchronizers().event("e").set();
            array.synchronizers().barrier("b", 2).reset();
            assertThat(array.synchronizers().readWriteLock("w").readLock().tryLock()).isIn(true, false);
        }
    }

    private static void tryLock(SharedLock lock) {
        Optional<SharedLock.Guard> guard = lock.tryHold();
        guard.ifPresent(SharedLock.Guard::close);
    }
}
