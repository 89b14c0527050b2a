"""Prints the nanoseconds an element of NumPy's reductions of shared memory, in the order of Reductions.java:
python3 reductions.py LENGTH PASSES"""
import sys
import time
from multiprocessing import shared_memory

import numpy

length, passes = map(int, sys.argv[1:])


def measure(operation):
    for _ in range(passes // 4 + 1):
        operation()
    start = time.perf_counter_ns()
    for _ in range(passes):
        operation()
    return (time.perf_counter_ns() - start) / passes / length


def main():
    block = shared_memory.SharedMemory(create=True, size=length * 21)
    doubles, others = numpy.ndarray(length, 'd', block.buf), numpy.ndarray(length, 'd', block.buf, length * 8)
    ints, bytes_ = numpy.ndarray(length, 'i', block.buf, length * 16), numpy.ndarray(length, 'B', block.buf, length * 20)
    numbers = numpy.arange(length)
    doubles[:], others[:], ints[:], bytes_[:] = numbers, numbers, (numbers * 31).astype('i'), (numbers * 0x9E3779B1 >> 16).astype('B')
    times = [measure(operation) for operation in (ints.sum, ints.min, bytes_.min, doubles.sum, doubles.min, lambda: doubles.dot(others))]
    del doubles, others, ints, bytes_
    block.close()
    block.unlink()
    return times


print(*main())
