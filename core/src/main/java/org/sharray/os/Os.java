package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The operating system, as far as shared arrays need it. Implementations are stateless and safe for use by many threads. */
public interface Os {
    /** Set to {@code true}, this system property forces the mode that needs no native access. */
    String PORTABLE_PROPERTY = "sharray.portable";

    /**
     * The operating system of this JVM: Linux by native calls where they are to be had, else the JDK's own means.
     *
     * @return always the same object
     * @throws UnsupportedOperationException on a machine that is not little-endian, as the files are
     */
    static Os current() {
        OsChoice.requireLittleEndian(ByteOrder.nativeOrder());
        return OsChoice.Made.CURRENT;
    }

    /**
     * Creates an empty file without a name that goes with its last user.
     *
     * @param label what tools show for it, at most 200 bytes
     * @return the open file, writable
     * @throws IOException if the system refuses
     */
    Descriptor createAnonymous(String label) throws IOException;

    /**
     * Creates an empty file that nobody can find until {@link Descriptor#link} gives it a name.
     *
     * @param directory where the name will stand
     * @return the open file, writable, readable and writable by its owner alone
     * @throws IOException if the system refuses
     */
    Descriptor createNameless(Path directory) throws IOException;

    /**
     * Opens a file, never through a symbolic link at the path's end.
     *
     * @param path     the file
     * @param writable whether it may be changed through this descriptor
     * @return the open file
     * @throws NotRegularFileException if it is a directory, a pipe, a device or a socket
     * @throws IOException             if there is none, or the system refuses
     */
    Descriptor open(Path path, boolean writable) throws IOException;

    /**
     * Opens what another process, or this one, has open under a number.
     *
     * @param pid      the process
     * @param number   as {@link Descriptor#number} told it there
     * @param writable whether it may be changed through this descriptor
     * @return the open file
     * @throws NotRegularFileException if it is a directory, a pipe, a device or a socket
     * @throws IOException             if there is no such process or number, or the system refuses
     */
    Descriptor openOf(long pid, int number, boolean writable) throws IOException;

    /**
     * Whether byte locks last exactly as long as the process that took them, whatever else it opens and closes. Where they do,
     * a held lock proves that its owner lives.
     *
     * @return true on Linux with native access
     */
    boolean locksProveLife();

    /**
     * Whether {@link #awaitChange} and {@link #wake} work; a thread that finds they don't has to poll.
     *
     * @return true on Linux with native access
     */
    boolean canWait();

    /**
     * Blocks the calling thread while a 32-bit word has the expected value, until {@link #wake} in any process, the time limit,
     * or for no reason at all: the caller looks again. Pins a virtual thread's carrier.
     *
     * @param memory   a shared mapping
     * @param offset   the word's place in it, in bytes, a multiple of 4
     * @param expected the value at which to wait
     * @param nanos    the longest wait, in nanoseconds
     */
    void awaitChange(MemorySegment memory, long offset, int expected, long nanos);

    /**
     * Wakes threads of any process that wait on a word.
     *
     * @param memory a shared mapping
     * @param offset the word's place in it, in bytes, a multiple of 4
     * @param count  how many to wake at most
     */
    void wake(MemorySegment memory, long offset, int count);

    /**
     * How the kernel tells of the end of this process.
     *
     * @return null where it does not, or can't wait for several words
     */
    DeathNotices deathNotices();

    /**
     * Blocks the calling thread while all words have the expected values, until {@link #wake} in any process, the time limit,
     * or for no reason at all: the caller looks again. Only where there are {@link #deathNotices}.
     *
     * @param words the words; those whose mapping has ended are an end of the wait, too
     * @param nanos the longest wait, in nanoseconds
     */
    void awaitAnyChange(Words words, long nanos);

    /**
     * Called between two steps of a protocol. It does nothing; tests put an operating system in place that ends the process here.
     *
     * @param step the step that has been done
     */
    default void reached(Enum<?> step) {}

    /**
     * Waits until what is in a part of a mapping is on the storage of its file. Memory has none, and there is nothing to wait for.
     *
     * @param memory any part of a mapping
     * @throws IOException if the storage refuses
     */
    void flush(MemorySegment memory) throws IOException;

    /**
     * How much of a mapping is in memory now.
     *
     * @param memory a mapping, from its first byte
     * @return a number of bytes, in whole pages; nothing if the system does not tell
     */
    OptionalLong resident(MemorySegment memory);

    /**
     * The memory that a new anonymous file may fill without swapping or killing: the machine's, or what a container leaves.
     *
     * @return a number of bytes, or nothing if the system does not tell
     */
    OptionalLong availableMemory();
}
