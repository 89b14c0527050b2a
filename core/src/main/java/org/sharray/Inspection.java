package org.sharray;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockPlace;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.layout.FileLayout;
import org.sharray.layout.LockKind;
import org.sharray.locking.Observer;
import org.sharray.os.Os;
import org.sharray.storage.ArrayAddress;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.Findings;

/**
 * A look at an array from outside: what it is, who uses it, who has which of its locks. It opens the array for reading alone, takes no part in its locks, takes none
 * of them and writes nothing, so it disturbs nobody, and works when all is stuck.
 *
 * <p>
 * What it tells is as it was when it was asked, lock by lock; the next moment it may be otherwise.
 *
 * {@snippet :
 * try (Inspection scores = Inspection.open("scores")) {
 *     scores.lock().flatMap(LockFacts::owner).ifPresent(System.out::println);
 * }
 * }
 *
 * <p>
 * Safe for use by many threads.
 */
public final class Inspection implements AutoCloseable {
    private final ArrayFile file;

    /** The array itself; closing it closes the file. */
    private final SharedArray array;

    /** The file in which the locks are, if that is another array's and can be had; else null. */
    private final ArrayFile lockHome;

    /** Null if there are no locks, or they can't be had. */
    private final Observer observer;

    private Inspection(ArrayFile file) {
        this.file = file;
        this.array = ArrayFactory.whole(file);
        this.lockHome = homeOf(file, false);
        ArrayFile place = lockHome != null ? lockHome : file;
        this.observer = place.layout().lockKind() == LockKind.OWN
                ? new Observer(place.memory(), place.layout(), place.descriptor())
                : null;
    }

    /**
     * The arrays on this machine that this user may see: all named ones, and those of any kind that living processes have open.
     *
     * @return named ones first, then anonymous ones, then files; each in the order of their labels
     * @throws StorageException if the directory of named arrays can't be read
     */
    public static List<FoundArray> find() {
        return Findings.find();
    }

    /**
     * Opens what was found.
     *
     * @param found one of {@link #find}
     * @return the inspection
     * @throws ArrayNotFoundException if it is gone
     * @throws ArrayFormatException   if it is damaged or of another version
     * @throws StorageException       if its place refuses
     */
    public static Inspection open(FoundArray found) {
        return new Inspection(fileOf(found, false));
    }

    /**
     * Opens a named array.
     *
     * @param name of the array
     * @return the inspection
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    public static Inspection open(String name) {
        return new Inspection(ArrayFile.openNamed(name, false));
    }

    /**
     * Opens an array's file, or any {@code .npy} file.
     *
     * @param path its path; may be {@code /proc/<pid>/fd/<number>}
     * @return the inspection
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if it is not an array, damaged, or of an unknown type or version
     * @throws StorageException       if its place refuses
     */
    public static Inspection open(Path path) {
        return new Inspection(ArrayFile.openFound(path, false));
    }

    /** What was found, open. */
    static ArrayFile fileOf(FoundArray found, boolean writable) {
        return found.name().isPresent()
                ? ArrayFile.openNamed(found.name().get(), writable)
                : ArrayFile.openFound(found.path(), writable);
    }

    /** The other array's file whose lock this one uses; null if there is none, or it can't be had. */
    static ArrayFile homeOf(ArrayFile file, boolean writable) {
        FileLayout layout = file.layout();
        if (layout.lockKind() != LockKind.SHARED || layout.lockPath().isEmpty()) {
            return null;
        }
        try {
            return ArrayFile.attach(new ArrayAddress(layout.lockUuid().orElseThrow(), layout.lockPath(), 0, -1),
                    writable);
        } catch (RuntimeException gone) {
            return null;
        }
    }

    /**
     * What the array is.
     *
     * @return facts that do not change
     * @throws ArrayClosedException if this is closed
     */
    public ArrayFacts facts() {
        requireOpen();
        FileLayout layout = file.layout();
        boolean ours = layout.hasControl();
        return new ArrayFacts(layout.uuid(), layout.contents().type(), layout.contents().shape(),
                layout.contents().columnMajor(), layout.dataBytes(),
                layout.fileSize(),
                ours ? Optional.of(Instant.ofEpochMilli(layout.created(file.memory()))) : Optional.empty(),
                ours ? layout.creator(file.memory()) : 0, LockPlace.values()[layout.lockKind().ordinal()],
                Optional.of(layout.lockPath()).filter(path -> !path.isEmpty()), layout.participants(), layout.stripes(),
                layout.synchronizers(),
                layout.isStrict());
    }

    /**
     * The elements.
     *
     * @return the array, read-only; open as long as this is
     */
    public SharedArray array() {
        return array;
    }

    /**
     * How much of the file is in memory now.
     *
     * @return in bytes, in whole pages; nothing if the system does not tell
     * @throws ArrayClosedException if this is closed
     */
    public OptionalLong residentBytes() {
        requireOpen();
        return Os.current().resident(file.memory());
    }

    /**
     * The array's lock: its own, or that of the other array whose lock it uses.
     *
     * @return its state; nothing if there is none, or the other array can't be found
     * @throws ArrayClosedException if this is closed
     */
    public Optional<LockFacts> lock() {
        requireOpen();
        return Optional.ofNullable(observer).map(Observer::lock);
    }

    /**
     * The locks of parts.
     *
     * @return in the order of the parts; empty if there are none
     * @throws ArrayClosedException if this is closed
     */
    public List<LockFacts> stripes() {
        requireOpen();
        return observer == null ? List.of() : observer.stripes();
    }

    /**
     * Everybody who takes part in the locks, and the dead that nobody has cleared away yet.
     *
     * @return in the order of their slots; empty if there is no lock
     * @throws ArrayClosedException if this is closed
     */
    public List<ParticipantFacts> participants() {
        requireOpen();
        return observer == null ? List.of() : observer.participants();
    }

    /**
     * The synchronisers that stand in the file of the locks.
     *
     * @return in the order in which they were made
     * @throws ArrayClosedException if this is closed
     */
    public List<SynchronizerFacts> synchronizers() {
        requireOpen();
        return observer == null ? List.of() : observer.synchronizers();
    }

    private void requireOpen() {
        if (!array.isOpen()) {
            throw new ArrayClosedException("This inspection of " + file.label() + " is closed");
        }
    }

    /** Closes it; idempotent. */
    @Override
    public void close() {
        array.close();
        if (lockHome != null) {
            lockHome.close();
        }
    }
}
