package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Linux by native calls.
 *
 * <p>
 * Everything goes through the C library's {@code syscall(2)}, bound once with seven {@code long} parameters: a JVM that starts
 * to attach one array then links a single function, and the first link is what costs (some 100 ms in a cold JVM).
 */
final class LinuxOs implements Os {
    static final long PAGE = 4096;
    private static final int RESIDENT_PAGES_AT_ONCE = 1 << 20;

    private static final Path HUGE_PAGE_SIZE = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

    private static final StructLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = ERRNO_LAYOUT.varHandle(PathElement.groupElement("errno"));

    /** What one thread hands to the kernel and gets from it; threads that make many calls allocate it once. */
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final MethodHandle syscall;

    private LinuxOs(MethodHandle syscall) {
        this.syscall = syscall;
    }

    private static final class Scratch {
        final MemorySegment errno = Arena.ofAuto().allocate(ERRNO_LAYOUT);
        final MemorySegment time = Arena.ofAuto().allocate(LinuxAbi.TIMESPEC_BYTES, 8);
    }

    static boolean isSupportedHere() {
        String architecture = System.getProperty("os.arch", "");
        return System.getProperty("os.name", "").equals("Linux")
                && (architecture.equals("amd64") || architecture.equals("aarch64"));
    }

    @SuppressWarnings("restricted")
    static LinuxOs connect() {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup().find("syscall")
                .orElseThrow(() -> new UnsupportedOperationException("the C library has no syscall function"));
        FunctionDescriptor shape = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        return new LinuxOs(linker.downcallHandle(function, shape, Linker.Option.captureCallState("errno")));
    }

