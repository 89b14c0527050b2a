"""Prints the nanoseconds that each process took to start, do nothing and be joined: python3 start.py COUNT"""
import multiprocessing
import sys
import time


def nothing():
    pass


if __name__ == '__main__':
    context = multiprocessing.get_context('spawn')
    for _ in range(int(sys.argv[1])):
        start = time.perf_counter_ns()
        process = context.Process(target=nothing)
        process.start()
        process.join()
        print(time.perf_counter_ns() - start)
