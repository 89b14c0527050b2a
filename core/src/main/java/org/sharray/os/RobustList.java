package org.sharray.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * {@link DeathNotices} by the kernel's robust list (set_robust_list(2), and Documentation/locking/robust-futexes.rst in the kernel's
 * sources): when a thread ends, the kernel walks a linked list in the thread's memory and marks the futex words beside the
 * links that hold the thread's id.
 *
 * <p>
 * The words lie in files that others can write to; the links must not, for whoever forged one would choose what the kernel writes to. So the pages of the words are mapped a
 * second time, in a row, and the links lie in private memory before them, each as far from its word as all the others. Each change of the list is one store, so the list is whole
 * whenever the process ends.
 *
 * <p>
 * The C library keeps a list of its own for each thread, for its robust mutexes; the calling thread must not use such.
 */
final class RobustList implements DeathNotices {
    /** include/uapi/linux/futex.h, FUTEX_WAITERS: with it, the kernel wakes a sleeper. */
    private static final int WAKE = 0x80000000;

    /** How many words are watched over at a time: the kernel goes no further (include/linux/futex.h, ROBUST_LIST_LIMIT). */
    private static final int MOST = 2048;

    /** How far a word is behind its link, in bytes. */
    private static final long DISTANCE = MOST * LinuxOs.PAGE;

    private final LinuxOs os;

    /** The pages of the links, and behind them those of the words. */
    private final MemorySegment pages;

    /** Which pages are in use. */
    private final BitSet used = new BitSet();

    /** The links by the addresses of their words in the mappings of others. */
    private final Map<Long, Link> links = new HashMap<>();

    /** struct robust_list_head: the first link, the distance from a link to its word, a link that is being changed. It stands for a link: the list is a ring. */
    private final Link head = new Link(Arena.global().allocate(LinuxAbi.ROBUST_HEAD_BYTES, 8));

    private final boolean fences;

    /** A link: the first 64 bits of its memory are the address of the next. */
    private static final class Link {
        private final MemorySegment memory;
        private Link before = this;
        private Link behind = this;

        Link(MemorySegment memory) {
            this.memory = memory;
        }

        void leadTo(Link next) {
            behind = next;
            next.before = this;
            ValueLayout.JAVA_LONG.varHandle().setRelease(memory, 0L, next.memory.address());
        }
    }

    private RobustList(LinuxOs os, MemorySegment pages) {
        this.os = os;
        this.pages = pages;
        this.fences = os.call(Syscall.MEMBARRIER, LinuxAbi.MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0, 0, 0,
                0) == 0;
        head.leadTo(head);
        head.memory.set(ValueLayout.JAVA_LONG, LinuxAbi.ROBUST_HEAD_DISTANCE, DISTANCE);
    }

    /** Null where the kernel has no robust lists, or can't wait for several words at a time (Linux before 5.16), or there are no addresses left. */
    @SuppressWarnings("restricted")
    static RobustList connect(LinuxOs os) {
        boolean waits = os.call(Syscall.FUTEX_WAITV, 0, 0, 0, 0, 0, 0) == -LinuxAbi.EINVAL;
        boolean lists = os.call(Syscall.SET_ROBUST_LIST, 0, 0, 0, 0, 0, 0) == -LinuxAbi.EINVAL; // wrong on purpose
        long pages = waits && lists ? privatePages(os, 0, 2 * DISTANCE, 0) : 0;
        return pages > 0 ? new RobustList(os, MemorySegment.ofAddress(pages).reinterpret(2 * DISTANCE)) : null;
    }

    private static long privatePages(LinuxOs os, long address, long size, long flags) {
        return os.call(Syscall.MMAP, address, size, LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE,
                LinuxAbi.MAP_PRIVATE | LinuxAbi.MAP_ANONYMOUS | LinuxAbi.MAP_NORESERVE | flags, -1, 0);
    }

    @Override
    public int begin() {
        long refused = os.call(Syscall.SET_ROBUST_LIST, head.memory.address(), LinuxAbi.ROBUST_HEAD_BYTES, 0, 0, 0, 0);
        if (refused != 0) {
            throw new IllegalStateException("set_robust_list: error number " + -refused);
        }
        return (int) os.call(Syscall.GETTID, 0, 0, 0, 0, 0, 0) | WAKE;
    }

    /** Without a page to be had, the word is not watched over. A page that was refused is not used again: by now, something else may be there. */
    @Override
    public void add(MemorySegment file, long word) {
        int page = used.nextClearBit(0);
        if (page == MOST) {
            return;
        }
        used.set(page);
        long address = file.address() + word;
        long inPage = address % LinuxOs.PAGE;
        if (os.call(Syscall.MREMAP, address - inPage, 0, LinuxOs.PAGE,
                LinuxAbi.MREMAP_MAYMOVE | LinuxAbi.MREMAP_FIXED, wordsOf(page), 0) == wordsOf(page)) {
            Link added = new Link(pages.asSlice(page * LinuxOs.PAGE + inPage, Long.BYTES));
            added.leadTo(head.behind);
            head.leadTo(added);
            links.put(address, added);
        }
    }

    private long wordsOf(int page) {
        return pages.address() + DISTANCE + page * LinuxOs.PAGE;
    }

    @Override
    public void remove(MemorySegment file, long word) {
        Link removed = links.remove(file.address() + word);
        if (removed != null) {
            removed.before.leadTo(removed.behind);
            int page = (int) ((removed.memory.address() - pages.address()) / LinuxOs.PAGE);
            if (privatePages(os, wordsOf(page), LinuxOs.PAGE, LinuxAbi.MAP_FIXED) > 0) {
                used.clear(page);
            }
        }
    }

    @Override
    public boolean fence() {
        return fences && os.call(Syscall.MEMBARRIER, LinuxAbi.MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0, 0, 0, 0) == 0;
    }
}
