package org.sharray.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A second mapping of a few pages of a file, for words that are changed so often that the checks of a memory segment would cost more than
 * the change.
 *
 * <p>
 * A segment's check is what lets a mapping end while other threads use it. A window does without: its addresses stay valid as long as this
 * object is reachable. {@link #retire} puts other memory in their place, in one step, of which all bits are set: so from then on no thread
 * of this process can change the file through the window, and a compare-and-set that does not expect that value fails.
 *
 * <p>
 * What stays behind until the garbage collector has been here is address space and as much memory; so there are at most {@value #MOST}
 * windows at a time, and who gets none uses a segment.
 */
public final class Window {
    private static final int MOST = 1024;
    private static final AtomicInteger OPEN = new AtomicInteger();

    /** All memory. Its bounds and its life are constants, so the JIT leaves the checks out. */
    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final LinuxOs os;
    private final MemorySegment pages;

    /** Where the window begins in its first page. */
    private final long start;

    @SuppressWarnings("restricted")
    private Window(LinuxOs os, long address, long size, long start) {
        this.os = os;
        this.start = start;
        this.pages = MemorySegment.ofAddress(address).reinterpret(size, Arena.ofAuto(), _ -> {
            os.call(Syscall.MUNMAP, address, size, 0, 0, 0, 0);
            OPEN.decrementAndGet();
        });
    }

    /** Null if there are enough, or the system refuses. */
    static Window open(LinuxOs os, int descriptor, long position, long size) {
        if (OPEN.incrementAndGet() <= MOST) {
            long start = position % LinuxOs.PAGE;
            long address = os.call(Syscall.MMAP, 0, start + size, LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE,
                    LinuxAbi.MAP_SHARED, descriptor, position - start);
            if (address > 0) {
                return new Window(os, address, start + size, start);
            }
        }
        OPEN.decrementAndGet();
        return null;
    }

    /**
     * Where a word is, for the methods that take an address. Who keeps the address keeps this window.
     *
     * @param offset in bytes from the window's start
     * @return not 0
     */
    public long address(long offset) {
        return pages.address() + start + offset;
    }

    /**
     * Changes a word with acquire ordering.
     *
     * @param keeper  what keeps the window reachable
     * @param address of the word
     * @param from    the value expected
     * @param to      the new value
     * @return whether it was changed
     */
    public static boolean changeAcquire(Object keeper, long address, long from, long to) {
        boolean changed = (long) LONG.compareAndExchangeAcquire(ALL, address, from, to) == from;
        Reference.reachabilityFence(keeper);
        return changed;
    }

    /**
     * Changes a word with release ordering.
     *
     * @param keeper  what keeps the window reachable
     * @param address of the word
     * @param from    the value expected
     * @param to      the new value
     * @return whether it was changed; false now and then for no reason
     */
    public static boolean changeRelease(Object keeper, long address, long from, long to) {
        boolean changed = LONG.weakCompareAndSetRelease(ALL, address, from, to);
        Reference.reachabilityFence(keeper);
        return changed;
    }

    /**
     * Adds 1 to a number that nobody else writes meanwhile, plainly.
     *
     * @param keeper  what keeps the window reachable
     * @param address of 64 bits
     */
    public static void count(Object keeper, long address) {
        LONG.set(ALL, address, (long) LONG.get(ALL, address) + 1);
        Reference.reachabilityFence(keeper);
    }

    /**
     * Takes the file out of the window. What is changed through it from now on is seen by nobody. (Without memory for that the file
     * stays there; a lock that is acquired so late names an owner whose life is over, and is settled as such.)
     */
    public void retire() {
        long size = pages.byteSize();
        long other = os.call(Syscall.MMAP, 0, size, LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE,
                LinuxAbi.MAP_PRIVATE | LinuxAbi.MAP_ANONYMOUS, -1, 0);
        if (other > 0) {
            ALL.asSlice(other, size).fill((byte) -1);
            os.call(Syscall.MREMAP, other, size, size, LinuxAbi.MREMAP_MAYMOVE | LinuxAbi.MREMAP_FIXED,
                    pages.address(), 0);
        }
    }
}
