package org.sharray;

import java.io.Serializable;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.error.SharrayException;
import org.sharray.journal.Journal;
import org.sharray.journal.Part;
import org.sharray.layout.Contents;
import org.sharray.layout.FileLayout;
import org.sharray.layout.LockKind;
import org.sharray.locking.Home;
import org.sharray.locking.NoSlotException;
import org.sharray.locking.Participant;
import org.sharray.locking.Participation;
import org.sharray.locking.VectorSize;
import org.sharray.os.Window;
import org.sharray.storage.ArrayAddress;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.InitialElements;
import org.sharray.storage.OtherArrays;
import org.sharray.sync.SharedLock;

/**
 * One opening of an array in this JVM: its file and, if it has one, its lock. The array and all its slices share it and keep it
 * reachable; it is released by {@link #close}, or when none of them is reachable any more.
 */
final class Attachment implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ArrayFile file;

    /** The file whose lock is used, if it is another's: opened for that alone. Else null. */
    private final ArrayFile lockHome;

    /** Where the lock and the synchronisers are; null until they are used. Written once, with the monitor of {@link #resources}. */
    private volatile Home home;

    /** The array's lock; written before {@link #home}, and read behind it. */
    private SharedLock lock;

    /** Why the file of the lock could not be opened, or null. */
    private final RuntimeException lockFailure;

    /** How far to shift an element's index to have its stripe. */
    private final int stripeShift;

    private final long elementBytes;

    private final Resources resources;
    private final Cleaner.Cleanable cleanable;

    private Attachment(ArrayFile file, ArrayFile lockHome, RuntimeException lockFailure) {
        this.file = file;
        this.lockHome = lockHome;
        this.lockFailure = lockFailure;
        this.stripeShift = file.layout().stripeShift();
        this.elementBytes = file.layout().contents().type().bytes();
        this.resources = new Resources(file, lockHome,
                canHaveHome() ? Participation.join(place().layout(), place().descriptor()) : null);
        this.cleanable = CLEANER.register(this, resources);
    }

    /** The file with the lock. */
    private ArrayFile place() {
        return lockHome != null ? lockHome : file;
    }

    private boolean canHaveHome() {
        return place().layout().lockKind() == LockKind.OWN && file.isWritable();
    }

    /** What an attachment holds, without the attachment. */
    private static final class Resources implements Runnable {
        private final ArrayFile file;
        private final ArrayFile lockHome;

        /** Null if there is no lock. */
        private final Participation participation;

        /** Null until the lock is used, and where there are no windows; guarded by this. */
        private Window window;

        /** Guarded by this. */
        private boolean released;

        Resources(ArrayFile file, ArrayFile lockHome, Participation participation) {
            this.file = file;
            this.lockHome = lockHome;
            this.participation = participation;
        }

        /** Makes this JVM a participant of the lock, unless it is one, and what uses it. */
        synchronized Home makeHome(ArrayFile place, IntFunction<? extends Serializable> sent) {
            if (released) {
                throw new ArrayClosedException("This process has closed " + file.label());
            }
            FileLayout layout = place.layout();
            Participant participant = participation.participant(layout, place.descriptor(), place.label());
            if (window == null) {
                window = place.descriptor().window(layout.record(0), layout.recordsBytes());
            }
            Home made = new Home(layout, participant, window, sent, place.label(), place.part(), OtherArrays::open);
            made.recover();
            return made;
        }

        /** Releases all, once; if the memory is in use it fails, and may be tried again. */
        @Override
        public synchronized void run() {
            if (released) {
                return;
            }
            // The memory first: who waits for the lock then finds the array closed, not the participant gone.
            file.close();
            if (lockHome != null) {
                lockHome.close();
            }
            released = true;
            if (window != null) {
                window.retire();
            }
            if (participation != null) {
                participation.leave();
            }
        }
    }

    private static Attachment of(ArrayFile file, ArrayFile lockHome, RuntimeException lockFailure) {
        Attachment made;
        try {
            made = new Attachment(file, lockHome, lockFailure);
        } catch (RuntimeException | Error failure) {
            new Resources(file, lockHome, null).run();
            throw failure;
        }
        try {
            made.recover();
            return made;
        } catch (RuntimeException | Error failure) {
            made.close();
            throw failure;
        }
    }

    /**
     * Finishes a transaction of a dead process, so that whoever opens the array finds all of it, also without ever using the lock. If all who can use the lock live, one of them finishes it: its owner,
     * or the next one.
     */
    private void recover() {
        if (canHaveHome() && Journal.isPending(place().memory(), place().layout())) {
            try {
                home();
            } catch (NoSlotException othersDo) {
                // And this process has no use for the lock so far.
            }
        }
    }

    /** Makes an array. Nobody else sees it before it has its initial elements. */
    static Attachment create(Contents contents, ArrayOptions options, InitialElements initial) {
        return create(contents, options, initial, _ -> {});
    }

    /** Makes an array that is a vector; nobody else sees it before it is. */
    static Attachment createVector(Contents contents, ArrayOptions options) {
        return create(contents, options.forVector(), InitialElements.ZEROS, made -> VectorSize.make(made.home()));
    }

    private static Attachment create(Contents contents, ArrayOptions options, InitialElements initial,
            Consumer<Attachment> beforePublishing) {
        ArrayFile lockHome = options.lock() == null ? null : homeOf(options.lock(), options);
        ArrayFile file;
        try {
            file = createFile(layout(contents, options, lockHome), options, initial);
        } catch (RuntimeException | Error failure) {
            if (lockHome != null) {
                lockHome.close();
            }
            throw failure;
        }
        Attachment made = of(file, lockHome, null);
        try {
            beforePublishing.accept(made);
            file.publish();
            if (made.isDurable()) {
                file.flush(); // so that there is something to recover
            }
            return made;
        } catch (RuntimeException | Error failure) {
            made.close();
            throw failure;
        }
    }

    private static FileLayout layout(Contents contents, ArrayOptions options, ArrayFile lockHome) {
        if (lockHome != null) {
            return FileLayout.sharingLock(contents, lockHome.layout().uuid().orElseThrow(),
                    lockHome.isAnonymous() ? "" : lockHome.address().path());
        }
        return options.isLocked()
                ? options.lockedLayout(contents)
                : FileLayout.unlocked(contents);
    }

    private static ArrayFile createFile(FileLayout layout, ArrayOptions options, InitialElements initial) {
        if (options.name() != null) {
            return ArrayFile.createNamed(layout, options.name(), options.wantsHugePages(), initial);
        }
        if (options.file() != null) {
            return ArrayFile.createFile(layout, options.file(), options.wantsHugePages(), initial);
        }
        return ArrayFile.createAnonymous(layout, options.wantsHugePages(), initial);
    }

    /** Opens the file of a lock once more, for an array that shall use it too. */
    private static ArrayFile homeOf(SharedLock lock, ArrayOptions options) {
        ArrayHandle found = Home.sentFor(lock) instanceof SentSynchronizer sent
                && sent.record() == FileLayout.ARRAY_LOCK
                        ? ArrayHandle.parse(sent.home())
                        : null;
        if (found == null) {
            throw new IllegalArgumentException(
                    "Only the lock of another whole shared array can be shared, not " + lock);
        }
        ArrayFile home = ArrayFile.attach(found.address(), true);
        if (home.isAnonymous() && (options.name() != null || options.file() != null)) {
            home.close();
            throw new IllegalArgumentException(
                    "An array with a name can't use the lock of an anonymous one: who opens it by name could not find the lock");
        }
        return home;
    }

    /** Opens an array with the lock that its file names; if that can't be had, {@link #lock()} will tell. */
    static Attachment open(ArrayFile file) {
        if (file.layout().lockKind() != LockKind.SHARED || !file.isWritable()) {
            return of(file, null, null);
        }
        if (file.layout().lockPath().isEmpty()) {
            return of(file, null,
                    new ArrayNotFoundException("it belongs to an anonymous array, and is found by a handle alone"));
        }
        ArrayFile lockHome;
        try {
            lockHome = ArrayFile.attach(lockPlace(file), true);
        } catch (SharrayException refused) {
            return of(file, null, refused);
        }
        return of(file, lockHome, null);
    }

    /** Where the array is whose lock a file uses. */
    private static ArrayAddress lockPlace(ArrayFile file) {
        return new ArrayAddress(file.layout().lockUuid().orElseThrow(), file.layout().lockPath(), 0, -1);
    }

    /** Opens the array of a handle. */
    static Attachment attach(ArrayHandle handle) {
        ArrayFile file = ArrayFile.attach(handle.address(), handle.isWritable());
        if (handle.lock().isEmpty() || !handle.isWritable()) {
            return open(file);
        }
        ArrayFile lockHome;
        try {
            lockHome = ArrayFile.attach(handle.lock().get(), true);
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
        return of(file, lockHome, null);
    }

    ArrayFile file() {
        return file;
    }

    /** The size of one element of the file; a view may be of parts of them. */
    long elementBytes() {
        return elementBytes;
    }

    boolean hasLock() {
        return file.layout().lockKind() != LockKind.NONE;
    }

    /** The array's lock: one object for all views of this opening. */
    SharedLock lock() {
        home();
        return lock;
    }

    /** Where the lock and the synchronisers are. Who asks first makes this JVM a participant. */
    Home home() {
        Home known = home;
        if (known == null) {
            requireHome();
            synchronized (resources) {
                known = home;
                if (known == null) {
                    known = resources.makeHome(place(), this::sent);
                    lock = known.arrayLock();
                    home = known;
                }
            }
        }
        return known;
    }

    private void requireHome() {
        if (canHaveHome()) {
            return;
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
        throw new ArrayNotFoundException(
                "The lock of " + file.label() + " can't be had: " + lockFailure.getMessage(), lockFailure);
    }

    /** The size of the vector that the array is; fails if it is none. */
    VectorSize vectorSize() {
        boolean appends = lockHome == null && canHaveHome();
        return VectorSize.of(file.memory(), file.layout(), appends ? home() : null, file.label(), this);
    }

    /** The journal of the file with the lock; fails if there is none. */
    Journal journal() {
        Journal journal = home().journal();
        if (journal == null) {
            throw new UnsupportedOperationException(place().label()
                    + " was created without a journal, which transactions need; create it with options().journal(bytes)");
        }
        return journal;
    }

    /**
     * Waits for the storage; first for the journal's, if that is another file's: a state there that is older than the elements would have them overwritten after a power failure.
     */
    void flush() {
        if (lockHome != null) {
            lockHome.flushJournal();
        } else if (!file.layout().lockPath().isEmpty()) {
            try (ArrayFile journal = ArrayFile.attach(lockPlace(file), false)) {
                journal.flushJournal();
            } catch (ArrayNotFoundException gone) {
                // With its journal.
            }
        }
        file.flush();
    }

    private boolean isDurable() {
        return canHaveHome() && place().layout().isDurable();
    }

    /** The elements, as a target of transactions. */
    Part part() {
        return lockHome == null ? journal().home() : file.part();
    }

    /** The stripe that an element belongs to: parts of a power of two elements, as small as the number of stripes allows. */
    int stripe(long fileIndex) {
        return (int) (fileIndex >>> stripeShift);
    }

    /** Whether the array's parts have locks of their own. */
    boolean hasStripes() {
        return lockHome == null && file.isWritable() && file.layout().stripes() > 0;
    }

    /** Where the file of the lock is, if it is another's. */
    Optional<ArrayAddress> lockAddress() {
        return Optional.ofNullable(lockHome).map(ArrayFile::address);
    }

    private Serializable sent(int record) {
        return new SentSynchronizer(ArrayHandle.ofWhole(place()).toString(), record);
    }

    /**
     * Releases everything; every access through any view of this opening then fails. Idempotent.
     *
     * @throws IllegalStateException if the memory is in use by I/O or a native call; then it is still open
     */
    @Override
    public void close() {
        resources.run();
        cleanable.clean();
    }
}
