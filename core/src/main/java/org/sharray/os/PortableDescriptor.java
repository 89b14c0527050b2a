package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file channel.
 *
 * <p>
 * The JDK gives up all locks that a JVM has on a file when it closes any channel of it. So a descriptor closes only while no
 * other descriptor of its file, in this JVM, has a byte in hand; nobody has one for longer than a few accesses.
 */
final class PortableDescriptor implements Descriptor {
    /** What the names of files begin with that have none of their own. */
    static final String HIDDEN = ".sharray-";

    private static final FileAttribute<?> FOR_ITS_USER = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int BLOCK = 1 << 20;

    /** How many bytes descriptors of this JVM have in hand, by the file's identity; guarded by itself. */
    private static final Map<String, Integer> BYTES_IN_HAND = new HashMap<>();

    private final FileChannel channel;
    private final String identity;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** How many objects there are for the channel that have not been closed. */
    private final AtomicInteger users;

    /** The byte locks in hand, by position; guarded by {@link #BYTES_IN_HAND}. */
    private final Map<Long, FileLock> locks = new HashMap<>();

    /** Where others find the file; changes when a hidden file gets its name. Written before the descriptor is shared. */
    private Path path;

    /** Whether the file goes when this descriptor closes. */
    private boolean temporary;

    PortableDescriptor(FileChannel channel, Path path, String identity, boolean temporary) {
        this(channel, path, identity, temporary, new AtomicInteger(1));
    }

    private PortableDescriptor(FileChannel channel, Path path, String identity, boolean temporary,
            AtomicInteger users) {
        this.channel = channel;
        this.path = path;
        this.identity = identity;
        this.temporary = temporary;
        this.users = users;
    }

    /** A path that tools don't list, and that nobody else has. */
    static Path newHiddenName(Path directory) {
        return directory.resolve(HIDDEN + UUID.randomUUID() + ".tmp");
    }

    /** Makes an empty file with such a name, for its user alone. */
    static PortableDescriptor createHidden(Path directory) throws IOException {
        Path path = newHiddenName(directory);
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileChannel channel = FileChannel.open(path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                posix ? new FileAttribute<?>[]{FOR_ITS_USER} : new FileAttribute<?>[0]);
        try {
            return new PortableDescriptor(channel, path, identify(path), true);
        } catch (IOException gone) {
            channel.close();
            throw gone;
        }
    }

    /** The identity of the file at a path. To be asked when it is opened: later, another one may have its path. */
    static String identify(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> numbers = Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
            return numbers.get("dev") + ":" + numbers.get("ino"); // as with native access
        }
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        return key != null ? key.toString() : path.toRealPath().toString();
    }

    @Override
    public long size() throws IOException {
        return Uninterrupted.call(channel::size);
    }

    @Override
    public int read(long position, byte[] into) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        return Uninterrupted.call(() -> {
            while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
                // Until it is full or the file ends.
            }
            return buffer.position();
        });
    }

    @Override
    public void askForHugePages(long size) {
        // The JDK can't.
    }

    @Override
    public void reserve(long size) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(BLOCK);
            for (long position = 0; position < size; position += BLOCK) {
                write(position, zeros.asSlice(0, Math.min(BLOCK, size - position)));
            }
        }
    }

    @Override
    public void write(long position, MemorySegment bytes) throws IOException {
        ByteBuffer buffer = bytes.asByteBuffer();
        Uninterrupted.call(() -> {
            while (buffer.hasRemaining()) {
                int _ = channel.write(buffer, position + buffer.position());
            }
            return position;
        });
    }

    @Override
    public void seal() {
        // The JDK can't.
    }

    /** By the hidden name, and a look at it afterwards: the JDK has no way to give an open file a name. */
    @Override
    public void link(Path target) throws IOException {
        Files.createLink(target, path);
        if (!isAt(path)) {
            Files.deleteIfExists(target);
            throw new FileSystemException(target.toString(), null,
                    "somebody has put another file in the place of the new one;"
                            + " use a directory that others can't write");
        }
        Files.deleteIfExists(path);
        path = target;
        temporary = false;
    }

    private boolean isAt(Path place) throws IOException {
        try {
            return identify(place).equals(identity);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @Override
    public MemorySegment map(long size, boolean writable, Arena arena) throws IOException {
        MapMode mode = writable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
        try {
            return Uninterrupted.call(() -> channel.map(mode, 0, size, arena));
        } catch (IOException refused) {
            if (refused.getCause() instanceof OutOfMemoryError) {
                throw new FileSystemException(path.toString(), null,
                        "no memory to map it, or too many mappings in this process");
            }
            throw refused;
        }
    }

    @Override
    public Window window(long position, long size) {
        return null;
    }

    @Override
    public boolean mapsBeyondEnd() {
        return false;
    }

    @Override
    public boolean tryLock(long position) throws IOException {
        synchronized (BYTES_IN_HAND) {
            try {
                FileLock lock = Uninterrupted.call(() -> channel.tryLock(position, 1, false));
                if (lock == null) {
                    return false;
                }
                locks.put(position, lock);
                BYTES_IN_HAND.merge(identity, 1, Integer::sum);
                return true;
            } catch (OverlappingFileLockException heldInThisJvm) {
                return false;
            }
        }
    }

    @Override
    public boolean isLocked(long position) {
        throw new UnsupportedOperationException("to ask for a lock is to take it here");
    }

    @Override
    public void unlock(long position) throws IOException {
        synchronized (BYTES_IN_HAND) {
            FileLock lock = locks.remove(position);
            if (lock != null) {
                letGo(1);
                Uninterrupted.call(() -> {
                    lock.release();
                    return null;
                });
            }
        }
    }

    @Override
    public Descriptor share() {
        users.incrementAndGet();
        return new PortableDescriptor(channel, path, identity, false, users);
    }

    private void letGo(int bytes) {
        BYTES_IN_HAND.computeIfPresent(identity, (_, count) -> count == bytes ? null : count - bytes);
        BYTES_IN_HAND.notifyAll();
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public OptionalInt number() {
        return OptionalInt.empty();
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(path);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && users.decrementAndGet() == 0) {
            closeChannel();
        }
        if (temporary) {
            TemporaryFiles.delete(path);
        }
    }

    private void closeChannel() {
        synchronized (BYTES_IN_HAND) {
            letGo(locks.size());
            locks.clear(); // they go with the channel
            awaitNoByteInHand();
            try {
                channel.close();
            } catch (IOException closedAllTheSame) {
                // Nothing was to be written.
            }
        }
    }

    private void awaitNoByteInHand() {
        boolean interrupted = false;
        while (channel.isOpen() && BYTES_IN_HAND.containsKey(identity)) {
            try {
                BYTES_IN_HAND.wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
