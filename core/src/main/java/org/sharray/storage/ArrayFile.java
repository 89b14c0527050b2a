package org.sharray.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.journal.Part;
import org.sharray.layout.Contents;
import org.sharray.layout.FileLayout;
import org.sharray.os.Descriptor;
import org.sharray.os.NoSpaceException;
import org.sharray.os.NotRegularFileException;
import org.sharray.os.Os;

/**
 * One opening of one array's file: its descriptor, its mapping, its layout.
 *
 * <p>
 * A file is made complete, with its space reserved, before anybody else can find it; killed half-way, the maker leaves nothing
 * (Linux) or a hidden file that nothing reads (portable mode). The descriptor stays open as long as the opening, so that
 * the array can be handed on, and longer while a {@link Transfer} keeps it.
 */
public final class ArrayFile implements AutoCloseable {
    private static final String ANONYMOUS = "an anonymous array";

    /**
     * So many bytes of initial elements or more are written by system calls: the kernel neither clears nor maps the pages for that, which takes
     * longer than the copy to a mapping.
     */
    private static final long WRITTEN_FROM = 1 << 18;

    /** The buffer for that: small enough to stay in a processor's cache. */
    private static final long PART = 1 << 17;

    private final Descriptor descriptor;
    private final FileLayout layout;
    private final Arena arena;
    private final MemorySegment memory;
    private final boolean writable;
    private final String label;
    private final String name;

    /** Where a new file shall be found once it is complete; null for one that is found already, or never. */
    private final Path target;

    /** Null until it is asked for; guarded by this. */
    private Part part;

    /** Who needs the descriptor: this opening, and each transfer under way; guarded by this. */
    private int users = 1;

    /** Guarded by this. */
    private boolean closed;

    private ArrayFile(Descriptor descriptor, FileLayout layout, boolean writable, String label, String name,
            Path target)
            throws IOException {
        this.descriptor = descriptor;
        this.layout = layout;
        this.writable = writable;
        this.label = label;
        this.name = name;
        this.target = target;
        this.arena = Arena.ofShared();
        try {
            this.memory = descriptor.map(mappedBytes(), writable, arena);
        } catch (IOException | RuntimeException failure) {
            arena.close();
            throw failure;
        }
    }

    /** The whole 8-byte word round the last element, where the mapping may reach beyond the file's end; at least one byte. */
    private long mappedBytes() {
        long size = Math.max(1, layout.fileSize());
        return descriptor.mapsBeyondEnd() ? (size + 7) / 8 * 8 : size;
    }

    /**
     * Makes an array that goes with its last user.
     *
     * @param layout    of the file
     * @param hugePages whether to ask for them
     * @param initial   the elements
     * @return the array, open and writable, to be {@linkplain #publish published}
     * @throws StorageException if there is no room, or the system refuses
     */
    public static ArrayFile createAnonymous(FileLayout layout, boolean hugePages,
            InitialElements initial) {
        Room.inMemory(layout.fileSize()).ifPresent(available -> requireRoom(layout, available, "memory", ANONYMOUS));
        try {
            return fill(Os.current().createAnonymous("sharray"), layout, ANONYMOUS, null, null, hugePages,
                    initial);
        } catch (IOException refused) {
            throw refused("create", ANONYMOUS, layout, refused);
        }
    }

    /**
     * Makes a named array.
     *
     * @param layout    of the file
     * @param name      under which every process of this user finds it
     * @param hugePages whether to ask for them
     * @param initial   the elements
     * @return the array, open and writable, to be {@linkplain #publish published}
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayExistsException     if there is one of that name
     * @throws StorageException         if there is no room, or the system refuses
     */
    public static ArrayFile createNamed(FileLayout layout, String name, boolean hugePages,
            InitialElements initial) {
        return createAt(layout, NamedArrays.newPath(name), "\"" + name + "\"", name, hugePages, initial);
    }

    /**
     * Makes an array that lives in a file.
     *
     * @param layout    of the file
     * @param path      of the file, in a directory that exists
     * @param hugePages whether to ask for them
     * @param initial   the elements
     * @return the array, open and writable, to be {@linkplain #publish published}
     * @throws ArrayExistsException if there is such a file
     * @throws StorageException     if there is no room, or the system refuses
     */
    public static ArrayFile createFile(FileLayout layout, Path path, boolean hugePages,
            InitialElements initial) {
        return createAt(layout, path.toAbsolutePath(), path.toString(), null, hugePages, initial);
    }

