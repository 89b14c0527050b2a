/*
 * memcpy between the heap and a shared mapping.
 *
 * copies BYTES PASSES: a line is the nanoseconds of one copy in, and of one out
 */
#include "peer.h"

static double copy(void *to, const void *from, size_t bytes, long passes) {
    int64_t start = 0;
    for (long pass = -(passes / 4 + 1); pass < passes; pass++) { /* the first to warm up */
        if (pass == 0) {
            start = nanos();
        }
        memcpy(to, from, bytes);
        __asm__ volatile("" : : "r"(to), "r"(from) : "memory");
    }
    return (double) (nanos() - start) / (double) passes;
}

int main(int count, char **arguments) {
    require(count == 3, "usage: copies BYTES PASSES");
    size_t bytes = (size_t) atol(arguments[1]);
    long passes = atol(arguments[2]);
    void *shared = shared_memory(bytes);
    /* At the beginning of a page, as the mapping is: some bytes off it, as malloc has it, memcpy takes ten times as long on some processors. */
    void *heap = aligned_alloc(4096, bytes);
    require(heap != NULL, "no memory");
    memset(heap, 1, bytes);
    double in = copy(shared, heap, bytes, passes);
    printf("%f %f\n", in, copy(heap, shared, bytes, passes));
    return 0;
}
