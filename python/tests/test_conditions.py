"""Conditions, barriers and latches among processes and threads, and what is left of them by those that are killed."""

import multiprocessing
import os
import pickle
import signal
import threading

from support import LIMIT, Case, Program, sharray, until

WAITER = '''
array = sharray.attach(sys.argv[1])
more = array.condition('more')
with more:
    say('waiting')
    say(more.wait(60))
    hear()
'''
PARTY = '''
array = sharray.attach(sys.argv[1])
meeting = array.barrier('round', int(sys.argv[2]))
say('in')
while hear() == 'meet':
    try:
        meeting.wait(60)
        say('met')
    except sharray.BrokenBarrierError:
        say('broken')
'''


def waiting(condition):
    """How many threads of all processes wait and are not signalled."""
    participant = condition._participant
    return sum(sharray._atomics.load64(participant.cell(slot, condition._record)) >> 40 for slot in range(participant.layout.participants))


def in_threads(count, work):
    threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def join(threads):
    for thread in threads:
        thread.join(LIMIT)
        assert not thread.is_alive()


class ConditionTest(Case):
    def test_a_buffer_between_processes(self):
        with sharray.create(None, 'i', 3) as array:  # items there, items made, items taken
            not_empty, not_full = array.condition('not empty'), array.condition('not full')
            consumers = [Program(self, '''
array = sharray.attach(sys.argv[1])
not_empty, not_full = array.condition('not empty'), array.condition('not full')
for _ in range(1000):
    with not_empty:
        assert not_empty.wait_for(lambda: array[0] > 0, 60)
        array[0] -= 1
        array[2] += 1
        not_full.notify()
''', array.handle) for _ in range(2)]

            def produce():
                for _ in range(1000):
                    with array.lock:
                        while array[0] == 2:
                            self.assertTrue(not_full.wait(LIMIT))
                        array[0] += 1
                        array[1] += 1
                        not_empty.notify()

            threads = in_threads(2, produce)
            for consumer in consumers:
                consumer.join()
            join(threads)
            self.assertEqual(array[:], [0, 2000, 2000])

    def test_only_who_waits_by_then_goes_and_time_ends_a_wait(self):
        with sharray.create(None, 'i', 1) as array:
            more = array.condition('more')
            with self.assertRaisesRegex(RuntimeError, 'not held'):
                more.wait(0)
            with self.assertRaisesRegex(RuntimeError, 'not held'):
                more.notify()
            with more, array.lock:
                more.notify()
                self.assertFalse(more.wait(0.01))
                self.assertFalse(more.wait_for(lambda: array[0], 0.01))
                self.assertTrue(array.lock._holds.mine.extra == 1)
            self.assertFalse(array.lock.locked())

            def wait(ended):
                with more:
                    ended.append(more.wait(LIMIT))

            for _ in range(200):  # who goes takes its signal away while others look for theirs
                ended = []
                threads = in_threads(4, lambda: wait(ended))
                until(lambda: waiting(more) == 4)
                with more:
                    more.notify(2)
                    self.assertEqual((waiting(more), ended), (2, []))
                until(lambda: len(ended) >= 2)
                with more:
                    self.assertEqual((waiting(more), ended), (2, [True] * 2))
                    more.notify_all()
                join(threads)
                self.assertEqual(ended, [True] * 4)
                self.assertEqual(sharray._atomics.load64(more._cell()[0]) >> 16, 0)

    def test_a_waiter_that_is_killed_with_its_signal_passes_it_on(self):
        with sharray.create(None, 'i', 1) as array:
            more = array.condition('more')
            first = Program(self, WAITER, array.handle)
            first.expect('waiting')
            until(lambda: waiting(more) == 1)
            second = Program(self, WAITER, array.handle)
            second.expect('waiting')
            until(lambda: waiting(more) == 2)
            with more:
                more.notify()
                until(lambda: waiting(more) == 1)
                cells = [sharray._atomics.load64(more._participant.cell(slot, more._record)) for slot in (1, 2)]
                signalled, other = (first, second) if cells[0] >> 16 & 0xFFFFFF else (second, first)
                signalled.kill()  # it can't have taken the signal: we have the lock
            other.expect('True')
            other.say('end')
            other.join()
            self.assertEqual(waiting(more), 0)

    def test_the_death_of_the_owner_wakes_who_waits(self):
        with sharray.create(None, 'i', 1) as array:
            other = Program(self, WAITER, array.handle)
            other.expect('waiting')
            until(lambda: waiting(array.condition('more')) == 1)
            owner = Program(self, "lock = sharray.attach(sys.argv[1]).lock\nlock.acquire()\nsay('owns')\nhear()", array.handle)
            owner.expect('owns')
            owner.kill()
            other.expect('True')

    def test_a_strict_lock_tells_who_waits(self):
        with sharray.create(None, 'i', 1, strict=True) as array:
            more = array.condition('more')
            owner = Program(self, "array = sharray.attach(sys.argv[1])\nhear()\narray.lock.acquire()\nos.kill(os.getpid(), 9)", array.handle)
            with more:
                owner.say('die')
                with self.assertRaisesRegex(sharray.OwnerDiedError, 'during the wait'):
                    more.wait(LIMIT)
                self.assertTrue(array.lock.previous_owner_died)

    def test_an_interrupt_ends_a_wait_with_the_lock_held(self):
        def interrupt(*_):
            raise InterruptedError

        before = signal.signal(signal.SIGUSR1, interrupt)
        self.addCleanup(signal.signal, signal.SIGUSR1, before)
        with sharray.create(None, 'i', 1) as array:
            more = array.condition('more')

            def disturb():
                until(lambda: waiting(more) == 1)
                signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)

            with more:
                thread = in_threads(1, disturb)
                with self.assertRaises(InterruptedError):
                    more.wait(LIMIT)
                self.assertTrue(array.lock._holds.mine.held)
                self.assertEqual(waiting(more), 0)
            join(thread)

    def test_sent_and_closed(self):
        with sharray.create(None, 'i', 100, stripes=4) as array:
            more = array.condition('more')
            other = array.lock_of(99).condition('more')
            self.assertNotEqual(more._record, other._record)
            again = pickle.loads(pickle.dumps(other))
            with again:
                self.assertTrue(array.lock_of(99)._holds.mine.held)
                array.close()
                again.notify()  # has an opening of its own
            again._file.close()
            with self.assertRaises(sharray.ClosedError):
                more.notify()

    def test_closed_while_a_thread_waits(self):
        array = sharray.create(None, 'i', 1)
        more, found = array.condition('more'), []

        def wait():
            try:
                with more:
                    more.wait(LIMIT)
            except sharray.ClosedError as closed:
                found.append(closed)

        thread = in_threads(1, wait)
        until(lambda: waiting(more) == 1)
        array.close()
        join(thread)
        self.assertEqual(len(found), 1)

    def test_the_child_of_a_fork_waits_for_itself(self):
        with sharray.create(None, 'i', 1) as array:
            more = array.condition('more')
            ended = []

            def wait():
                with more:
                    ended.append(more.wait(LIMIT))

            thread = in_threads(1, wait)
            until(lambda: waiting(more) == 1)
            child = os.fork()
            if child == 0:
                with more:
                    os._exit(0 if more.wait(LIMIT) else 1)
            until(lambda: waiting(more) == 2)
            with more:
                more.notify_all()
            join(thread)
            self.assertEqual((os.waitpid(child, 0)[1], ended), (0, [True]))


