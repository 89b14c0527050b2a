"""Prints the nanoseconds of one Pool.map over slices of shared memory, as many as there are workers, each of which increments its ints by NumPy:
python3 loop.py LENGTH COUNT WORKERS"""
import multiprocessing
import sys
import time
from multiprocessing import shared_memory

import numpy


def attach(name, length):
    global block, array
    block = shared_memory.SharedMemory(name)
    array = numpy.ndarray(length, 'i', block.buf)


def increment(part):
    array[part] += 1


if __name__ == '__main__':
    length, count, workers = map(int, sys.argv[1:])
    memory = shared_memory.SharedMemory(create=True, size=4 * length)
    try:
        ends = [length * i // workers for i in range(workers + 1)]
        slices = [slice(*pair) for pair in zip(ends, ends[1:])]
        with multiprocessing.get_context('spawn').Pool(workers, attach, (memory.name, length)) as pool:
            for i in range(-count // 4, count):
                if i == 0:
                    start = time.perf_counter_ns()
                pool.map(increment, slices, 1)
            print((time.perf_counter_ns() - start) / count)
    finally:
        memory.close()
        memory.unlink()
