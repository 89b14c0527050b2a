package org.sharray;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.function.Consumer;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.LockKind;
import org.sharray.locking.Participant;
import org.sharray.locking.WordLock;
import org.sharray.storage.ArrayAddress;
import org.sharray.storage.ArrayFile;
import org.sharray.sync.SharedLock;
import org.sharray.type.ElementType;

/**
 * One opening of an array in this JVM: its file and, if it has one, its lock. The array and all its slices share it and keep it
 * reachable; it is released by {@link #close}, or when none of them is reachable any more.
 */
final class Attachment {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ArrayFile file;

    /** The file whose lock is used, if it is another's: opened for that alone. Else null. */
    private final ArrayFile lockHome;

    /** Null if there is none, or if it can't be had; then {@link #lock()} says why. */
    private final SharedLock lock;

    private final Cleaner.Cleanable resources;

    private Attachment(ArrayFile file, ArrayFile lockHome) {
        this.file = file;
        this.lockHome = lockHome;
        ArrayFile home = lockHome != null ? lockHome : file;
        Participant participant = null;
        if (home.layout().lockKind() == LockKind.OWN && file.isWritable()) {
            participant = Participant.attach(home.layout(), home.descriptor(), home.label());
            this.lock = new WordLock(home.memory(), home.layout(), participant, this::sentLock, home.label());
        } else {
            this.lock = null;
        }
        this.resources = CLEANER.register(this, new Resources(file, lockHome, participant));
    }

    /** What an attachment holds, without the attachment. */
    private record Resources(ArrayFile file, ArrayFile lockHome, Participant participant) implements Runnable {
        @Override
        public void run() {
            // The memory first: who waits for the lock then finds the array closed, not the participant gone.
            try (ArrayFile _ = lockHome) {
                file.close();
            } finally {
                if (participant != null) {
                    participant.detach();
                }
            }
        }
    }

    private static Attachment of(ArrayFile file, ArrayFile lockHome) {
        try {
            return new Attachment(file, lockHome);
        } catch (RuntimeException failure) {
            new Resources(file, lockHome, null).run();
            throw failure;
        }
    }

    /** Makes an array. The initial elements are written before anybody else can see it. */
    static Attachment create(ElementType type, long length, ArrayOptions options, Consumer<MemorySegment> initial) {
        ArrayFile lockHome = options.lock() == null ? null : homeOf(options.lock(), options);
        try {
            FileLayout layout;
            if (lockHome != null) {
                layout = FileLayout.sharingLock(type, length, lockHome.layout().uuid().orElseThrow(),
                        Optional.ofNullable(lockHome.address().path()).orElse(""));
            } else if (options.isLocked()) {
                layout = FileLayout.locked(type, length, options.participants());
            } else {
                layout = FileLayout.unlocked(type, length);
            }
            ArrayFile file;
            if (options.name() != null) {
                file = ArrayFile.createNamed(layout, options.name(), initial);
            } else if (options.file() != null) {
                file = ArrayFile.createFile(layout, options.file(), initial);
            } else {
                file = ArrayFile.createAnonymous(layout, initial);
            }
            return of(file, lockHome);
        } catch (RuntimeException failure) {
            if (lockHome != null) {
                lockHome.close();
            }
            throw failure;
        }
    }

    /** Opens the file of a lock once more, for an array that shall use it too. */
    private static ArrayFile homeOf(SharedLock lock, ArrayOptions options) {
        if (!(lock instanceof WordLock known) || !(known.handle() instanceof SentLock sent)) {
            throw new IllegalArgumentException(
                    "Only the lock of another shared array can be shared, not a " + lock.getClass().getName());
        }
        ArrayFile home = ArrayFile.attach(sent.handle().address(), true);
        if (!home.descriptor().hasLastingName() && (options.name() != null || options.file() != null)) {
            home.close();
            throw new IllegalArgumentException(
                    "An array with a name can't use the lock of an anonymous one: who opens it by name could not find the lock");
        }
        return home;
    }

    /** Opens an array with the lock that its file names, as far as that can be found. */
    static Attachment open(ArrayFile file) {
        ArrayFile lockHome = null;
        if (file.layout().lockKind() == LockKind.SHARED && file.isWritable() && !file.layout().lockPath().isEmpty()) {
            ArrayAddress address = new ArrayAddress(file.layout().lockUuid().orElseThrow(), file.layout().lockPath(), 0,
                    -1);
            try {
                lockHome = ArrayFile.attach(address, true);
            } catch (ArrayNotFoundException | ArrayFormatException gone) {
                // The elements are there all the same; lock() will tell.
            }
        }
        return of(file, lockHome);
    }

    /** Opens the array of a handle. */
    static Attachment attach(ArrayHandle handle) {
        ArrayFile file = ArrayFile.attach(handle.address(), handle.isWritable());
        if (handle.lock().isEmpty() || !handle.isWritable()) {
            return open(file);
        }
        try {
            return of(file, ArrayFile.attach(handle.lock().get(), true));
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    ArrayFile file() {
        return file;
    }

    boolean hasLock() {
        return file.layout().lockKind() != LockKind.NONE;
    }

    SharedLock lock() {
        if (lock != null) {
            return lock;
        }
        if (!hasLock()) {
            throw new UnsupportedOperationException(file.label() + (file.layout().hasControl()
                    ? " was created without a lock"
                    : " was not made by Sharray and has no lock")
                    + "; use atomic operations, or share another array's lock");
        }
        if (!file.isWritable()) {
            throw new ReadOnlyArrayException(file.label() + " was opened read-only, so its lock can't be taken");
        }
        throw new ArrayNotFoundException("The lock of " + file.label() + " belongs to another array, which is gone"
                + (file.layout().lockPath().isEmpty() ? "" : ": " + file.layout().lockPath()));
    }

    /** Where the file of the lock is, if it is another's. */
    Optional<ArrayAddress> lockAddress() {
        return Optional.ofNullable(lockHome).map(ArrayFile::address);
    }

    private Serializable sentLock() {
        ArrayFile home = lockHome != null ? lockHome : file;
        FileLayout layout = home.layout();
        return new SentLock(new ArrayHandle(home.address(), null, layout.elementType(), 0, layout.length(), 1, true));
    }

    /** Releases everything; every access through any view of this opening then fails. Idempotent. */
    void close() {
        resources.clean();
    }
}
