// Makes an array of doubles that other processes find by its name, and adds to it from two threads, with the guards of the standard library:
//
//     c++ -std=c++11 -pthread -I.. scores.cpp -o scores && ./scores

#define SHARRAY_IMPLEMENTATION
#include "sharray.h"

#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

/// An array's lock as std::lock_guard, std::unique_lock and std::scoped_lock want it.
class Lock {
    struct sharray_lock *found;

public:
    explicit Lock(struct sharray *array) : found(sharray_array_lock(array))
    {
        if (found == nullptr) throw std::runtime_error(sharray_error_message());
    }
    void lock()
    {
        if (sharray_acquire(found) < 0) throw std::runtime_error(sharray_error_message());
    }
    void unlock() { sharray_release(found); }
};

int main()
{
    struct sharray_options options = {};
    options.type = SHARRAY_FLOAT64;
    options.shape[0] = 5;
    struct sharray *made;
    if (sharray_create(&made, "scores", &options) < 0) {
        std::cerr << sharray_error_message() << '\n';
        return 1;
    }
    std::unique_ptr<struct sharray, void (*)(struct sharray *)> scores(made, sharray_close);
    Lock lock(made);
    double *elements = sharray_float64(made);
    auto add = [&] {
        for (int round = 0; round < 1000; round++) {
            std::lock_guard<Lock> guard(lock);
            for (int64_t i = 0; i < sharray_length(made); i++) elements[i] += 0.5;
        }
    };
    std::thread first(add), second(add);
    first.join();
    second.join();
    for (int64_t i = 0; i < sharray_length(made); i++) std::cout << elements[i] << (i < sharray_length(made) - 1 ? ' ' : '\n');
}
