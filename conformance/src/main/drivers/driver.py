"""The driver in Python: does what a scenario tells it, a line each, and answers each by a line. The commands are those of conformance/README.md."""

import itertools
import logging
import pathlib
import sys
import time

import sharray

CATEGORIES = {sharray.ArrayNotFoundError: 'not-found', sharray.ArrayExistsError: 'exists', sharray.ArrayFormatError: 'format',
              sharray.OwnerDiedError: 'owner-died', sharray.ReadOnlyError: 'read-only', sharray.ClosedError: 'closed',
              sharray.StorageError: 'storage', sharray.Error: 'unsupported', RuntimeError: 'not-owner'}

logging.disable()  # damage is what vectors are about

arrays = {}


def lock_of(array, words):
    """The array's lock, or with words 'of i' that of element i."""
    return array.lock_of(int(words[1])) if words else array.lock


def taken(lock):
    return 'taken after a death' if lock.previous_owner_died else 'taken'


def indices(array):
    return itertools.product(*map(range, array.shape))


def value_of(array, text):
    if array.typecode is None:
        return '' if text == "''" else text.encode() if array.dtype.startswith('|S') else text
    if array.typecode == 'u':
        return chr(int(text))
    if array.typecode == '?':
        return text == '1'
    return float(text) if array.typecode in 'efd' else int(text)


def shown(value):
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode() or "''"
    if isinstance(value, str):
        return value if len(value) != 1 else str(ord(value))
    return str(value) if isinstance(value, int) else repr(value)


def elements(array):
    """Texts can be had by NumPy alone; as can records and complex numbers, which have no text here."""
    return array.numpy() if array.typecode is None else array


def get(array, index):
    value = elements(array)[index]
    return shown(value) if array.typecode is not None else text_of(value)


def text_of(value):
    text = value.decode() if isinstance(value, bytes) else str(value)
    return text or "''"


def put(array, index, text):
    elements(array)[index] = value_of(array, text)


def index_of(text):
    index = tuple(map(int, text.split(',')))
    return index if len(index) > 1 else index[0]


def only(index):
    return index if len(index) > 1 else index[0]


def create(name, type, shape, *options):
    wanted = dict(option.split('=') if '=' in option else (option, '') for option in options)
    settings = {key: int(wanted[key]) for key in ('stripes', 'participants') if key in wanted}
    lock = arrays[wanted['lock']].lock if 'lock' in wanted else 'unlocked' not in wanted
    if 'strict' in wanted:
        settings['strict'] = True
    return sharray.create(None if name == '-' else name, type, tuple(map(int, shape.split('x'))), lock=lock, **settings)


def open_array(place, mode='r+'):
    return sharray.open(pathlib.Path(place) if '/' in place else place, mode)


def describe(array):
    type = str(array.dtype).replace(' ', '')
    try:
        array.lock
        locked = 'locked'
    except sharray.ReadOnlyError:
        locked = 'locked'
    except sharray.Error:
        locked = 'unlocked'
    return '%s %s %s%s' % (type, 'x'.join(map(str, array.shape)), locked, ' read-only' if array.readonly else '')


def count(array, times, *stripe):
    lock = lock_of(array, stripe)
    index = int(stripe[1]) if stripe else 0
    for _ in range(int(times)):
        with lock:
            array[index] += 1


def stamp(array, other, times):
    """In so many transactions, one number to all elements of two arrays."""
    for number in range(1, times + 1):
        with array.atomically() as tx:
            tx[:] = [number] * len(array)
            tx.on(other)[:] = [number] * len(other)


def serve(array, rounds):
    """Answers each question, a change of element 0, by a change of element 1."""
    for turn in range(1, rounds + 1):
        array.wait(0, turn - 1)
        array[1] = turn
        array.notify(1)


def round_trip(array, rounds):
    start = time.perf_counter_ns()
    for turn in range(1, rounds + 1):
        array[0] = turn
        array.notify(0)
        array.wait(1, turn - 1)
    return (time.perf_counter_ns() - start) // rounds


