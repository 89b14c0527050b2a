"""Prints the nanoseconds that it took to send a new array of NumPy to another process and hear of three elements: python3 pipe.py LENGTH COUNT"""
import multiprocessing
import sys
import time

import numpy as np


def receive(pipe):
    while True:
        data = pipe.recv()
        if data is None:
            return
        pipe.send(some(data))
        pipe.send(float(data.sum()))


def some(data):
    return float(data[[0, len(data) // 2, -1]].sum())


if __name__ == '__main__':
    length, count = int(sys.argv[1]), int(sys.argv[2])
    context = multiprocessing.get_context('spawn')
    pipe, other = context.Pipe()
    process = context.Process(target=receive, args=(other,), daemon=True)
    process.start()
    for turn in range(count + 1):
        data = np.arange(turn, turn + length, dtype=float)
        start = time.perf_counter_ns()
        pipe.send(data)
        found = pipe.recv()
        nanos = time.perf_counter_ns() - start
        if found != some(data) or pipe.recv() != data.sum():
            sys.exit('the other process has read other elements')
        if turn > 0:
            print(nanos)
    pipe.send(None)
    process.join()
