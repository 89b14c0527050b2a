"""A program that shares memory by other means than Sharray, says where, and then does what it is told, line by line: the tests of core run it.

    foreign.py shared_memory | memmap FILE | save FILE
"""

import sys


def say(line):
    print(line, flush=True)


def main():
    kind, *place = sys.argv[1:]
    block = None
    if kind == 'shared_memory':
        from multiprocessing.shared_memory import SharedMemory
        block = SharedMemory(create=True, size=64)
        values = block.buf.cast('i')
        place = [block.name]
    elif kind == 'memmap':
        import numpy
        values = numpy.memmap(place[0], dtype='<i4', mode='w+', offset=16, shape=16)
    else:
        import numpy
        numpy.save(place[0], numpy.zeros(16, dtype='<i4'))
        values = numpy.load(place[0], mmap_mode='r+')
    say(place[0])
    for line in sys.stdin:
        command, *numbers = line.split()
        if command == 'set':
            values[int(numbers[0])] = int(numbers[1])
        elif command == 'unlink':
            block.unlink()
        say(values[:3].tolist())
    if block is not None:
        values.release()
        block.close()


if __name__ == '__main__':
    main()
