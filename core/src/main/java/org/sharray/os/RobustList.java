package org.sharray.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * {@link DeathNotices} by the kernel's robust list (set_robust_list(2), and Documentation/locking/robust-futexes.rst in the kernel's
 * sources): when a thread ends, the kernel walks a linked list in the thread's memory and marks the futex words beside the
 * links that hold the thread's id.
 *
 * <p>
 * The links lie in files that others can write to, so they are only ever written here, never read: what follows what is kept on the
 * heap. Each change of the list is one store, so the list is whole whenever the process ends.
 *
 * <p>
 * The C library keeps a list of its own for each thread, for its robust mutexes; the calling thread must not use such.
 */
final class RobustList implements DeathNotices {
    /** include/uapi/linux/futex.h, FUTEX_WAITERS: with it, the kernel wakes a sleeper. */
    private static final int WAKE = 0x80000000;

    private final LinuxOs os;

    /** struct robust_list_head: the first link, the distance from a link to its word, a link that is being changed. */
    private final MemorySegment head = Arena.global().allocate(LinuxAbi.ROBUST_HEAD_BYTES, 8);

    /** The links by their addresses, which lead to their neighbours in the list. */
    private final Map<Long, Link> links = new HashMap<>();

    /** What the head is, for the list's other links: the list is a ring. */
    private final Link ring = new Link(head);

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

    private RobustList(LinuxOs os) {
        this.os = os;
        this.fences = os.call(Syscall.MEMBARRIER, LinuxAbi.MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0, 0, 0,
                0) == 0;
        ring.leadTo(ring);
        head.set(ValueLayout.JAVA_LONG, LinuxAbi.ROBUST_HEAD_DISTANCE, WORD_BEHIND_LINK);
    }

    /** Null where the kernel has no robust lists, or can't wait for several words at a time (Linux before 5.16). */
    static RobustList connect(LinuxOs os) {
        boolean waits = os.call(Syscall.FUTEX_WAITV, 0, 0, 0, 0, 0, 0) == -LinuxAbi.EINVAL;
        boolean lists = os.call(Syscall.SET_ROBUST_LIST, 0, 0, 0, 0, 0, 0) == -LinuxAbi.EINVAL; // wrong on purpose
        return waits && lists ? new RobustList(os) : null;
    }

    @Override
    public int begin() {
        long refused = os.call(Syscall.SET_ROBUST_LIST, head.address(), LinuxAbi.ROBUST_HEAD_BYTES, 0, 0, 0, 0);
        if (refused != 0) {
            throw new IllegalStateException("set_robust_list: error number " + -refused);
        }
        return (int) os.call(Syscall.GETTID, 0, 0, 0, 0, 0, 0) | WAKE;
    }

    @Override
    public void add(MemorySegment file, long link) {
        Link added = new Link(file.asSlice(link, Long.BYTES));
        added.leadTo(ring.behind);
        ring.leadTo(added);
        links.put(added.memory.address(), added);
    }

    @Override
    public void remove(MemorySegment file, long link) {
        Link removed = links.remove(file.address() + link);
        if (removed != null) {
            removed.before.leadTo(removed.behind);
        }
    }

    @Override
    public boolean fence() {
        return fences && os.call(Syscall.MEMBARRIER, LinuxAbi.MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0, 0, 0, 0) == 0;
    }
}
