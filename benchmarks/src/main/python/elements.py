"""Prints the nanoseconds of one access to an element, by multiprocessing.Array and by NumPy (nan without it):
python3 elements.py TYPE LENGTH WRITES RANDOM OPERATIONS, where TYPE is the number of a letter: i, d or b"""
import multiprocessing
import sys
import time

typecode, length, writes, random, operations = chr(int(sys.argv[1])), *map(int, sys.argv[2:])
try:
    import numpy
except ImportError:
    numpy = None


def indices():
    """Beforehand, so that only the access is timed; a linear congruential generator with the full period."""
    if not random:
        return [i % length for i in range(operations)]
    found, x = [], 0
    for _ in range(operations):
        x = (x * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF
        found.append(x & length - 1)
    return found


def reads(a, order):
    start = time.perf_counter_ns()
    for i in order:
        a[i]
    return time.perf_counter_ns() - start


def sets(a, order):
    start = time.perf_counter_ns()
    for i in order:
        a[i] = 7
    return time.perf_counter_ns() - start


def nothing(order):
    start = time.perf_counter_ns()
    for _ in order:
        pass
    return time.perf_counter_ns() - start


order = indices()
measure = sets if writes else reads
loop = nothing(order)
array = multiprocessing.Array(typecode, length)
times = [max(0, measure(array, order) - loop) / operations]
times.append(max(0, measure(numpy.zeros(length, typecode), order) - loop) / operations if numpy else float('nan'))
print(*times)
