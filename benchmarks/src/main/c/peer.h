/* What the peers have in common. Each is one process or two, and prints numbers: one line a sample. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CACHE_LINE 64

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

static inline void require(bool condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "%s\n", what);
        exit(1);
    }
}

/* What System.nanoTime() reads on Linux. */
static inline int64_t nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Zeros in a shared mapping of a file in memory, as the elements of an array are. */
static inline void *shared_memory(size_t bytes) {
    int file = memfd_create("peer", MFD_CLOEXEC);
    if (file < 0 || ftruncate(file, (off_t) bytes) != 0) {
        fail("memfd");
    }
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
        fail("mmap");
    }
    close(file);
    return memory;
}

/* For all processes, and told of its owner's death. */
static inline void robust_mutex(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    require(pthread_mutex_init(mutex, &attributes) == 0, "the mutex can't be made");
}

/* fork(2); the child does not outlive its parent. */
static inline pid_t fork_child(void) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0) {
        fail("fork");
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            exit(1);
        }
    }
    return child;
}

/* Waits until a task sleeps: state S, twice in a row, since it shows shortly before the task leaves its processor. */
static inline void await_sleep(pid_t process, pid_t task) {
    char path[64], stat[512];
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", process, task);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        fail(path);
    }
    for (int seen = 0; seen < 2;) {
        ssize_t length = pread(file, stat, sizeof stat - 1, 0);
        if (length <= 0) {
            fail(path);
        }
        stat[length] = 0;
        char *name_end = strrchr(stat, ')');
        seen = name_end != NULL && name_end[2] == 'S' ? seen + 1 : 0;
    }
    close(file);
}
