"""Prints the nanoseconds to make and delete a SharedMemory, to open and close one, and to touch each page of a new one: python3 openings.py BYTES COUNT"""
import sys
import time
from multiprocessing import shared_memory

size, count = map(int, sys.argv[1:])
create = opening = touch = 0
for _ in range(count):
    start = time.perf_counter_ns()
    block = shared_memory.SharedMemory(create=True, size=size)
    made = time.perf_counter_ns()
    shared_memory.SharedMemory(block.name).close()
    opened = time.perf_counter_ns()
    block.buf[::4096] = b'\1' * (size // 4096)
    touched = time.perf_counter_ns()
    block.close()
    block.unlink()
    create += made - start + time.perf_counter_ns() - touched
    opening += opened - made
    touch += touched - opened
print(create / count, opening / count, touch / count)
