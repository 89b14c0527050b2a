"""Broken files are refused, before anything of them is believed."""

import os
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
