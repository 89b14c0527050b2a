/*
 * A compare-and-exchange and an exchange of one 64-bit word, the least that a lock in shared memory can do; and a robust mutex of the POSIX threads.
 * First round nothing, then round an increment.
 *
 * uncontended SAMPLES OPERATIONS: a line is the nanoseconds of one operation, empty and with the increment, of the word and then of the mutex
 */
#include "peer.h"

struct memory {
    _Alignas(CACHE_LINE) uint64_t element;
    _Alignas(CACHE_LINE) _Atomic uint64_t word;
    _Alignas(CACHE_LINE) pthread_mutex_t mutex;
};

static const uint64_t free_word = 0;
static const uint64_t mine = 0x100000001;

static inline void lock(_Atomic uint64_t *word) {
    uint64_t expected = free_word;
    require(atomic_compare_exchange_strong(word, &expected, mine), "the word was not free");
}

static inline void unlock(_Atomic uint64_t *word) {
    require(atomic_exchange_explicit(word, free_word, memory_order_release) == mine, "the word was not ours");
}

static double empty(struct memory *memory, long operations) {
    int64_t start = nanos();
    for (long i = 0; i < operations; i++) {
        lock(&memory->word);
        unlock(&memory->word);
    }
    return (double) (nanos() - start) / (double) operations;
}

static double increment(struct memory *memory, long operations) {
    int64_t start = nanos();
    for (long i = 0; i < operations; i++) {
        lock(&memory->word);
        memory->element++;
        unlock(&memory->word);
    }
    return (double) (nanos() - start) / (double) operations;
}

static double mutex(struct memory *memory, long operations, uint64_t step) {
    int64_t start = nanos();
    for (long i = 0; i < operations; i++) {
        require(pthread_mutex_lock(&memory->mutex) == 0, "lock failed");
        if (step != 0) {
            memory->element += step;
        }
        require(pthread_mutex_unlock(&memory->mutex) == 0, "unlock failed");
    }
    return (double) (nanos() - start) / (double) operations;
}

int main(int count, char **arguments) {
    require(count == 3, "usage: uncontended SAMPLES OPERATIONS");
    int samples = atoi(arguments[1]);
    long operations = atol(arguments[2]);
    struct memory *memory = shared_memory(sizeof *memory);
    robust_mutex(&memory->mutex);
    empty(memory, operations); /* to warm up */
    for (int i = 0; i < samples; i++) {
        double without = empty(memory, operations);
        double with = increment(memory, operations);
        double mutex_without = mutex(memory, operations, 0);
        printf("%f %f %f %f\n", without, with, mutex_without, mutex(memory, operations, 1));
    }
    require(memory->element == 2 * (uint64_t) samples * (uint64_t) operations, "increments were lost");
    return 0;
}
