package org.sharray.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.sharray.os.Os;

/**
 * What is free for a new file. It is looked at before the file is made, so that a large array is refused at once, and not by a kernel that has run out of
 * memory for everybody.
 *
 * <p>
 * A look takes longer than all else about a small array. So it is good for a tenth of a second, as long as what is made meanwhile
 * is together no more than a thousandth of what was free then. The kernel looks each time, and has the last word.
 */
final class Room {
    private static final long FRESH_NANOS = 100_000_000;
    private static final long SMALL_PART = 1024;

    /** What may still be made without another look; guarded by the class, as is the next. */
    private static long allowance;
    private static long lookedAt;

    private Room() {}

    /** What is free in memory; nothing if that is not known, or so little is wanted that there is no need to know. */
    static OptionalLong inMemory(long wanted) {
        return isAllowed(wanted) ? OptionalLong.empty() : availableMemory();
    }

    /** What is free in a directory; nothing if that is not known, or so little is wanted that there is no need to know. */
    static OptionalLong in(Path directory, long wanted) {
        return isAllowed(wanted) ? OptionalLong.empty() : in(directory);
    }

    /** What is free in a directory; nothing if that is not known. */
    static OptionalLong in(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            long free = store.getUsableSpace();
            OptionalLong memory = availableMemory();
            return OptionalLong.of(store.type().equals("tmpfs") ? Math.min(free, memory.orElse(free)) : free);
        } catch (IOException unknown) {
            return OptionalLong.empty(); // creating the file will tell what is wrong
        }
    }

    private static synchronized boolean isAllowed(long wanted) {
        if (wanted > allowance || System.nanoTime() - lookedAt > FRESH_NANOS) {
            return false;
        }
        allowance -= wanted;
        return true;
    }

    private static OptionalLong availableMemory() {
        OptionalLong available = Os.current().availableMemory();
        synchronized (Room.class) {
            allowance = available.orElse(0) / SMALL_PART;
            lookedAt = System.nanoTime();
        }
        return available;
    }
}
