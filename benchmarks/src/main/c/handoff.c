/*
 * Two processes hand one lock to each other, to and fro, and whoever waits for it is asleep when it is released. The lock is a plain
 * futex: 0 free, 1 held, 2 held and somebody may be asleep.
 *
 * handoff COUNT: a line is the nanoseconds from just before a release to the end of the acquisition in the other process
 */
#include "peer.h"
#include <linux/futex.h>

struct memory {
    _Alignas(CACHE_LINE) _Atomic uint32_t word;
    _Alignas(CACHE_LINE) _Atomic int waiting;
    _Alignas(CACHE_LINE) _Atomic int acquired;
    _Alignas(CACHE_LINE) int64_t released_at;
    pid_t process[2];
    int64_t times[];
};

static void lock(_Atomic uint32_t *word) {
    uint32_t expected = 0;
    if (atomic_compare_exchange_strong(word, &expected, 1)) {
        return;
    }
    while (atomic_exchange(word, 2) != 0) {
        syscall(SYS_futex, word, FUTEX_WAIT, 2, NULL, NULL, 0);
    }
}

static void unlock(_Atomic uint32_t *word) {
    if (atomic_exchange(word, 0) == 2) {
        syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
    }
}

static void await(_Atomic int *number, int value) {
    while (atomic_load(number) != value) {
        sched_yield();
    }
}

/* Hand-off i goes from process i % 2 to the other. */
static void run(struct memory *memory, int self, int count) {
    for (int i = 0; i < count; i++) {
        if (i % 2 == self) {
            await(&memory->waiting, i + 1);
            await_sleep(memory->process[1 - self], memory->process[1 - self]);
            memory->released_at = nanos();
            unlock(&memory->word);
            await(&memory->acquired, i + 1);
        } else {
            atomic_store(&memory->waiting, i + 1);
            lock(&memory->word);
            memory->times[i] = nanos() - memory->released_at;
            atomic_store(&memory->acquired, i + 1);
        }
    }
}

int main(int count, char **arguments) {
    require(count == 2, "usage: handoff COUNT");
    int hand_offs = atoi(arguments[1]);
    struct memory *memory = shared_memory(sizeof *memory + (size_t) hand_offs * sizeof(int64_t));
    lock(&memory->word); /* by process 0, which is this one */
    memory->process[0] = getpid();
    pid_t child = fork_child();
    if (child == 0) {
        memory->process[1] = getpid();
        run(memory, 1, hand_offs);
        return 0;
    }
    run(memory, 0, hand_offs);
    int status;
    require(waitpid(child, &status, 0) == child && status == 0, "the child failed");
    for (int i = 0; i < hand_offs; i++) {
        printf("%ld\n", (long) memory->times[i]);
    }
    return 0;
}
