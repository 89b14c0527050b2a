"""Prints the nanoseconds of one copy into a multiprocessing.Array of ints by a slice, and out of it; and, with NumPy, into shared memory and out of it:
python3 copies.py BYTES PASSES SLICE_PASSES
Without passes for the slices, their times are nan: a list of ints takes nine times the memory."""
import multiprocessing
import sys
import time
from multiprocessing import shared_memory

size, passes, slice_passes = map(int, sys.argv[1:])
length = size // 4


def measure(operation, passes):
    operation()
    start = time.perf_counter_ns()
    for _ in range(passes):
        operation()
    return (time.perf_counter_ns() - start) / passes


def slices():
    if slice_passes == 0:
        return [float('nan')] * 2
    array, values = multiprocessing.Array('i', length), list(range(length))

    def copy_in():
        array[:] = values

    return [measure(copy_in, slice_passes), measure(lambda: array[:], slice_passes)]


def arrays():
    try:
        import numpy
    except ImportError:
        return []
    block = shared_memory.SharedMemory(create=True, size=size)
    shared, heap = numpy.ndarray(length, 'i', block.buf), numpy.arange(length, dtype='i')

    def copy_in():
        shared[:] = heap

    def copy_out():
        heap[:] = shared

    times = [measure(copy_in, passes), measure(copy_out, passes)]
    del shared, copy_in, copy_out
    block.close()
    block.unlink()
    return times


print(*slices(), *arrays())
