"""What a locked increment costs here and with multiprocessing.Array, one process, nobody else wanting the lock; and what an atomic operation costs.

    python3 python/benchmark.py

The sides take turns in every round; a figure is the median of the rounds, with the least and the largest.
"""

import ctypes
import multiprocessing
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import sharray  # noqa: E402

ROUNDS, LOOPS = 15, 20_000


def plain(counts):
    lock = counts.lock
    start = time.perf_counter()
    for _ in range(LOOPS):
        with lock:
            counts[0] += 1
    return time.perf_counter() - start


def same(counts):
    start = time.perf_counter()
    for _ in range(LOOPS):
        with counts.get_lock():
            counts[0] += 1
    return time.perf_counter() - start


def atomic(operation):
    start = time.perf_counter()
    for _ in range(LOOPS):
        operation()
    return time.perf_counter() - start


def operation(source, word):
    try:
        compare_and_set, address = sharray._Atomics((source,)).cas64, ctypes.addressof(word)
    except sharray.Error:
        return None
    return lambda: compare_and_set(address, 0, 0)


def main():
    word = (ctypes.c_uint64 * 1)()
    sides = [('multiprocessing.Array, with arr.get_lock(): arr[0] += 1', same, multiprocessing.Array('i', 5)),
             ('sharray.Array, the same line', same, sharray.Array('i', 5)),
             ('sharray.create, with arr.lock: arr[0] += 1', plain, sharray.create(None, 'i', 5))]
    sides += [('compare-and-set by ' + source, atomic, operation(source, word)) for source in ('libglib-2.0.so.0', 'libatomic.so.1')]
    sides = [side for side in sides if side[2] is not None]
    times = [[] for _ in sides]
    for _ in range(ROUNDS):
        for (_, measure, subject), found in zip(sides, times):
            found.append(measure(subject) / LOOPS * 1e9)
    peer = statistics.median(times[0])
    for (what, measure, _), found in zip(sides, times):
        median = statistics.median(found)
        ratio = '' if measure is atomic else '  %.2f' % (median / peer)
        print('%-58s %6.0f ns (%.0f to %.0f)%s' % (what, median, min(found), max(found), ratio))


if __name__ == '__main__':
    main()
