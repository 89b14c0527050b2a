package org.sharray;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.locking.Home;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLatch;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;
import org.sharray.sync.SharedSemaphore;

/**
 * Locks, semaphores, events, barriers and latches for the threads of several processes, each with a name.
 *
 * <pre>{@code
 * try (var jobs = Synchronizers.create()) {
 *     SharedSemaphore free = jobs.semaphore("free", 3);
 *     var worker = SharedProcess.start(() -> work(free));
 *     ...
 * }
 * }</pre>
 *
 * <p>
 * They live in a file, like the elements of an array: one of their own, which is anonymous, named or at a path, or an array's
 * ({@link SharedArray#synchronizers}). Whoever first asks for a name makes it; others, in whatever process, get the same. A
 * synchroniser is never taken away again while its file lives; there is room for a fixed number ({@link ArrayOptions#synchronizers}).
 *
 * <p>
 * This object and each synchroniser may be sent to another process at any time: captured by a task, or serialised. A synchroniser keeps
 * the file open as long as it is reachable; closing ends this process's use of all of them. A name has 1 to 56 bytes in UTF-8 and no
 * control characters; different kinds have names of their own. Methods that make a synchroniser throw
 * {@link IllegalArgumentException} for what can't be a name, {@link org.sharray.error.SharrayException} if there is no more room, and
 * {@link org.sharray.error.ArrayClosedException} after {@link #close}.
 */
public final class Synchronizers implements AutoCloseable, Serializable {
    private static final long serialVersionUID = 1L;
    private static final int ROOM = 32;

    /** The array in whose file they are; one without elements, if the file is theirs alone. */
    private final transient SharedArray array;
    private final transient Home home;

    Synchronizers(SharedArray array, Home home) {
        this.array = array;
        this.home = home;
    }

    private static Synchronizers of(SharedArray array) {
        try {
            return array.synchronizers();
        } catch (RuntimeException none) {
            array.close();
            throw none;
        }
    }

    /**
     * Makes a place for 32 synchronisers that goes with the last process that has it open.
     *
     * @return the place
     * @throws StorageException if there is no room for it
     */
    public static Synchronizers create() {
        return create(ArrayOptions.options().synchronizers(ROOM));
    }

    /**
     * Makes a place for synchronisers.
     *
     * @param options where it lives, for how many synchronisers and how many processes it has room, whether its locks are strict
     * @return the place
     * @throws UnsupportedOperationException if the options leave the lock out
     * @throws ArrayExistsException          if there is one of that name, or an array, or such a file
     * @throws StorageException              if there is no room for it, or its place refuses it
     */
    public static Synchronizers create(ArrayOptions options) {
        if (!options.isLocked()) {
            throw new UnsupportedOperationException(
                    "Synchronisers need a lock; create them without options().unlocked()");
        }
        return of(SharedArray.create('b', 0, options));
    }

    /**
     * Opens the synchronisers of a name: those made under it, or of a named array.
     *
     * @param name of the place or the array
     * @return the place
     * @throws IllegalArgumentException      if that can't be a name
     * @throws ArrayNotFoundException        if there is none of that name
     * @throws ArrayFormatException          if it is damaged or of another version
     * @throws UnsupportedOperationException if it is an array without a lock
     * @throws StorageException              if its place refuses
     */
    public static Synchronizers open(String name) {
        return of(SharedArray.open(name));
    }

    /**
     * Opens the synchronisers in a file.
     *
     * @param file its path; a symbolic link is refused
     * @return the place
     * @throws ArrayNotFoundException        if there is no such file
     * @throws ArrayFormatException          if it is damaged or of another version
     * @throws UnsupportedOperationException if it is an array without a lock
     * @throws StorageException              if its place refuses
     */
    public static Synchronizers open(Path file) {
        return of(SharedArray.open(file));
    }

    /**
     * Opens the synchronisers that another process handed on.
     *
     * @param handle as {@link #handle} or {@link SharedArray#handle} gave it there
     * @return the place
     * @throws ArrayNotFoundException        if they are gone, and with them perhaps the process that had them
     * @throws UnsupportedOperationException if it is an array without a lock
     * @throws StorageException              if their place refuses
     */
    public static Synchronizers attach(ArrayHandle handle) {
        return of(SharedArray.attach(handle));
    }

    /**
     * The lock of a name.
     *
     * @param name of the lock
     * @return the lock; made if there is none
     */
    public SharedLock lock(String name) {
        return home.lock(named(name));
    }

    /**
     * The read-write lock of a name.
     *
     * @param name of the lock
     * @return the lock; made if there is none
     */
    public SharedReadWriteLock readWriteLock(String name) {
        return home.readWriteLock(named(name));
    }

    /**
     * The semaphore of a name.
     *
     * @param name    of the semaphore
     * @param permits that it has at first, if it is made now; at least 0
     * @return the semaphore; made if there is none
     */
    public SharedSemaphore semaphore(String name, int permits) {
        return home.semaphore(named(name), permits);
    }

    /**
     * The event of a name.
     *
     * @param name of the event
     * @return the event; made if there is none, and then not set
     */
    public SharedEvent event(String name) {
        return home.event(named(name));
    }

    /**
     * The barrier of a name. This process takes part from now on.
     *
     * @param name    of the barrier
     * @param parties how many threads have to arrive, 1 to 65,535
     * @return the barrier; made if there is none
     * @throws IllegalArgumentException if there is one for another number of parties, or the number is out of range
     */
    public SharedBarrier barrier(String name, int parties) {
        return home.barrier(named(name), parties);
    }

    /**
     * The latch of a name.
     *
     * @param name  of the latch
     * @param count that it has at first, if it is made now; at least 0
     * @return the latch; made if there is none
     */
    public SharedLatch latch(String name, int count) {
        return home.latch(named(name), count);
    }

    private static String named(String name) {
        if (Objects.requireNonNull(name, "name").isEmpty()) {
            throw new IllegalArgumentException("A synchroniser's name can't be empty");
        }
        return name;
    }

    /**
     * The name by which other processes can open these.
     *
     * @return nothing if they have none
     */
    public Optional<String> name() {
        return array.name();
    }

    /**
     * What another process needs to open these.
     *
     * @return good as long as this process has them open, or the name stands
     * @throws org.sharray.error.ArrayClosedException if they are closed
     */
    public ArrayHandle handle() {
        return array.handle();
    }

    /**
     * Ends this process's use of the synchronisers, and of the array, if they are an array's: as {@link SharedArray#close}. Threads
     * that wait get a {@link org.sharray.error.ArrayClosedException}; a lock that is held counts as held by a dead owner. Idempotent.
     */
    @Override
    public void close() {
        array.close();
    }

    /**
     * Names the place, for people.
     *
     * @return for instance {@code the synchronisers of "jobs"}
     */
    @Override
    public String toString() {
        return "the synchronisers of " + home.label();
    }

    private Object writeReplace() {
        return new SentSynchronizers(array.handle().toString());
    }
}
