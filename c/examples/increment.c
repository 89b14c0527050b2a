/* Increments every element of an array of int32 under its lock, as any number of other programs may do at the same time:
 *
 *     cc -std=c11 -pthread -I.. increment.c -o increment
 *     ./increment counts               # a name: ./sharray create counts --dtype '<i4' --shape 5 makes such an array
 *     ./increment sharray:type=5...    # a handle, as Java's counts.handle() or Python's counts.handle has it
 */

#define SHARRAY_IMPLEMENTATION
#include "sharray.h"

int main(int count, char **arguments)
{
    struct sharray *counts;
    if (count != 2) {
        fprintf(stderr, "Usage: increment NAME|HANDLE\n");
        return 2;
    }
    const char *place = arguments[1];
    int result = strncmp(place, "sharray:", 8) == 0 ? sharray_attach(&counts, place) : sharray_open(&counts, place, SHARRAY_READ_WRITE);
    int32_t *elements = result < 0 ? NULL : sharray_int32(counts);
    struct sharray_lock *lock = elements == NULL ? NULL : sharray_array_lock(counts);
    if (lock == NULL) {
        fprintf(stderr, "%s\n", sharray_error_message());
        return 1;
    }
    for (int64_t i = 0; i < sharray_length(counts); i++) {
        result = sharray_acquire(lock);
        if (result < 0) {
            fprintf(stderr, "%s\n", sharray_error_message());
            return 1;
        }
        if (result == SHARRAY_OWNER_DIED) fprintf(stderr, "Somebody died here; an element may lack its increment\n");
        elements[i]++;
        sharray_release(lock);
    }
    for (int64_t i = 0; i < sharray_length(counts); i++) printf(i == 0 ? "%d" : " %d", elements[i]);
    printf("\n");
    sharray_close(counts);
    return 0;
}
