"""Transactions: all writes or none, also of one that was killed, by whatever program."""

import logging
import os
import random
import resource
import signal
import struct
import threading
import unittest

from support import Case, HERE, LIMIT, Program, sharray

class TransactionCase(Case):
    def make(self, home=None, guest=None, **options):
        """1 2 3 and 4 5; the transaction makes them 10 2 30 and 4 50."""
        self.home = sharray.create(home, 'i', [1, 2, 3], **options)
        self.guest = sharray.create(guest, 'i', [4, 5], lock=self.home.lock)
        self.addCleanup(self.home.close)
        self.addCleanup(self.guest.close)
        layout = self.home._file.layout
        self.journal, self.word = layout.journal, layout.control

    def found(self):
        with self.home.lock:
            return self.home[:], self.guest[:]

    def assert_whole(self, done):
        self.assertEqual(self.found(), ([10, 2, 30], [4, 50]) if done else ([1, 2, 3], [4, 5]))
        self.assertEqual(self.state(), 0)

    def state(self):
        return struct.unpack_from('<Q', self.home._file.map, self.journal)[0]


class AtomicallyTest(TransactionCase):
    def setUp(self):
        super().setUp()
        self.make()

    def test_all_at_the_end(self):
        with self.home.atomically() as tx:
            tx[0] = 10
            tx.on(self.guest)[1] = 50
            tx[-1] = tx[0] * 3
            self.assertEqual((tx[0], tx[1], tx[2], tx.on(self.guest)[1]), (10, 2, 30, 50))
            self.assertEqual((self.home[:], self.guest[:]), ([1, 2, 3], [4, 5]))
            self.assertEqual(self.home.lock.acquire(block=False), True)
            self.home.lock.release()
        self.assertFalse(self.home.lock.locked())
        self.assert_whole(True)

    def test_from_the_other_array(self):
        with self.guest.atomically() as tx:
            tx[1] = 50
            tx.on(self.home)[0:3:2] = [10, 30]
            self.assertEqual(tx.on(self.home)[0:3], [10, 2, 30])
        self.assert_whole(True)

    def test_nothing_if_it_raises(self):
        for value in 'x', 2**31, None:
            with self.assertRaises((TypeError, ValueError)):
                with self.home.atomically() as tx:
                    tx[0] = 10
                    tx[2] = value
            self.assert_whole(False)
        with self.assertRaises(IndexError):
            with self.home.atomically() as tx:
                tx[0] = 10
                tx[3] = 30
        self.assert_whole(False)

    def test_an_array_that_is_closed_before_the_end(self):
        with self.home.atomically() as tx:
            tx[0] = 10
            with sharray.attach(self.guest.handle) as guest:
                tx.on(guest)[1] = 50
            tx[2] = 30
        self.assert_whole(True)
        with self.assertRaises(sharray.ClosedError):
            with self.home.atomically() as tx:
                tx[0] = 11
                self.guest.close()  # which has the other's lock open, too
                self.home.close()

    def test_no_more_than_the_journal_has_room_for(self):
        with sharray.create(None, 'q', 10, journal=64) as array:
            with array.atomically() as tx:
                tx[0:3] = [1, 2, 3]
            with self.assertRaisesRegex(sharray.JournalFullError, '64 bytes; nothing has happened'):
                with array.atomically() as tx:
                    tx[0:4] = [5, 6, 7, 8]
            self.assertEqual(array[:4], [1, 2, 3, 0])
        with sharray.create(None, 'i', 1, journal=0) as array:
            with self.assertRaisesRegex(sharray.Error, 'without a journal'):
                array.atomically()
        for journal, durable in ((63, False), (2**31, False), (0, True)):
            with self.assertRaises(ValueError):
                sharray.create(None, 'i', 1, journal=journal, durable=durable)

    def test_not_within_another_or_for_others(self):
        with sharray.create(None, 'i', 1) as other, self.home.atomically() as tx:
            with self.assertRaisesRegex(ValueError, 'another lock'):
                tx.on(other)
            with self.assertRaisesRegex(RuntimeError, 'under way'):
                with self.guest.atomically():
                    pass
            with self.assertRaisesRegex(RuntimeError, 'condition'):
                self.home.condition('turn').wait(0)
            failures = []
            thread = threading.Thread(target=lambda: failures.append(self.fails(tx)))
            thread.start()
            thread.join()
            self.assertEqual(failures, [True])
        self.assertTrue(self.fails(tx))
        self.assert_whole(False)

    def fails(self, tx):
        try:
            tx[0] = 10
        except RuntimeError:
            return True
        return False

    def test_every_type(self):
        for code, values in (('b', [-1, 5]), ('B', [255, 0]), ('h', [-300, 2]), ('H', [65535, 1]), ('I', [2**32 - 1, 0]), ('q', [-2**63, 1]),
                             ('Q', [2**64 - 1, 0]), ('f', [0.5, -0.0]), ('d', [1e300, 2.0]), ('?', [True, False]), ('e', [0.5, 2.0]),
                             ('u', ['\uffff', 'a']), ('c', [b'x', b'\xff'])):
            with sharray.create(None, code, 4) as array:
                with array.atomically() as tx:
                    tx[1] = values[0]
                    tx[2] = values[1]
                    self.assertEqual(tx[1:3], values)
                self.assertEqual([array[1], array[2]], values)
        with sharray.create(None, 'i', (2, 3)) as table:
            with table.atomically() as tx:
                tx[1, 2] = 5
            self.assertEqual(table.tolist(), [[0, 0, 0], [0, 0, 5]])

    def test_what_is_interrupted_is_finished_by_the_next_owner(self):
        real, left = sharray._Part.put, [2]

        def put(*arguments):
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            real(*arguments)

        sharray._Part.put = put
        self.addCleanup(setattr, sharray._Part, 'put', real)
        with self.home.lock:
            with self.assertRaises(KeyboardInterrupt):
                with self.home.atomically() as tx:
                    tx[0] = 10
                    tx.on(self.guest)[1] = 50
                    tx[2] = 30
            self.assertNotEqual(self.state(), 0)
        self.assert_whole(True)

    def test_a_storage_that_refuses_it(self):
        """msync(2) fails for memory that is not mapped: so it is told to flush that, before or behind the elements' change."""
        real = sharray._flush
        self.addCleanup(setattr, sharray, '_flush', real)
        for good in 0, 1:
            self.make(durable=True)
            left = [good]

            def flush(address, size):
                left[0] -= 1
                real(address if left[0] >= 0 else 4096, size)

            with self.assertRaisesRegex(sharray.StorageError, 'refuses'):
                with self.home.atomically() as tx:
                    tx[0] = 10
                    tx.on(self.guest)[1] = 50
                    tx[2] = 30
                    sharray._flush = flush
            sharray._flush = real
            self.assert_whole(good == 1)

    def test_a_thread_that_ends_within_one(self):
        thread = threading.Thread(target=lambda: self.home.atomically().__enter__().__setitem__(0, 10))
        thread.start()
        thread.join()
        with self.home.atomically() as tx:
            self.assertTrue(self.home.lock.previous_owner_died)
            tx[1] = 7
        self.assertEqual(self.home[:], [1, 7, 3])


