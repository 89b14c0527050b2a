"""Elements, slices, views, texts: what an array is in one process."""

import array
import ctypes
import errno
import os
import pathlib
import pickle
import shutil
import struct
import sys
import threading
import unittest
from unittest import mock

from support import Case, Program, sharray

try:
    import numpy
except ImportError:
    numpy = None

EXTREMES = {'b': (-2**7, 2**7 - 1), 'B': (0, 2**8 - 1), 'h': (-2**15, 2**15 - 1), 'H': (0, 2**16 - 1), 'i': (-2**31, 2**31 - 1),
            'I': (0, 2**32 - 1), 'l': (-2**63, 2**63 - 1), 'L': (0, 2**64 - 1), 'q': (-2**63, 2**63 - 1), 'Q': (0, 2**64 - 1)}


class ElementsTest(Case):
    def test_every_integer_type_keeps_its_extremes_and_refuses_what_is_beyond(self):
        for code, (least, most) in EXTREMES.items():
            with self.subTest(code), sharray.create(None, code, 3) as numbers:
                numbers[0], numbers[-1] = least, most
                self.assertEqual(numbers[:], [least, 0, most])
                for beyond in least - 1, most + 1:
                    with self.assertRaises(ValueError):
                        numbers[1] = beyond
                    with self.assertRaises(ValueError):
                        numbers[:] = [1, beyond, 1]
                self.assertEqual(numbers[:], [least, 0, most])
                with self.assertRaises(TypeError):
                    numbers[1] = 1.5

    def test_other_types(self):
        for code, values in {'f': [0.5, -2.0], 'd': [1e300, 0.1], '?': [True, False], 'e': [1.5, -0.25], 'u': 'aß', 'c': b'xy'}.items():
            with self.subTest(code), sharray.create(None, code, values) as elements:
                self.assertEqual(elements[:], values)
                self.assertEqual(elements.typecode, code)
                elements[0] = elements[1]
                self.assertEqual(elements[0], values[1:2] if code == 'c' else values[1])
                self.assertEqual(list(elements), [elements[0], elements[1]])
                elements[:] = values
                self.assertEqual(elements[::-1], values[::-1])

    def test_types_by_other_names(self):
        for name in 'i', 'int32', '<i4', ctypes.c_int:
            with sharray.create(None, name, 1) as numbers:
                self.assertEqual(numbers.dtype, '<i4')
        for nonsense in 'x', 'z', 'object', ctypes.c_void_p, ctypes.c_char_p, 7, None:
            with self.assertRaises(TypeError):
                sharray.create(None, nonsense, 1)

    def test_indices_and_slices_are_those_of_a_list(self):
        values = list(range(10))
        with sharray.create(None, 'i', values) as numbers:
            self.assertEqual(len(numbers), 10)
            for where in slice(None), slice(2, 5), slice(-3, None), slice(None, None, -2), slice(8, 2, -3), slice(5, 5), slice(3, 100):
                self.assertEqual(numbers[where], values[where])
            numbers[2:8:3] = [-1, -2]
            numbers[-1] = -3
            self.assertEqual(numbers[:], [0, 1, -1, 3, 4, -2, 6, 7, 8, -3])
            numbers[4:6] = array.array('i', [40, 50])
            numbers[5:5] = []
            self.assertEqual(list(numbers)[4:6], [40, 50])
            with self.assertRaises(ValueError):
                numbers[0:3] = [1, 2]
            for beyond in 10, -11:
                with self.assertRaisesRegex(IndexError, 'length 10'):
                    numbers[beyond]
                with self.assertRaisesRegex(IndexError, 'length 10'):
                    numbers[beyond] = 0

    @unittest.skipUnless(numpy, 'NumPy is not installed')
    def test_texts_and_records_are_made_for_numpy(self):
        with sharray.create(None, 'S5', [b'ab', b'c']) as texts, sharray.create(None, '<U4', ['\u00fc', 'xyz']) as wide:
            self.assertEqual((texts.dtype, texts.numpy().tolist()), ('|S5', [b'ab', b'c']))
            self.assertEqual((wide.dtype, wide.numpy().tolist()), ('<U4', ['\u00fc', 'xyz']))
        fields = numpy.dtype([('x', '<f8'), ('n', '<i4', (2,))])
        with sharray.create('records', fields, 3) as records, sharray.open('records') as same:
            records.numpy()['n'][2] = 7, 8
            self.assertEqual(same.numpy()[2].tolist()[1].tolist(), [7, 8])
            self.assertEqual(same.numpy().dtype, fields)
        for wrong in 'S0', '>U3', numpy.dtype('>i4'), numpy.dtype(object), [('x', '|O')]:
            with self.assertRaises(TypeError, msg=wrong):
                sharray.create(None, wrong, 1)

    def test_a_handle_leads_to_memory_without_a_header(self):
        path = str(self.parent / 'raw')
        with open(path, 'wb') as file:
            file.write(struct.pack('<4i', 1, 2, 3, 4))
        status = os.stat(path)
        handle = ('sharray:type=5&at=0&shape=3&strides=4&writable=true&pid=1&fd=-1&file=%d:%d&offset=%%d&elements=5&size=3&path=%s'
                  % (status.st_dev, status.st_ino, path))
        with sharray.attach(handle % 4) as array:
            self.assertEqual(array.tolist(), [2, 3, 4])
            self.assertEqual(pickle.loads(pickle.dumps(array)).tolist(), [2, 3, 4])
            self.assertEqual(sharray.attach(array.handle).tolist(), [2, 3, 4])
        for offset in 2, 8, -4:
            with self.assertRaises(sharray.ArrayFormatError, msg=offset):
                sharray.attach(handle % offset)

    def test_several_dimensions(self):
        with sharray.create(None, 'd', (3, 4)) as table:
            table[1, 2], table[-1, -1] = 1.5, 2.5
            self.assertEqual((table.shape, len(table), table[1, 2], table[2, 3]), ((3, 4), 3, 1.5, 2.5))
            self.assertEqual(table.tolist(), [[0, 0, 0, 0], [0, 0, 1.5, 0], [0, 0, 0, 2.5]])
            self.assertEqual(table.memoryview()[1, 2], 1.5)
            for wrong in (1,), (1, 4), (3, 0), 1:
                with self.assertRaises(IndexError):
                    table[wrong]

    def test_an_empty_array(self):
        for code in 'iceu?':
            with self.subTest(code), sharray.create(None, code, 0) as nothing:
                self.assertEqual((len(nothing), list(nothing), len(nothing[:])), (0, [], 0))
                nothing[:] = ''  if code == 'u' else b''
                with self.assertRaises(IndexError):
                    nothing[0]

    def test_views_are_the_memory_itself_and_outlive_the_array(self):
        numbers = sharray.create(None, 'i', 3)
        view, typed = numbers.memoryview(), numbers.get_obj()
        numbers[0], view[1], typed[2] = 1, 2, 3
        self.assertEqual((numbers[:], view.tolist(), list(typed)), ([1, 2, 3],) * 3)
        numbers.close()
        view[0] = 7
        self.assertEqual(typed[0], 7)

    @unittest.skipIf(numpy is None, 'NumPy is not installed')
    def test_numpy(self):
        with sharray.create('table', 'd', (2, 3)) as table:
            view = table.numpy()
            view[1] = [1, 2, 3]
            self.assertEqual(table[1, 2], 3)
            table[0, 0] = 9
            self.assertEqual(view[0, 0], 9)
            mapped = numpy.load(self.path('table'), mmap_mode='r')
            self.assertTrue((mapped == view).all())
            self.assertEqual(numpy.frombuffer(table.get_obj())[3], 1)
            with sharray.create(None, 'q', numpy.arange(5)) as copied:
                self.assertEqual(copied[:], [0, 1, 2, 3, 4])
                copied[1:4] = numpy.array([7, 8, 9])
                self.assertEqual(copied[:], [0, 7, 8, 9, 4])
            with sharray.create(None, numpy.dtype('complex64'), 2) as numbers:
                numbers.numpy()[:] = 1 + 2j
                with self.assertRaisesRegex(sharray.Error, 'NumPy'):
                    numbers[0]

    @unittest.skipIf(numpy is None, 'NumPy is not installed')
    def test_files_of_numpy(self):
        path = self.parent / 'plain.npy'
        for values in (numpy.arange(6, dtype='i4').reshape(2, 3), numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)), numpy.array(5, 'u2'),
                       numpy.array([(1, 2.5)], dtype=[('a', 'i4'), ('b', 'f8')])):
            numpy.save(path, values)
            with sharray.open(path) as opened:
                view = opened.numpy()
                self.assertEqual(view.tolist(), values.reshape(opened.shape).tolist())
                if values.ndim == 2:
                    opened[1, 2] = 7
                    self.assertEqual(numpy.load(path)[1, 2], 7)
                with self.assertRaisesRegex(sharray.Error, 'no lock'):
                    opened.lock
        for refused in numpy.array([1], '>i4'), numpy.array([1], 'M8[s]'), numpy.array([b'x'], 'V1'):
            numpy.save(path, refused)
            with self.assertRaisesRegex(sharray.ArrayFormatError, 'can\'t be'):
                sharray.open(path)

    def test_without_numpy_the_refusal_says_so(self):
        before = sys.modules.get('numpy')
        sys.modules['numpy'] = None
        try:
            with sharray.create(None, 'i', 1) as numbers, self.assertRaisesRegex(sharray.Error, 'NumPy is not installed'):
                numbers.numpy()
        finally:
            del sys.modules['numpy']
            if before is not None:
                sys.modules['numpy'] = before

    def test_without_numpy_the_rest_works(self):
        with sharray.create(None, 'd', (2, 3)) as numbers:
            child = Program(self, '''
sys.modules['numpy'] = None
with sharray.attach(sys.argv[1]) as numbers, numbers.lock:
    numbers[1, 2] = 2.5
    say(numbers.memoryview().tolist())
    try:
        numbers.numpy()
    except sharray.Error as told:
        say(told)
''', numbers.handle)
            child.expect([[0.0] * 3, [0.0, 0.0, 2.5]])
            child.expect('NumPy is not installed, so there is no view of it: install python3-numpy, or numpy by pip; memoryview() works without')
            child.join()
            self.assertEqual(numbers[1, 2], 2.5)

    def test_read_only(self):
        with sharray.create('numbers', 'i', [1, 2]) as writable, sharray.open('numbers', mode='r') as numbers:
            self.assertEqual(numbers[:], [1, 2])
            writable[0] = 5
            self.assertEqual(numbers[0], 5)
            for change in (lambda: numbers.__setitem__(0, 1), lambda: numbers.__setitem__(slice(None), [1, 2]), lambda: numbers.lock,
                           numbers.get_obj, lambda: numbers.notify(0)):
                with self.assertRaises(sharray.ReadOnlyError):
                    change()
            self.assertTrue(numbers.readonly and numbers.memoryview().readonly)
            with sharray.attach(numbers.handle) as other:
                self.assertTrue(other.readonly)
            self.assertTrue(numbers.wait(0, 4, timeout=0))
            self.assertFalse(numbers.wait(0, 5, timeout=0))

    def test_closed(self):
        numbers = sharray.create('numbers', 'i', 2)
        lock = numbers.lock
        numbers.close()
        numbers.close()
        for use in (lambda: numbers[0], lambda: numbers[:], lambda: numbers.__setitem__(0, 1), lambda: list(numbers), lambda: numbers.lock,
                    lock.acquire, lock.release, lambda: numbers.handle, numbers.numpy, numbers.memoryview, lambda: numbers.wait(0, 1),
                    numbers.__enter__):
            with self.assertRaises(sharray.ClosedError):
                use()
        self.assertIn('closed', repr(numbers) + repr(lock))

    def test_texts(self):
        with sharray.create(None, 'c', 5) as text:
            text.value = b'abc'
            self.assertEqual((text.value, text.raw), (b'abc', b'abc\0\0'))
            text.value = b'vwxyz'
            text.value = b'q'
            self.assertEqual((text.value, text.raw), (b'q', b'q\0xyz'))
            text.raw = b'12'
            self.assertEqual(text[:], b'12xyz')
            with self.assertRaises(ValueError):
                text.value = b'too long'
        with sharray.create(None, 'u', 4) as text:
            text.value = 'a😀'
            self.assertEqual(text.value, 'a😀')
            with self.assertRaises(ValueError):
                text[0] = '😀'
        with sharray.create(None, 'i', 4) as numbers, self.assertRaises(AttributeError):
            numbers.value

    def test_descriptors_are_given_back(self):
        def descriptors():
            return len(os.listdir('/proc/self/fd'))

        with sharray.create('warm', 'i', 1) as warm:
            warm.lock.acquire()
            warm.lock.release()
        before = descriptors()
        for _ in range(5):
            numbers = sharray.create(None, 'i', 1)
            with numbers.lock:
                pass
            del numbers
        self.assertEqual(descriptors(), before)


