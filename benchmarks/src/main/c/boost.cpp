/*
 * Boost's interprocess_recursive_mutex in shared memory: uncontended, round nothing and round an increment; and after its owner was killed.
 *
 * boost SAMPLES OPERATIONS: a line is the nanoseconds of one operation, empty and with the increment
 * boost MILLISECONDS: 1 if the mutex could be acquired within so long after the death of its owner, else 0
 */
#include <atomic>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <boost/interprocess/sync/interprocess_recursive_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>
#include <boost/date_time/posix_time/posix_time_types.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace interprocess = boost::interprocess;
using Mutex = interprocess::interprocess_recursive_mutex;

struct Memory {
    alignas(64) volatile std::uint64_t element = 0;
    alignas(64) Mutex mutex;
    std::atomic<bool> held{false};
};

template <typename Section> static double nanoseconds(Memory &memory, long operations, Section section) {
    auto start = std::chrono::steady_clock::now();
    for (long i = 0; i < operations; i++) {
        interprocess::scoped_lock<Mutex> lock(memory.mutex);
        section();
    }
    std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
    return time.count() / static_cast<double>(operations);
}

static void uncontended(Memory &memory, int samples, long operations) {
    auto nothing = [] {};
    auto increment = [&memory] { memory.element = memory.element + 1; };
    nanoseconds(memory, operations, nothing); // to warm up
    for (int i = 0; i < samples; i++) {
        double empty = nanoseconds(memory, operations, nothing);
        std::printf("%f %f\n", empty, nanoseconds(memory, operations, increment));
    }
}

static void after_death(Memory &memory, int milliseconds) {
    pid_t owner = fork();
    if (owner == 0) {
        memory.mutex.lock();
        memory.held = true;
        for (;;) {
            pause();
        }
    }
    while (!memory.held) {
        sched_yield();
    }
    kill(owner, SIGKILL);
    waitpid(owner, nullptr, 0);
    auto limit = boost::posix_time::microsec_clock::universal_time() + boost::posix_time::milliseconds(milliseconds);
    std::printf("%d\n", memory.mutex.timed_lock(limit) ? 1 : 0);
}

int main(int count, char **arguments) {
    interprocess::mapped_region region(interprocess::anonymous_shared_memory(sizeof(Memory)));
    Memory &memory = *new (region.get_address()) Memory;
    if (count == 3) {
        uncontended(memory, std::atoi(arguments[1]), std::atol(arguments[2]));
    } else if (count == 2) {
        after_death(memory, std::atoi(arguments[1]));
    } else {
        std::fprintf(stderr, "usage: boost SAMPLES OPERATIONS | boost MILLISECONDS\n");
        return 1;
    }
    return 0;
}