class BarrierTest(Case):
    def test_rounds_of_processes_and_threads(self):
        with sharray.create(None, 'i', 1) as array:
            meeting = array.barrier('round', 4)
            others = [Program(self, '''
array = sharray.attach(sys.argv[1])
meeting = array.barrier('round', 4)
for _ in range(200):
    with array.lock:
        array[0] += 1
    meeting.wait(60)
    assert array[0] % 4 == 0
    meeting.wait(60)
''', array.handle) for _ in range(2)]
            indices, wrong = [], []

            def meet():
                for _ in range(200):
                    with array.lock:
                        array[0] += 1
                    indices.append(meeting.wait(LIMIT))
                    if array[0] % 4:
                        wrong.append(array[0])
                    meeting.wait(LIMIT)

            threads = in_threads(2, meet)
            for other in others:
                other.join()
            join(threads)
            self.assertEqual((array[0], wrong, len(indices)), (800, [], 400))
            self.assertTrue(set(indices) <= {0, 1, 2, 3})
            self.assertEqual((meeting.broken, meeting.n_waiting, meeting.parties), (False, 0, 4))

    def test_as_multiprocessing_has_it(self):
        with sharray.create(None, 'i', 1) as array:
            done = []
            meeting = array.barrier('round', 2, action=lambda: done.append(len(done)), timeout=0.01)
            with self.assertRaises(sharray.BrokenBarrierError):
                meeting.wait()  # in time
            self.assertTrue(meeting.broken)
            with self.assertRaises(threading.BrokenBarrierError):
                meeting.wait(LIMIT)
            meeting.reset()
            found = []
            thread = in_threads(1, lambda: found.append(meeting.wait(LIMIT)))
            found.append(meeting.wait(LIMIT))
            join(thread)
            self.assertEqual((sorted(found), done), ([0, 1], [0]))
            meeting.abort()
            self.assertTrue(array.barrier('round', 2).broken)
            with self.assertRaisesRegex(ValueError, 'for 2 parties'):
                array.barrier('round', 3)
            meeting.reset()

            def fail():
                raise KeyError('the action')

            def is_broken():
                try:
                    array.barrier('round', 2).wait(LIMIT)
                except sharray.BrokenBarrierError:
                    found.append('broken')

            thread = in_threads(1, is_broken)
            until(lambda: meeting.n_waiting == 1)
            with self.assertRaises(KeyError):
                array.barrier('round', 2, action=fail).wait(LIMIT)
            join(thread)
            self.assertEqual(found[2:], ['broken'])

    def test_a_kill_breaks_it_and_who_comes_after_all_have_gone_finds_it_new(self):
        with sharray.create(None, 'i', 1) as array:
            one, two = [Program(self, PARTY, array.handle, 2) for _ in range(2)]
            for party in one, two:
                party.expect('in')
                party.say('meet')
            for party in one, two:
                party.expect('met')
            one.say('meet')
            two.kill()
            one.expect('broken')
            one.say('end')
            one.join()
            with sharray.attach(array.handle) as again:
                meeting = again.barrier('round', 2)
                self.assertFalse(meeting.broken)

    def test_an_ordered_end_does_not_break_it(self):
        with sharray.create(None, 'i', 1) as array:
            meeting = array.barrier('round', 2)
            for method in multiprocessing.get_all_start_methods():
                child = multiprocessing.get_context(method).Process(target=meet_once, args=(meeting,))
                child.start()
                meeting.wait(LIMIT)
                child.join(LIMIT)
                self.assertEqual(child.exitcode, 0, method)
            other = Program(self, PARTY, array.handle, 2)
            other.expect('in')
            other.say('end')
            other.join()
            with array.lock:  # settles who is dead
                meeting._participant.recover_cells(meeting._record)
            self.assertFalse(meeting.broken)


def meet_once(meeting):
    meeting.wait(LIMIT)


class LatchTest(Case):
    def test_it_opens_for_ever(self):
        with sharray.create(None, 'i', 1) as array:
            latch = array.latch('ready', 2)
            self.assertFalse(latch.wait(0.01))
            other = Program(self, "latch = sharray.attach(sys.argv[1]).latch('ready', 7)\nsay(latch.count)\nsay(latch.wait(60))", array.handle)
            other.expect(2)
            latch.count_down()
            pickle.loads(pickle.dumps(latch)).count_down()
            other.expect('True')
            latch.count_down()
            self.assertEqual((latch.count, latch.wait()), (0, True))
            with self.assertRaises(ValueError):
                array.latch('other', -1)
