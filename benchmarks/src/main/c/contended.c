/*
 * Two processes increment one counter under a robust mutex of the POSIX threads, and do some work between.
 *
 * contended MILLISECONDS STEPS: a line is the operations of the first process, those of the second, and the nanoseconds that they took
 */
#include "peer.h"
#include <pthread.h>

enum { WARM, MEASURE, STOP };

struct memory {
    _Alignas(CACHE_LINE) pthread_mutex_t mutex;
    _Alignas(CACHE_LINE) uint64_t counter;
    _Alignas(CACHE_LINE) _Atomic int phase;
    _Alignas(CACHE_LINE) _Atomic int arrived;
    struct {
        _Alignas(CACHE_LINE) uint64_t warm;
        uint64_t measured;
    } operations[2];
};

static uint64_t work(uint64_t state, int steps) {
    for (int i = 0; i < steps; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    return state;
}

static uint64_t contend(struct memory *memory, int phase, int steps) {
    uint64_t operations = 0;
    uint64_t state = 1;
    while (atomic_load(&memory->phase) == phase) {
        require(pthread_mutex_lock(&memory->mutex) == 0, "lock failed");
        memory->counter++;
        require(pthread_mutex_unlock(&memory->mutex) == 0, "unlock failed");
        operations++;
        state = work(state, steps);
    }
    require(state != 0, "the work was left out");
    return operations;
}

static void run(struct memory *memory, int self, int steps) {
    atomic_fetch_add(&memory->arrived, 1);
    memory->operations[self].warm = contend(memory, WARM, steps);
    memory->operations[self].measured = contend(memory, MEASURE, steps);
}

int main(int count, char **arguments) {
    require(count == 3, "usage: contended MILLISECONDS STEPS");
    useconds_t micros = (useconds_t) atoi(arguments[1]) * 1000;
    int steps = atoi(arguments[2]);
    struct memory *memory = shared_memory(sizeof *memory);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    require(pthread_mutex_init(&memory->mutex, &attributes) == 0, "the mutex can't be made");

    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = fork_child();
        if (children[i] == 0) {
            run(memory, i, steps);
            return 0;
        }
    }
    while (atomic_load(&memory->arrived) < 2) {
        sched_yield();
    }
    usleep(micros / 4);
    int64_t start = nanos();
    atomic_store(&memory->phase, MEASURE);
    usleep(micros);
    int64_t end = nanos();
    atomic_store(&memory->phase, STOP);
    uint64_t sum = 0;
    for (int i = 0; i < 2; i++) {
        int status;
        require(waitpid(children[i], &status, 0) == children[i] && status == 0, "a child failed");
        sum += memory->operations[i].warm + memory->operations[i].measured;
    }
    require(memory->counter == sum, "increments were lost");
    printf("%lu %lu %ld\n", (unsigned long) memory->operations[0].measured,
           (unsigned long) memory->operations[1].measured, (long) (end - start));
    return 0;
}
