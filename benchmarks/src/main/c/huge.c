/*
 * A file in memory, reserved and mapped, with huge pages if the system allows them; each page touched; elements read at random and in order; closed.
 *
 * huge BYTES READS HUGE: a line is the milliseconds of making it and of touching it, the nanoseconds of an element at random and in order,
 * and the milliseconds of closing it
 */
#include "peer.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static double millis(int64_t from, int64_t to) {
    return (double) (to - from) / 1e6;
}

int main(int count, char **arguments) {
    require(count == 4, "usage: huge BYTES READS HUGE");
    size_t bytes = (size_t) atol(arguments[1]);
    long reads = atol(arguments[2]);
    uint64_t length = bytes / sizeof(int64_t);

    int64_t start = nanos();
    int file = memfd_create("peer", MFD_CLOEXEC);
    if (file < 0 || ftruncate(file, (off_t) bytes) != 0) {
        fail("memfd");
    }
    int64_t *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
        fail("mmap");
    }
    if (atoi(arguments[3]) && madvise(memory, bytes, MADV_HUGEPAGE) == 0) {
        madvise(memory, bytes, MADV_POPULATE_WRITE); /* fallocate(2) would take ordinary pages */
    }
    if (fallocate(file, 0, 0, (off_t) bytes) != 0) {
        fail("fallocate");
    }
    int64_t made = nanos();
    for (uint64_t i = 0; i < length; i += 512) {
        ((volatile int64_t *) memory)[i] = 1;
    }
    int64_t touched = nanos();

    int64_t sum = 0, begun = 0, done = 0;
    uint64_t x = 1;
    for (long i = -reads / 4; i < reads; i++) {
        if (i == 0) {
            begun = nanos();
        }
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        sum += memory[(uint64_t) (((unsigned __int128) x * length) >> 64)];
    }
    done = nanos();
    for (uint64_t i = 0; i < length; i++) {
        sum += memory[i];
    }
    int64_t end = nanos();
    __asm__ volatile("" : : "r"(sum));
    munmap(memory, bytes);
    close(file);
    printf("%f %f %f %f %f\n", millis(start, made), millis(made, touched), (double) (done - begun) / (double) reads,
            (double) (end - done) / (double) length, millis(end, nanos()));
    return 0;
}
