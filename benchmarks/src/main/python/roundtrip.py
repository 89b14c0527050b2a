"""Prints the nanoseconds of one Pool.apply of a task that does nothing, in a pool of one: python3 roundtrip.py COUNT"""
import multiprocessing
import sys
import time


def nothing():
    pass


if __name__ == '__main__':
    count = int(sys.argv[1])
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        for _ in range(count // 4):
            pool.apply(nothing)
        start = time.perf_counter_ns()
        for _ in range(count):
            pool.apply(nothing)
        print((time.perf_counter_ns() - start) / count)