class CrashTest(TransactionCase):
    def dies(self, what, step, times):
        return Program(self, 'import runpy\nsys.path.insert(0, %r)\nrunpy.run_module("dying", run_name="__main__", alter_sys=True)'
                       % str(HERE), self.home.handle, what, step, times)

    def assert_killed(self, program):
        self.assertEqual(program.process.wait(LIMIT), -signal.SIGKILL)

    def test_all_or_nothing(self):
        for step, times, durable in (('T1', 1, False), ('T2', 1, False), ('T3', 1, False), ('T3', 2, False), ('T3', 3, False), ('T4', 1, False),
                                     ('T1', 1, True), ('T2', 1, True), ('T3', 2, True)):
            with self.subTest(step=step, times=times, durable=durable):
                self.make(durable=durable)
                self.assert_killed(self.dies(self.guest.handle, step, times))
                self.assert_whole(step != 'T1')
                self.assertEqual(self.home.lock.owner_deaths, 1)
                with self.home.atomically() as tx:
                    tx[1] = 7
                self.assertEqual(self.home[1], 7)

    def test_also_if_who_recovers_dies(self):
        for what, step, times in (('joined', 'T3', 1), ('joined', 'T3', 3), ('joined', 'T4', 1), ('new', 'T3', 2)):
            with self.subTest(what=what, step=step, times=times):
                self.make()
                if what == 'joined':
                    second = self.dies(what, step, times)
                    second.expect('in')
                    self.assert_killed(self.dies(self.guest.handle, 'T2', 1))
                    second.say('go')
                else:
                    self.assert_killed(self.dies(self.guest.handle, 'T2', 1))
                    second = self.dies(what, step, times)
                self.assert_killed(second)
                self.assert_whole(True)


