/* What a lock and its release cost when nobody else wants it, beside a robust mutex of POSIX threads in shared memory:
 *
 *     gcc -O2 -pthread c/benchmark.c -o /tmp/benchmark && /tmp/benchmark
 *
 * The sides take turns in every round; a figure is the median of the rounds, with the least and the largest. */

#define SHARRAY_IMPLEMENTATION
#include "sharray.h"

enum { ROUNDS = 31, LOOPS = 1000000 };

static pthread_mutex_t *mutex;
static struct sharray_lock *lock;
static volatile int32_t *element;

static void by_mutex(void)
{
    for (int i = 0; i < LOOPS; i++) {
        pthread_mutex_lock(mutex);
        ++*element;
        pthread_mutex_unlock(mutex);
    }
}

static void by_sharray(void)
{
    for (int i = 0; i < LOOPS; i++) {
        sharray_acquire(lock);
        ++*element;
        sharray_release(lock);
    }
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

int main(void)
{
    struct sharray_options options;
    struct sharray *array;
    memset(&options, 0, sizeof options);
    options.type = SHARRAY_INT32;
    options.shape[0] = 1;
    if (sharray_create(&array, NULL, &options) < 0) {
        fprintf(stderr, "%s\n", sharray_error_message());
        return 1;
    }
    lock = sharray_array_lock(array);
    element = sharray_int32(array);
    mutex = (pthread_mutex_t *)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    if (mutex == MAP_FAILED || pthread_mutex_init(mutex, &attributes) != 0) return 1;

    struct {
        const char *name;
        void (*run)(void);
        double times[ROUNDS];
    } sides[] = {{"pthread_mutex_t, robust, recursive, process-shared", by_mutex, {0}}, {"sharray_acquire, sharray_release", by_sharray, {0}}};
    for (int round = -1; round < ROUNDS; round++) { /* the first one is for warming up */
        for (int side = 0; side < 2; side++) {
            int64_t start = shr_now();
            sides[side].run();
            if (round >= 0) sides[side].times[round] = (double)(shr_now() - start) / LOOPS;
        }
    }
    for (int side = 0; side < 2; side++) {
        double *times = sides[side].times;
        qsort(times, ROUNDS, sizeof *times, compare);
        printf("%-52s %6.1f ns (%.1f to %.1f)  %.2f\n", sides[side].name, times[ROUNDS / 2], times[0], times[ROUNDS - 1],
               times[ROUNDS / 2] / sides[0].times[ROUNDS / 2]);
    }
    return 0;
}
