"""The lock among processes and threads, and what is left of it by those that are killed."""

import ctypes
import multiprocessing
import os
import pickle
import signal
import threading
import unittest

from support import LIMIT, Case, Program, has_waiters, sharray, until

COUNTER = '''
with sharray.attach(sys.argv[1]) as counts:
    say('ready')
    hear()
    for _ in range(25000):
        with counts.lock:
            counts[0] += 1
'''
OWNER = '''
counts = sharray.attach(sys.argv[1])
(counts.lock_of(int(sys.argv[2])) if len(sys.argv) > 2 else counts.lock).acquire()
counts[0] = -1
say('owns')
hear()
'''


class LockTest(Case):
    def test_four_processes_count_exactly(self):
        with sharray.create(None, 'q', 1) as counts:
            children = [Program(self, COUNTER, counts.handle) for _ in range(4)]
            for child in children:
                child.expect('ready')
            for child in children:
                child.say('go')
            for child in children:
                child.join()
            self.assertEqual((counts[0], counts.lock.owner_deaths), (100_000, 0))

    def test_threads_count_exactly(self):
        with sharray.create(None, 'q', 1) as counts:
            def count():
                for _ in range(5_000):
                    with counts.lock:
                        counts[0] += 1

            threads = [threading.Thread(target=count) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual((counts[0], counts.lock.owner_deaths), (20_000, 0))

    def test_reentrance_over_all_openings(self):
        with sharray.create('twice', 'i', 1) as first, sharray.open('twice') as second:
            first.lock.acquire()
            with second.lock:
                self.assertTrue(first.lock.acquire(timeout=0))
                second.lock.release()
            first.lock.release()
            self.assertFalse(first.lock.locked())
            with self.assertRaisesRegex(RuntimeError, 'free'):
                first.lock.release()

    def test_who_waits_gives_up_in_time(self):
        with sharray.create(None, 'i', 1) as counts:
            owner = Program(self, OWNER, counts.handle)
            owner.expect('owns')
            self.assertFalse(counts.lock.acquire(block=False))
            self.assertFalse(counts.lock.acquire(timeout=0.05))
            self.assertIn('process %d' % owner.process.pid, repr(counts.lock))
            with self.assertRaisesRegex(RuntimeError, 'held by'):
                counts.lock.release()
            owner.say('end')  # without a release
            owner.join()
            with counts.lock:
                self.assertTrue(counts.lock.previous_owner_died)

    def test_an_owner_is_killed_while_others_wait(self):
        with sharray.create(None, 'i', 1) as counts:
            owner = Program(self, OWNER, counts.handle)
            owner.expect('owns')
            told = []

            def wait():
                with counts.lock as lock:
                    told.append(lock.previous_owner_died)

            threads = [threading.Thread(target=wait) for _ in range(3)]
            for thread in threads:
                thread.start()
            until(lambda: has_waiters(counts.lock))
            owner.kill()
            for thread in threads:
                thread.join(LIMIT)
            self.assertEqual(sorted(told), [False, False, True])
            self.assertEqual(counts.lock.owner_deaths, 1)
            with counts.lock:
                self.assertFalse(counts.lock.previous_owner_died)

    def test_an_owner_is_killed_and_its_slot_taken_by_the_next(self):
        with sharray.create('one', 'i', 4, participants=1, stripes=2) as counts:
            for record in 0, 3:
                owner = Program(self, OWNER, counts.handle, record)
                owner.expect('owns')
                owner.kill()
            with counts.lock_of(0), counts.lock_of(3) as lock:
                self.assertTrue(lock.previous_owner_died)
            late = Program(self, '''
counts = sharray.open('one')
say(counts[0])
try:
    counts.lock.acquire()
except sharray.Error as refused:
    say('participants=n' in str(refused))
''')
            late.expect(-1)
            late.expect(True)  # this process has the only slot

    def test_a_stopped_owner_is_not_taken_for_dead(self):
        with sharray.create(None, 'i', 1) as counts:
            owner = Program(self, OWNER, counts.handle)
            owner.expect('owns')
            owner.process.send_signal(signal.SIGSTOP)
            self.assertFalse(counts.lock.acquire(timeout=0.1))
            self.assertEqual(counts.lock.owner_deaths, 0)

    def test_a_thread_that_ends_with_the_lock(self):
        with sharray.create(None, 'i', 1) as counts:
            thread = threading.Thread(target=counts.lock.acquire)
            thread.start()
            thread.join()
            with counts.lock:
                self.assertTrue(counts.lock.previous_owner_died)
            with counts.lock:
                self.assertFalse(counts.lock.previous_owner_died)

    def test_closed_by_an_owner(self):
        with sharray.create('closed', 'i', 1) as counts:
            other = Program(self, OWNER + 'counts.close()\nsay("closed")\nhear()', counts.handle)
            other.expect('owns')
            other.say('close')
            other.expect('closed')
            with counts.lock:
                self.assertTrue(counts.lock.previous_owner_died)

    def test_strict_locks_wait_for_their_repair(self):
        with sharray.create(None, 'i', 1, strict=True) as counts:
            owner = Program(self, OWNER, counts.handle)
            owner.expect('owns')
            owner.kill()
            with self.assertRaises(sharray.OwnerDiedError):
                counts.lock.acquire()
            with self.assertRaises(ZeroDivisionError):
                counts.lock.repair(lambda: 1 / 0)
            with self.assertRaises(sharray.OwnerDiedError), counts.lock:
                pass
            self.assertTrue(counts.lock.repair(lambda: counts.__setitem__(0, 0)))
            with counts.lock:
                self.assertEqual((counts[0], counts.lock.previous_owner_died), (0, False))
            self.assertFalse(counts.lock.repair(lambda: 1 / 0))

    def test_stripes_are_apart(self):
        with sharray.create(None, 'i', 100, stripes=4) as counts:
            owner = Program(self, OWNER, counts.handle, 99)
            owner.expect('owns')
            with counts.lock, counts.lock_of(0):
                self.assertFalse(counts.lock_of(-1).acquire(timeout=0))
            owner.kill()
            with counts.lock_of(99) as lock:
                self.assertTrue(lock.previous_owner_died)
            with counts.lock as lock:
                self.assertFalse(lock.previous_owner_died)

    def test_the_lock_of_another_array(self):
        with sharray.create('lock', 'i', 1) as home, sharray.create('user', 'i', 1, lock=home.lock), sharray.open('user') as user:
            with user.lock:
                other = Program(self, 'say(sharray.open("lock").lock.acquire(timeout=0))')
                other.expect('False')
            with self.assertRaises(TypeError):
                sharray.create(None, 'i', 1, lock=threading.Lock())

    def test_an_unlocked_array(self):
        with sharray.create(None, 'i', 1, lock=False) as plain, self.assertRaisesRegex(sharray.Error, 'without a lock'):
            plain.lock

    def test_waiting_for_an_element(self):
        with sharray.create(None, 'q', 2) as flags:
            self.assertFalse(flags.wait(1, 0, timeout=0.01))
            other = Program(self, '''
flags = sharray.attach(sys.argv[1])
say('ready')
say(flags.wait(1, 0, timeout=60))
''', flags.handle)
            other.expect('ready')
            flags[1] = 5
            flags.notify(1)
            other.expect('True')
        with sharray.create(None, 'd', 1) as numbers, self.assertRaises(TypeError):
            numbers.wait(0, 0)

    def test_an_interrupt_ends_a_wait_and_leaves_no_hold(self):
        with sharray.create('interrupted', 'i', 1) as counts:
            counts.lock.acquire()
            waiter = Program(self, '''
import signal
counts = sharray.open('interrupted')
signal.signal(signal.SIGUSR1, signal.default_int_handler)
say('ready')
try:
    with counts.lock: say('owns')
except KeyboardInterrupt:
    say('interrupted')
hear()
with counts.lock: say('owns')
say(counts.lock.locked())
''')
            waiter.expect('ready')
            until(lambda: has_waiters(counts.lock))
            waiter.process.send_signal(signal.SIGUSR1)
            waiter.expect('interrupted')
            counts.lock.release()
            waiter.say('go on')
            waiter.expect('owns')
            waiter.expect('False')


class SynchronizersTest(Case):
    def test_events(self):
        with sharray.create(None, 'i', 1, synchronizers=2) as array:
            event = array.event('done')
            self.assertFalse(event.wait(timeout=0.01))
            other = Program(self, '''
event = sharray.attach(sys.argv[1]).event('done')
say('waiting')
say(event.wait(60))
hear()
event.clear()
say('cleared')
''', array.handle)
            other.expect('waiting')
            event.set()
            other.expect('True')
            self.assertTrue(event.is_set() and event.wait(0))
            other.say('clear')
            other.expect('cleared')
            self.assertFalse(pickle.loads(pickle.dumps(event)).is_set())
            array.event('another')
            with self.assertRaisesRegex(sharray.Error, 'synchronizers=n'):
                array.event('one too many')
            for name in '', 'x' * 57, 'a\n':
                with self.assertRaises(ValueError):
                    array.event(name)
        with self.assertRaises(sharray.ClosedError):
            event.is_set()

    def test_who_waits_goes_though_the_event_is_cleared_at_once(self):
        with sharray.create(None, 'i', 1) as array:
            event = array.event('done')
            passed = []
            threads = [threading.Thread(target=lambda: passed.append(event.wait(LIMIT))) for _ in range(3)]
            for thread in threads:
                thread.start()
            until(lambda: event._state() & sharray._WAITERS)
            while any(thread.is_alive() for thread in threads):
                event.set()
                event.clear()
            self.assertEqual(passed, [True] * 3)

    def test_semaphores(self):
        with sharray.create(None, 'q', 2) as array:
            free = array.semaphore('free', 2)
            self.assertTrue(free.acquire() and free.acquire(block=False))
            self.assertFalse(free.acquire(block=False) or free.acquire(timeout=0.01))
            free.release(2)
            self.assertEqual((free.get_value(), array.semaphore('free', 7).get_value()), (2, 2))
            one = array.semaphore('one', 1)
            children = [Program(self, '''
array = sharray.attach(sys.argv[1])
one = array.semaphore('one', 1)
say('ready')
hear()
for _ in range(2000):
    with one:
        array[0] += 1
''', array.handle) for _ in range(3)]
            for child in children:
                child.expect('ready')
            for child in children:
                child.say('go')
            for child in children:
                child.join()
            self.assertEqual((array[0], one.get_value()), (6000, 1))


def own_and_die(counts):
    counts.lock.acquire()
    os.kill(os.getpid(), signal.SIGKILL)


def report(counts, answers):
    answers.put((counts.lock.acquire(timeout=0), counts._file.participant.slot))


class ForkTest(Case):
    def test_the_child_is_a_participant_of_its_own(self):
        context = multiprocessing.get_context('fork')
        with sharray.create(None, 'i', 1) as counts:
            answers = context.Queue()
            with counts.lock:
                child = context.Process(target=report, args=(counts, answers))
                child.start()
                self.assertEqual(answers.get(timeout=LIMIT), (False, 1))
                child.join()
            child = context.Process(target=own_and_die, args=(counts,))
            child.start()
            child.join()
            with counts.lock:
                self.assertTrue(counts.lock.previous_owner_died)

    def test_a_parent_that_is_killed_is_not_kept_alive_by_its_child(self):
        with sharray.create(None, 'i', 1) as counts:
            parent = Program(self, OWNER.replace("say('owns')", '''
if os.fork() == 0:
    hear()
    os._exit(0)
say('owns')
'''), counts.handle)
            parent.expect('owns')
            parent.kill()
            with counts.lock:
                self.assertTrue(counts.lock.previous_owner_died)

    def test_a_fork_among_threads_that_hold_the_lock_takes_nothing_from_them(self):
        context = multiprocessing.get_context('fork')
        with sharray.create(None, 'i', 1) as counts:
            owns, end = threading.Event(), threading.Event()

            def own():
                with counts.lock:
                    owns.set()
                    end.wait(LIMIT)

            thread = threading.Thread(target=own)
            thread.start()
            owns.wait(LIMIT)
            answers = context.Queue()
            child = context.Process(target=report, args=(counts, answers))
            child.start()
            self.assertEqual(answers.get(timeout=LIMIT)[0], False)
            child.join()
            self.assertFalse(counts.lock.acquire(timeout=0))
            end.set()
            thread.join()
            self.assertEqual(counts.lock.owner_deaths, 0)


class PortableParticipantTest(Case):
    """Kind 2: who lives by process id and start. The bytes are written as a portable Java would write them."""

    def claim(self, counts, pid, start):
        participant = counts._file.participant
        participant.take_part()
        at = participant.base + counts._file.layout.slot(5)
        for place, value in (8, pid), (16, start), (0, 7 << 32 | 2):
            ctypes.c_uint64.from_address(at + place).value = value
        ctypes.c_uint64.from_address(counts.lock._address).value = 9 << 32 | 7 << 16 | 6

    def test_it_lives_as_long_as_its_process(self):
        with sharray.create(None, 'i', 1) as counts:
            other = Program(self, 'say("ready")\nhear()')
            other.expect('ready')
            self.claim(counts, other.process.pid, sharray._process_start(other.process.pid))
            self.assertFalse(counts.lock.acquire(timeout=0.1))
            other.kill()
            with counts.lock as lock:
                self.assertTrue(lock.previous_owner_died)

    def test_another_process_of_its_number_does_not_count(self):
        with sharray.create(None, 'i', 1) as counts:
            self.claim(counts, os.getpid(), sharray._process_start(os.getpid()) - 1)
            with counts.lock as lock:
                self.assertTrue(lock.previous_owner_died)


class AtomicsTest(unittest.TestCase):
    def test_each_source_does_the_same(self):
        words = (ctypes.c_uint64 * 2)()
        address = ctypes.addressof(words)
        found = 0
        for source in 'libatomic.so.1', 'libglib-2.0.so.0':
            try:
                atomics = sharray._Atomics((source,))
            except sharray.Error:
                continue
            found += 1
            for cas, load, store, add, most in ((atomics.cas64, atomics.load64, atomics.store64, atomics.add64, 2**64 - 1),
                                                (atomics.cas32, atomics.load32, atomics.store32, atomics.add32, 2**32 - 1)):
                store(address, most)
                self.assertEqual((load(address), words[1]), (most, 0))
                self.assertFalse(cas(address, 0, 5))
                self.assertTrue(cas(address, most, 5))
                self.assertFalse(cas(address, most, 6))
                add(address, most)
                self.assertEqual((load(address), words[1]), (4, 0))
            atomics.fence()
            word, big = ctypes.c_uint64(0), 2**64 - 2
            at, ready = atomics.ready(ctypes.addressof(word)), atomics.ready(big)
            self.assertTrue(atomics.cas64_ready(at, None, ready))
            self.assertFalse(atomics.cas64_ready(at, None, ready))
            self.assertEqual(word.value, big)
            self.assertTrue(atomics.cas64_ready(at, ready, None))
            self.assertEqual(word.value, 0)
        self.assertGreater(found, 0)

    def test_none(self):
        with self.assertRaisesRegex(sharray.Error, 'install'):
            sharray._Atomics(('libno-such-thing.so',))


if __name__ == '__main__':
    unittest.main()