def ask(command, array, rest):
    if command == 'describe':
        return describe(array)
    if command == 'handle':
        return array.handle
    if command == 'get':
        return get(array, index_of(rest[0]))
    if command == 'all':
        return ' '.join(get(array, only(index)) for index in indices(array))
    if command == 'bytes':
        return bytes(array.numpy().tobytes(order='A')).hex() or "''"
    if command == 'lock':
        lock_of(array, rest).acquire()
        return taken(lock_of(array, rest))
    if command == 'try':
        lock = lock_of(array, rest[1:])
        return taken(lock) if lock.acquire(timeout=int(rest[0]) / 1000) else 'timeout'
    if command == 'repair':
        return 'mended' if array.lock.repair(lambda: None) else 'whole'
    if command == 'deaths':
        return array.lock.owner_deaths
    if command == 'wait':
        index, expected, millis = map(int, rest)
        return 'changed' if array.wait(index, expected, millis / 1000) else 'timeout'
    if command == 'ask':
        return round_trip(array, int(rest[0]))
    raise ValueError('unknown command ' + command)


def meeting(command, array, name, *numbers):
    """Conditions, events, semaphores, latches and barriers."""
    numbers = list(map(int, numbers))
    if command == 'await':
        return 'signalled' if array.condition(name).wait(numbers[0] / 1000) else 'timeout'
    if command == 'signal':
        array.condition(name).notify()
    elif command == 'signal-all':
        array.condition(name).notify_all()
    elif command == 'set-event':
        array.event(name).set()
    elif command == 'await-event':
        return 'set' if array.event(name).wait(numbers[0] / 1000) else 'timeout'
    elif command == 'acquire':
        return 'taken' if array.semaphore(name, numbers[0]).acquire(timeout=numbers[1] / 1000) else 'timeout'
    elif command == 'release':
        array.semaphore(name, numbers[0]).release()
    elif command == 'count-down':
        array.latch(name, numbers[0]).count_down()
    elif command == 'await-latch':
        return 'open' if array.latch(name, numbers[0]).wait(numbers[1] / 1000) else 'timeout'
    else:
        try:
            array.barrier(name, numbers[0]).wait(numbers[1] / 1000)
            return 'met'
        except sharray.BrokenBarrierError:
            return 'broken'
    return 'ok'


MEETINGS = {'await', 'signal', 'signal-all', 'set-event', 'await-event', 'acquire', 'release', 'count-down', 'await-latch', 'meet'}


def use(command, array, rest):
    if command in MEETINGS:
        return meeting(command, array, *rest)
    if command == 'close':
        array.close()
    elif command == 'put':
        for index, text in zip(indices(array), rest):
            put(array, only(index), text)
    elif command == 'set':
        put(array, index_of(rest[0]), rest[1])
    elif command == 'unlock':
        lock_of(array, rest).release()
    elif command == 'count':
        count(array, *rest)
    elif command == 'stamp':
        stamp(array, arrays[rest[0]], int(rest[1]))
    elif command == 'notify':
        array.notify(int(rest[0]))
    elif command == 'serve':
        serve(array, int(rest[0]))
    else:
        return ask(command, array, rest)
    return 'ok'


def obey(command, *words):
    if command == 'reset':
        for array in arrays.values():
            array.close()
        arrays.clear()
    elif command == 'delete':
        if not sharray.delete(words[0]):
            return 'no not-found there is no such array'
    elif command == 'create':
        arrays[words[0]] = create(*words[1:])
    elif command == 'open':
        arrays[words[0]] = open_array(*words[1:])
    elif command == 'attach':
        arrays[words[0]] = sharray.attach(words[1])
    else:
        return use(command, arrays[words[0]], words[1:])
    return 'ok'


def answer(line):
    try:
        return str(obey(*line.split()))
    except Exception as failure:
        category = CATEGORIES.get(type(failure), 'wrong ' + type(failure).__name__)
        return 'no %s %s' % (category, ' '.join(str(failure).split()))


for line in sys.stdin:
    print(answer(line), flush=True)
