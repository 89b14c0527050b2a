"""The interface of multiprocessing: one import changed."""

import multiprocessing
import multiprocessing.sharedctypes
import pickle
import unittest

from support import LIMIT, Case, sharray

METHODS = 'fork', 'spawn', 'forkserver'
COUNTS = None


def increment(counts, value, loops):
    for _ in range(loops):
        with counts.get_lock():
            counts[0] += 1
        with value:
            value.value += 1


def begin(counts):
    global COUNTS
    COUNTS = counts


def add(number):
    with COUNTS.get_lock():
        COUNTS[0] += number


def add_to(counts, number):
    with counts.lock:
        counts[0] += number


class StartMethodsTest(Case):
    def test_processes(self):
        for method in METHODS:
            with self.subTest(method):
                context = multiprocessing.get_context(method)
                counts, value = sharray.Array('i', 3), sharray.Value('q', 5)
                children = [context.Process(target=increment, args=(counts, value, 500)) for _ in range(2)]
                for child in children:
                    child.start()
                for child in children:
                    child.join(LIMIT)
                    self.assertEqual(child.exitcode, 0)
                self.assertEqual((counts[:], value.value), ([1000, 0, 0], 1005))

    def test_an_array_that_only_the_child_keeps(self):
        for method in METHODS:
            with self.subTest(method):
                context = multiprocessing.get_context(method)
                here, there = context.Pipe()
                child = context.Process(target=tell, args=(sharray.Array('i', [1, 2, 3]), there))
                child.start()
                self.assertTrue(here.poll(LIMIT))
                self.assertEqual(here.recv(), [1, 2, 3])
                child.join(LIMIT)

    def test_an_array_and_its_lock_and_the_array_of_another_lock(self):
        for method in METHODS:
            with self.subTest(method):
                context = multiprocessing.get_context(method)
                here, there = context.Pipe()
                first = sharray.Array('i', 1)
                second = sharray.Array('i', 1, lock=first.get_lock())
                with first.get_lock():
                    child = context.Process(target=tell_locks, args=(first, first.get_lock(), second, there))
                    child.start()
                    self.assertTrue(here.poll(LIMIT))
                    self.assertEqual(here.recv(), [False, False, False])
                child.join(LIMIT)

    def test_pools(self):
        for method in METHODS:
            with self.subTest(method):
                counts = sharray.Array('q', 1)
                with multiprocessing.get_context(method).Pool(2, begin, (counts,)) as pool:
                    pool.map(add, range(100))
                    pool.starmap(add_to, [(counts, 1)] * 20)
                self.assertEqual(counts[0], 4950 + 20)


def tell(counts, there):
    there.send(counts[:])


def tell_locks(first, lock, second, there):
    there.send([first.get_lock().acquire(timeout=0), lock.acquire(block=False), second.get_lock().acquire(timeout=0)])


class InterfaceTest(Case):
    def test_it_does_what_multiprocessing_does(self):
        for module in multiprocessing, sharray:
            with self.subTest(module.__name__):
                numbers = module.Array('i', [1, 2, 3])
                numbers[0] += 10
                numbers[-1] = 7
                numbers[0:2] = [5, 6]
                self.assertEqual((numbers[:], len(numbers), list(numbers), numbers[::2]), ([5, 6, 7], 3, [5, 6, 7], [5, 7]))
                with self.assertRaises(IndexError):
                    numbers[3]
                with self.assertRaises(ValueError):
                    numbers[0:2] = [1]
                with numbers:
                    with numbers.get_lock():
                        numbers.acquire()
                        numbers.release()
                        self.assertTrue(numbers.get_lock().acquire(block=False))
                        numbers.get_lock().release()
                self.assertEqual(list(numbers.get_obj()), [5, 6, 7])
                text = module.Array('c', 6)
                text.value = b'abc'
                self.assertEqual((text.value, text.raw, text[0], text[1:3]), (b'abc', b'abc\0\0\0', b'a', b'bc'))
                value = module.Value('d', 1.5)
                with value.get_lock():
                    value.value += 1
                self.assertEqual(value.value, 2.5)
                self.assertEqual(module.Value('i').value, 0)
                self.assertEqual(module.Array('d', 2, lock=False)[:], [0, 0])
                self.assertEqual(module.Value('i', 3, lock=False).value, 3)
        self.assertEqual(sharray.RawArray('h', [1])[0], 1)
        self.assertEqual(sharray.RawValue('B', 3).value, 3)

    def test_an_access_takes_the_lock(self):
        import threading
        counts = sharray.Array('i', 1)
        counts.acquire()
        done = threading.Event()

        def read():
            counts[0]
            done.set()

        thread = threading.Thread(target=read)
        thread.start()
        self.assertFalse(done.wait(0.05))
        counts.release()
        self.assertTrue(done.wait(LIMIT))
        thread.join()

    def test_pickled_at_any_time(self):
        for name in None, 'named':
            with sharray.create(name, 'u', 'abc') as text:
                again = pickle.loads(pickle.dumps(text))
                again[0] = 'x'
                self.assertEqual((text[:], again.typecode), ('xbc', 'u'))
                with pickle.loads(pickle.dumps(text.lock)):
                    self.assertTrue(text.lock.locked())
        value = sharray.Value('i', 7)
        self.assertEqual(pickle.loads(pickle.dumps(value)).value, 7)
        with self.assertRaises(sharray.ArrayNotFoundError):
            pickle.loads(pickle.dumps(sharray.create(None, 'i', 1)))  # which nobody keeps


if __name__ == '__main__':
    unittest.main()
