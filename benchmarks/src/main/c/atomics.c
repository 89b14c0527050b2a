/*
 * Threads add to elements of a shared mapping that lie so far apart.
 *
 * atomics KIND THREADS STRIDE OPERATIONS: a line is the nanoseconds of one operation of one thread; the kinds are int, long, byte (lock xadd) and
 * double (compare and exchange)
 */
#include "peer.h"

#define LENGTH 4096

struct thread {
    void *elements;
    int kind;
    size_t index;
    long operations;
    int64_t nanos;
    pthread_barrier_t *start;
};

static void add_double(double *element) {
    double before, after;
    __atomic_load(element, &before, __ATOMIC_RELAXED);
    do {
        after = before + 1;
    } while (!__atomic_compare_exchange(element, &before, &after, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
}

static uint64_t add(const struct thread *thread) {
    uint64_t sum = 0; /* of what was there before, so that it is xadd and not a plain locked add */
    size_t i = thread->index;
    for (long n = thread->operations; n > 0; n--) {
        switch (thread->kind) {
        case 0: sum += __atomic_fetch_add((uint32_t *) thread->elements + i, 1, __ATOMIC_SEQ_CST); break;
        case 1: sum += __atomic_fetch_add((uint64_t *) thread->elements + i, 1, __ATOMIC_SEQ_CST); break;
        case 2: sum += __atomic_fetch_add((uint8_t *) thread->elements + i, 1, __ATOMIC_SEQ_CST); break;
        default: add_double((double *) thread->elements + i);
        }
    }
    return sum;
}

static void *run(void *argument) {
    struct thread *thread = argument;
    static _Thread_local volatile uint64_t result;
    pthread_barrier_wait(thread->start);
    int64_t start = nanos();
    result = add(thread);
    (void) result;
    thread->nanos = nanos() - start;
    return NULL;
}

int main(int count, char **arguments) {
    require(count == 5, "usage: atomics KIND THREADS STRIDE OPERATIONS");
    int threads = atoi(arguments[2]);
    long operations = atol(arguments[4]);
    void *elements = shared_memory(LENGTH * sizeof(uint64_t));
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, (unsigned) threads);
    struct thread all[threads];
    pthread_t ids[threads];
    for (int i = 0; i < threads; i++) {
        all[i] = (struct thread){elements, atoi(arguments[1]), LENGTH / 2 + (size_t) i * (size_t) atol(arguments[3]), operations, 0, &start};
        require(pthread_create(&ids[i], NULL, run, &all[i]) == 0, "no thread");
    }
    double sum = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        sum += (double) all[i].nanos;
    }
    printf("%f\n", sum / threads / (double) operations);
    return 0;
}