class JournalTest(TransactionCase):
    """Journals as they may be found, made by hand after docs/format.md."""

    def pend(self, checked=False, state=None, more=b'', lock=1 << 30):
        """The transaction is committed, and its owner dead: its lock is free, and says so."""
        home, guest = self.home._file.layout, self.guest._file.layout
        path = os.fsencode(self.guest._file.path or '')
        home_path = os.fsencode(self.home._file.path or '')
        entries = self.number(home.data, 10) + self.name(guest.uuid, path) + self.number(guest.data + 4, 50) + self.name(
            home.uuid, home_path) + self.number(home.data + 8, 30) + more
        if state is None:
            state = len(entries) | (sharray._crc32c(entries) << 32 | 1 << 31 if checked else 0)
        self.home._file.map[self.journal + 16:self.journal + 16 + len(entries)] = entries
        struct.pack_into('<Q', self.home._file.map, self.journal, state)
        struct.pack_into('<Q', self.home._file.map, self.word, lock)

    @staticmethod
    def number(place, value):
        return struct.pack('<Qi4s', 4 << 48 | place, value, b'any ')

    @staticmethod
    def name(uuid, path):
        return struct.pack('<Q', len(path)) + uuid + path + b'?' * (-len(path) % 8)

    def test_they_are_finished_by_the_next_owner(self):
        for names in (None, None), ('home', None), ('home', 'guest'):
            for checked in False, True:
                with self.subTest(names=names, checked=checked):
                    self.make(*names)
                    self.assert_whole(False)
                    self.pend(checked)
                    self.assert_whole(True)
                    self.home.close(), self.guest.close()
                    for name in names:
                        if name:
                            sharray.delete(name)

    def test_who_begins_to_use_the_file_finishes_it_too(self):
        self.make(stripes=2)
        self.pend(lock=0)
        with self.home.lock_of(0):
            self.assertEqual((self.home[:], self.guest[:]), ([10, 2, 30], [4, 50]))
            self.assertEqual(self.state(), 0)

    def test_who_opens_the_file_finds_all_of_it(self):
        for lock in 0, 1 << 30, 7 << 32 | 1 << 16 | 1:  # free; free after a death; owned by one who lived in slot 0
            self.make('home', 'guest')
            self.pend(lock=lock)
            self.home.close(), self.guest.close()
            with sharray.open('home', 'r') as home:
                self.assertEqual(home[:], [1, 2, 3])
            with sharray.open('home') as home, sharray.open('guest') as guest:
                self.assertEqual((home[:], guest[:]), ([10, 2, 30], [4, 50]))
                self.assertFalse(home.lock.locked())
                with home.lock:
                    self.assertEqual(home.lock.previous_owner_died, lock != 0)
            sharray.delete('home'), sharray.delete('guest')

    def test_a_strict_lock(self):
        self.make(strict=True)
        with self.home.lock:
            pass
        self.pend()
        with self.assertRaises(sharray.OwnerDiedError):
            self.home.lock.acquire()
        found = []
        self.assertTrue(self.home.lock.repair(lambda: found.append(self.home[:])))
        self.assertEqual(found, [[10, 2, 30]])
        self.assert_whole(True)

    def test_what_was_not_committed_is_dropped(self):
        for state in 9, 1016, 0x7FFFFFFF, 1 << 31 | 104, 12345 << 32 | 1 << 31 | 104:
            with self.subTest(state):
                self.make()
                self.pend(state=state)
                self.assert_whole(False)

    def test_what_is_damaged_is_dropped_and_told(self):
        self.make()
        data, size = self.home._file.layout.data, self.home._file.layout.file_size
        for more in (self.number(data - 1, 5), self.number(data - 4, 5), self.number(data + 9, 5), self.number(data + 12, 5),
                     self.number(size, 5), self.number(2**48 - 1, 5), struct.pack('<Qq', 9 << 48 | data, 5), struct.pack('<Q', 65535 << 48 | data),
                     struct.pack('<Q', 8), struct.pack('<Q', 2**48 - 1), None):
            with self.subTest(more):
                self.make()
                if more is None:  # behind the elements of the other array
                    more = self.name(self.guest._file.layout.uuid, b'') + self.number(data + 8, 5)
                self.pend(more=more)
                with self.assertLogs('sharray', logging.ERROR) as logs:
                    self.assert_whole(False)
                self.assertIn('damaged', logs.output[0])

    def test_an_array_of_another_lock_is_not_touched(self):
        self.make()
        for name in None, 'stranger':
            with sharray.create(name, 'i', 1) as stranger:
                layout = stranger._file.layout
                path = os.fsencode(stranger._file.path or '')
                self.home[0], self.home[2], self.guest[1] = 1, 3, 5
                self.pend(more=self.name(layout.uuid, path) + self.number(layout.data, 5))
                self.assert_whole(True)
                self.assertEqual(stranger[0], 0)

    def test_a_path_that_can_not_be_one(self):
        for path in b'/a\0b', b'relative.npy', b'/dev/null', b'/dev/shm', b'/' + b'x' * 256:
            self.make()
            self.pend(more=self.name(bytes(16), path) + self.number(5, 5))
            self.assert_whole(True)

    def test_garbage(self):
        """Whatever is in a journal, nothing but elements is changed by it. SHARRAY_ROUNDS says how often, SHARRAY_SEED which."""
        rounds, dice = int(os.environ.get('SHARRAY_ROUNDS', 300)), random.Random(int(os.environ.get('SHARRAY_SEED', 1)))
        self.make('home', 'guest', journal=4096)
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)
        with sharray.create('stranger', 'i', 7) as stranger:
            arrays = [self.home, self.guest, stranger]
            self.found()  # takes part from here on
            before = [bytes(array._file.map) for array in arrays]
            slots = self.home._file.layout.slots
            replayed = 0
            for _ in range(rounds):
                entries = b''.join(self.entry(dice, arrays) for _ in range(dice.randrange(7)))[:4000]
                for _ in range(dice.randrange(3) if entries else 0):  # flipped bits
                    at = dice.randrange(len(entries))
                    entries = entries[:at] + bytes([entries[at] ^ 1 << dice.randrange(8)]) + entries[at + 1:]
                state = len(entries) + (dice.randrange(5000) if dice.randrange(16) == 0 else 0)
                if dice.randrange(4) == 0:
                    state |= 1 << 31 | (sharray._crc32c(entries) if dice.randrange(4) else dice.getrandbits(32)) << 32
                self.home._file.map[self.journal + 16:self.journal + 16 + len(entries)] = entries
                struct.pack_into('<Q', self.home._file.map, self.journal + 8, 0)
                struct.pack_into('<Q', self.home._file.map, self.journal, state)
                struct.pack_into('<Q', self.home._file.map, self.word, 1 << 30)
                self.found()
                self.assertEqual(self.state(), 0)
                replayed += struct.unpack_from('<Q', self.home._file.map, self.journal + 8)[0]
                for array, old in zip(arrays, before):
                    layout = array._file.layout
                    end = len(old) if array is stranger else layout.data
                    self.assertEqual(array._file.map[:end], old[:end])
                    behind = layout.data + layout.data_bytes
                    rest = layout.control if array is self.home else len(old)
                    self.assertEqual(array._file.map[behind:rest], old[behind:rest])
                    self.assertEqual(array._file.map[-256:], old[-256:])
                self.assertEqual(self.home._file.map[slots + 64:self.journal], before[0][slots + 64:self.journal])
        self.assertTrue(rounds / 10 < replayed < rounds * 9 / 10, replayed)  # some of them were good

    def entry(self, dice, arrays):
        array = dice.choice(arrays[:2])
        layout = array._file.layout
        kind = dice.randrange(100)
        if kind < 30:
            return self.name(layout.uuid, os.fsencode(array._file.path))
        if kind == 30:  # seldom, since all processes are looked through for it
            path = os.fsencode(arrays[2]._file.path)
            return self.name(arrays[2]._file.layout.uuid if dice.randrange(2) else dice.randbytes(16), path[:dice.randrange(len(path) + 1)])
        size = dice.choice([1, 2, 4, 8, dice.randrange(1, 13)])
        place = layout.data + dice.randrange(12 if kind < 95 else 2000) - (size if kind < 95 else 1000) // 2
        return struct.pack('<Q', size << 48 | max(0, place)) + dice.randbytes((size + 7) // 8 * 8)

    def test_one_that_was_deleted_is_found_where_it_is_open(self):
        self.make('home', 'guest')
        sharray.delete('guest')
        sharray.create('guest', 'i', [1, 1]).close()
        self.pend()
        self.assert_whole(True)

    def test_a_link_in_its_place(self):
        self.make('home', 'guest')
        with self.home.lock:
            pass
        self.pend()
        sharray.delete('guest')
        self.path('guest').symlink_to('/nowhere')
        with self.assertRaisesRegex(sharray.StorageError, 'has to be finished in'):
            self.home.lock.acquire()
        with self.assertRaisesRegex(sharray.StorageError, 'has to be finished in'):
            sharray.open(self.path('home'))
        sharray.delete('guest')
        self.assert_whole(True)

    def test_one_that_is_gone_is_skipped(self):
        self.make('home', 'guest')
        self.pend()
        sharray.delete('guest')
        self.guest.close()
        with self.home.lock:
            self.assertEqual(self.home[:], [10, 2, 30])
        self.assertEqual(self.state(), 0)

    def test_what_can_not_be_opened_now_is_left(self):
        self.make('home', 'guest')
        with self.home.lock:
            pass
        self.pend()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
        try:
            with self.assertRaises((sharray.StorageError, OSError)):
                self.home.lock.acquire()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        self.assertFalse(self.home.lock.locked())
        self.assertEqual(self.home[:], [1, 2, 3])
        self.assert_whole(True)


if __name__ == '__main__':
    unittest.main()
