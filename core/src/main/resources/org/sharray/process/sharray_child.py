"""Runs one Python task for a Java process: org.sharray.process.PythonProcess starts it, and its Javadoc says what it promises.

Standard input brings the task: its length (4 bytes), then values as `read` has them: the script or function, and its arguments. The pipe is then held
open by the parent for as long as it lives. The reply goes to the Unix socket that the command line names: its length, a kind, values.
"""

import os
import runpy
import socket
import struct
import sys
import threading
import traceback

import sharray


class Reader:
    """Values as Java writes them plainly: a letter for the type, then big-endian numbers, or the UTF-16 code units of a text after their number."""

    NUMBERS = {'I': '>i', 'J': '>q', 'D': '>d', 'F': '>f', 'B': '>b', 'S': '>h', 'Z': '>?'}

    def __init__(self, data):
        self.data = data
        self.at = 0

    def number(self, form):
        value, = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def text(self):
        end = self.at + 2 * self.number('>i') + 4
        text = self.data[self.at:end].decode('utf-16-be', 'surrogatepass')
        self.at = end
        return text

    def value(self):
        letter = chr(self.number('>B'))
        if letter == '0':
            return None
        if letter == 'T':
            return self.text()
        if letter == 'C':
            return chr(self.number('>H'))
        if letter == 'A':
            return sharray.attach(self.text())
        return self.number(self.NUMBERS[letter])


def written(value):
    """A value as Java reads it."""
    if value is None:
        return b'0'
    if isinstance(value, bool):
        return b'Z' + struct.pack('>?', value)
    if isinstance(value, int) and -2**63 <= value < 2**63:
        return b'J' + struct.pack('>q', value)
    if isinstance(value, float):
        return b'D' + struct.pack('>d', value)
    if isinstance(value, str):
        return b'T' + text(value)
    if isinstance(value, sharray.SharedArray):
        return b'A' + text(value.handle)
    raise TypeError("the result can't be sent to Java: a %s; None, bool, int of 64 bits, float, str and shared arrays can" % type(value).__name__)


def text(value):
    encoded = value.encode('utf-16-be', 'surrogatepass')
    return struct.pack('>i', len(encoded) // 2) + encoded


def read_exactly(fd, count):
    data = b''
    while len(data) < count:
        more = os.read(fd, count - len(data))
        if not more:
            os._exit(1)  # the parent is gone
        data += more
    return data


def end_with_parent(fd, reply):
    while os.read(fd, 1):
        pass
    for remove, path in (os.unlink, reply), (os.rmdir, os.path.dirname(reply)):
        try:
            remove(path)
        except OSError:
            pass  # the parent has done it
    os._exit(1)


def send(reply, kind, *values):
    """Sends the reply, and waits until the parent hangs up: then it has opened the arrays in it."""
    message = kind + b''.join(values)
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(reply)
        channel.sendall(struct.pack('>i', len(message)) + message)
        channel.recv(1)


def run(task, arguments):
    """A script, or a function in a script or module: what is behind the last colon."""
    place, colon, name = task.rpartition(':')
    if not colon:
        sys.argv = [task] + [str(argument) for argument in arguments]
        sys.path[0] = os.path.dirname(os.path.abspath(task))
        runpy.run_path(task, {'arguments': arguments}, '__main__')
        return None
    sys.argv = [place]
    if place.endswith('.py'):
        sys.path[0] = os.path.dirname(os.path.abspath(place))
        names = runpy.run_path(place)
    else:
        sys.path[0] = ''
        names = vars(__import__(place, fromlist=['']))
    if name not in names:
        raise AttributeError('there is no function %s in %s' % (name, place))
    return names[name](*arguments)


def main():
    reply = sys.argv[1]
    pipe = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    size, = struct.unpack('>i', read_exactly(pipe, 4))
    message = Reader(read_exactly(pipe, size))
    threading.Thread(target=end_with_parent, args=(pipe, reply), daemon=True).start()
    try:
        task = message.text()
        result = run(task, [message.value() for _ in range(message.number('>i'))])
        value = written(result)
    except Exception as thrown:
        traceback.print_exc()
        sys.stderr.flush()
        send(reply, b'X', text(type(thrown).__name__), text(str(thrown)), text(traceback.format_exc()))
        sys.exit(1)
    if result is not None:
        send(reply, b'P', struct.pack('>i', 1), value)
    del result  # an array is open up to here


if __name__ == '__main__':  # and not where multiprocessing imports the main module once more
    main()
