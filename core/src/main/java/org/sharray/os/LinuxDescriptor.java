package org.sharray.os;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A Linux file descriptor. */
final class LinuxDescriptor implements Descriptor {
    private static final int BLOCK = 1 << 20;

    /** What is reserved in one call: a call that a signal interrupts starts again, and must have a chance to end before the next. */
    private static final long RESERVED_AT_ONCE = 64L << 20;

    private final LinuxOs os;
    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** How many objects there are for the number that have not been closed. */
    private final AtomicInteger users;

    /** The name under which a file was made, until it has its own; null for files without one. Written as {@link #path}. */
    private Path hidden;

    /** The name under which others can open it; null as long as there is none. Written before the descriptor is shared. */
    private Path path;

    LinuxDescriptor(LinuxOs os, int number, Path hidden) {
        this(os, number, hidden, new AtomicInteger(1));
    }

    private LinuxDescriptor(LinuxOs os, int number, Path hidden, AtomicInteger users) {
        this.os = os;
        this.number = number;
        this.hidden = hidden;
        this.users = users;
    }

    void setPath(Path path) {
        this.path = path;
    }

    @Override
    public long size() throws IOException {
        return LinuxOs.check(os.call(Syscall.LSEEK, number, 0, LinuxAbi.SEEK_END, 0, 0, 0), toString());
    }

