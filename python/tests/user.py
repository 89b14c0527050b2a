"""A program that opens an array, by its name or its handle, says in, and then does what it is told, line by line: the tests of core run it.

    user.py NAME | HANDLE
"""

import sys
import threading

from support import has_waiters, sharray, until


def say(line):
    print(line, flush=True)


def take(lock):
    lock.acquire()
    return 'taken after a death' if lock.previous_owner_died else 'taken'


def say_when_waiting(lock):
    until(lambda: has_waiters(lock))
    say('waiting')


def obey(array, command, *numbers):
    if command == 'try':
        return array.lock.acquire(block=False)
    if command == 'try for':
        return array.lock.acquire(timeout=numbers[0] / 1000)
    if command == 'take':
        return take(array.lock)
    if command == 'take part of':
        return take(array.lock_of(numbers[0]))
    if command == 'wait':
        threading.Thread(target=say_when_waiting, args=(array.lock,), daemon=True).start()
        return take(array.lock)
    if command == 'unlock':
        array.lock.release()
        return 'unlocked'
    if command == 'count':
        for _ in range(numbers[0]):
            with array.lock:
                array[0] += 1
        return 'counted'
    if command == 'set':
        array[numbers[0]] = numbers[1]
        return 'set'
    if command == 'notify':
        array.notify(numbers[0])
        return 'notified'
    if command == 'await':
        say('awaiting')
        return array.wait(*numbers, timeout=60)
    if command == 'event':
        say('awaiting')
        return array.event('done').wait(60)
    if command == 'set event':
        array.event('done').set()
        return 'set'
    if command == 'permit':
        say('awaiting')
        return array.semaphore('free', 0).acquire(timeout=60)
    if command == 'release':
        array.semaphore('free', 0).release(*numbers)
        return 'released'
    if command == 'await condition':
        with array.lock:
            say('awaiting')
            answer = array.condition('more').wait(60)
            if not numbers:
                return answer
            say('%s, and keeps the lock' % answer)
            sys.stdin.readline()
        return 'left'
    if command == 'signal':
        with array.lock:
            array.condition('more').notify(*numbers)
        return 'signalled'
    if command == 'signal all':
        with array.lock:
            array.condition('more').notify_all()
        return 'signalled'
    if command == 'join':
        return 'barrier of %d' % array.barrier('round', *numbers).parties
    if command == 'meet':
        say('meeting')
        try:
            return 'met' if array.barrier('round', *numbers).wait(60) >= 0 else None
        except sharray.BrokenBarrierError:
            return 'broken'
    if command == 'latch':
        say('awaiting')
        return array.latch('ready', 2).wait(60)
    if command == 'count down':
        array.latch('ready', 2).count_down()
        return 'counted'
    if command == 'numpy':
        view = array.numpy()
        view += 1
        return view.dtype
    if command == 'show':
        return array.tolist()
    if command == 'handle':
        return array.handle
    if command == 'close':
        array.close()
        return 'closed'
    raise ValueError(command)


def main():
    place = sys.argv[1]
    array = sharray.attach(place) if place.startswith('sharray:') else sharray.open(place)
    say('in')
    for line in sys.stdin:
        words = line.split()
        numbers = [int(word) for word in words if word.lstrip('-').isdigit()]
        say(obey(array, ' '.join(words[:len(words) - len(numbers)]), *numbers))


if __name__ == '__main__':
    main()
