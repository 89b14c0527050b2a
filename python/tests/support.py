"""What the tests have in common."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import sharray  # noqa: E402

LIMIT = 60  # seconds; only a hang takes so long


def until(condition):
    """Waits for what must come."""
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError('a condition did not come true')
        time.sleep(0.001)


class Case(unittest.TestCase):
    """A test with a directory of its own for named arrays."""

    def setUp(self):
        self.parent = pathlib.Path(tempfile.mkdtemp(prefix='sharray-test-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None))
        self.addCleanup(shutil.rmtree, self.parent)
        before = os.environ.get('SHARRAY_DIRECTORY')
        os.environ['SHARRAY_DIRECTORY'] = str(self.parent / 'arrays')
        if before is None:
            self.addCleanup(os.environ.pop, 'SHARRAY_DIRECTORY')
        else:
            self.addCleanup(os.environ.__setitem__, 'SHARRAY_DIRECTORY', before)

    def path(self, name):
        return self.parent / 'arrays' / (name + '.npy')


class Program:
    """Another Python that runs a few lines, with sharray imported and say() and hear() for lines to and from its parent."""

    PRELUDE = '''
import os, sys, threading, time
sys.path.insert(0, %r)
import sharray
def say(line): print(line, flush=True)
def hear(): return sys.stdin.readline().strip()
''' % str(HERE.parent)

    def __init__(self, case, lines, *arguments):
        self.process = subprocess.Popen([sys.executable, '-c', self.PRELUDE + lines, *map(str, arguments)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        case.addCleanup(self.end)

    def expect(self, line):
        heard = self.process.stdout.readline().strip()
        if heard != str(line):
            raise AssertionError('the program said %r, not %r' % (heard, str(line)))

    def say(self, line):
        self.process.stdin.write('%s\n' % line)
        self.process.stdin.flush()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(LIMIT)

    def join(self):
        code = self.process.wait(LIMIT)
        if code != 0:
            raise AssertionError('the program ended with code %d' % code)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
