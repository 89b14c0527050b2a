"""A program that kills itself behind a step of a transaction, or of its recovery, that it has done so many times.

    dying.py HOME GUEST STEP TIMES      makes 1 2 3 and 4 5 to 10 2 30 and 4 50
    dying.py HOME joined STEP TIMES     takes the lock, after having used it, said in and heard a line
    dying.py HOME new STEP TIMES        takes the lock

The steps are those of docs/transactions.md. HOME and GUEST are handles. Who is not killed says done.
"""

import ctypes
import os
import signal
import sys

from support import sharray


def die_after(step, times):
    """From now on."""
    left = [times]

    def dying(name, real):
        def done(*arguments):
            result = real(*arguments)
            left[0] -= name == step
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return done

    store = sharray._atomics.store64
    empties, commits = dying('T4', store), dying('T2', store)
    ctypes.memmove = dying('T1', ctypes.memmove)
    sharray._Part.put = dying('T3', sharray._Part.put)
    sharray._atomics.store64 = lambda address, value: commits(address, value) if value else empties(address, value)


def transact(home, guest, step, times):
    with home.lock:
        pass
    with home.atomically() as tx:
        tx[0] = 10
        tx.on(sharray.attach(guest))[1] = 50
        tx[2] = 30
        die_after(step, times)


def main(handle, what, step, times):
    if what == 'new':
        die_after(step, int(times))
    home = sharray.attach(handle)
    if what.startswith('sharray:'):
        transact(home, what, step, int(times))
    else:
        if what == 'joined':
            with home.lock:
                print('in', flush=True)
            sys.stdin.readline()
            die_after(step, int(times))
        home.lock.acquire()
    print('done', flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
