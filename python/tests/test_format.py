"""Broken files are refused, before anything of them is believed."""

import logging
import os
import random
import struct
import unittest

from support import Case, sharray


class BrokenFilesTest(Case):
    VALUES = [1, 2, 3]

    def setUp(self):
        super().setUp()
        sharray.create('good', 'i', self.VALUES, stripes=2).close()
        self.good = self.path('good').read_bytes()
        self.data = int.from_bytes(self.good[-216:-208], 'little')
        self.end = self.data + 4 * len(self.VALUES)

    def refused(self, content, reason, mend=True):
        """Writes a file and opens it; with its trailer's checksum made right again, so that it is not this alone that is found wrong."""
        content = bytearray(content)
        if mend and len(content) >= 256:
            struct.pack_into('<I', content, len(content) - 4, sharray._crc32c(content[-256:-4]))
        path = self.parent / 'broken.npy'
        path.write_bytes(content)
        with self.assertRaisesRegex(sharray.ArrayFormatError, reason):
            sharray.open(path)

    def test_the_checksum_is_crc_32c(self):
        self.assertEqual(sharray._crc32c(b'123456789'), 0xE3069283)

    def test_every_cut(self):
        for size in 0, 1, 100, self.data - 1, self.data, self.end - 1, self.end + 1, self.end + 128, len(self.good) - 4096, len(self.good) - 1:
            with self.subTest(size):
                self.refused(self.good[:size], '.', mend=False)

    def test_more_behind_it(self):
        self.refused(self.good + bytes(4096), 'truncated or damaged', mend=False)

    def test_another_version(self):
        changed = bytearray(self.good)
        changed[-248] = 6
        self.refused(changed, 'version 6.*newer')
        changed[-248] = 4
        self.refused(changed, 'version 4, this program knows version 5$')

    def test_every_field_of_the_trailer(self):
        at = len(self.good) - 256
        for field, size in ((12, 4), (32, 8), (40, 8), (48, 8), (72, 4), (76, 4), (80, 8), (88, 8), (112, 8), (120, 4), (124, 4), (128, 4),
                            (132, 4), (136, 8), (144, 4), (148, 4), (152, 8), (160, 8)):
            for value in 1, 2, 7, 2**31, 2**(8 * size) - 1:
                changed = bytearray(self.good)
                changed[at + field:at + field + size] = value.to_bytes(size, 'little')
                if changed == self.good or field == 132 and value < 3:  # strict or durable is another good file
                    continue
                with self.subTest(field=field, value=value):
                    self.refused(changed, 'damaged')

    def test_every_bit_of_the_trailer_is_under_the_checksum(self):
        for byte in range(len(self.good) - 244, len(self.good)):
            changed = bytearray(self.good)
            changed[byte] ^= 1
            self.refused(changed, 'damaged', mend=False)

    def test_another_header(self):
        shape = b'(%d,)' % len(self.VALUES)
        self.refused(self.good.replace(shape, b'(2,)'.ljust(len(shape)), 1), 'damaged')
        self.refused(self.good.replace(b'<i4', b'<u4', 1), 'damaged')
        self.refused(self.good.replace(shape + b', } ', shape + b',  }', 1), 'damaged')

    def test_headers_that_are_none(self):
        for header in (b'', b'no array at all', b'\x93NUMPY', b'\x93NUMPY\x09\0\x10\0' + b' ' * 16, b'\x93NUMPY\x01\0\xff\xff{}',
                       b'\x93NUMPY\x01\0\x20\0' + b'{' * 32, b'\x93NUMPY\x01\0\x20\0' + b'[' * 32):
            self.refused(header, '.', mend=False)
        for text in ('{}', 'print()', '{\'descr\': \'<i4\', \'fortran_order\': 1, \'shape\': (1,)}',
                     '{\'descr\': \'<i4\', \'fortran_order\': False, \'shape\': (-1,)}', '{\'descr\': \'|O\', \'fortran_order\': False, \'shape\': (1,)}',
                     '{\'descr\': \'<i4\', \'fortran_order\': False, \'shape\': (9,)}', '{\'descr\': [], \'fortran_order\': False, \'shape\': (9,)}',
                     '{\'descr\': \'<i4\', \'fortran_order\': False, \'shape\': (%d,)}' % 2**70):
            with self.subTest(text):
                self.refused(b'\x93NUMPY\x01\0' + struct.pack('<H', len(text)) + text.encode() + bytes(8), '.', mend=False)

    def test_what_is_no_regular_file(self):
        link = self.path('link')
        link.symlink_to(self.path('good'))
        with self.assertRaisesRegex(sharray.StorageError, 'symbolic link'):
            sharray.open('link')
        os.mkfifo(self.path('pipe'))
        with self.assertRaisesRegex(sharray.StorageError, 'regular'):
            sharray.open('pipe')
        self.path('directory').mkdir()
        with self.assertRaisesRegex(sharray.StorageError, 'regular'):
            sharray.open('directory')
        for name in 'link', 'pipe', 'directory':
            with self.assertRaises(sharray.ArrayExistsError):
                sharray.create(name, 'i', 1)

    def test_a_good_one_is_not_refused(self):
        with sharray.open('good') as good:
            self.assertEqual(good[:], self.VALUES)