class NamesTest(Case):
    def test_names(self):
        self.assertEqual(sharray.names(), [])
        first, second = sharray.create('first', 'i', 1), sharray.create('second', 'd', 2)
        self.assertEqual((sharray.names(), first.name), (['first', 'second'], 'first'))
        self.assertEqual(self.path('first').stat().st_mode & 0o777, 0o600)
        with self.assertRaises(sharray.ArrayExistsError):
            sharray.create('first', 'i', 1)
        self.assertTrue(sharray.delete('first'))
        self.assertFalse(sharray.delete('first'))
        first[0] = 1
        with sharray.attach(first.handle) as again:  # its name is gone; the process is not
            self.assertEqual(again[0], 1)
        with self.assertRaisesRegex(sharray.ArrayNotFoundError, '"first"'):
            sharray.open('first')
        second.close()

    def test_one_of_those_who_make_a_name_at_once_succeeds(self):
        for round in range(20):
            barrier, made = threading.Barrier(4), []

            def make():
                barrier.wait()
                try:
                    made.append(sharray.create('name %d' % round, 'i', [7]))
                except sharray.ArrayExistsError:
                    made.append(None)

            threads = [threading.Thread(target=make) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(made.count(None), 3)

    def test_bad_names(self):
        for name in '', '.hidden', 'a/b', 'a\\b', 'a\n', 'x' * 252:
            with self.subTest(name), self.assertRaises(ValueError):
                sharray.create(name, 'i', 1)
        self.assertEqual(sharray.names(), [])

    def test_a_directory_that_others_can_write_is_refused(self):
        self.path('x').parent.mkdir(mode=0o777)
        os.chmod(self.path('x').parent, 0o777)
        with self.assertRaisesRegex(sharray.StorageError, 'chmod'):
            sharray.create('x', 'i', 1)

    def test_a_directory_that_everybody_can_replace_is_refused(self):
        sharray.create('before', 'i', 1).close()
        os.chmod(self.parent, 0o777)
        for use in (lambda: sharray.open('before'), lambda: sharray.create('x', 'i', 1), sharray.names):
            with self.assertRaisesRegex(sharray.StorageError, 'chmod \\+t ' + str(self.parent)):
                use()
        shutil.rmtree(self.path('x').parent)
        with self.assertRaisesRegex(sharray.StorageError, 'chmod \\+t'):
            sharray.create('x', 'i', 1)  # which makes the directory
        os.chmod(self.parent, 0o1777)
        with sharray.create('x', 'i', 1):
            self.assertEqual(sharray.names(), ['x'])

    def test_whoever_exchanges_a_hidden_file_does_not_get_its_name(self):
        path, link, opened = self.parent / 'table.npy', os.link, os.open

        def without_nameless_files(name, flags, *rest, **more):
            if flags & os.O_TMPFILE == os.O_TMPFILE:
                raise OSError(errno.EOPNOTSUPP, 'none here')
            return opened(name, flags, *rest, **more)

        def exchanged(*places, **more):
            hidden, = self.parent.glob('.sharray-*')
            hidden.rename(self.parent / 'stolen')
            hidden.write_text('theirs')
            link(*places, **more)

        with mock.patch('os.open', without_nameless_files), mock.patch('os.link', exchanged):
            sharray.create(path, 'i', [7]).close()
        with sharray.open(path) as array:
            self.assertEqual(array[:], [7])

    def test_files(self):
        path = self.parent / 'table.npy'
        with sharray.create(path, 'h', [1, 2]), sharray.open(path) as again:
            self.assertEqual((again[:], again.name), ([1, 2], None))
            with sharray.attach(again.handle) as attached:
                self.assertEqual(attached[:], [1, 2])
        with self.assertRaises(sharray.StorageError):
            sharray.create(pathlib.Path('/no/such/directory/x.npy'), 'i', 1)

    def test_sizes_that_can_not_be(self):
        for shape in -1, (), (1,) * 9, (2**62, 2):
            with self.assertRaises(ValueError):
                sharray.create('x', 'd', shape)
        with self.assertRaisesRegex(sharray.StorageError, 'No room'):
            sharray.create(None, 'd', 2**50)
        with self.assertRaisesRegex(sharray.StorageError, 'No room'):
            sharray.create('x', 'd', 2**50)
        with self.assertRaises(ValueError):
            sharray.create('x', 'i', [1, 2**40])
        self.assertEqual((sharray.names(), list(self.path('x').parent.iterdir())), ([], []))

    def test_the_sender_of_a_handle_has_died(self):
        sender = Program(self, '''
named, anonymous = sharray.create('named', 'i', [1, 2]), sharray.create(None, 'i', 1)
print(named.handle, anonymous.handle, os.getpid(), flush=True)
hear()
''')
        named, anonymous, pid = sender.process.stdout.readline().split()
        sender.kill()
        with sharray.attach(named) as numbers, numbers.lock:
            self.assertEqual(numbers[:], [1, 2])
        with self.assertRaisesRegex(sharray.ArrayNotFoundError, 'process %s handed on is gone: the process has ended' % pid):
            sharray.attach(anonymous)

    def test_deleted_while_open(self):
        with sharray.create('numbers', 'i', [1, 2]) as numbers:
            sharray.delete('numbers')
            self.assertEqual(sharray.names(), [])
            with numbers.lock:
                numbers[0] += 1
            with sharray.create('numbers', 'i', [7]) as another:
                self.assertEqual((numbers[:], another[:]), ([2, 2], [7]))
                with sharray.attach(numbers.handle) as again:  # not the other one, though it has the name now
                    self.assertEqual(again[:], [2, 2])
                handle = numbers.handle
                numbers.close()
                with self.assertRaises(sharray.ArrayNotFoundError):
                    sharray.attach(handle)

    def test_a_file_of_a_future_version_by_its_name(self):
        sharray.create('numbers', 'i', 1).close()
        with open(self.path('numbers'), 'r+b') as file:
            file.seek(-248, os.SEEK_END)
            file.write(bytes([sharray._VERSION + 1]))
        with self.assertRaisesRegex(sharray.ArrayFormatError, '"numbers".* version %d, .* version %d: use a newer sharray.py'
                                    % (sharray._VERSION + 1, sharray._VERSION)):
            sharray.open('numbers')

    def test_handles_of_nothing(self):
        for text in '', 'sharray:', 'sharray:type=5', 7:
            with self.assertRaises((ValueError, TypeError)):
                sharray.attach(text)
        numbers = sharray.create(None, 'i', 1)
        handle = numbers.handle
        numbers.close()
        with self.assertRaises(sharray.ArrayNotFoundError):
            sharray.attach(handle)


if __name__ == '__main__':
    unittest.main()