    private static ArrayFile createAt(FileLayout layout, Path path, String label, String name, boolean hugePages,
            InitialElements initial) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(path, label, null);
        }
        Room.in(path.getParent(), layout.fileSize())
                .ifPresent(available -> requireRoom(layout, available, path.getParent().toString(), label));
        try {
            return fill(Os.current().createNameless(path.getParent()), layout, label, name, path,
                    hugePages, initial);
        } catch (IOException refused) {
            OptionalLong available = Room.in(path.getParent());
            boolean full = refused instanceof NoSpaceException // which portable mode does not know
                    || available.orElse(Long.MAX_VALUE) < layout.fileSize();
            throw full
                    ? noRoom(layout, available, path.getParent().toString(), label, refused)
                    : refused("create", label, layout, refused);
        }
    }

    private static ArrayExistsException exists(Path path, String label, Exception cause) {
        String what = Files.isSymbolicLink(path)
                ? "a symbolic link"
                : Files.isDirectory(path) ? "a directory" : "an array or another file";
        return new ArrayExistsException(
                "There is " + what + " " + label + " already; open or delete it, or choose another name", cause);
    }

    private static ArrayFile fill(Descriptor descriptor, FileLayout layout, String label, String name, Path target,
            boolean hugePages, InitialElements initial) throws IOException {
        ArrayFile file;
        boolean written = layout.dataBytes() >= WRITTEN_FROM && initial != InitialElements.ZEROS;
        try {
            if (hugePages) {
                descriptor.askForHugePages(layout.fileSize());
            }
            descriptor.reserve(layout.fileSize());
            if (written) {
                write(initial, layout, descriptor);
            }
            file = new ArrayFile(descriptor, layout, true, label, name, target);
        } catch (IOException | RuntimeException | Error failure) {
            descriptor.close();
            throw failure;
        }
        try {
            layout.writeTo(file.memory, System.currentTimeMillis(), ProcessHandle.current().pid());
            if (!written) {
                initial.write(0, file.elements());
            }
            return file;
        } catch (RuntimeException | Error failure) {
            file.close();
            throw failure;
        }
    }

    private static void write(InitialElements initial, FileLayout layout, Descriptor descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PART, Long.BYTES);
            for (long position = 0; position < layout.dataBytes(); position += PART) {
                MemorySegment part = buffer.asSlice(0, Math.min(PART, layout.dataBytes() - position));
                initial.write(position, part);
                descriptor.write(layout.dataOffset() + position, part);
            }
        }
    }

    /**
     * Lets others find a new array, in one step: until now it had no name, or no final size.
     *
     * @throws ArrayExistsException if somebody else was faster to take the name; this array is as before
     * @throws StorageException     if the system refuses
     */
    public void publish() {
        try {
            if (target == null) {
                descriptor.seal();
            } else {
                descriptor.link(target);
            }
        } catch (FileAlreadyExistsException lost) {
            throw exists(target, label, lost);
        } catch (IOException refused) {
            throw refused("create", label, layout, refused);
        }
    }

    private static void requireRoom(FileLayout layout, long available, String where, String label) {
        if (layout.fileSize() > available) {
            throw noRoom(layout, OptionalLong.of(available), where, label, null);
        }
    }

    private static StorageException noRoom(FileLayout layout, OptionalLong available, String where, String label,
            Exception cause) {
        return new StorageException(
                "No room for " + label + " of " + layout.length() + " elements of " + layout.contents().type()
                        + ": it needs " + Bytes.show(layout.fileSize()) + ", "
                        + (available.isPresent()
                                ? where + " has " + Bytes.show(available.getAsLong()) + " free"
                                        + (available.getAsLong() < layout.fileSize()
                                                ? ""
                                                : ", but takes no more files of this user (see df -i, quota)")
                                : where + " is full"),
                cause);
    }

    /**
     * Opens a named array.
     *
     * @param name     of the array
     * @param writable whether it may be changed
     * @return the array
     * @throws IllegalArgumentException if that can't be a name
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if the file is not an array
     * @throws StorageException         if the system refuses
     */
    public static ArrayFile openNamed(String name, boolean writable) {
        return openAt(NamedArrays.path(name), null, writable, "\"" + name + "\"", name);
    }

    /**
     * Opens an array's file, or a plain {@code .npy} file.
     *
     * @param path     of the file
     * @param writable whether it may be changed
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if the file is not an array
     * @throws StorageException       if the system refuses
     */
    public static ArrayFile openFile(Path path, boolean writable) {
        return openAt(path.toAbsolutePath(), null, writable, path.toString(), null);
    }

    /**
     * Opens an array's file by its path, or as a process has it open.
     *
     * @param path     of the file, or {@code /proc/<pid>/fd/<number>}
     * @param writable whether it may be changed
     * @return the array
     * @throws ArrayNotFoundException if there is no such file
     * @throws ArrayFormatException   if the file is not an array
     * @throws StorageException       if the system refuses
     */
    public static ArrayFile openFound(Path path, boolean writable) {
        if (!path.toString().matches("/proc/[0-9]{1,18}/fd/[0-9]{1,9}")) {
            return openFile(path, writable);
        }
        String label = "an anonymous array of process " + path.getName(1);
        try {
            return map(
                    Os.current().openOf(Long.parseLong(path.getName(1).toString()),
                            Integer.parseInt(path.getFileName().toString()), writable),
                    null,
                    writable, label, null);
        } catch (NoSuchFileException absent) {
            throw new ArrayNotFoundException("There is no array " + path + ": the process has closed it, or ended",
                    absent);
        } catch (IOException refused) {
            throw refused("open", label, null, refused);
        }
    }

    private static ArrayFile openAt(Path path, ArrayAddress.Part part, boolean writable, String label, String name) {
        try {
            return map(Os.current().open(path, writable), part, writable, label, name);
        } catch (NoSuchFileException absent) {
            throw new ArrayNotFoundException(
                    "There is no array " + label + (name != null ? " in " + path.getParent() : ""), absent);
        } catch (IOException refused) {
            throw refused("open", label, null, refused);
        }
    }

    /** Maps an array's file, or a part of a file of another maker. */
    private static ArrayFile map(Descriptor descriptor, ArrayAddress.Part part, boolean writable, String label,
            String name)
            throws IOException {
        try {
            FileLayout layout = part == null ? FileLayout.read(descriptor, label) : layout(part, descriptor, label);
            return new ArrayFile(descriptor, layout, writable, label, name, null);
        } catch (IOException | RuntimeException failure) {
            descriptor.close();
            throw failure;
        }
    }

    /**
     * Opens a part of any file as elements: memory of another maker.
     *
     * @param path     of the file
     * @param contents what elements they are
     * @param offset   of the first element, in bytes, a multiple of the element's size
     * @param writable whether it may be changed
     * @return the array, without control region
     * @throws IllegalArgumentException if the numbers are negative, too large or not aligned
     * @throws ArrayNotFoundException   if there is no such file
     * @throws ArrayFormatException     if the file is shorter than that
     * @throws StorageException         if the system refuses
     */
    public static ArrayFile openForeign(Path path, Contents contents, long offset, boolean writable) {
        return openAt(path.toAbsolutePath(), new ArrayAddress.Part(null, contents, offset), writable, path.toString(),
                null);
    }

    private static FileLayout layout(ArrayAddress.Part part, Descriptor descriptor, String label) throws IOException {
        FileLayout layout = FileLayout.foreign(part.contents(), part.offset());
        if (descriptor.size() < layout.fileSize()) {
            throw new ArrayFormatException(
                    label + " has " + descriptor.size() + " bytes; " + part.contents().length() + " elements of "
                            + part.contents().type()
                            + " from byte " + part.offset() + " need " + layout.fileSize());
        }
        return layout;
    }

    /**
     * Opens the array at an address that another process gave, or this one.
     *
     * @param address  of the array
     * @param writable whether it may be changed
     * @return the array
     * @throws ArrayNotFoundException if it is gone, and with it perhaps the process that had it
     * @throws ArrayFormatException   if the file is not an array
     * @throws StorageException       if the system refuses
     */
    public static ArrayFile attach(ArrayAddress address, boolean writable) {
        try {
            if (address.path() == null) {
                return attachByNumber(address, writable);
            }
            try {
                return attachByPath(address, writable);
            } catch (SharrayException notThere) { // deleted, or something else lies there
                return attachElse(address, writable, notThere);
            }
        } catch (IllegalArgumentException nonsense) {
            throw new ArrayFormatException("No array can be at " + address + ": " + nonsense.getMessage(), nonsense);
        }
    }

    private static ArrayFile attachByPath(ArrayAddress address, boolean writable) {
        Path path;
        try {
            path = Path.of(address.path());
        } catch (InvalidPathException unknown) {
            throw new ArrayNotFoundException("There is no array " + address.path() + ": " + unknown.getReason(),
                    unknown);
        }
        String name = NamedArrays.nameOf(path).orElse(null);
        ArrayFile found = openAt(path, address.part(), writable, name != null ? "\"" + name + "\"" : path.toString(),
                name);
        if (!found.isAt(address)) {
            found.close();
            throw new ArrayNotFoundException("The array at " + path + " is gone; another one has taken its place");
        }
        return found;
    }

    /** The other way to an array that its path does not lead to; if that fails too, it is the path that has to be mended. */
    private static ArrayFile attachElse(ArrayAddress address, boolean writable, SharrayException notThere) {
        if (address.number() < 0) {
            throw notThere;
        }
        try {
            return attachByNumber(address, writable);
        } catch (SharrayException gone) {
            if (notThere instanceof ArrayNotFoundException) {
                throw gone;
            }
            notThere.addSuppressed(gone);
            throw notThere;
        }
    }

    private static ArrayFile attachByNumber(ArrayAddress address, boolean writable) {
        String label = address.path() != null ? address.path() : "an anonymous array";
        String gone = "The array that process " + address.pid() + " handed on is gone: ";
        try {
            ArrayFile found = map(Os.current().openOf(address.pid(), address.number(), writable), address.part(),
                    writable, label, null);
            if (found.isAt(address)) {
                return found;
            }
            found.close();
            throw new ArrayNotFoundException(gone + "it closed it, and uses its descriptor for another array now");
        } catch (ArrayFormatException | NotRegularFileException other) {
            throw new ArrayNotFoundException(gone + "it closed it, and uses its descriptor for something else now",
                    other);
        } catch (NoSuchFileException closed) {
            boolean alive = ProcessHandle.of(address.pid()).map(ProcessHandle::isAlive).orElse(false);
            throw new ArrayNotFoundException(
                    gone + (alive ? "it closed it before it was opened here" : "the process has ended"), closed);
        } catch (IOException refused) {
            throw refused("open", label + " of process " + address.pid(), null, refused);
        }
    }

    private boolean isAt(ArrayAddress address) {
        return address.part() != null
                ? identity().equals(address.part().file())
                : layout.uuid().equals(Optional.of(address.uuid()));
    }

    private static RuntimeException refused(String verb, String label, FileLayout layout, IOException refused) {
        String what = "Can't " + verb + " " + label + ": ";
        return switch (refused) {
            case NoSpaceException _ -> noRoom(layout, OptionalLong.empty(), "its place", label, refused);
            case FileSystemLoopException _ ->
                new StorageException(what + "it is a symbolic link, which is not followed", refused);
            case AccessDeniedException _ -> new StorageException(what + "permission denied", refused);
            case NoSuchFileException _ ->
                new StorageException(what + "there is no directory " + refused.getMessage(), refused);
            default -> new StorageException(what + refused.getMessage(), refused);
        };
    }

    /**
     * The places in the file.
     *
     * @return the layout
     */
    public FileLayout layout() {
        return layout;
    }

    /**
     * The whole file.
     *
     * @return memory that is gone when this closes
     */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * The elements.
     *
     * @return memory that is gone when this closes
     */
    public MemorySegment elements() {
        return memory.asSlice(layout.dataOffset(), layout.dataBytes());
    }

    /**
     * The elements, as a target of transactions.
     *
     * @return memory that is gone when this closes
     * @throws ArrayClosedException if this is closed
     * @throws java.util.NoSuchElementException if the file was not made by Sharray
     */
    public synchronized Part part() {
        if (part == null) {
            part = Part.of(layout, isAnonymous() ? "" : descriptor.path().map(Path::toString).orElse(""), identity(),
                    memory);
        }
        return part;
    }

    /**
     * What to say of a page that the system could not give.
     *
     * @param fault what the JDK made of the signal
     * @return the exception that names the file
     */
    public StorageException unreachable(InternalError fault) {
        String why;
        try {
            long size = descriptor.size();
            why = size < layout.fileSize()
                    ? "somebody has shortened its file from " + layout.fileSize() + " to " + size
                            + " bytes; write a new file and rename it instead"
                    : "its storage fails, or has no room for a page that was never written";
        } catch (IOException closed) {
            why = closed.getMessage();
        }
        return new StorageException("A part of " + label + " can't be reached: " + why, fault);
    }

    /**
     * Waits until everything that was written to the array is on its storage, and so is its name. Arrays in memory have none, and there is nothing to wait for.
     *
     * @throws StorageException if the storage refuses
     */
    public void flush() {
        try {
            Os.current().flush(memory);
            Path path = descriptor.path().orElse(null);
            if (path != null && !isAnonymous()) {
                flushDirectory(path.getParent());
            }
        } catch (IOException refused) {
            throw refused("flush", label, layout, refused);
        }
    }

    /**
     * Waits until the journal is on its storage as it is, if there is one.
     *
     * @throws StorageException if the storage refuses
     */
    public void flushJournal() {
        try {
            if (layout.journalBytes() > 0) {
                Os.current().flush(memory.asSlice(layout.journal(), layout.journalBytes()));
            }
        } catch (IOException refused) {
            throw refused("flush", label, layout, refused);
        }
    }

    /** So that a new file's name survives a power failure, which its directory has. */
    private static void flushDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException unreadable) {
            // Then its maker has to see to that, who could write there.
        }
    }

    /**
     * The open file.
     *
     * @return open until this closes
     */
    public Descriptor descriptor() {
        return descriptor;
    }

    /**
     * Whether the array may be changed through this opening.
     *
     * @return false if it was opened read-only
     */
    public boolean isWritable() {
        return writable;
    }

    /**
     * What to call the array in a message.
     *
     * @return its name, its path or that it has none
     */
    public String label() {
        return label;
    }

    /**
     * The array's name.
     *
     * @return nothing for arrays that are anonymous or in a file of the user's
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Whether the array goes with its last user.
     *
     * @return false for one with a name or a path
     */
    public boolean isAnonymous() {
        return !descriptor.hasLastingName();
    }

    /**
     * How another process finds this array; noted by the {@link Transfer} that this thread collects for.
     *
     * @return good for as long as this process, or the transfer, keeps it open
     * @throws ArrayClosedException if this is closed
     */
    public synchronized ArrayAddress address() {
        if (closed) {
            throw new ArrayClosedException(label + " is closed, so it can't be handed on");
        }
        Transfer.sending(this);
        UUID uuid = layout.uuid().orElse(null);
        ArrayAddress.Part part = uuid != null
                ? null
                : new ArrayAddress.Part(identity(), layout.contents(), layout.dataOffset());
        return new ArrayAddress(uuid, part, descriptor.path().map(Path::toString).orElse(null),
                ProcessHandle.current().pid(), descriptor.number().orElse(-1));
    }

    /** What the system tells files apart by. */
    private synchronized String identity() {
        if (closed) {
            throw new ArrayClosedException("This process has closed " + label);
        }
        try {
            return descriptor.identity();
        } catch (IOException refused) {
            throw refused("look at", label, layout, refused);
        }
    }

    /**
     * Whether two openings are of one file, so that their memory is the same though its addresses differ.
     *
     * @param other another opening
     * @return true if they are
     * @throws ArrayClosedException if one of them is closed
     */
    public boolean isSameFileAs(ArrayFile other) {
        boolean different = layout.hasControl() && other.layout.hasControl()
                && !layout.uuid().equals(other.layout.uuid());
        return this == other || !different && identity().equals(other.identity());
    }

    /** Adds a user of the descriptor; the caller knows this to be open. */
    synchronized void retain() {
        users++;
    }

    /** Takes a user of the descriptor away; the last one closes it. */
    synchronized void release() {
        if (--users == 0) {
            descriptor.close();
        }
    }

    /**
     * Unmaps the file; the descriptor closes when no transfer needs it any more. Idempotent.
     *
     * @throws IllegalStateException if the memory is in use by I/O or a native call; then nothing has changed
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            try {
                arena.close();
            } catch (IllegalStateException inUse) {
                throw new IllegalStateException(
                        label + " can't be closed while its memory is in use by I/O or a native call", inUse);
            }
            closed = true;
            release();
        }
    }
}
