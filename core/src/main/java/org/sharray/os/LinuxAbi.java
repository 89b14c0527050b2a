package org.sharray.os;

/** Constants and structures of the Linux kernel's interface on 64-bit machines, each with the header that it comes from. */
final class LinuxAbi {
    static final boolean IS_ARM = System.getProperty("os.arch", "").equals("aarch64");

    // include/uapi/asm-generic/fcntl.h; arch/arm64/include/uapi/asm/fcntl.h differs in the last two
    static final long AT_FDCWD = -100;
    static final long AT_SYMLINK_FOLLOW = 0x400;
    static final long O_RDONLY = 0;
    static final long O_RDWR = 2;
    static final long O_CREAT = 0x40;
    static final long O_EXCL = 0x80;
    static final long O_NOCTTY = 0x100;
    static final long O_NONBLOCK = 0x800;
    static final long O_CLOEXEC = 0x80000;
    static final long O_NOFOLLOW = IS_ARM ? 0x8000 : 0x20000;
    static final long O_TMPFILE = 0x400000 | (IS_ARM ? 0x4000 : 0x10000);

    // include/uapi/linux/fcntl.h
    static final long F_ADD_SEALS = 1033;
    static final long F_SEAL_SEAL = 1;
    static final long F_SEAL_SHRINK = 2;
    static final long F_SEAL_GROW = 4;

    // include/uapi/asm-generic/fcntl.h: locks of the open file description, and struct flock
    static final long F_OFD_GETLK = 36;
    static final long F_OFD_SETLK = 37;
    static final short F_WRLCK = 1;
    static final short F_UNLCK = 2;
    static final short SEEK_SET = 0;
    static final long SEEK_END = 2;
    static final long FLOCK_BYTES = 32;
    static final long FLOCK_TYPE = 0;
    static final long FLOCK_WHENCE = 2;
    static final long FLOCK_START = 8;
    static final long FLOCK_LENGTH = 16;

    // arch/x86/include/uapi/asm/stat.h, include/uapi/asm-generic/stat.h: struct stat; include/uapi/linux/stat.h
    static final long STAT_BYTES = 144;
    static final long STAT_DEVICE = 0;
    static final long STAT_INODE = 8;
    static final long STAT_MODE = IS_ARM ? 16 : 24;
    static final long STAT_BLOCKS = 64;
    static final long STAT_BLOCK_BYTES = 512;
    static final int S_IFMT = 0xF000;
    static final int S_IFREG = 0x8000;

    // include/uapi/linux/memfd.h; NOEXEC_SEAL came with Linux 6.3
    static final long MFD_CLOEXEC = 1;
    static final long MFD_ALLOW_SEALING = 2;
    static final long MFD_NOEXEC_SEAL = 8;

    // include/uapi/asm-generic/mman-common.h, include/uapi/linux/mman.h
    static final long PROT_READ = 1;
    static final long PROT_WRITE = 2;
    static final long MAP_SHARED = 1;
    static final long MAP_PRIVATE = 2;
    static final long MAP_FIXED = 0x10;
    static final long MAP_ANONYMOUS = 0x20;
    static final long MAP_NORESERVE = 0x4000;
    static final long MADV_HUGEPAGE = 14;
    static final long MADV_POPULATE_WRITE = 23; // came with Linux 5.14
    static final long MS_SYNC = 4;
    static final long MREMAP_MAYMOVE = 1;
    static final long MREMAP_FIXED = 2;

    // include/uapi/linux/futex.h; without FUTEX_PRIVATE_FLAG, so that other processes are reached
    static final long FUTEX_WAIT = 0;
    static final long FUTEX_WAKE = 1;

    // include/uapi/linux/futex.h: struct futex_waitv
    static final int FUTEX2_SIZE_U32 = 2;
    static final long WAITV_BYTES = 24;
    static final long WAITV_VALUE = 0;
    static final long WAITV_ADDRESS = 8;
    static final long WAITV_FLAGS = 16;

    // include/uapi/linux/futex.h: struct robust_list_head
    static final long ROBUST_HEAD_BYTES = 24;
    static final long ROBUST_HEAD_DISTANCE = 8;

    // include/uapi/linux/membarrier.h
    static final long MEMBARRIER_CMD_GLOBAL_EXPEDITED = 2;
    static final long MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED = 4;

    // include/uapi/linux/time.h
    static final long CLOCK_MONOTONIC = 1;

    // include/uapi/linux/time_types.h: struct __kernel_timespec
    static final long TIMESPEC_BYTES = 16;
    static final long TIMESPEC_SECONDS = 0;
    static final long TIMESPEC_NANOS = 8;

    // include/uapi/asm-generic/errno-base.h, errno.h
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ENAMETOOLONG = 36;
    static final int ELOOP = 40;
    static final int EOPNOTSUPP = 95;
    static final int EDQUOT = 122;

    private LinuxAbi() {}
}
