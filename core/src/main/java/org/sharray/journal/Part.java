package org.sharray.journal;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.sharray.error.ArrayClosedException;
import org.sharray.layout.FileLayout;

/**
 * An array's file as a target of writes.
 *
 * @param uuid     of the array
 * @param path     where it can be found again, or an empty text if it has no name
 * @param identity what the system tells the file apart by
 * @param memory   the file, mapped writable
 * @param from     where the elements begin, in bytes
 * @param to       where they end
 */
public record Part(UUID uuid, String path, String identity, MemorySegment memory, long from, long to) {
    /**
     * The part that a layout describes.
     *
     * @param layout   of the file, which Sharray has made
     * @param path     where it can be found again, or an empty text
     * @param identity what the system tells the file apart by
     * @param memory   the file
     * @return the part
     */
    public static Part of(FileLayout layout, String path, String identity, MemorySegment memory) {
        return new Part(layout.uuid().orElseThrow(), path, identity, memory, layout.dataOffset(),
                layout.dataOffset() + layout.dataBytes());
    }

    boolean isSameAs(Part other) {
        return this == other || uuid.equals(other.uuid) && identity.equals(other.identity);
    }

    /** For who is about to commit what was written to it. */
    void requireOpen() {
        if (!memory.scope().isAlive()) {
            throw new ArrayClosedException("The transaction has not happened: this process has closed "
                    + (path.isEmpty() ? "an anonymous array" : path) + ", to which it has written");
        }
    }

    boolean holds(long place, long bytes) {
        return place >= from && place <= to && bytes <= to - place;
    }
}
