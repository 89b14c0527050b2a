/*
 * Shared memory of POSIX: made, reserved, mapped and deleted; opened, mapped and closed; and each page touched for the first time.
 *
 * openings BYTES COUNT: a line is the mean nanoseconds of the three
 */
#include "peer.h"
#include <errno.h>
#include <sys/stat.h>

static void *map(int file, size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
        fail("mmap");
    }
    return memory;
}

int main(int count, char **arguments) {
    require(count == 3, "usage: openings BYTES COUNT");
    size_t bytes = (size_t) atol(arguments[1]);
    int repetitions = atoi(arguments[2]);
    char name[64];
    snprintf(name, sizeof name, "/sharray-peer-%d", getpid());
    int64_t create = 0, open = 0, touch = 0;
    for (int i = 0; i < repetitions; i++) {
        int64_t start = nanos();
        int file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (file < 0) {
            fail("shm_open");
        }
        errno = posix_fallocate(file, 0, (off_t) bytes);
        if (errno != 0) {
            shm_unlink(name);
            fail("posix_fallocate");
        }
        volatile char *memory = map(file, bytes);
        int64_t made = nanos();
        int other = shm_open(name, O_RDWR, 0);
        struct stat status;
        require(other >= 0 && fstat(other, &status) == 0, "it can't be opened");
        munmap(map(other, (size_t) status.st_size), bytes);
        close(other);
        int64_t opened = nanos();
        for (size_t at = 0; at < bytes; at += 4096) {
            memory[at] = 1;
        }
        int64_t touched = nanos();
        munmap((void *) memory, bytes);
        close(file);
        shm_unlink(name);
        create += made - start + nanos() - touched;
        open += opened - made;
        touch += touched - opened;
    }
    printf("%f %f %f\n", (double) create / repetitions, (double) open / repetitions, (double) touch / repetitions);
    return 0;
}
