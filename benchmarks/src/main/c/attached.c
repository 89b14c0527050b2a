/*
 * Processes that have an array open, and a slot in it, and sleep until they are killed, which they are when the first of them is.
 *
 * attached NAME COUNT: prints a + when all of them are there
 */
#define SHARRAY_IMPLEMENTATION
#include "sharray.h"
#include "peer.h"

static void attach(const char *name) {
    struct sharray *array;
    if (sharray_open(&array, name, SHARRAY_READ_WRITE) < 0 || sharray_acquire(sharray_array_lock(array)) < 0
        || sharray_release(sharray_array_lock(array)) < 0) {
        fprintf(stderr, "%s\n", sharray_error_message());
        exit(1);
    }
}

int main(int count, char **arguments) {
    require(count == 3, "usage: attached NAME COUNT");
    int processes = atoi(arguments[2]);
    int ready[2];
    if (pipe(ready) != 0) {
        fail("pipe");
    }
    for (int i = 0; i < processes; i++) {
        if (fork_child() == 0) {
            attach(arguments[1]);
            require(write(ready[1], "+", 1) == 1, "the parent has gone");
            for (;;) {
                pause();
            }
        }
    }
    close(ready[1]);
    char byte;
    for (int i = 0; i < processes; i++) {
        require(read(ready[0], &byte, 1) == 1, "a process could not attach");
    }
    puts("+");
    fflush(stdout);
    for (;;) {
        pause();
    }
}
