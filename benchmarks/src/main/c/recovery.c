/*
 * A process dies by SIGKILL while it holds a robust mutex for which a thread of another process waits.
 *
 * recovery KILLS: a line is the nanoseconds from just before the kill to the end of the acquisition
 */
#include "peer.h"
#include <errno.h>

struct memory {
    pthread_mutex_t mutex;
    _Atomic int held;
};

struct waiter {
    pthread_mutex_t *mutex;
    _Atomic pid_t task;
    int result;
    int64_t acquired_at;
};

static void *wait_for_lock(void *argument) {
    struct waiter *waiter = argument;
    atomic_store(&waiter->task, (pid_t) syscall(SYS_gettid));
    waiter->result = pthread_mutex_lock(waiter->mutex);
    waiter->acquired_at = nanos();
    return NULL;
}

static int64_t kill_owner(struct memory *memory) {
    atomic_store(&memory->held, 0);
    pid_t owner = fork_child();
    if (owner == 0) {
        pthread_mutex_lock(&memory->mutex);
        atomic_store(&memory->held, 1);
        for (;;) {
            pause();
        }
    }
    while (atomic_load(&memory->held) == 0) {
        sched_yield();
    }
    struct waiter waiter = {.mutex = &memory->mutex};
    pthread_t thread;
    require(pthread_create(&thread, NULL, wait_for_lock, &waiter) == 0, "no thread");
    while (atomic_load(&waiter.task) == 0) {
        sched_yield();
    }
    await_sleep(getpid(), waiter.task);
    int64_t start = nanos();
    kill(owner, SIGKILL);
    pthread_join(thread, NULL);
    require(waiter.result == EOWNERDEAD, "the owner's death was not reported");
    pthread_mutex_consistent(&memory->mutex);
    pthread_mutex_unlock(&memory->mutex);
    waitpid(owner, NULL, 0);
    return waiter.acquired_at - start;
}

int main(int count, char **arguments) {
    require(count == 2, "usage: recovery KILLS");
    struct memory *memory = shared_memory(sizeof *memory);
    robust_mutex(&memory->mutex);
    for (int i = atoi(arguments[1]); i > 0; i--) {
        printf("%ld\n", (long) kill_owner(memory));
    }
    return 0;
}
