package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** One open file description: what {@code open(2)} returns. Its byte locks are its own. Safe for use by many threads. */
public interface Descriptor extends AutoCloseable {
    /**
     * The file's length.
     *
     * @return a number of bytes
     * @throws IOException if the system refuses
     */
    long size() throws IOException;

    /**
     * Reads without mapping.
     *
     * @param position where in the file, in bytes
     * @param into     filled from its start, as far as the file reaches
     * @return how many bytes were read
     * @throws IOException if the system refuses
     */
    int read(long position, byte[] into) throws IOException;

    /**
     * Writes without mapping, all of it; to be done before the place is mapped.
     *
     * @param position where in the file, in bytes
     * @param bytes    memory outside the heap
     * @throws IOException if there is no room, or the system refuses
     */
    void write(long position, MemorySegment bytes) throws IOException;

    /**
     * Gives an empty file huge pages, as far as the system has them for it and lets us; to be called before {@link #reserve}, which gives it the rest.
     *
     * @param size of the file to be, in bytes
     * @throws IOException if the system refuses
     */
    void askForHugePages(long size) throws IOException;

    /**
     * Makes an empty file that long and reserves its storage, so that no later write can find the place full.
     *
     * @param size in bytes
     * @throws IOException if there is no room, or the system refuses
     */
    void reserve(long size) throws IOException;

    /**
     * Fixes the file's length for ever, where the system can.
     *
     * @throws IOException if the system refuses
     */
    void seal() throws IOException;

    /**
     * Gives a file of {@link Os#createNameless} its name, in one step.
     *
     * @param path the name
     * @throws java.nio.file.FileAlreadyExistsException if there is such a name; nothing was changed
     * @throws IOException                              if the system refuses
     */
    void link(Path path) throws IOException;

    /**
     * Maps the file's start, shared with all who map it.
     *
     * @param size     in bytes; a page's rest beyond the file's end may be mapped where {@link #mapsBeyondEnd} says so
     * @param writable whether the memory may be changed
     * @param arena    unmaps it when it closes
     * @return the memory
     * @throws IOException if the system refuses
     */
    MemorySegment map(long size, boolean writable, Arena arena) throws IOException;

    /**
     * Maps a part of the file once more, for words that are changed very often.
     *
     * @param position where the part begins, in bytes
     * @param size     in bytes
     * @return null where there are no such mappings, or enough of them: then {@link #map} has to do
     */
    Window window(long position, long size);

    /**
     * Whether {@link #map} reaches to the end of the file's last page.
     *
     * @return true on Linux with native access
     */
    boolean mapsBeyondEnd();

    /**
     * Takes the exclusive lock of one byte, which need not exist, without waiting.
     *
     * @param position the byte
     * @return false if another open file description has it
     * @throws IOException if the system refuses
     */
    boolean tryLock(long position) throws IOException;

    /**
     * Whether another open file description has the lock of a byte. Takes no lock, so it is possible on a file that is open for reading alone.
     *
     * @param position the byte
     * @return false if it could be locked now
     * @throws UnsupportedOperationException if locks don't {@linkplain Os#locksProveLife prove life}
     * @throws IOException                   if the system refuses
     */
    boolean isLocked(long position) throws IOException;

    /**
     * Lets go of a byte's lock.
     *
     * @param position the byte
     * @throws IOException if the system refuses
     */
    void unlock(long position) throws IOException;

    /**
     * One user more of the same open file description, with the same byte locks: it closes with the last of them.
     *
     * @return to be closed, too
     */
    Descriptor share();

    /**
     * Tells this file from every other one that exists at the same time on this machine, copies of it included.
     *
     * @return equal for two descriptors of one file
     * @throws IOException if the system refuses
     */
    String identity() throws IOException;

    /**
     * The number by which another process can open this file while this one has it open.
     *
     * @return nothing where processes can't do that
     */
    OptionalInt number();

    /**
     * The path by which another process can open this file.
     *
     * @return nothing for a file without a name
     */
    Optional<Path> path();

    /**
     * Whether the file has a name that outlasts its users.
     *
     * @return false for an anonymous array's, also where others find that by a hidden name
     */
    default boolean hasLastingName() {
        return path().map(path -> !path.getFileName().toString().startsWith(PortableDescriptor.HIDDEN)).orElse(false);
    }

    /** Closes the file; its mappings stay. Idempotent. */
    @Override
    void close();
}
