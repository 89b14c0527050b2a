package org.sharray;

import java.nio.file.Path;
import java.util.Objects;
import org.sharray.layout.FileLayout;
import org.sharray.sync.SharedLock;
import org.sharray.type.ElementType;

/**
 * How a new array shall be: where it lives, and which lock it has. Immutable; each method returns changed options.
 *
 * <pre>{@code
 * import static org.sharray.ArrayOptions.options;
 *
 * SharedIntArray.create(10, options().unlocked());
 * SharedDoubleArray.create(1_000, options().named("scores"));
 * }</pre>
 *
 * <p>
 * Without options an array is anonymous, signed, and has a lock of its own.
 */
public final class ArrayOptions {
    private static final ArrayOptions DEFAULTS = new ArrayOptions(null, null, true, null, false,
            FileLayout.DEFAULT_PARTICIPANTS);

    private final String name;
    private final Path file;
    private final boolean locked;
    private final SharedLock lock;
    private final boolean unsigned;
    private final int participants;

    private ArrayOptions(String name, Path file, boolean locked, SharedLock lock, boolean unsigned, int participants) {
        this.name = name;
        this.file = file;
        this.locked = locked;
        this.lock = lock;
        this.unsigned = unsigned;
        this.participants = participants;
    }

    /**
     * The defaults, to start from.
     *
     * @return options for an anonymous, signed array with a lock of its own
     */
    public static ArrayOptions options() {
        return DEFAULTS;
    }

    /**
     * Gives the array a name by which every process of this user can open it, until the name is deleted.
     *
     * @param newName 1 to 251 bytes in UTF-8, without separators and control characters, not beginning with a dot
     * @return the changed options
     */
    public ArrayOptions named(String newName) {
        return new ArrayOptions(Objects.requireNonNull(newName, "name"), null, locked, lock, unsigned, participants);
    }

    /**
     * Lets the array live in a file, so that it persists.
     *
     * @param newFile a path that does not exist yet, in a directory that does; by custom it ends in {@code .npy}
     * @return the changed options
     */
    public ArrayOptions file(Path newFile) {
        return new ArrayOptions(null, Objects.requireNonNull(newFile, "file"), locked, lock, unsigned, participants);
    }

    /**
     * Leaves the lock out: for arrays of which each process writes its own part, or that are used through atomic operations
     * alone.
     *
     * @return the changed options
     */
    public ArrayOptions unlocked() {
        return new ArrayOptions(name, file, false, null, unsigned, participants);
    }

    /**
     * Uses another array's lock, so that one lock guards several arrays.
     *
     * @param newLock of an array that is open in this process
     * @return the changed options
     */
    public ArrayOptions lock(SharedLock newLock) {
        return new ArrayOptions(name, file, true, Objects.requireNonNull(newLock, "lock"), unsigned, participants);
    }

    /**
     * Makes the elements unsigned, for NumPy and for {@link SharedArray#numbers()}. The typed methods of Java work on the same
     * bits either way.
     *
     * @return the changed options
     */
    public ArrayOptions unsigned() {
        return new ArrayOptions(name, file, locked, lock, true, participants);
    }

    /**
     * Says how many processes can have a lockable array open for writing at a time.
     *
     * @param newParticipants 1 to 65,535 (the default is 56); each takes 64 bytes in the array's file
     * @return the changed options
     * @throws IllegalArgumentException if it is out of that range
     */
    public ArrayOptions participants(int newParticipants) {
        if (newParticipants < 1 || newParticipants > FileLayout.MAX_PARTICIPANTS) {
            throw new IllegalArgumentException(
                    "participants must be 1 to " + FileLayout.MAX_PARTICIPANTS + ", not " + newParticipants);
        }
        return new ArrayOptions(name, file, locked, lock, unsigned, newParticipants);
    }

    /** The name, or null. */
    String name() {
        return name;
    }

    /** The file, or null. */
    Path file() {
        return file;
    }

    boolean isLocked() {
        return locked;
    }

    /** The other array's lock, or null. */
    SharedLock lock() {
        return lock;
    }

    int participants() {
        return participants;
    }

    ElementType elementType(ElementType type) {
        return unsigned ? type.unsigned() : type;
    }
}