    @Override
    public Descriptor createAnonymous(String label) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(label).address();
            long flags = LinuxAbi.MFD_CLOEXEC | LinuxAbi.MFD_ALLOW_SEALING;
            long number = call(Syscall.MEMFD_CREATE, name, flags | LinuxAbi.MFD_NOEXEC_SEAL, 0, 0, 0, 0);
            if (number == -LinuxAbi.EINVAL) {
                number = call(Syscall.MEMFD_CREATE, name, flags, 0, 0, 0, 0);
            }
            return new LinuxDescriptor(this, (int) check(number, "an anonymous array"), null);
        }
    }

    @Override
    public Descriptor createNameless(Path directory) throws IOException {
        long number = openAt(directory, LinuxAbi.O_TMPFILE | LinuxAbi.O_RDWR | LinuxAbi.O_CLOEXEC, 0600);
        if (number == -LinuxAbi.EOPNOTSUPP || number == -LinuxAbi.EISDIR || number == -LinuxAbi.EINVAL) {
            return createHidden(directory);
        }
        return new LinuxDescriptor(this, (int) check(number, directory.toString()), null);
    }

    /** Some file systems can't make files without a name: there, one with a hidden name, linked and removed. */
    Descriptor createHidden(Path directory) throws IOException {
        Path hidden = PortableDescriptor.newHiddenName(directory);
        long number = openAt(hidden, LinuxAbi.O_CREAT | LinuxAbi.O_EXCL | LinuxAbi.O_RDWR | LinuxAbi.O_CLOEXEC, 0600);
        return new LinuxDescriptor(this, (int) check(number, hidden.toString()), hidden);
    }

    @Override
    public Descriptor open(Path path, boolean writable) throws IOException {
        LinuxDescriptor descriptor = openExisting(path, writable, LinuxAbi.O_NOFOLLOW);
        descriptor.setPath(path);
        return descriptor;
    }

    @Override
    public Descriptor openOf(long pid, int number, boolean writable) throws IOException {
        return openExisting(Path.of("/proc/" + pid + "/fd/" + number), writable, 0);
    }

    /** Opens a regular file, and whatever else stands there without waiting for it or changing it, to refuse it then. */
    private LinuxDescriptor openExisting(Path path, boolean writable, long flags) throws IOException {
        long access = writable ? LinuxAbi.O_RDWR : LinuxAbi.O_RDONLY;
        long number = openAt(path,
                access | LinuxAbi.O_CLOEXEC | LinuxAbi.O_NONBLOCK | LinuxAbi.O_NOCTTY | flags, 0);
        LinuxDescriptor descriptor = new LinuxDescriptor(this, (int) check(number, path.toString()), null);
        try {
            if (!descriptor.isRegularFile()) {
                throw new NotRegularFileException(path.toString());
            }
            return descriptor;
        } catch (IOException refused) {
            descriptor.close();
            throw refused;
        }
    }

    private long openAt(Path path, long flags, long mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = pathName(path, arena);
            return call(Syscall.OPENAT, LinuxAbi.AT_FDCWD, name.address(), flags, mode, 0, 0);
        }
    }

    /**
     * A path as the C library wants it: the bytes that the JDK takes for it, which depend on the locale. The JDK shows them in
     * a path's URI alone, so plain ASCII goes the short way.
     */
    static MemorySegment pathName(Path path, Arena arena) {
        String text = path.toString();
        if (text.chars().allMatch(c -> c < 0x80)) {
            return arena.allocateFrom(text, StandardCharsets.US_ASCII);
        }
        String raw = path.toUri().getRawPath();
        if (raw.length() > 1 && raw.endsWith("/")) {
            raw = raw.substring(0, raw.length() - 1); // of a directory; behind it a symbolic link would be followed
        }
        // As ISO 8859-1, every byte is one character.
        String bytes = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
        return arena.allocateFrom(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean locksProveLife() {
        return true;
    }

    @Override
    public boolean canWait() {
        return true;
    }

    @Override
    public void awaitChange(MemorySegment memory, long offset, int expected, long nanos) {
        MemorySegment time = SCRATCH.get().time;
        time.set(ValueLayout.JAVA_LONG, LinuxAbi.TIMESPEC_SECONDS, nanos / 1_000_000_000);
        time.set(ValueLayout.JAVA_LONG, LinuxAbi.TIMESPEC_NANOS, nanos % 1_000_000_000);
        // By address, not by segment: a segment in a call keeps its arena open, and close() must not have to wait for waiters.
        // Whatever the kernel answers (woken, changed, timed out, interrupted, unmapped), the caller looks again.
        call(Syscall.FUTEX, memory.address() + offset, LinuxAbi.FUTEX_WAIT, expected & 0xFFFFFFFFL, time.address(), 0,
                0);
    }

    @Override
    public void wake(MemorySegment memory, long offset, int count) {
        call(Syscall.FUTEX, memory.address() + offset, LinuxAbi.FUTEX_WAKE, count, 0, 0, 0);
    }

    @Override
    public DeathNotices deathNotices() {
        return RobustList.connect(this);
    }

    @Override
    public void awaitAnyChange(Words words, long nanos) {
        long until = System.nanoTime() + nanos; // CLOCK_MONOTONIC, as the kernel wants it
        MemorySegment time = SCRATCH.get().time;
        time.set(ValueLayout.JAVA_LONG, LinuxAbi.TIMESPEC_SECONDS, until / 1_000_000_000);
        time.set(ValueLayout.JAVA_LONG, LinuxAbi.TIMESPEC_NANOS, until % 1_000_000_000);
        call(Syscall.FUTEX_WAITV, words.address(), words.count(), 0, time.address(), LinuxAbi.CLOCK_MONOTONIC, 0);
    }

    /** By msync(2), which takes whole pages. */
    @Override
    public void flush(MemorySegment memory) throws IOException {
        long from = memory.address() / PAGE * PAGE;
        long bytes = memory.address() + memory.byteSize() - from;
        check(call(Syscall.MSYNC, from, bytes, LinuxAbi.MS_SYNC, 0, 0, 0), "the mapped file");
    }

    /** By mincore(2): a byte for each page, whose lowest bit says that the page is in memory. Asked for in pieces, since the bytes are memory, too. */
    @Override
    public OptionalLong resident(MemorySegment memory) {
        int pages = (int) Math.min(RESIDENT_PAGES_AT_ONCE, (memory.byteSize() + PAGE - 1) / PAGE);
        long resident = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flags = arena.allocate(Math.max(1, pages));
            for (long from = 0; from < memory.byteSize(); from += (long) pages * PAGE) {
                long bytes = Math.min((long) pages * PAGE, memory.byteSize() - from);
                if (call(Syscall.MINCORE, memory.address() + from, bytes, flags.address(), 0, 0, 0) < 0) {
                    return OptionalLong.empty();
                }
                for (long page = 0; page * PAGE < bytes; page++) {
                    resident += (flags.get(ValueLayout.JAVA_BYTE, page) & 1) * PAGE;
                }
            }
        }
        return OptionalLong.of(resident);
    }

    /** The size of a transparent huge page, in bytes; 0 if this kernel has none. */
    long hugePage() {
        try {
            return Long.parseLong(Files.readString(HUGE_PAGE_SIZE).strip());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }

    @Override
    public OptionalLong availableMemory() {
        return MemoryLimits.available();
    }

    /**
     * Makes a system call.
     *
     * @return its result, or the negated error number
     */
    long call(Syscall function, long a, long b, long c, long d, long e, long f) {
        MemorySegment errno = SCRATCH.get().errno;
        try {
            long result = (long) syscall.invokeExact(errno, function.number(), a, b, c, d, e, f);
            return result == -1 ? -(int) ERRNO.get(errno, 0L) : result;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Turns an error number into the exception that the JDK has for it.
     *
     * @param result what {@link #call} returned
     * @param file   what the call was about, for people
     * @return the result, if it is none
     */
    static long check(long result, String file) throws IOException {
        if (result >= 0 || result < -4095) {
            return result;
        }
        int errno = (int) -result;
        throw switch (errno) {
            case LinuxAbi.ENOENT -> new NoSuchFileException(file);
            case LinuxAbi.EEXIST -> new FileAlreadyExistsException(file);
            case LinuxAbi.EACCES, LinuxAbi.EPERM -> new AccessDeniedException(file);
            case LinuxAbi.ELOOP -> new FileSystemLoopException(file);
            case LinuxAbi.ENXIO, LinuxAbi.EISDIR -> new NotRegularFileException(file);
            case LinuxAbi.ENOSPC, LinuxAbi.EDQUOT -> new NoSpaceException(file);
            default -> new FileSystemException(file, null, reason(errno));
        };
    }

    private static String reason(int errno) {
        return switch (errno) {
            case LinuxAbi.ENOMEM ->
                "no memory to map it, or too many mappings in this process (see /proc/sys/vm/max_map_count)";
            case LinuxAbi.EIO -> "the storage fails";
            case LinuxAbi.ENOTDIR -> "not a directory";
            case LinuxAbi.EROFS -> "the file system is read-only";
            case LinuxAbi.EMFILE -> "this process has too many open files (see ulimit -n)";
            case LinuxAbi.ENFILE -> "the machine has too many open files";
            case LinuxAbi.EFBIG -> "larger than the file system allows, or this process (see ulimit -f)";
            case LinuxAbi.ENAMETOOLONG -> "the name is too long";
            default -> "error number " + errno + " (see errno(3))";
        };
    }
}