class LargeBrokenFilesTest(BrokenFilesTest):
    VALUES = list(range(1024))  # a page of elements, which begin on one


class DamagedAtRandomTest(Case):
    NUMBERS = (0, 1, 2**64 - 1, 7, 64, 255, 4096, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**48)

    def samples(self):
        with sharray.create('home', 'i', 1) as home:
            for arguments, options in ((('i', 100), {}), (('d', (3, 4)), {}), (('U5', 20), {}), (('i', 1500), {'stripes': 4, 'strict': True, 'durable': True}),
                                       (('i', 100), {'lock': False}), (('i', 2), {'lock': home.lock})):
                sharray.create('sample', *arguments, **options).close()
                yield self.path('sample').read_bytes()
                sharray.delete('sample')

    def change(self, dice, content):
        data = int.from_bytes(content[-216:-208], 'little') % len(content)
        at = dice.choice([dice.randrange(data + 1), *[len(content) - 256 + dice.randrange(256)] * 2, dice.randrange(len(content))])
        if dice.randrange(2):
            size = dice.choice([4, 8])
            number = (dice.choice(self.NUMBERS) & 2**(8 * size) - 1).to_bytes(size, 'little')
            at = min(at // 4 * 4, len(content) - size)
            content[at:at + size] = number
        else:
            content[min(at, len(content) - 1)] ^= 1 << dice.randrange(8)

    def test_a_lock_at_a_path_that_can_not_be_one(self):
        """It was a ValueError."""
        *_, beside = self.samples()
        at, size = struct.unpack_from('<qI', beside, len(beside) - 144)
        content = bytearray(beside)
        content[at + 3] = 0
        struct.pack_into('<I', content, len(content) - 4, sharray._crc32c(content[-256:-4]))
        self.path('damaged').write_bytes(content)
        with sharray.open('damaged') as array, self.assertRaisesRegex(sharray.ArrayNotFoundError, 'null'):
            array.lock
        self.assertEqual(size, len(os.fsencode(self.path('home'))))

    def test_it_is_opened_or_refused(self):
        """SHARRAY_ROUNDS says how often, SHARRAY_SEED which."""
        rounds, dice = int(os.environ.get('SHARRAY_ROUNDS', 500)), random.Random(int(os.environ.get('SHARRAY_SEED', 1)))
        samples, path, opened = list(self.samples()), self.parent / 'damaged.npy', 0
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)
        for _ in range(rounds):
            content = bytearray(dice.choice(samples))
            for _ in range(1 + dice.randrange(4)):
                self.change(dice, content)
            data = int.from_bytes(content[-216:-208], 'little')
            if dice.randrange(4) and data <= len(content):
                struct.pack_into('<I', content, len(content) - 108, sharray._crc32c(content[:data]))
            if dice.randrange(8):
                struct.pack_into('<I', content, len(content) - 4, sharray._crc32c(content[-256:-4]))
            if dice.randrange(16) == 0:
                del content[dice.randrange(len(content)):]
            path.write_bytes(content)
            with self.subTest(content=bytes(content)):
                try:
                    with sharray.open(path) as array:
                        opened += 1
                        self.use(array)
                except sharray.Error:
                    pass
            path.unlink()
        self.assertTrue(rounds / 20 < opened < rounds * 19 / 20, opened)

    def use(self, array):
        repr(array), array.handle
        if len(array.shape) == 1:
            array[:]
        try:
            lock = array.lock
        except sharray.Error:
            return
        for each in [lock] + ([array.lock_of(len(array) - 1)] if array.shape == (1500,) else []):
            if each.acquire(block=False):
                each.release()


class SizeTest(Case):
    def size(self, *arguments, **options):
        sharray.create('one', *arguments, **options).close()
        size = self.path('one').stat().st_size
        sharray.delete('one')
        return size

    def test_what_one_value_takes(self):
        self.assertEqual(self.size('i', 1), 8192)
        self.assertEqual(self.size('B', 256), 8192)
        self.assertEqual(self.size('d', 1, synchronizers=0, journal=0), 4096)
        self.assertEqual(self.size('d', 1, lock=False), 4096)

    def test_elements_of_a_page_begin_on_one(self):
        for length, data, control in (0, 256, 256), (1, 256, 384), (128, 256, 384), (129, 256, 512), (4095, 256, 4352), (4096, 4096, 8192):
            sharray.create('bytes', 'B', length).close()
            content = self.path('bytes').read_bytes()
            with self.subTest(length):
                self.assertEqual(struct.unpack_from('<Q', content, len(content) - 216), (data,))
                self.assertEqual(struct.unpack_from('<Q', content, len(content) - 176), (control,))
                self.assertEqual(content[data - 1:data], b'\n')
            sharray.delete('bytes')


if __name__ == '__main__':
    unittest.main()
