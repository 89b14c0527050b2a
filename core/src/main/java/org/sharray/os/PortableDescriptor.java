package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A file channel. */
final class PortableDescriptor implements Descriptor {
    /** What the names of files begin with that have none of their own. */
    static final String HIDDEN = ".sharray-";

    private static final int BLOCK = 1 << 20;

    private final FileChannel channel;

    /** The byte locks in hand, by position; guarded by itself. */
    private final Map<Long, FileLock> locks = new HashMap<>();

    /** Where others find the file; changes when a hidden file gets its name. Written before the descriptor is shared. */
    private Path path;

    /** Whether the file goes when this descriptor closes. */
    private boolean temporary;

    PortableDescriptor(FileChannel channel, Path path, boolean temporary) {
        this.channel = channel;
        this.path = path;
        this.temporary = temporary;
    }

    /** Makes an empty file with a name that is not in use and that tools don't list. */
    static Path newHiddenFile(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Files.createTempFile(directory, HIDDEN, ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.createTempFile(directory, HIDDEN, ".tmp");
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long position, byte[] into) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // Until it is full or the file ends.
        }
        return buffer.position();
    }

    @Override
    public void reserve(long size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
        for (long position = 0; position < size;) {
            zeros.clear().limit((int) Math.min(BLOCK, size - position));
            position += channel.write(zeros, position);
        }
    }

    @Override
    public void seal() {
        // The JDK can't.
    }

    @Override
    public void link(Path target) throws IOException {
        Files.createLink(target, path);
        Files.deleteIfExists(path);
        path = target;
        temporary = false;
    }

    @Override
    public MemorySegment map(long size, boolean writable, Arena arena) throws IOException {
        return channel.map(writable ? MapMode.READ_WRITE : MapMode.READ_ONLY, 0, size, arena);
    }

    @Override
    public boolean mapsBeyondEnd() {
        return false;
    }

    @Override
    public boolean tryLock(long position) throws IOException {
        synchronized (locks) {
            try {
                FileLock lock = channel.tryLock(position, 1, false);
                if (lock == null) {
                    return false;
                }
                locks.put(position, lock);
                return true;
            } catch (OverlappingFileLockException heldInThisJvm) {
                return false;
            }
        }
    }

    @Override
    public void unlock(long position) throws IOException {
        synchronized (locks) {
            FileLock lock = locks.remove(position);
            if (lock != null) {
                lock.release();
            }
        }
    }

    @Override
    public Descriptor reopen() throws IOException {
        return Os.current().open(path, true);
    }

    @Override
    public String identity() throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key != null ? key.toString() : path.toRealPath().toString();
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
        try {
            channel.close();
            if (temporary) {
                Files.deleteIfExists(path);
            }
        } catch (IOException leftBehind) {
            // Nothing depends on what is left.
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
