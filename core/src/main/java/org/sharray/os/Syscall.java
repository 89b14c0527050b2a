package org.sharray.os;

/** The numbers of the Linux system calls in use, as the kernel's headers give them for each architecture. */
enum Syscall {
    // arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h
    CLOSE(3, 57), //
    FSTAT(5, 80), //
    LSEEK(8, 62), //
    MMAP(9, 222), //
    MUNMAP(11, 215), //
    PREAD64(17, 67), //
    PWRITE64(18, 68), //
    MREMAP(25, 216), //
    MSYNC(26, 227), //
    MINCORE(27, 232), //
    MADVISE(28, 233), //
    FCNTL(72, 25), //
    FTRUNCATE(77, 46), //
    GETTID(186, 178), //
    FUTEX(202, 98), //
    OPENAT(257, 56), //
    LINKAT(265, 37), //
    SET_ROBUST_LIST(273, 99), //
    FALLOCATE(285, 47), //
    MEMFD_CREATE(319, 279), //
    MEMBARRIER(324, 283), //
    FUTEX_WAITV(449, 449);

    private final int x86;
    private final int arm;

    Syscall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    long number() {
        return LinuxAbi.IS_ARM ? arm : x86;
    }
}
