package org.sharray;

import java.nio.file.Path;
import java.util.Objects;
import org.sharray.layout.Contents;
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
            FileLayout.DEFAULT_PARTICIPANTS, 0, FileLayout.DEFAULT_SYNCHRONIZERS, false, false, false);

    private final String name;
    private final Path file;
    private final boolean locked;
    private final SharedLock lock;
    private final boolean unsigned;
    private final int participants;
    private final int stripes;
    private final int synchronizers;
    private final boolean strict;
    private final boolean packed;
    private final boolean hugePages;

    private ArrayOptions(String name, Path file, boolean locked, SharedLock lock, boolean unsigned, int participants,
            int stripes, int synchronizers, boolean strict, boolean packed, boolean hugePages) {
        this.name = name;
        this.file = file;
        this.locked = locked;
        this.lock = lock;
        this.unsigned = unsigned;
        this.participants = participants;
        this.stripes = stripes;
        this.synchronizers = synchronizers;
        this.strict = strict;
        this.packed = packed;
        this.hugePages = hugePages;
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
        return new ArrayOptions(Objects.requireNonNull(newName, "name"), null, locked, lock, unsigned, participants,
                stripes, synchronizers, strict, packed, hugePages);
    }

    /**
     * Lets the array live in a file, so that it persists.
     *
     * @param newFile a path that does not exist yet, in a directory that does; by custom it ends in {@code .npy}
     * @return the changed options
     */
    public ArrayOptions file(Path newFile) {
        return new ArrayOptions(null, Objects.requireNonNull(newFile, "file"), locked, lock, unsigned, participants,
                stripes, synchronizers, strict, packed, hugePages);
    }

    /**
     * Leaves the lock out: for arrays of which each process writes its own part, or that are used through atomic operations
     * alone.
     *
     * @return the changed options
     */
    public ArrayOptions unlocked() {
        return new ArrayOptions(name, file, false, null, unsigned, participants, stripes, synchronizers, strict,
                packed, hugePages);
    }

    /**
     * Uses another array's lock, so that one lock guards several arrays.
     *
     * @param newLock of an array that is open in this process
     * @return the changed options
     */
    public ArrayOptions lock(SharedLock newLock) {
        return new ArrayOptions(name, file, true, Objects.requireNonNull(newLock, "lock"), unsigned, participants,
                stripes, synchronizers, strict, packed, hugePages);
    }

    /**
     * Makes the elements unsigned, for NumPy and for {@link SharedArray#numbers()}. The typed methods of Java work on the same
     * bits either way.
     *
     * @return the changed options
     */
    public ArrayOptions unsigned() {
        return new ArrayOptions(name, file, locked, lock, true, participants, stripes, synchronizers, strict, packed,
                hugePages);
    }

    /**
     * Says how many processes can have a lockable array open for writing at a time.
     *
     * @param newParticipants 1 to 65,535 (the default is 48); each takes 128 bytes in the array's file, or more if there is room for
     *                        more than 8 synchronisers
     * @return the changed options
     * @throws IllegalArgumentException if it is out of that range
     */
    public ArrayOptions participants(int newParticipants) {
        if (newParticipants < 1 || newParticipants > FileLayout.MAX_PARTICIPANTS) {
            throw new IllegalArgumentException(
                    "participants must be 1 to " + FileLayout.MAX_PARTICIPANTS + ", not " + newParticipants);
        }
        return new ArrayOptions(name, file, locked, lock, unsigned, newParticipants, stripes, synchronizers, strict,
                packed, hugePages);
    }

    /**
     * Divides the array into parts with a lock each ({@link SharedArray#lock(long)}), so that processes that write different parts
     * don't wait for each other. They are beside the lock of the whole array, which does not stop those who hold a part.
     *
     * @param newStripes at most how many parts, 0 to 65,536; each takes 128 bytes in the array's file
     * @return the changed options
     * @throws IllegalArgumentException if it is out of that range
     */
    public ArrayOptions stripes(int newStripes) {
        if (newStripes < 0 || newStripes > FileLayout.MAX_STRIPES) {
            throw new IllegalArgumentException(
                    "stripes must be 0 to " + FileLayout.MAX_STRIPES + ", not " + newStripes);
        }
        return new ArrayOptions(name, file, locked, lock, unsigned, participants, newStripes, synchronizers, strict,
                packed, hugePages);
    }

    /**
     * Says for how many conditions, semaphores, events and the like the array's file has room ({@link Synchronizers}). Without any,
     * the file of one value with a lock has 4 KiB, and not 8.
     *
     * @param newSynchronizers 0 to 4,096 (the default is 8, and 32 for {@link Synchronizers#create()})
     * @return the changed options
     * @throws IllegalArgumentException if it is out of that range
     */
    public ArrayOptions synchronizers(int newSynchronizers) {
        if (newSynchronizers < 0 || newSynchronizers > FileLayout.MAX_SYNCHRONIZERS) {
            throw new IllegalArgumentException(
                    "synchronizers must be 0 to " + FileLayout.MAX_SYNCHRONIZERS + ", not " + newSynchronizers);
        }
        return new ArrayOptions(name, file, locked, lock, unsigned, participants, stripes, newSynchronizers, strict,
                packed, hugePages);
    }

    /**
     * Makes the locks strict: when an owner has died, every way to acquire the lock throws
     * {@link org.sharray.error.OwnerDiedException} until somebody has mended what it protects ({@link SharedLock#repair}).
     *
     * @return the changed options
     */
    public ArrayOptions strict() {
        return new ArrayOptions(name, file, locked, lock, unsigned, participants, stripes, synchronizers, true, packed,
                hugePages);
    }

    /**
     * Lets the fields of records follow each other without gaps, as NumPy does by itself and a C compiler does when told so. Else each lies at
     * a multiple of its alignment, which columns of a {@link SharedRecordArray} need. For records alone.
     *
     * @return the changed options
     */
    public ArrayOptions packed() {
        return new ArrayOptions(name, file, locked, lock, unsigned, participants, stripes, synchronizers, strict, true,
                hugePages);
    }

    /**
     * Asks for huge pages (of 2 MiB, on most machines): for large arrays that are read or written at random, or that are filled once and soon go again. The
     * kernel has fewer pages to keep and the processor more of them at hand; {@code docs/benchmarks.md} has figures. In return the array takes up to
     * one huge page more, and creating it may take longer while the kernel looks for such pages. All who open the array have them.
     *
     * <p>
     * This is a wish. Ordinary pages are what one gets for arrays that are smaller than a huge page, in portable mode, and where the system does not allow
     * others. Linux, as most distributions have it, does not until its administrator says so: for anonymous arrays in
     * {@code /sys/kernel/mm/transparent_hugepage/shmem_enabled} ({@code advise} is enough), for named ones by an option of the file system where
     * they lie ({@code mount -o remount,huge=advise /dev/shm}).
     *
     * @return the changed options
     */
    public ArrayOptions hugePages() {
        return new ArrayOptions(name, file, locked, lock, unsigned, participants, stripes, synchronizers, strict,
                packed, true);
    }

    boolean isPacked() {
        return packed;
    }

    boolean wantsHugePages() {
        return hugePages;
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

    /** The file of an array with a lock of its own. */
    FileLayout lockedLayout(Contents contents) {
        return FileLayout.locked(contents, participants, stripes, synchronizers, strict);
    }

    /** The same for a vector, which needs a synchroniser's place besides. */
    ArrayOptions forVector() {
        if (!locked || lock != null) {
            throw new IllegalArgumentException(
                    "A vector has a lock of its own for those who append: create it without options()"
                            + (locked ? ".lock(…)" : ".unlocked()"));
        }
        if (synchronizers == FileLayout.MAX_SYNCHRONIZERS) {
            throw new IllegalArgumentException("A vector needs one of the " + FileLayout.MAX_SYNCHRONIZERS
                    + " places for synchronisers itself: create it with one less");
        }
        return synchronizers(synchronizers + 1);
    }

    ElementType elementType(ElementType type) {
        return unsigned ? type.unsigned() : type;
    }
}
