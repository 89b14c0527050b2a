"""Prints the nanoseconds that each process took to start, do nothing and be joined: python3 start.py COUNT METHOD
The method is 0 for spawn, 1 for forkserver; the server runs before the first that counts."""
import multiprocessing
import sys
import time


def nothing():
    pass


if __name__ == '__main__':
    context = multiprocessing.get_context(('spawn', 'forkserver')[int(sys.argv[2])])
    for i in range(int(sys.argv[1]) + 1):
        start = time.perf_counter_ns()
        process = context.Process(target=nothing)
        process.start()
        process.join()
        if i > 0:
            print(time.perf_counter_ns() - start)
