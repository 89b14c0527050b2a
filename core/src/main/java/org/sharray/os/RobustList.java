package org.sharray.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

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

    /** The places of the links in the list's order. */
    private final List<MemorySegment> links = new ArrayList<>();

    private final boolean fences;

    private RobustList(LinuxOs os) {
        this.os = os;
        this.fences = os.call(Syscall.MEMBARRIER, LinuxAbi.MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0, 0, 0,
                0) == 0;
        head.set(ValueLayout.JAVA_LONG, LinuxAbi.ROBUST_HEAD_FIRST, head.address());
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
        MemorySegment added = file.asSlice(link, Long.BYTES);
        added.set(ValueLayout.JAVA_LONG, 0, links.isEmpty() ? head.address() : links.getFirst().address());
        ValueLayout.JAVA_LONG.varHandle().setRelease(head, LinuxAbi.ROBUST_HEAD_FIRST, added.address());
        links.addFirst(added);
    }

    @Override
    public void remove(MemorySegment file, long link) {
        for (int i = 0; i < links.size(); i++) {
            if (links.get(i).address() == file.address() + link) {
                MemorySegment before = i == 0 ? head : links.get(i - 1);
                long behind = i == links.size() - 1 ? head.address() : links.get(i + 1).address();
                ValueLayout.JAVA_LONG.varHandle().setRelease(before, 0L, behind);
                links.remove(i);
                return;
            }
        }
    }

    @Override
    public boolean fence() {
        return fences && os.call(Syscall.MEMBARRIER, LinuxAbi.MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0, 0, 0, 0) == 0;
    }
}