    @Override
    public int read(long position, byte[] into) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.max(1, into.length));
            int filled = 0;
            while (filled < into.length) {
                long count = LinuxOs.check(os.call(Syscall.PREAD64, number, buffer.address() + filled,
                        into.length - filled, position + filled, 0, 0), toString());
                if (count == 0) {
                    break;
                }
                filled += (int) count;
            }
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, filled);
            return filled;
        }
    }

    /** The kernel gives huge pages to mappings that ask for them, and not to fallocate(2), which finds them here afterwards. */
    @Override
    public void askForHugePages(long size) throws IOException {
        long hugePage = os.hugePage();
        if (hugePage == 0 || size < hugePage) {
            return;
        }
        LinuxOs.check(os.call(Syscall.FTRUNCATE, number, size, 0, 0, 0, 0), toString());
        long address = LinuxOs.check(os.call(Syscall.MMAP, 0, size, LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE,
                LinuxAbi.MAP_SHARED, number, 0), toString());
        try {
            os.call(Syscall.MADVISE, address, size, LinuxAbi.MADV_HUGEPAGE, 0, 0, 0);
            // Whether it gives them shows by the first: one page was asked for, and the file has got more.
            if (populate(address, 1) && allocated() >= hugePage) {
                for (long position = 0; position < size; position += RESERVED_AT_ONCE) {
                    if (!populate(address + position, Math.min(RESERVED_AT_ONCE, size - position))) {
                        return;
                    }
                }
            }
        } finally {
            os.call(Syscall.MUNMAP, address, size, 0, 0, 0, 0);
        }
    }

    /** Has pages made and mapped; false if the kernel can't, or has no room. */
    private boolean populate(long address, long size) {
        long result;
        do {
            result = os.call(Syscall.MADVISE, address, size, LinuxAbi.MADV_POPULATE_WRITE, 0, 0, 0);
        } while (result == -LinuxAbi.EINTR);
        return result == 0;
    }

    /** How much memory or disk the file takes. */
    private long allocated() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return status(arena).get(ValueLayout.JAVA_LONG, LinuxAbi.STAT_BLOCKS) * LinuxAbi.STAT_BLOCK_BYTES;
        }
    }

    @Override
    public void reserve(long size) throws IOException {
        for (long position = 0; position < size;) {
            long piece = Math.min(RESERVED_AT_ONCE, size - position);
            long result = os.call(Syscall.FALLOCATE, number, 0, position, piece, 0, 0);
            if (result == -LinuxAbi.EOPNOTSUPP) {
                reserveByWriting(size);
                return;
            }
            if (result != -LinuxAbi.EINTR) {
                LinuxOs.check(result, toString());
                position += piece;
            }
        }
    }

    /** For file systems that reserve only what is written. */
    private void reserveByWriting(long size) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(BLOCK);
            for (long position = 0; position < size; position += BLOCK) {
                write(position, zeros.asSlice(0, Math.min(BLOCK, size - position)));
            }
        }
    }

    @Override
    public void write(long position, MemorySegment bytes) throws IOException {
        for (long done = 0; done < bytes.byteSize();) {
            long result = os.call(Syscall.PWRITE64, number, bytes.address() + done, bytes.byteSize() - done,
                    position + done, 0, 0);
            if (result != -LinuxAbi.EINTR) {
                long count = LinuxOs.check(result, toString());
                if (count == 0) {
                    throw new EOFException(toString());
                }
                done += count;
            }
        }
    }

    @Override
    public void seal() throws IOException {
        long seals = LinuxAbi.F_SEAL_SHRINK | LinuxAbi.F_SEAL_GROW | LinuxAbi.F_SEAL_SEAL;
        LinuxOs.check(os.call(Syscall.FCNTL, number, LinuxAbi.F_ADD_SEALS, seals, 0, 0, 0), toString());
    }

    /** By number, since others may have put another file under a hidden name. */
    @Override
    public void link(Path target) throws IOException {
        Path source = Path.of("/proc/self/fd/" + number);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = LinuxOs.pathName(source, arena);
            MemorySegment to = LinuxOs.pathName(target, arena);
            LinuxOs.check(os.call(Syscall.LINKAT, LinuxAbi.AT_FDCWD, from.address(), LinuxAbi.AT_FDCWD, to.address(),
                    LinuxAbi.AT_SYMLINK_FOLLOW, 0), target.toString());
        }
        path = target;
        removeHidden();
    }

    private void removeHidden() {
        if (hidden != null) {
            try {
                Files.deleteIfExists(hidden);
            } catch (IOException leftBehind) {
                // A hidden name is all that is left; nothing depends on it.
            }
            hidden = null;
        }
    }

    @Override
    @SuppressWarnings("restricted")
    public MemorySegment map(long size, boolean writable, Arena arena) throws IOException {
        long protection = writable ? LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE : LinuxAbi.PROT_READ;
        long address = LinuxOs.check(os.call(Syscall.MMAP, 0, size, protection, LinuxAbi.MAP_SHARED, number, 0),
                toString());
        LinuxOs system = os;
        MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(size, arena,
                mapped -> system.call(Syscall.MUNMAP, address, size, 0, 0, 0, 0));
        return writable ? memory : memory.asReadOnly();
    }

    @Override
    public Window window(long position, long size) {
        return Window.open(os, number, position, size);
    }

    @Override
    public boolean mapsBeyondEnd() {
        return true;
    }

    @Override
    public boolean tryLock(long position) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = fileLock(arena, LinuxAbi.F_WRLCK, position);
            long result = os.call(Syscall.FCNTL, number, LinuxAbi.F_OFD_SETLK, lock.address(), 0, 0, 0);
            if (result == -LinuxAbi.EAGAIN || result == -LinuxAbi.EACCES) {
                return false;
            }
            LinuxOs.check(result, toString());
            return true;
        }
    }

    @Override
    public boolean isLocked(long position) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = fileLock(arena, LinuxAbi.F_WRLCK, position);
            LinuxOs.check(os.call(Syscall.FCNTL, number, LinuxAbi.F_OFD_GETLK, lock.address(), 0, 0, 0), toString());
            return lock.get(ValueLayout.JAVA_SHORT, LinuxAbi.FLOCK_TYPE) != LinuxAbi.F_UNLCK;
        }
    }

    @Override
    public void unlock(long position) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = fileLock(arena, LinuxAbi.F_UNLCK, position);
            LinuxOs.check(os.call(Syscall.FCNTL, number, LinuxAbi.F_OFD_SETLK, lock.address(), 0, 0, 0), toString());
        }
    }

    private static MemorySegment fileLock(Arena arena, short type, long position) {
        MemorySegment lock = arena.allocate(LinuxAbi.FLOCK_BYTES, 8); // zeros: the kernel wants l_pid to be 0
        lock.set(ValueLayout.JAVA_SHORT, LinuxAbi.FLOCK_TYPE, type);
        lock.set(ValueLayout.JAVA_SHORT, LinuxAbi.FLOCK_WHENCE, LinuxAbi.SEEK_SET);
        lock.set(ValueLayout.JAVA_LONG, LinuxAbi.FLOCK_START, position);
        lock.set(ValueLayout.JAVA_LONG, LinuxAbi.FLOCK_LENGTH, 1);
        return lock;
    }

    @Override
    public Descriptor share() {
        users.incrementAndGet();
        LinuxDescriptor shared = new LinuxDescriptor(os, number, null, users);
        shared.path = path;
        return shared;
    }

    private MemorySegment status(Arena arena) throws IOException {
        MemorySegment stat = arena.allocate(LinuxAbi.STAT_BYTES, 8);
        LinuxOs.check(os.call(Syscall.FSTAT, number, stat.address(), 0, 0, 0, 0), toString());
        return stat;
    }

    boolean isRegularFile() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int mode = status(arena).get(ValueLayout.JAVA_INT, LinuxAbi.STAT_MODE);
            return (mode & LinuxAbi.S_IFMT) == LinuxAbi.S_IFREG;
        }
    }

    @Override
    public String identity() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stat = status(arena);
            return stat.get(ValueLayout.JAVA_LONG, LinuxAbi.STAT_DEVICE) + ":"
                    + stat.get(ValueLayout.JAVA_LONG, LinuxAbi.STAT_INODE);
        }
    }

    @Override
    public OptionalInt number() {
        return OptionalInt.of(number);
    }

    @Override
    public Optional<Path> path() {
        return Optional.ofNullable(path);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            if (users.decrementAndGet() == 0) {
                os.call(Syscall.CLOSE, number, 0, 0, 0, 0, 0);
            }
            removeHidden();
        }
    }

    @Override
    public String toString() {
        return path != null ? path.toString() : "an array without a name";
    }
}
