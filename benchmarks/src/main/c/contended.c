/*
 * Some processes increment one counter under a robust mutex of the POSIX threads, and do some work between.
 *
 * contended MILLISECONDS STEPS PROCESSES: a line is the operations of each process, and the nanoseconds that they took
 */
#include "peer.h"

#define MOST 64

enum { WARM, MEASURE, STOP };

struct memory {
    _Alignas(CACHE_LINE) pthread_mutex_t mutex;
    _Alignas(CACHE_LINE) uint64_t counter;
    _Alignas(CACHE_LINE) _Atomic int phase;
    _Alignas(CACHE_LINE) _Atomic int arrived;
    struct {
        _Alignas(CACHE_LINE) uint64_t warm;
        uint64_t measured;
    } operations[MOST];
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
    require(count == 4, "usage: contended MILLISECONDS STEPS PROCESSES");
    useconds_t micros = (useconds_t) atoi(arguments[1]) * 1000;
    int steps = atoi(arguments[2]);
    int processes = atoi(arguments[3]);
    require(processes > 0 && processes <= MOST, "too many processes");
    struct memory *memory = shared_memory(sizeof *memory);
    robust_mutex(&memory->mutex);

    pid_t children[MOST];
    for (int i = 0; i < processes; i++) {
        children[i] = fork_child();
        if (children[i] == 0) {
            run(memory, i, steps);
            return 0;
        }
    }
    while (atomic_load(&memory->arrived) < processes) {
        sched_yield();
    }
    usleep(micros / 4);
    int64_t start = nanos();
    atomic_store(&memory->phase, MEASURE);
    usleep(micros);
    int64_t end = nanos();
    atomic_store(&memory->phase, STOP);
    uint64_t sum = 0;
    for (int i = 0; i < processes; i++) {
        int status;
        require(waitpid(children[i], &status, 0) == children[i] && status == 0, "a child failed");
        sum += memory->operations[i].warm + memory->operations[i].measured;
        printf("%lu ", (unsigned long) memory->operations[i].measured);
    }
    require(memory->counter == sum, "increments were lost");
    printf("%ld\n", (long) (end - start));
    return 0;
}
