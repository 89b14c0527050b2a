"""The lock of a multiprocessing.Array, with the increment of an element under it: python3 locks.py WHAT, where WHAT is one of these numbers

0 OPERATIONS: prints the nanoseconds of one operation that nobody else wants
1 MILLISECONDS PROCESSES: prints the operations of each of some processes that all want it, and the nanoseconds that they took
2 COUNT: prints the nanoseconds of a message to another process and back, by a Condition
3 MILLISECONDS: prints 1 if it could be acquired within so long after its owner was killed, else 0
"""
import multiprocessing
import sys
import time

context = multiprocessing.get_context('spawn')


def increments(array, operations):
    start = time.perf_counter_ns()
    for _ in range(operations):
        with array.get_lock():
            array[0] += 1
    return time.perf_counter_ns() - start


def uncontended(operations):
    array = context.Array('q', 1)
    increments(array, operations // 4)
    print(increments(array, operations) / operations)


def contend(array, phase, results, number):
    with results.get_lock():
        results[-1] += 1
    while phase.value < 1:
        with array.get_lock():
            array[0] += 1
    operations = 0
    while phase.value < 2:
        with array.get_lock():
            array[0] += 1
        operations += 1
    results[number] = operations


def contended(millis, processes):
    array, phase, results = context.Array('q', 1), context.Value('i', 0, lock=False), context.Array('q', processes + 1)
    started = [context.Process(target=contend, args=(array, phase, results, i)) for i in range(processes)]
    for process in started:
        process.start()
    while results[-1] < processes:
        time.sleep(0.001)
    time.sleep(millis / 4000)
    start = time.perf_counter_ns()
    phase.value = 1
    time.sleep(millis / 1000)
    nanos = time.perf_counter_ns() - start
    phase.value = 2
    for process in started:
        process.join()
    print(*results[:-1], nanos)


def play(condition, ball, parity, turns):
    for turn in range(turns):
        with condition:
            condition.wait_for(lambda: ball.value == 2 * turn + parity)
            ball.value += 1
            condition.notify()


def ping_pong(count):
    warm_up = count // 4
    condition, ball = context.Condition(), context.Value('q', 0, lock=False)
    process = context.Process(target=play, args=(condition, ball, 1, warm_up + count))
    process.start()
    for turn in range(warm_up + count):
        if turn == warm_up:
            start = time.perf_counter_ns()
        with condition:
            ball.value += 1
            condition.notify()
            condition.wait_for(lambda: ball.value == 2 * turn + 2)
    print((time.perf_counter_ns() - start) / count)
    process.join()


def hold(array, held):
    array.get_lock().acquire()
    held.set()
    time.sleep(3600)


def after_death(millis):
    array, held = context.Array('q', 1), context.Event()
    owner = context.Process(target=hold, args=(array, held), daemon=True)
    owner.start()
    held.wait()
    owner.kill()
    owner.join()
    print(int(array.get_lock().acquire(timeout=millis / 1000)))


if __name__ == '__main__':
    (uncontended, contended, ping_pong, after_death)[int(sys.argv[1])](*map(int, sys.argv[2:]))
