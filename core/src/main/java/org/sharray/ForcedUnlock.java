package org.sharray;

import java.nio.file.Path;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.LockFacts;
import org.sharray.layout.LockKind;
import org.sharray.locking.Seizure;
import org.sharray.storage.ArrayFile;

/**
 * Takes a lock away from an owner that lives but will never release it. A last resort: the owner goes on, and may still write to what the lock protects, beside the next one. To end
 * the owner's process is safer; its locks are free then by themselves.
 *
 * <p>
 * The next owner is told, as after a death ({@link org.sharray.sync.SharedLock#previousOwnerDied}), a strict lock waits for its repair, and whoever waits for the lock's conditions is
 * woken. {@link org.sharray.sync.SharedLock#ownerDeaths} counts it. What the old owner sees: from then on it does not hold the lock, so its {@code unlock} (and the closing of its guard),
 * its waits for conditions and its signals throw {@link IllegalMonitorStateException}. Readers of a read-write lock can't be forced, only its writer.
 *
 * <p>
 * It is recorded: by the logger {@code org.sharray} as a warning, and by the flight recorder as {@code org.sharray.LockForced}, if it runs. No participant slot is needed.
 */
public final class ForcedUnlock {
    private ForcedUnlock() {}

    /**
     * Takes away a lock of a named array.
     *
     * @param name of the array
     * @param seen the lock, as {@link Inspection} has shown it, held
     * @return false if that owner does not have the lock any more; then nothing has changed
     * @throws IllegalArgumentException if the lock was not held
     * @throws ArrayNotFoundException   if there is no such array
     * @throws ArrayFormatException     if it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    public static boolean of(String name, LockFacts seen) {
        try (ArrayFile file = ArrayFile.openNamed(name, true)) {
            return take(file, seen);
        }
    }

    /**
     * Takes away a lock of an array in a file.
     *
     * @param path of the file
     * @param seen the lock, as {@link Inspection} has shown it, held
     * @return false if that owner does not have the lock any more; then nothing has changed
     * @throws IllegalArgumentException if the lock was not held
     * @throws ArrayNotFoundException   if there is no such file
     * @throws ArrayFormatException     if it is not an array, damaged, or of an unknown type or version
     * @throws StorageException         if its place refuses
     */
    public static boolean of(Path path, LockFacts seen) {
        try (ArrayFile file = ArrayFile.openFound(path, true)) {
            return take(file, seen);
        }
    }

    /**
     * Takes away a lock of an array that was found.
     *
     * @param found the array
     * @param seen  the lock, as {@link Inspection} has shown it, held
     * @return false if that owner does not have the lock any more; then nothing has changed
     * @throws IllegalArgumentException if the lock was not held
     * @throws ArrayNotFoundException   if it is gone
     * @throws ArrayFormatException     if it is damaged or of another version
     * @throws StorageException         if its place refuses
     */
    public static boolean of(FoundArray found, LockFacts seen) {
        try (ArrayFile file = Inspection.fileOf(found, true)) {
            return take(file, seen);
        }
    }

    private static boolean take(ArrayFile file, LockFacts seen) {
        LockFacts.Owner owner = seen.owner().orElseThrow(
                () -> new IllegalArgumentException("Nobody had " + seen.label() + " of " + file.label()));
        ArrayFile home = Inspection.homeOf(file, true);
        if (home == null) {
            return file.layout().lockKind() == LockKind.OWN && takeIn(file, seen, owner);
        }
        try (home) {
            return takeIn(home, seen, owner);
        }
    }

    private static boolean takeIn(ArrayFile home, LockFacts seen, LockFacts.Owner owner) {
        return new Seizure(home.memory(), home.layout()).take(seen, owner, home.label());
    }
}
