package org.sharray;

import java.nio.file.Path;
import java.util.Objects;
import org.sharray.layout.Contents;
import org.sharray.layout.FileLayout;
import org.sharray.layout.LockPlan;
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
    private static final ArrayOptions DEFAULTS = new ArrayOptions(null, null, true, null, LockPlan.DEFAULT, false,
            false, false);

    private final String name;
    private final Path file;
    private final boolean locked;
    private final SharedLock lock;
    private final LockPlan plan;
    private final boolean unsigned;
    private final boolean packed;
    private final boolean hugePages;

    private ArrayOptions(String name, Path file, boolean locked, SharedLock lock, LockPlan plan, boolean unsigned,
            boolean packed, boolean hugePages) {
        this.name = name;
        this.file = file;
        this.locked = locked;
        this.lock = lock;
        this.plan = plan;
        this.unsigned = unsigned;
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
        return new ArrayOptions(Objects.requireNonNull(newName, "name"), null, locked, lock, plan, unsigned, packed,
                hugePages);
    }

    /**
     * Lets the array live in a file, so that it persists.
     *
     * @param newFile a path that does not exist yet, in a directory that does; by custom it ends in {@code .npy}
     * @return the changed options
     */
    public ArrayOptions file(Path newFile) {
        return new ArrayOptions(null, Objects.requireNonNull(newFile, "file"), locked, lock, plan, unsigned, packed,
                hugePages);
    }

    /**
     * Leaves the lock out: for arrays of which each process writes its own part, or that are used through atomic operations
     * alone.
     *
     * @return the changed options
     */
    public ArrayOptions unlocked() {
        return new ArrayOptions(name, file, false, null, plan, unsigned, packed, hugePages);
    }

    /**
     * Uses another array's lock, so that one lock guards several arrays.
     *
     * @param newLock of an array that is open in this process
     * @return the changed options
     */
    public ArrayOptions lock(SharedLock newLock) {
        return new ArrayOptions(name, file, true, Objects.requireNonNull(newLock, "lock"), plan, unsigned, packed,
                hugePages);
    }

    /**
     * Makes the elements unsigned, for NumPy and for {@link SharedArray#numbers()}. The typed methods of Java work on the same
     * bits either way.
     *
     * @return the changed options
     */
    public ArrayOptions unsigned() {
        return new ArrayOptions(name, file, locked, lock, plan, true, packed, hugePages);
    }

    /**
     * Says how many processes can have a lockable array open for writing at a time.
     *
     * @param newParticipants 1 to 65,535 (the default is 40); each takes 128 bytes in the array's file, or more if there is room for
     *                        more than 8 synchronisers
     * @return the changed options
     * @throws IllegalArgumentException if it is out of that range
     */
    public ArrayOptions participants(int newParticipants) {
        if (newParticipants < 1 || newParticipants > FileLayout.MAX_PARTICIPANTS) {
            throw new IllegalArgumentException(
                    "participants must be 1 to " + FileLayout.MAX_PARTICIPANTS + ", not " + newParticipants);
        }
        return with(plan.withParticipants(newParticipants));
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
        return with(plan.withStripes(newStripes));
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
        return with(plan.withSynchronizers(newSynchronizers));
    }

    /**
     * Says how much a transaction can write ({@link SharedIntArray#atomically} and its siblings): its journal keeps, until it has ended, each element
     * that is set once or more, with 8 bytes and its own, rounded up to a multiple of 8.
     *
     * @param newBytes 64 to 2<sup>30</sup>, in the array's file; or 0, for an array without transactions. The default is 1024: 63 elements of up to 8 bytes
     * @return the changed options
     * @throws IllegalArgumentException if it is out of that range
     */
    public ArrayOptions journal(int newBytes) {
        if (newBytes != 0 && (newBytes < FileLayout.MIN_JOURNAL_BYTES || newBytes > FileLayout.MAX_JOURNAL_BYTES)) {
            throw new IllegalArgumentException("journal must be 0, or " + FileLayout.MIN_JOURNAL_BYTES + " to "
                    + FileLayout.MAX_JOURNAL_BYTES + " bytes, not " + newBytes);
        }
        return with(plan.withJournal(newBytes));
    }

    /**
     * Makes transactions durable: of an array that lives in a {@linkplain #file file}, what a transaction wrote survives also a power failure once the
     * transaction has ended, and one that has not ended leaves nothing. Each then waits twice for the storage. Arrays in memory are as they always are.
     *
     * @return the changed options
     */
    public ArrayOptions durable() {
        return with(plan.madeDurable());
    }

    private ArrayOptions with(LockPlan newPlan) {
        return new ArrayOptions(name, file, locked, lock, newPlan, unsigned, packed, hugePages);
    }

    /**
     * Makes the locks strict: when an owner has died, every way to acquire the lock throws
     * {@link org.sharray.error.OwnerDiedException} until somebody has mended what it protects ({@link SharedLock#repair}).
     *
     * @return the changed options
     */
    public ArrayOptions strict() {
        return with(plan.madeStrict());
    }

    /**
     * Lets the fields of records follow each other without gaps, as NumPy does by itself and a C compiler does when told so. Else each lies at
     * a multiple of its alignment, which columns of a {@link SharedRecordArray} need. For records alone.
     *
     * @return the changed options
     */
    public ArrayOptions packed() {
        return new ArrayOptions(name, file, locked, lock, plan, unsigned, true, hugePages);
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
        return new ArrayOptions(name, file, locked, lock, plan, unsigned, packed, true);
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
        return FileLayout.locked(contents, plan);
    }

    /** The same for a vector, which needs a synchroniser's place besides. */
    ArrayOptions forVector() {
        if (!locked || lock != null) {
            throw new IllegalArgumentException(
                    "A vector has a lock of its own for those who append: create it without options()"
                            + (locked ? ".lock(…)" : ".unlocked()"));
        }
        if (plan.synchronizers() == FileLayout.MAX_SYNCHRONIZERS) {
            throw new IllegalArgumentException("A vector needs one of the " + FileLayout.MAX_SYNCHRONIZERS
                    + " places for synchronisers itself: create it with one less");
        }
        return synchronizers(plan.synchronizers() + 1);
    }

    ElementType elementType(ElementType type) {
        return unsigned ? type.unsigned() : type;
    }
}
