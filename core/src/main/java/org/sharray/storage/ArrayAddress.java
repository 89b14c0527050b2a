package org.sharray.storage;

import java.io.Serializable;
import java.util.UUID;
import org.sharray.layout.Contents;

/**
 * How another process finds an array's file, and knows that it is this one: by its UUID, or if it was not made by Sharray, by
 * the system's identity of the file.
 *
 * @param uuid   the array's, or null for a file without control region
 * @param part   what to take of a file without control region; else null
 * @param path   the file's absolute path, or null for an anonymous array
 * @param pid    a process that has it open
 * @param number the descriptor's number there, or -1 where the path is the only way
 */
public record ArrayAddress(UUID uuid, Part part, String path, long pid, int number) implements Serializable {
    /**
     * Elements in a file of another maker.
     *
     * @param file     as {@link org.sharray.os.Descriptor#identity} tells it; another file is refused
     * @param contents what elements they are
     * @param offset   of the first one, in bytes
     */
    public record Part(String file, Contents contents, long offset) implements Serializable {}

    /**
     * Checks that it can be told whether what is found is the array.
     *
     * @throws IllegalArgumentException if there is neither UUID nor part, or both
     */
    public ArrayAddress {
        if ((uuid == null) == (part == null)) {
            throw new IllegalArgumentException("an array has either a UUID or a place in a file of another maker");
        }
    }

    /**
     * The address of an array that Sharray made.
     *
     * @param uuid   the array's
     * @param path   the file's absolute path, or null for an anonymous array
     * @param pid    a process that has it open
     * @param number the descriptor's number there, or -1 where the path is the only way
     */
    public ArrayAddress(UUID uuid, String path, long pid, int number) {
        this(uuid, null, path, pid, number);
    }
}
