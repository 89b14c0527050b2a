/*
 * A message to another process and back, as long as both sleep in between.
 *
 * pingpong WAY COUNT: a line is the nanoseconds there and back; the ways are a futex, a pipe and a Unix socket
 */
#include "peer.h"
#include <linux/futex.h>
#include <sys/socket.h>

#define WARM_UP 2000

struct memory {
    _Alignas(CACHE_LINE) _Atomic uint32_t ball;
};

static void futex_await(_Atomic uint32_t *word, uint32_t value) {
    uint32_t found;
    while ((found = atomic_load(word)) != value) {
        syscall(SYS_futex, word, FUTEX_WAIT, found, NULL, NULL, 0);
    }
}

static void futex_pass(_Atomic uint32_t *word, uint32_t value) {
    atomic_store(word, value);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void get(int file) {
    char byte;
    require(read(file, &byte, 1) == 1, "read failed");
}

static void put(int file) {
    require(write(file, "+", 1) == 1, "write failed");
}

int main(int count, char **arguments) {
    require(count == 3, "usage: pingpong WAY COUNT");
    int way = atoi(arguments[1]);
    int turns = WARM_UP + atoi(arguments[2]);
    struct memory *memory = shared_memory(sizeof *memory);
    int there[2], back[2]; /* to read from and to write to */
    if (way == 2) {
        int ends[2];
        require(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "no sockets");
        there[0] = back[1] = ends[0];
        back[0] = there[1] = ends[1];
    } else {
        require(pipe(there) == 0 && pipe(back) == 0, "no pipes");
    }
    if (fork_child() == 0) {
        for (int i = 0; i < turns; i++) {
            if (way == 0) {
                futex_await(&memory->ball, 2 * (uint32_t) i + 1);
                futex_pass(&memory->ball, 2 * (uint32_t) i + 2);
            } else {
                get(there[0]);
                put(back[1]);
            }
        }
        return 0;
    }
    int64_t start = 0;
    for (int i = 0; i < turns; i++) {
        start = i == WARM_UP ? nanos() : start;
        if (way == 0) {
            futex_pass(&memory->ball, 2 * (uint32_t) i + 1);
            futex_await(&memory->ball, 2 * (uint32_t) i + 2);
        } else {
            put(there[1]);
            get(back[0]);
        }
    }
    printf("%f\n", (double) (nanos() - start) / (turns - WARM_UP));
    return 0;
}
