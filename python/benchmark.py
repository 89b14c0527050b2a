"""What a locked increment costs here and with multiprocessing.Array, one process, nobody else wanting the lock; and what an atomic operation costs.

    python3 python/benchmark.py

The sides take turns in every round; a figure is the median of the rounds, with the least and the largest. The last number of a line is its ratio to the
line of multiprocessing before it.
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


def by_get_lock(counts):
    start = time.perf_counter()
    for _ in range(LOOPS):
        with counts.get_lock():
            counts[0] += 1
    return time.perf_counter() - start


def by_with(counts):
    start = time.perf_counter()
    for _ in range(LOOPS):
        with counts:
            counts[0] += 1
    return time.perf_counter() - start


def on_elements(counts):
    elements = counts.get_obj()
    start = time.perf_counter()
    for _ in range(LOOPS):
        with counts.get_lock():
            elements[0] += 1
    return time.perf_counter() - start


def by_lock(counts):
    start = time.perf_counter()
    for _ in range(LOOPS):
        with counts.lock:
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
    peer, ours, array = multiprocessing.Array('i', 5), sharray.Array('i', 5), sharray.create(None, 'i', 5)
    sides = []
    for form, measure in (('with arr.get_lock(): arr[0] += 1', by_get_lock), ('with arr: arr[0] += 1', by_with),
                          ('with arr.get_lock(): obj[0] += 1, obj = arr.get_obj()', on_elements)):
        sides += [('multiprocessing.Array, ' + form, measure, peer), ('sharray.Array, the same', measure, ours)]
    sides.insert(2, ('sharray.create, with arr.lock: arr[0] += 1', by_lock, array))
    sides += [('compare-and-set by ' + source, atomic, operation(source, word)) for source in ('libglib-2.0.so.0', 'libatomic.so.1')]
    sides = [side for side in sides if side[2] is not None]
    times = [[] for _ in sides]
    for _ in range(ROUNDS):
        for (_, measure, subject), found in zip(sides, times):
            found.append(measure(subject) / LOOPS * 1e9)
    peer = None
    for (what, measure, subject), found in zip(sides, times):
        median = statistics.median(found)
        if what.startswith('multiprocessing'):
            peer = median
        ratio = '' if measure is atomic else '  %.2f' % (median / peer)
        print('%-78s %6.0f ns (%.0f to %.0f)%s' % (what, median, min(found), max(found), ratio))


if __name__ == '__main__':
    main()
