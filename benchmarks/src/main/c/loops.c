/*
 * Loops over arrays in a shared mapping.
 *
 * loops LOOP LENGTH PASSES: a line is the nanoseconds an element of one of the loops below, by its number
 */
#include "peer.h"
#include <math.h>

static void sum(int *restrict ints, size_t n, volatile int64_t *result) {
    int total = 0;
    for (size_t i = 0; i < n; i++) {
        total = (int) ((unsigned) total + (unsigned) ints[i]);
    }
    *result = total;
}

static void min_max(int *restrict ints, size_t n, volatile int64_t *result) {
    int min = INT32_MAX, max = INT32_MIN;
    for (size_t i = 0; i < n; i++) {
        min = ints[i] < min ? ints[i] : min;
        max = ints[i] > max ? ints[i] : max;
    }
    *result = (int64_t) max - min;
}

static void axpy(double *restrict y, const double *restrict x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] += 1e-9 * x[i];
    }
}

static void dot(const double *restrict y, const double *restrict x, size_t n, volatile int64_t *result) {
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        total += x[i] * y[i];
    }
    *result = (int64_t) total;
}

static void histogram(const uint8_t *restrict bytes, uint64_t *restrict counts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        counts[bytes[i]]++;
    }
}

static void prefix_sum(const int *restrict ints, int64_t *restrict sums, size_t n) {
    int64_t total = 0;
    for (size_t i = 0; i < n; i++) {
        total += ints[i];
        sums[i] = total;
    }
}

static void fill(int *restrict ints, size_t n, int value) {
    for (size_t i = 0; i < n; i++) {
        ints[i] = value;
    }
}

static void set_all(int *restrict ints, size_t n) {
    for (size_t i = 0; i < n; i++) {
        ints[i] = (int) i * 3;
    }
}

static void min_ints(const int *restrict ints, size_t n, volatile int64_t *result) {
    int min = INT32_MAX;
    for (size_t i = 0; i < n; i++) {
        min = ints[i] < min ? ints[i] : min;
    }
    *result = min;
}

static void min_bytes(const uint8_t *restrict bytes, size_t n, volatile int64_t *result) {
    uint8_t min = UINT8_MAX;
    for (size_t i = 0; i < n; i++) {
        min = bytes[i] < min ? bytes[i] : min;
    }
    *result = min;
}

static void sum_doubles(const double *restrict x, size_t n, volatile int64_t *result) {
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        total += x[i];
    }
    *result = (int64_t) total;
}

static void min_doubles(const double *restrict x, size_t n, volatile int64_t *result) {
    double min = INFINITY;
    for (size_t i = 0; i < n; i++) {
        min = x[i] < min ? x[i] : min; /* as if there were no NaN */
    }
    *result = (int64_t) min;
}

/* Keeps the compiler from taking the same pass out of the loop, or all but the last. */
static void forget(void *memory) {
    __asm__ volatile("" : : "r"(memory) : "memory");
}

int main(int count, char **arguments) {
    require(count == 4, "usage: loops LOOP LENGTH PASSES");
    int loop = atoi(arguments[1]);
    size_t n = (size_t) atol(arguments[2]);
    long passes = atol(arguments[3]);
    int *ints = shared_memory(n * sizeof *ints);
    double *x = shared_memory(n * sizeof *x);
    double *y = shared_memory(n * sizeof *y);
    int64_t *sums = shared_memory(n * sizeof *sums);
    uint8_t *bytes = shared_memory(n);
    uint64_t *counts = shared_memory(256 * sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        ints[i] = (int) ((unsigned) i * 31u);
        x[i] = y[i] = (double) i;
        sums[i] = 0;
        bytes[i] = (uint8_t) ((unsigned) i * 0x9E3779B1u >> 16);
    }
    volatile int64_t result = 0;
    int64_t start = 0;
    for (long pass = -(passes / 4 + 1); pass < passes; pass++) { /* the first to warm up */
        if (pass == 0) {
            start = nanos();
        }
        switch (loop) {
        case 0: sum(ints, n, &result); break;
        case 1: min_max(ints, n, &result); break;
        case 2: axpy(y, x, n); break;
        case 3: dot(y, x, n, &result); break;
        case 4: histogram(bytes, counts, n); break;
        case 5: prefix_sum(ints, sums, n); break;
        case 6: fill(ints, n, (int) pass); break;
        case 7: set_all(ints, n); break;
        case 8: min_ints(ints, n, &result); break;
        case 9: min_bytes(bytes, n, &result); break;
        case 10: sum_doubles(x, n, &result); break;
        case 11: min_doubles(x, n, &result); break;
        default: require(false, "no such loop");
        }
        forget(ints);
    }
    printf("%f\n", (double) (nanos() - start) / (double) passes / (double) n);
    return 0;
}
