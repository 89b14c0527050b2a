"""Fixed-length typed arrays in shared memory, shared with Java and other languages.

    import sharray

    counts = sharray.create('counts', 'i', 5)       # other processes: sharray.open('counts'), in Java SharedIntArray.open("counts")
    with counts.lock:                               # one lock for the array, in every process
        counts[0] += 1

The interface of multiprocessing is here, too: Array, Value, RawArray, RawValue. See docs/python.md.

One array is one file, as docs/format.md describes it; the lock's protocol is docs/locking.md, whose step numbers (A1, W2, P3 ...) stand in the
comments. This module is the whole client. It needs Linux on x86-64 or AArch64 and Python 3.9; NumPy is used if it is there.

Atomic operations. Python has none on shared memory, so they come from a C library (see _Atomics). All are sequentially consistent, which is at
least what docs/locking.md asks for at each step: A1 acquires, R1 releases, cells need the one order. Every look at a word that somebody else may change
goes through them, too. Only the elements are read and written plainly: CPython moves an aligned element of 1, 2, 4 or 8 bytes by one
instruction on these machines (a memcpy of that size, which compilers make a single move), so an element is never seen half written. What is
plain is ordered by the lock.
"""

import array as _array
import ast
import atexit
import collections
import ctypes
import errno
import fcntl
import functools
import itertools
import mmap as _mmap
import operator
import os
import re
import stat
import struct
import sys
import tempfile
import threading
import time
import uuid as _uuid
import weakref

__all__ = ['create', 'open', 'attach', 'names', 'delete', 'Array', 'Value', 'RawArray', 'RawValue', 'SharedArray', 'Lock', 'Event', 'Semaphore',
           'Condition', 'Barrier', 'BrokenBarrierError', 'Latch', 'Transaction', 'JournalFullError',
           'Error', 'ArrayNotFoundError', 'ArrayExistsError', 'ArrayFormatError', 'OwnerDiedError', 'ReadOnlyError', 'ClosedError', 'StorageError']
__version__ = '0.1.0'

_VERSION = 5
_PAGE = 4096
_LINE = 64
_SMALL_HEADER_SPACES = 128  # more than NumPy writes: so a truncated file is told from one of NumPy's with more behind its elements
_PARTICIPANTS = 40
_JOURNAL = 1024


# ---------------------------------------------------------------------------------------------------------------------------- errors


class Error(Exception):
    """What this module raises when an array or its lock can't do what was asked."""


class ArrayNotFoundError(Error):
    """There is no such array, or it is gone."""


class ArrayExistsError(Error):
    """There is an array or another file of that name already."""


class ArrayFormatError(Error):
    """The file is no array, of another version of the format, damaged or truncated."""


class StorageError(Error):
    """The system refuses: no room, no permission, no such place."""


class OwnerDiedError(Error):
    """The owner of a strict lock died, and nobody has repaired what the lock protects."""


class JournalFullError(Error):
    """A transaction writes more than the array's journal has room for. Nothing of it has happened."""


class ReadOnlyError(Error):
    """The array was opened read-only."""


class ClosedError(Error):
    """This process has closed the array."""


BrokenBarrierError = threading.BrokenBarrierError


# ----------------------------------------------------------------------------------------------------------------- the operating system


_libc = ctypes.CDLL(None, use_errno=True)  # lets other threads run during a call: for calls that sleep

_ADDRESS = ctypes.c_void_p  # of all ctypes conversions of an int the fastest; takes any word of 64 bits

# numbers of system calls: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h
_SYSCALLS = {'x86_64': {'futex': 202, 'membarrier': 324}, 'aarch64': {'futex': 98, 'membarrier': 283}}
_MACHINE = _SYSCALLS.get(os.uname().machine) if sys.platform == 'linux' and sys.maxsize > 2**32 and sys.byteorder == 'little' else None

_syscall = _libc.syscall
_syscall.argtypes = [ctypes.c_long, _ADDRESS, ctypes.c_long, ctypes.c_long, _ADDRESS, _ADDRESS, ctypes.c_long]
_syscall.restype = ctypes.c_long

_FUTEX_WAIT = 0  # without FUTEX_PRIVATE_FLAG: other processes are reached
_FUTEX_WAKE = 1
_ALL = 0x7FFFFFFF
_MEMBARRIER_GLOBAL_EXPEDITED = 2


class _Timespec(ctypes.Structure):
    _fields_ = [('seconds', ctypes.c_int64), ('nanos', ctypes.c_int64)]


def _futex_wait(address, value, seconds):
    """Sleeps while the 32 bits at an address have a value; whatever the kernel answers, the caller looks again."""
    whole = int(seconds)
    limit = _Timespec(whole, int((seconds - whole) * 1e9))
    _syscall(_MACHINE['futex'], address, _FUTEX_WAIT, value, ctypes.addressof(limit), None, 0)


def _futex_wake(address, count):
    _syscall(_MACHINE['futex'], address, _FUTEX_WAKE, count, None, None, 0)


def _fence_others():
    """After this, no instruction of a process follows whose death notice was seen; a full fence for the caller, too. False if it can't be."""
    return _syscall(_MACHINE['membarrier'], _MEMBARRIER_GLOBAL_EXPEDITED, 0, 0, None, None, 0) == 0


class _Atomics:
    """Atomic operations on aligned words, all sequentially consistent.

    cas64(address, old, new), cas32: compare-and-set, true if it was done; load64, load32; store64, store32; fence.
    cas64_ready: cas64 for arguments that ready(number) has made before, and None for 0: spares ctypes the conversions, a third of a call's time.

    From GLib, whose functions on pointers and ints are the machine's own instructions here (it has mutexes in their place only where the compiler
    knows no compare-and-swap). Else from libatomic.so.1, GCC's run-time library, if it says that it needs no lock for these sizes: with one, it
    would guard nothing against other processes. GLib comes first since a call has three arguments, not five, one of them in memory, and so takes
    less than half the time; python/benchmark.py measures both.

    Through PyDLL: the calls take nanoseconds, so to let other threads run meanwhile would cost more than it gives.
    """

    _ORDER = 5  # __ATOMIC_SEQ_CST

    def __init__(self, sources=('libglib-2.0.so.0', 'libatomic.so.1')):
        if _MACHINE is None:
            raise Error('sharray needs a 64-bit Python on Linux, on x86-64 or AArch64; this is %s on %s'
                        % (sys.platform, os.uname().machine))
        missing = []
        for source in sources:
            try:
                library = ctypes.PyDLL(source)
                (self._use_libatomic if 'atomic' in source else self._use_glib)(library)
                self.source = source
                return
            except (OSError, AttributeError) as failure:
                missing.append(str(failure))
        raise Error('No atomic operations on shared memory to be found: install GLib 2 or libatomic (Debian and Ubuntu: '
                    'libglib2.0-0 or libatomic1; Fedora: glib2 or libatomic) (%s)' % '; '.join(missing))

    @staticmethod
    def _function(library, name, result, count):
        function = library[name]
        function.argtypes = [_ADDRESS] * count  # the small numbers among them travel in registers, like addresses
        function.restype = result
        return function

    def _use_libatomic(self, library):
        function, order = self._function, self._ORDER
        lock_free = function(library, '__atomic_is_lock_free', ctypes.c_bool, 2)
        if not (lock_free(8, 0) and lock_free(4, 0)):
            raise OSError('libatomic uses a lock for words of 64 bits here')
        self.fence = lambda fence=function(library, 'atomic_thread_fence', None, 1): fence(order)
        self.ready = int
        self.cas64_ready = lambda address, old, new: self.cas64(address, old or 0, new or 0)
        self.cas64, self.load64, self.store64 = self._of_size(library, 8, ctypes.c_uint64)
        self.cas32, self.load32, self.store32 = self._of_size(library, 4, ctypes.c_uint32)

    def _of_size(self, library, size, number):
        order = self._ORDER
        exchange = self._function(library, '__atomic_compare_exchange_%d' % size, ctypes.c_bool, 5)
        load = self._function(library, '__atomic_load_%d' % size, number, 2)
        store = self._function(library, '__atomic_store_%d' % size, None, 3)
        box = number * 1  # the expected value is handed over in memory, and overwritten where it is wrong: so a new one for each call

        def cas(address, old, new):
            return exchange(address, box(old), new, order, order)

        return cas, lambda address: load(address, order), lambda address, value: store(address, value, order)

    def _use_glib(self, library):
        function = self._function
        self.cas64 = function(library, 'g_atomic_pointer_compare_and_exchange', ctypes.c_int, 3)
        self.load64 = function(library, 'g_atomic_pointer_get', ctypes.c_uint64, 1)
        self.store64 = function(library, 'g_atomic_pointer_set', None, 2)
        self.cas32 = function(library, 'g_atomic_int_compare_and_exchange', ctypes.c_int, 3)
        self.load32 = function(library, 'g_atomic_int_get', ctypes.c_uint32, 1)
        self.store32 = function(library, 'g_atomic_int_set', None, 2)
        self.fence = _fence_others
        self.ready = _ADDRESS.from_param
        self.cas64_ready = library['g_atomic_pointer_compare_and_exchange']  # another object for it, which converts nothing

    def add64(self, address, amount):
        while True:
            old = self.load64(address)
            if self.cas64(address, old, old + amount & 0xFFFFFFFFFFFFFFFF):
                return

    def add32(self, address, amount):
        while True:
            old = self.load32(address)
            if self.cas32(address, old, old + amount & 0xFFFFFFFF):
                return


class _Missing:
    """In the place of the atomics until they are wanted, so that an array without a lock works without them."""

    def __getattr__(self, name):
        global _atomics
        _atomics = _Atomics()
        return getattr(_atomics, name)


_atomics = _Missing()


def _byte_lock(fd, position, kind):
    """struct flock of 64-bit machines; False if somebody else has the byte."""
    try:
        fcntl.fcntl(fd, getattr(fcntl, 'F_OFD_SETLK', 37), struct.pack('hhqqi4x', kind, os.SEEK_SET, position, 1, 0))
        return True
    except (BlockingIOError, PermissionError):
        return False


def _process_start(pid):
    """When a process started, in clock ticks since boot; None if it has ended, reaped or not."""
    try:
        with _open_file('/proc/%d/stat' % pid, 'rb') as file:
            fields = file.read().rpartition(b')')[2].split()  # from field 3 on: the name before may have anything in it
    except OSError:
        return None
    if fields[0] in (b'Z', b'X') and int(fields[20 - 3]) <= 1:
        return None
    return int(fields[22 - 3])


_open_file = open


_MAP_SHARED, _MAP_PRIVATE, _MAP_FIXED, _MAP_ANONYMOUS = 1, 2, 0x10, 0x20
_READ_WRITE = 1 | 2
_MREMAP_MAYMOVE_FIXED = 1 | 2
_MAP_FAILED = ctypes.c_void_p(-1).value

_libc.mmap.argtypes = [_ADDRESS, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int64]
_libc.mmap.restype = _ADDRESS
_libc.mremap.argtypes = [_ADDRESS, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int, _ADDRESS]
_libc.mremap.restype = _ADDRESS
_libc.munmap.argtypes = [_ADDRESS, ctypes.c_size_t]
_libc.msync.argtypes = [_ADDRESS, ctypes.c_size_t, ctypes.c_int]
_MS_SYNC = 4


def _mapped(address):
    if address == _MAP_FAILED:
        number = ctypes.get_errno()
        raise StorageError('Can\'t map memory: ' + os.strerror(number))
    return address


class _Window:
    """Memory at one address for ever, which shows a part of a file or nothing but ones.

    A lock's fast path goes through here. All ones are no lock's word, so while the window is shut every compare-and-set fails and the slow path finds
    out why. Shutting is one step for all threads: mremap(2) puts other memory in the place.
    """

    def __init__(self, size):
        self.size = size
        self.address = self._ones()

    def _ones(self):
        ones = _mapped(_libc.mmap(None, self.size, _READ_WRITE, _MAP_PRIVATE | _MAP_ANONYMOUS, -1, 0))
        ctypes.memset(ones, 0xFF, self.size)
        return ones

    def show(self, fd, offset):
        _mapped(_libc.mmap(self.address, self.size, _READ_WRITE, _MAP_SHARED | _MAP_FIXED, fd, offset))

    def shut(self):
        _mapped(_libc.mremap(self._ones(), self.size, self.size, _MREMAP_MAYMOVE_FIXED, self.address))

    def __del__(self, munmap=_libc.munmap):
        if hasattr(self, 'address'):
            munmap(self.address, self.size)


# ------------------------------------------------------------------------------------------------------------------------- file format


class _Type:
    """An element type: its code in the file, its name, NumPy's descr, the format of memoryview and typecode (None: for NumPy alone)."""

    def __init__(self, code, name, descr, size, format=None, typecode=None):
        self.code, self.name, self.descr, self.size = code, name, descr, size
        self.format = format  # how the bytes are read
        self.typecode = typecode or format
        self.alignment = size // 2 if name.startswith('complex') else 4 if descr[:2] == '<U' else size if code <= 13 else 1


_TYPES = [
    _Type(1, 'int8', '|i1', 1, 'b'), _Type(2, 'uint8', '|u1', 1, 'B'), _Type(3, 'int16', '<i2', 2, 'h'), _Type(4, 'uint16', '<u2', 2, 'H'),
    _Type(5, 'int32', '<i4', 4, 'i'), _Type(6, 'uint32', '<u4', 4, 'I'), _Type(7, 'int64', '<i8', 8, 'q'), _Type(8, 'uint64', '<u8', 8, 'Q'),
    _Type(9, 'float32', '<f4', 4, 'f'), _Type(10, 'float64', '<f8', 8, 'd'), _Type(11, 'bool', '|b1', 1, '?'),
    _Type(12, 'char16', '<u2', 2, 'H', 'u'), _Type(13, 'float16', '<f2', 2, 'H', 'e'),
    _Type(14, 'complex64', '<c8', 8), _Type(15, 'complex128', '<c16', 16)]
_BY_CODE = {type.code: type for type in _TYPES}
_BY_DESCR = {type.descr: type for type in reversed(_TYPES)}
_BY_TYPECODE = {type.typecode: type for type in _TYPES if type.typecode}
_BY_TYPECODE.update(c=_BY_CODE[2], l=_BY_CODE[7], L=_BY_CODE[8])
_TEXT_S, _TEXT_U, _RECORD = 16, 17, 18
_PARTS = {14: 9, 15: 10}  # of complex numbers


def _type_of(wanted):
    """The element type and the typecode of what a user names: a typecode, a name, a class of ctypes, a dtype of NumPy."""
    if isinstance(wanted, type) and issubclass(wanted, ctypes._SimpleCData):
        wanted = wanted._type_
        wanted = {'z': None, 'P': None}.get(wanted, wanted)
    if hasattr(wanted, 'descr') and hasattr(wanted, 'str'):  # numpy.dtype
        wanted = wanted.descr if wanted.names else wanted.str
    if isinstance(wanted, type) and hasattr(wanted, 'dtype'):  # numpy.int32
        wanted = wanted.__name__
    if isinstance(wanted, str):
        if wanted in _BY_TYPECODE:
            return _BY_TYPECODE[wanted], wanted
        for known in _TYPES:
            if wanted in (known.name, known.descr):
                return known, known.typecode
    text = re.fullmatch(r'[|<]?([SU])([0-9]+)', wanted) if isinstance(wanted, str) else None
    if text or isinstance(wanted, list):
        try:
            return _type_of_descr(('|S' if text[1] == 'S' else '<U') + text[2] if text else wanted, 'the array'), None
        except ArrayFormatError as refused:
            raise TypeError(str(refused)) from None
    raise TypeError('%r is no element type; known are the typecodes %s, names such as \'int32\', texts such as \'S16\', numbers of ctypes, and dtypes of NumPy'
                    % (wanted, ' '.join(sorted(_BY_TYPECODE))))


def _type_of_descr(descr, label):
    """The element type that a header names."""
    if isinstance(descr, list):
        fields = [_field(field, label) for field in descr]
        record = _Type(_RECORD, 'record', descr, sum(size for size, _ in fields))
        record.alignment = max((alignment for _, alignment in fields), default=1)
        return record
    if isinstance(descr, str):
        if descr[:1] in '=' or descr[1:] in ('i1', 'u1', 'b1'):
            descr = ('|' if descr[1:] in ('i1', 'u1', 'b1') else '<') + descr[1:]
        if descr in _BY_DESCR:
            return _BY_DESCR[descr]
        text = re.fullmatch(r'(\|S|<U)([0-9]{1,9})', descr)
        if text and int(text[2]):
            wide = text[1] == '<U'
            return _Type(_TEXT_U if wide else _TEXT_S, 'text', descr, int(text[2]) * (4 if wide else 1))
        if descr[:1] == '>':
            raise ArrayFormatError('%s can\'t be opened: its elements (%s) are big-endian; write it again with little-endian ones'
                                   % (label, descr))
    raise ArrayFormatError('%s can\'t be opened: elements of type %.60r can\'t be shared' % (label, descr))


def _field(field, label):
    """Size and alignment of a record's field; a gap is one without a name."""
    if not isinstance(field, tuple) or len(field) not in (2, 3) or not isinstance(field[0], str):
        raise ArrayFormatError('%s can\'t be opened: %.60r is no field of a record' % (label, field))
    count = 1
    for length in field[2] if len(field) == 3 and isinstance(field[2], tuple) else field[2:]:
        if not isinstance(length, int) or length < 0:
            raise ArrayFormatError('%s can\'t be opened: %.60r is no field of a record' % (label, field))
        count *= length
    padding = re.fullmatch(r'\|V([0-9]{1,9})', field[1]) if field[0] == '' and isinstance(field[1], str) else None
    if padding:
        return count * int(padding[1]), 1
    type = _type_of_descr(field[1], label)
    return count * type.size, type.alignment


def _crc_table():
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)  # CRC-32C: RFC 3720, appendix B.4
        yield byte


_CRC = list(_crc_table())


def _crc32c(data):
    crc, table = 0xFFFFFFFF, _CRC
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


_header_checksum = functools.lru_cache(64)(_crc32c)  # arrays of one shape have a header in common; 4096 bytes take half a millisecond


def _up(number, multiple):
    return -(-number // multiple) * multiple


def _product(shape):
    product = 1
    for length in shape:
        product *= length
    return product


_MAGIC = b'SHARRAY\n'
_TRAILER = struct.Struct('<8sII16sQQQQQIIQQ16sQIIIIQIIQQ84x')
_NO_UUID = bytes(16)
_NO_LOCK, _OWN_LOCK, _OTHERS_LOCK = range(3)
_STRICT, _DURABLE = 1, 2
_ARRAY_LOCK, _REGISTRY_LOCK, _FIRST_STRIPE = range(3)
_RECORD_BYTES = 128
_MAX_HEADER = 10 + 0xFFFF


class _Layout:
    """Where what lies in an array's file (docs/format.md)."""

    def __init__(self, type, shape, *, lock=_NO_LOCK, participants=0, stripes=0, synchronizers=0, strict=False, journal=0, durable=False,
                 uuid=None, lock_uuid=_NO_UUID, lock_path=b'', header=None):
        self.type, self.shape, self.column_major = type, tuple(shape), False
        self.length = _product(shape)
        self.data_bytes = self.length * type.size
        self.lock, self.participants, self.stripes, self.synchronizers, self.strict = lock, participants, stripes, synchronizers, strict
        self.journal_bytes, self.durable = journal, durable
        self.uuid, self.lock_uuid, self.lock_path = uuid or _uuid.uuid4().bytes, lock_uuid, lock_path
        own = lock == _OWN_LOCK
        self.records = _FIRST_STRIPE + stripes + synchronizers if own else 0
        self.first_synchronizer = _FIRST_STRIPE + stripes
        small = self.data_bytes < _PAGE  # header, elements and control region lie close together
        self.header = header or _header(type, self.shape, small)
        self.data = _header_size(self.header[10:], small)
        self.control = _up(self.data + self.data_bytes, _RECORD_BYTES if small else _PAGE)
        self.slots = self.control + self.records * _RECORD_BYTES
        self.slot_bytes = _up(64 + 8 * synchronizers, 64)
        self.journal = self.slots + participants * self.slot_bytes
        self.path = self.journal + journal if own else self.control
        self.file_size = _up(self.path + len(lock_path) + 256, _PAGE)
        if self.file_size >= 2**63:
            raise ValueError('shape %s is too large: the array\'s file would be beyond 2^63 - 1 bytes' % (self.shape,))

    @classmethod
    def plain(cls, type, shape, column_major, data, size):
        """Of a file of another maker: elements alone."""
        layout = cls.__new__(cls)
        layout.type, layout.shape, layout.column_major = type, tuple(shape), column_major
        layout.length = _product(shape)
        layout.data, layout.data_bytes, layout.file_size = data, layout.length * type.size, size
        layout.lock, layout.uuid, layout.records, layout.strict, layout.stripes = _NO_LOCK, None, 0, False, 0
        return layout

    def record(self, record):
        return self.control + record * _RECORD_BYTES

    def slot(self, slot):
        return self.slots + slot * self.slot_bytes

    def cell(self, slot, record):
        return self.slot(slot) + 64 + 8 * (record - self.first_synchronizer)

    def stripe(self, index):
        shift = 0
        while (self.length - 1) >> shift >= self.stripes:
            shift += 1
        return _FIRST_STRIPE + (index >> shift)

    def places(self):
        """What the trailer says besides what it was made from: all that has to follow from the rest."""
        own = self.lock == _OWN_LOCK
        return (self.file_size, self.data, self.length, self.control if own else 0, self.slots if own else 0,
                self.path if self.lock_path else 0, self.record(self.first_synchronizer) if own else 0, self.type.size, _header_checksum(self.header),
                self.journal if self.journal_bytes else 0)

    def trailer(self):
        size, data, length, lock, slots, path, synchronizers, element, header, journal = self.places()
        fields = _TRAILER.pack(_MAGIC, _VERSION, self.type.code, self.uuid, size, data, length, time.time_ns() // 1_000_000, os.getpid(),
                               self.lock, self.participants, lock, slots, self.lock_uuid, path, len(self.lock_path), self.stripes,
                               self.synchronizers, _STRICT * self.strict | _DURABLE * self.durable, synchronizers, element, header, journal, self.journal_bytes)
        return fields + struct.pack('<I', _crc32c(fields))

    def write(self, map):
        map[:self.data] = self.header
        map[self.path:self.path + len(self.lock_path)] = self.lock_path
        map[self.file_size - 256:self.file_size] = self.trailer()


def _header_size(text, small):
    """How many bytes a header of this text, padded or not, has to have: that is where the elements begin."""
    least = 10 + len(text.rstrip(b' \n')) + 1
    return _up(least + _SMALL_HEADER_SPACES, _LINE) if small else _up(least, _PAGE)


def _header(type, shape, small):
    if not str(type.descr).isascii():
        raise ValueError('The names of a record\'s fields have to be ASCII: %s' % (type.descr,))
    text = ('{\'descr\': %r, \'fortran_order\': False, \'shape\': (%s), }' % (
        type.descr, '%d,' % shape[0] if len(shape) == 1 else ', '.join(map(str, shape)))).encode('ascii')
    size = _header_size(text, small)
    return b'\x93NUMPY\x01\x00' + struct.pack('<H', size - 10) + text.ljust(size - 11) + b'\n'


def _read_header(start, size, label):
    """Type, shape, order and data offset of a .npy file; nothing is believed that the file's size disproves."""
    if len(start) < 12 or start[:6] != b'\x93NUMPY':
        raise ArrayFormatError('%s is not an array: a .npy file begins with \\x93NUMPY, this one %s'
                               % (label, 'with %r' % start[:8] if start else 'is empty'))
    if start[6] not in (1, 2, 3):
        raise ArrayFormatError('%s is a .npy file of version %d, known are 1 to 3' % (label, start[6]))
    text = 10 if start[6] == 1 else 12
    length = struct.unpack_from('<H' if text == 10 else '<I', start, 8)[0]
    if length > size - text:
        raise ArrayFormatError('%s is truncated or damaged: its header claims %d bytes, the file has %d' % (label, length, size))
    if length > len(start) - text:
        raise ArrayFormatError('%s has a header of %d bytes, which is too long to read' % (label, length))
    shown = start[text:text + length].decode('utf-8', 'replace').strip()
    try:
        fields = ast.literal_eval(re.sub(r'(?<=[0-9])L(?=[,)\s])', '', shown))  # Python 2 wrote some lengths so
        descr, columns, shape = fields.pop('descr'), fields.pop('fortran_order'), fields.pop('shape')
        if fields or not isinstance(columns, bool) or not isinstance(shape, tuple) or len(shape) > 8 or not all(
                type(length) is int and length >= 0 for length in shape):
            raise ValueError
    except (ValueError, SyntaxError, KeyError, AttributeError, TypeError, RecursionError, MemoryError):
        raise ArrayFormatError('%s: the .npy header is not one that can be read: %.120s' % (label, shown)) from None
    element = _type_of_descr(descr, label)
    shape = shape or (1,)
    if element.size == 0 or _product(shape) > (size - text - length) // element.size:
        raise ArrayFormatError('%s is truncated: its header promises %d elements of %s, the file has %d bytes'
                               % (label, _product(shape), element.name, size))
    return element, shape, columns and len(shape) > 1, text + length


def _read_layout(fd, label):
    """The layout of an open file, if all that it says of itself agrees; before anything is mapped."""
    size = os.fstat(fd).st_size
    start = os.pread(fd, min(size, _MAX_HEADER), 0)
    element, shape, column_major, data = _read_header(start, size, label)
    trailer = os.pread(fd, 256, size - 256) if size >= data + 256 else b''
    if trailer[:8] != _MAGIC:
        end = data + _product(shape) * element.size
        if data == _header_size(start[10:data], end - data < _PAGE) and size > end:
            raise ArrayFormatError('%s is truncated or damaged: its control region does not end as it should' % label)
        if data % element.alignment:
            raise ArrayFormatError('%s: its elements begin at byte %d, which is no multiple of %d; write it again with numpy.save'
                                   % (label, data, element.alignment))
        return _Layout.plain(element, shape, column_major, data, size)
    (_, version, code, uuid, file_size, data_at, length, _, _, lock, participants, lock_at, slots_at, lock_uuid, path_at, path_bytes, stripes,
     synchronizers, flags, synchronizers_at, element_bytes, header_crc, journal_at, journal) = _TRAILER.unpack_from(trailer)
    if version != _VERSION:
        raise ArrayFormatError('%s has Sharray\'s file format version %d, this program knows version %d%s'
                               % (label, version, _VERSION, ': use a newer sharray.py' if version > _VERSION else ''))

    def damaged(what):
        return ArrayFormatError('%s is damaged: its trailer\'s %s does not agree with the file' % (label, what))

    if struct.unpack_from('<I', trailer, 252)[0] != _crc32c(trailer[:252]):
        raise damaged('checksum')
    if element.code == 4 and code == 12:
        element = _BY_CODE[12]  # which NumPy can't tell from it
    if element.code != code:
        raise damaged('element type')
    own = lock == _OWN_LOCK
    if (lock > _OTHERS_LOCK or flags & ~(_STRICT | _DURABLE) or flags & _DURABLE and not journal
            or journal and (not own or not 64 <= journal <= 2**30 or journal % _LINE) or path_bytes > 4096 or not (1 if own else 0) <= participants <= (65_535 if own else 0)
            or stripes > (65_536 if own else 0) or synchronizers > (4096 if own else 0) or flags and not own
            or lock != _OTHERS_LOCK and (path_bytes or lock_uuid != _NO_UUID) or column_major or path_at > size):
        raise damaged('lock description')
    path = os.pread(fd, path_bytes, path_at)
    if len(path) != path_bytes:
        raise damaged('lock path')
    layout = _Layout(element, shape, lock=lock, participants=participants, stripes=stripes, synchronizers=synchronizers,
                     strict=flags & _STRICT != 0, journal=journal, durable=flags & _DURABLE != 0, uuid=uuid, lock_uuid=lock_uuid, lock_path=path, header=start[:data])
    if file_size != size or layout.file_size != size:
        raise damaged('size')
    if data != layout.data or header_crc != _header_checksum(layout.header):
        raise damaged('header')
    if layout.places() != (file_size, data_at, length, lock_at, slots_at, path_at, synchronizers_at, element_bytes, header_crc, journal_at):
        raise damaged('places')
    return layout


# --------------------------------------------------------------------------------------------------------------------------- locks


_SLOT = 0xFFFF
_STARVING, _OBSERVED, _DIED, _WAITERS = 1 << 28, 1 << 29, 1 << 30, 1 << 31
_OWNER = _SLOT | 0xFFF << 16 | 0xFFFFFFFF << 32
_SHUT = 0xFFFFFFFFFFFFFFFF  # what a shut window shows

_FREE_SLOT, _BY_LOCK, _BY_PID, _CLAIMED = range(4)
_MARK = 1 << 30  # FUTEX_OWNER_DIED
_LOCK_KIND, _READ_WRITE_LOCK, _CONDITION, _SEMAPHORE, _EVENT, _BARRIER, _LATCH, _VECTOR = range(1, 9)
_WITH_LOCK = (_LOCK_KIND, _READ_WRITE_LOCK, _VECTOR)

_SLICE = 0.020
_STARVING_AFTER = 0.005
_SPINS = 20


class _Tag:
    """A thread's number in the words of the locks that it owns; when the thread ends, so does this, and frees them."""

    _numbers = itertools.count(1)

    def __init__(self):
        self.number = (next(self._numbers) % 0xFFFFFFFF + 1) << 32  # in the upper half, never 0

    def __del__(self):
        try:
            for participant in list(_participants.values()):
                participant.thread_ended(self.number)
        except Exception:  # while the interpreter goes down, which frees them all
            pass


class _Thread(threading.local):
    def __init__(self):
        self.life = _Tag()
        self.tag = self.life.number


_thread = _Thread()

# One thread at a time claims, leaves or settles: a lock on an open file description does not conflict with itself. Also held during a fork.
_steps = threading.RLock()
_participants = {}  # those of this process, by UUID and file: a copied file has the UUID of its original; guarded by _steps


class _Hold:
    """What a thread knows of one lock. The lock's word is the truth; held saves a look at it."""

    __slots__ = ('held', 'extra', 'tag', 'word', '__weakref__')

    def __init__(self):
        self.tag = _thread.tag
        self.forget()

    def forget(self):
        self.held = False
        self.extra = 0  # how often beyond the first time
        self.word = None  # the lock's word when this thread has it, ready for cas64_ready; None as long as this process has no slot


class _Holds(threading.local):
    """What the threads of this process know of one lock, each for itself: one look at what is the thread's own for each step of a lock."""

    def __init__(self, participant):
        self.mine = _Hold()
        participant().add(self.mine)


class _Participant:
    """This process as one of those that use a file's locks: its slot, the proof that it lives, and what it finds out about others.

    The slot is claimed when a lock is first wanted. After a fork the child forgets it and claims one of its own. Steps P, L and D of docs/locking.md.

    It has no keeper thread, so nobody hears of its death from the kernel: others find it by the slot's byte, within a time slice. It settles
    all that a dead process leaves, cells of read-write locks included, though it never has any of those itself.
    """

    def __init__(self, key, layout, fd, label):
        self.key, self.layout, self.label = key, layout, label
        self.openings = 0
        self.source = os.dup(fd)  # shares the array's description, on which nothing is ever locked; mapped memory keeps its description, too
        self.start = layout.control // _mmap.PAGESIZE * _mmap.PAGESIZE
        self.window = _Window(_up(layout.file_size - self.start, _mmap.PAGESIZE))
        self.holds = {}  # _Holds, by record
        self.all_holds = weakref.WeakSet()  # those of all threads; guarded by _steps
        self.queues = {}  # of each condition's waiting threads, by record; guarded by _steps
        self.closed = False
        self.forget()

    def forget(self):
        self.slot = self.generation = -1
        self.identity = 0  # what the words of this process's threads have in common; 0 without a slot
        self.fd = -1  # the slot's byte is locked on this description, which no other process may have
        self.base = None  # where byte 0 of the file would be mapped
        self.pid = None  # the child of a fork has a copy of all this before it has forgotten it
        self.transaction = None  # that a thread has under way, or has lost with the lock; guarded by the array's lock
        for hold in self.all_holds:
            hold.forget()
        for queue in self.queues.values():
            queue.clear()

    def local(self, record):
        with _steps:
            if record not in self.holds:
                self.holds[record] = _Holds(weakref.ref(self))  # which uses them through locks alone, and they keep it
            return self.holds[record]

    def add(self, hold):
        with _steps:
            self.all_holds.add(hold)
            if self.identity:
                hold.word = _atomics.ready(hold.tag | self.identity)

    # -- places

    def word(self, record):
        return self.base + self.layout.record(record)

    def state(self, slot):
        return _atomics.load64(self.base + self.layout.slot(slot))

    def set_state(self, slot, kind, generation):
        _atomics.store64(self.base + self.layout.slot(slot), generation << 32 | kind)

    def number(self, place, type=ctypes.c_uint64):
        """A field that does not change while it matters: read plainly."""
        return type.from_address(self.base + place).value

    def is_in_transaction(self):
        return isinstance(self.transaction, _Draft) and self.transaction.thread == _thread.tag

    def kind(self, record):
        if record < self.layout.first_synchronizer:
            return _LOCK_KIND
        return _atomics.load32(self.word(record) + 64)

    def synchronizers(self):
        return range(self.layout.first_synchronizer, self.layout.records)

    def cell(self, slot, record):
        return self.base + self.layout.cell(slot, record)

    # -- taking part

    def take_part(self):
        """Claims a slot unless there is one; returns the identity."""
        with _steps:
            if self.closed:
                raise ClosedError('The lock can\'t be used: this process has closed %s' % self.label)
            if self.identity:
                return self.identity
            fd = os.open('/proc/self/fd/%d' % self.source, os.O_RDWR | os.O_CLOEXEC)
            try:
                address = _mapped(_libc.mmap(None, self.window.size, _READ_WRITE, _MAP_SHARED, self.source, self.start))
                self.base, self.fd, self.pid = address - self.start, fd, os.getpid()
                self.slot = self.claim()
                self.generation = self.state(self.slot) >> 32
                identity = (self.generation & 0xFFF) << 16 | self.slot + 1
                self.finish_at_start(_thread.tag | identity)
                self.identity = identity
                for hold in self.all_holds:  # before the window shows: see Lock.__enter__
                    hold.word = _atomics.ready(hold.tag | self.identity)
                self.window.show(self.source, self.start)
            except BaseException:
                os.close(fd)
                if self.base is not None:
                    _libc.munmap(self.base + self.start, self.window.size)
                self.forget()
                raise
            self.announce()
            return self.identity

    def finish_at_start(self, mine):
        """What a power failure has left in the journal, or is there in a copy of a file, has no dead owner. If the lock has one, that sees to it."""
        word = self.word(_ARRAY_LOCK)
        seen = _atomics.load64(word)
        if not self.layout.journal_bytes or not _is_pending(self) or seen & _SLOT or not _atomics.cas64(word, seen, mine | seen & (_WAITERS | _DIED)):
            return
        try:
            if seen & _OBSERVED:
                _atomics.fence()
            _finish(self)
        finally:
            _let_go(word, mine, True)

    def claim(self):
        start, attempts = time.monotonic(), 0
        while attempts < 3 or self.is_any_in_hand() and time.monotonic() - start < 5:
            for slot in range(self.layout.participants):
                if not _byte_lock(self.fd, self.layout.file_size + slot, fcntl.F_WRLCK):  # P1
                    continue
                if self.lives_by_pid(slot):  # P2
                    _byte_lock(self.fd, self.layout.file_size + slot, fcntl.F_UNLCK)
                    continue
                self.move_in(slot)
                return slot
            time.sleep(0.001)
            attempts += 1
        if all(self.state(slot) & 0xFFFFFFFF == _FREE_SLOT for slot in range(self.layout.participants)):
            raise Error('Some program has locked the whole file of %s, so no process can take part in its lock' % self.label)
        raise Error('All %d participant slots of %s are in use; create the array with participants=n for more processes'
                    % (self.layout.participants, self.label))

    def is_any_in_hand(self):
        """Whether nobody lives in a slot although its byte is locked: somebody settles it, or leaves."""
        kinds = [self.state(slot) & 0xFFFFFFFF for slot in range(self.layout.participants)]
        return any(kind == _BY_PID and not self.lives_by_pid(slot) or self.is_marked(slot) for slot, kind in enumerate(kinds)) \
            or _FREE_SLOT in kinds and any(kinds)

    def move_in(self, slot):
        self.settle_cells(slot)  # P3
        self.settle_locks(slot)
        at = self.base + self.layout.slot(slot)
        _atomics.store32(at + 32, 0)  # P4
        life = (self.state(slot) >> 32) + 1 & 0xFFFFFFFF
        self.set_state(slot, _CLAIMED, life)
        pid = os.getpid()
        program = os.path.basename(sys.argv[0] if getattr(sys, 'argv', None) and sys.argv[0] else 'python')
        name = program.encode('utf-8', 'replace')[-24:]
        ctypes.memmove(at + 8, struct.pack('<qq', pid, _process_start(pid) or 0), 16)
        ctypes.memmove(at + 40, name.ljust(24, b'\0'), 24)
        self.set_state(slot, _BY_LOCK, life)  # P5

    def announce(self):
        members = self.word(_REGISTRY_LOCK) + 24
        _atomics.add32(members, 1)
        _futex_wake(members, _ALL)

    def window_cell(self, record):
        """This process's cell as its threads use it: all ones from the moment at which it is closed."""
        if not self.identity:
            self.take_part()
        return self.window.address + self.layout.cell(self.slot, record) - self.start

    def leave(self):
        """What this process still holds counts as held by a dead owner."""
        with _steps:
            self.closed = True
            if not self.identity:
                return
            self.window.shut()  # from here on no thread of ours changes a word
            self.settle_cells(self.slot, died=False)  # L1
            self.settle_locks(self.slot)
            self.set_state(self.slot, _FREE_SLOT, self.generation)  # L2
            self.announce()
            self.drop()

    def drop(self):
        """Also in the child of a fork, whose copy of the description would keep the parent's slot."""
        self.window.shut()
        os.close(self.fd)  # L3
        _libc.munmap(self.base + self.start, self.window.size)
        self.forget()

    def end(self):
        """At the process's ordered end its barriers do not break, unless threads are there."""
        with _steps:
            if self.identity and self.pid == os.getpid():
                for record in self.synchronizers():
                    if self.kind(record) == _BARRIER:
                        self.leave_barrier(record)

    def detach(self):
        with _steps:
            self.openings -= 1
            if self.openings == 0:
                _participants.pop(self.key, None)
                self.leave()
                os.close(self.source)

    def thread_ended(self, tag):
        """Rule (1): a process frees what its ended threads have left."""
        with _steps:
            if not self.identity or self.pid != os.getpid():
                return
            mine = tag | self.identity

            def lost(word):
                return (word ^ mine) & _OWNER == 0

            for record in list(self.holds):
                if lost(_atomics.load64(self.word(record))):
                    self.free(record, lost)

    # -- who lives

    def lives_by_pid(self, slot):
        if self.state(slot) & 0xFFFFFFFF != _BY_PID:
            return False
        at = self.layout.slot(slot)
        known, start = self.number(at + 16), _process_start(self.number(at + 8))
        return start is not None and (known == 0 or start == 0 or known == start)

    def is_marked(self, slot):
        """Whether the kernel has marked this life of the slot as ended; certain only after the fence."""
        state = self.state(slot)
        notice = _atomics.load32(self.base + self.layout.slot(slot) + 32)
        return state & 0xFFFFFFFF == _BY_LOCK and notice & _MARK != 0 and self.state(slot) == state

    def recover(self, word, waiting):
        """Whether the owner that a word names has died; then the lock is free on return. (W4)"""
        with _steps:
            if self.closed or not self.identity:
                return True  # the caller's next look tells
            slot = (word & _SLOT) - 1
            if slot >= self.layout.participants:
                raise Error('The lock of %s is damaged: it names participant %d of %d' % (self.label, slot, self.layout.participants))
            state = self.state(slot)
            if word >> 16 & 0xFFF != state >> 32 & 0xFFF:
                self.settle_locks(slot, word >> 16 & 0xFFF)  # that life is over
                return True
            if slot == self.slot:
                return False  # a thread that ends frees its locks itself
            recovered = False
            if self.is_marked(slot) and _fence_others():
                self.settle_locks(slot, state >> 32 & 0xFFF)  # D1 and D2 alone: without the byte
                recovered = True
            if waiting.is_long() or waiting.last_try:
                recovered |= self.settle_if_unlocked(slot)
            if not recovered and waiting.is_seldom():
                attention = self.base + self.layout.slot(slot) + 36
                _atomics.add32(attention, 1)
                _futex_wake(attention, 1)
            return recovered

    def settle_if_unlocked(self, slot):
        byte = self.layout.file_size + slot
        if self.lives_by_pid(slot) or not _byte_lock(self.fd, byte, fcntl.F_WRLCK):
            return False
        try:
            if self.lives_by_pid(slot):
                return False
            self.settle_cells(slot)
            self.settle_locks(slot)
            self.set_state(slot, _FREE_SLOT, self.state(slot) >> 32)  # D5
            self.announce()
            return True
        finally:
            _byte_lock(self.fd, byte, fcntl.F_UNLCK)

    # -- settling: D1 to D4

    def settle_locks(self, slot, generation=None):
        """Of all lives of a slot, for who has its byte; or of one, for who knows that it is over."""

        def lost(word):
            return word & _SLOT == slot + 1 and (generation is None or word >> 16 & 0xFFF == generation)

        # Looked over plainly first, since there may be many: the owner's bits of a dead owner's word do not change. What matches is looked at again.
        words = (ctypes.c_uint64 * (self.layout.records * _RECORD_BYTES // 8)).from_address(self.word(0))[::_RECORD_BYTES // 8]
        for record, word in enumerate(words):
            if lost(word) and self.kind(record) in _WITH_LOCK:
                self.free(record, lost)

    def free(self, record, lost):
        address = self.word(record)
        word = _atomics.load64(address)
        while word & _SLOT and lost(word):
            for condition in self.synchronizers():  # before the lock is free: nobody else would do it for who is killed in between
                if self.kind(condition) == _CONDITION and self.number(self.layout.record(condition) + 68, ctypes.c_uint32) == record:
                    for slot in range(self.layout.participants):
                        self.grant(condition, slot, 1 << 24)
            if _atomics.cas64(address, word, _DIED):  # D1
                _atomics.add64(address + 16, 1)
                _futex_wake(address, _ALL)  # D2
                return
            word = _atomics.load64(address)  # a waiter has set its flag

    def settle_cells(self, slot, died=True):
        for record in self.synchronizers():
            cell = self.cell(slot, record)
            if _atomics.load64(cell) == 0:
                continue
            kind = self.kind(record)
            if kind == _CONDITION:
                self.settle_condition(record, slot)  # D3
            elif kind == _BARRIER:
                self.settle_barrier(record, slot, died)  # D4
            else:
                _atomics.store64(cell, 0)  # a read-write lock's readers
                _futex_wake(cell, _ALL)

    def grant(self, record, slot, most):
        """S1, S2: signals threads of a process, and returns how many."""
        address = self.cell(slot, record)
        while True:
            cell = _atomics.load64(address)
            grants = min(most, cell >> 40)
            if grants == 0:
                return 0
            granted = cell - (grants << 40) + (grants << 16)
            if _atomics.cas64(address, cell, granted & ~0xFFFF | cell + 1 & 0xFFFF):
                _futex_wake(address, _ALL)
                return grants

    def settle_condition(self, record, dead):
        """D3: no more signals to a dead process, and those that it has not taken to others."""
        address = self.cell(dead, record)
        cell = _atomics.load64(address)
        while not _atomics.cas64(address, cell, cell & (1 << 40) - 1):
            cell = _atomics.load64(address)
        self.signal(record, cell >> 16 & 0xFFFFFF)
        _atomics.store64(address, 0)

    def signal(self, record, count):
        """Signals so many threads that wait for a condition, in one pass over the processes, which have their turns."""
        after = self.word(record) + 8  # where the next signal starts to look
        start = _atomics.load32(after)
        for i in range(self.layout.participants):
            if count == 0:
                return
            slot = (start + i) % self.layout.participants
            granted = self.grant(record, slot, count)
            if granted:
                _atomics.store32(after, slot + 1)
                count -= granted

    def recover_cells(self, record):
        """Settles those that are dead and have a part in a synchroniser without an owner to ask for."""
        with _steps:
            if self.identity:
                for slot in range(self.layout.participants):
                    if slot != self.slot and _atomics.load64(self.cell(slot, record)):
                        self.settle_if_unlocked(slot)

    def settle_barrier(self, record, slot, died):
        """L1 or D4: breaks it for all if the process has died or its threads are there."""
        address, cell = self.word(record), self.cell(slot, record)
        if died or _atomics.load64(cell) >= _ONE_THREAD:
            state = _atomics.load64(address)
            while not state & _BROKEN and not _atomics.cas64(address, state, state | _BROKEN):
                state = _atomics.load64(address)
            _futex_wake(address, _ALL)
        _atomics.store64(cell, 0)
        self.renew_barrier(record)

    def leave_barrier(self, record):
        """This process takes part no more, but for the threads that are there."""
        address = self.cell(self.slot, record)
        cell = _atomics.load64(address)
        while not _atomics.cas64(address, cell, cell & ~_TAKES_PART):
            cell = _atomics.load64(address)
        if cell == _TAKES_PART:
            self.renew_barrier(record)

    def renew_barrier(self, record):
        """Makes it new once nobody takes part any more."""
        state = _atomics.load64(self.word(record))
        if all(_atomics.load64(self.cell(slot, record)) == 0 for slot in range(self.layout.participants)):
            _atomics.cas64(self.word(record), state, _next_generation(state, 1))  # fails if somebody has come

    def describe(self, word):
        with _steps:
            slot = (word & _SLOT) - 1
            if not self.identity or not 0 <= slot < self.layout.participants:
                return 'nobody'
            at = self.layout.slot(slot)
            name = ctypes.string_at(self.base + at + 40, 24).rstrip(b'\0').decode('utf-8', 'replace')
            return 'thread %d of process %d (%s)' % (word >> 32, self.number(at + 8), name)


def _before_fork():
    _steps.acquire()


def _after_fork_in_parent():
    _steps.release()


def _after_fork_in_child():
    global _steps
    _steps = threading.RLock()
    for participant in _participants.values():
        if participant.identity:
            participant.drop()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)


# ------------------------------------------------------------------------------------------------------------------------- the journal


_LENGTH, _CHECKED = 0x7FFFFFFF, 1 << 31  # in its state
_REPLAYS, _ENTRIES = 8, 16
_NUMBERS = {1: ctypes.c_uint8, 2: ctypes.c_uint16, 4: ctypes.c_uint32, 8: ctypes.c_uint64}
_SCARCE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)


class _DamagedJournal(Exception):
    pass


class _Part:
    """The elements of an array's file, as entries are for them. The map stays, whatever is closed meanwhile."""

    def __init__(self, layout, map):
        self.uuid, self.map, self.start, self.end = layout.uuid, map, layout.data, layout.data + layout.data_bytes

    def put(self, place, data):
        """T3 for one entry; one of a number's size by one store, as ctypes does it."""
        number = _NUMBERS.get(len(data))
        if number is not None and place % len(data) == 0:
            number.from_buffer(self.map, place).value = int.from_bytes(data, 'little')
        else:
            self.map[place:place + len(data)] = data


def _entry(place, data):
    return (len(data) << 48 | place).to_bytes(8, 'little') + data.ljust(_up(len(data), 8), b'\0')


def _name_entry(uuid, path):
    return len(path).to_bytes(8, 'little') + uuid + path.ljust(_up(len(path), 8), b'\0')


def _split(entries):
    """The length, the place and what follows, of each entry."""
    at = 0
    while at < len(entries):
        head = int.from_bytes(entries[at:at + 8], 'little')
        length, place = head >> 48, head & (1 << 48) - 1
        size = length or 16 + place
        if size > len(entries) - at - 8:
            raise _DamagedJournal
        yield length, place, entries[at + 8:at + 8 + size]
        at += 8 + _up(size, 8)


def _targets(participant, entries):
    """The parts, places and bytes that entries say: all checked before anything is written. Those of a part that is gone are left out."""
    layout = participant.layout
    home = current = _Part(layout, _mmap.mmap(participant.source, layout.file_size, _mmap.MAP_SHARED))
    parts, targets = {layout.uuid: home}, []
    for length, place, data in _split(entries):
        if not length:
            uuid, path = data[:16], data[16:]
            if uuid not in parts:
                parts[uuid] = _find_part(participant, uuid, path)
            current = parts[uuid]
        elif current is not None:
            if not current.start <= place <= current.end - length:
                raise _DamagedJournal
            targets.append((current, place, data))
    return targets


def _find_part(participant, uuid, path):
    """At its path, or as any process has it open; None if it is gone."""
    can_be = path[:1] == b'/' and len(path) <= 4096 and 0 not in path
    part = _try_part(participant, uuid, path, os.O_NOFOLLOW) if can_be else None
    for _ in range(1000):
        try:
            return part or _find_open(participant, uuid, path)
        except FileNotFoundError:  # a process that may have had it has gone meanwhile: another one may have got it from there
            pass
    raise _unreachable(participant, b'/proc', 'processes come and go too fast')


def _find_open(participant, uuid, path):
    vanished = None
    for process in _listed(participant, b'/proc'):
        if not process.isdigit():
            continue
        try:
            numbers = b'/proc/%s/fd' % process
            for number in _listed(participant, numbers):
                place = b'%s/%s' % (numbers, number)
                try:
                    shown = os.readlink(place)
                except OSError:
                    continue
                bare = shown[:-10] if shown.endswith(b' (deleted)') else shown
                if shown.startswith(b'/memfd:sharray') or b'/.sharray-' in shown or b'/#' in shown or bare.endswith(b'.npy') or bare == path:
                    part = _try_part(participant, uuid, place, 0)
                    if part is not None:
                        return part
        except FileNotFoundError as gone:
            vanished = gone
    if vanished is not None:
        raise vanished
    return None


def _listed(participant, directory):
    try:
        return os.listdir(directory)
    except OSError as refused:
        if refused.errno in _SCARCE:
            raise _unreachable(participant, directory, refused) from refused
        if refused.errno in (errno.ENOENT, errno.ESRCH) and directory != b'/proc':
            raise FileNotFoundError(refused.errno, 'the process has ended') from None
        return []


def _unreachable(participant, place, refused):
    return StorageError('The lock of %s can\'t be had: a transaction of a dead owner has to be finished in %s, which can\'t be opened: %s'
                        % (participant.label, os.fsdecode(place), refused))


def _try_part(participant, uuid, place, flags):
    """The part, if the file at a place is that one. At the array's own path, what can't be looked into may be it."""
    try:
        fd = os.open(place, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY | flags)
    except OSError as refused:
        if refused.errno == errno.ENOENT and not flags:
            raise
        if refused.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENXIO, errno.ENAMETOOLONG) or not flags and refused.errno not in _SCARCE:
            return None
        raise _unreachable(participant, place, refused) from refused
    try:
        layout = _read_layout(fd, os.fsdecode(place)) if stat.S_ISREG(os.fstat(fd).st_mode) else None
        if layout is None or layout.uuid != uuid or layout.lock != _OTHERS_LOCK or layout.lock_uuid != participant.layout.uuid:
            return None
        writable = os.open('/proc/self/fd/%d' % fd, os.O_RDWR | os.O_CLOEXEC)
        try:
            return _Part(layout, _mmap.mmap(writable, layout.file_size, _mmap.MAP_SHARED))
        finally:
            os.close(writable)
    except ArrayFormatError:
        return None
    except OSError as refused:
        raise _unreachable(participant, place, refused) from refused
    finally:
        os.close(fd)


def _is_pending(participant):
    return _atomics.load64(participant.base + participant.layout.journal) != 0


def _finish(participant):
    """By the owner of the array's lock: T3 and T4 for what a dead owner has committed. What can't be done is left to another owner, and raised."""
    with _steps:
        if not participant.layout.journal_bytes or participant.base is None or not _is_pending(participant):  # closed meanwhile, and settled; or nothing to be done
            return
        layout = participant.layout
        journal = participant.base + layout.journal
        state = _atomics.load64(journal)
        size = state & _LENGTH
        if size % 8 == 0 and size <= layout.journal_bytes - _ENTRIES:
            entries = ctypes.string_at(journal + _ENTRIES, size)  # a copy: what is checked is what is written
            if not state & _CHECKED or _crc32c(entries) == state >> 32:
                try:
                    targets = _targets(participant, entries)
                    ctypes.c_uint64.from_address(journal + _REPLAYS).value += 1
                    _flush_journal(participant)
                    _write_out(participant, targets)
                except _DamagedJournal:
                    import logging
                    logging.getLogger('sharray').error('The journal of %s is damaged: what its lock protects may be half done. It was emptied',
                                                       participant.label)
        _atomics.store64(journal, 0)  # T4


def _flush_journal(participant):
    """F1, if the array is durable."""
    if participant.layout.durable:
        _flush(participant.base + participant.layout.journal, participant.layout.journal_bytes)


def _write_out(participant, targets):
    """T3; and F2, if the array is durable."""
    for part, place, data in targets:
        part.put(place, data)
    if participant.layout.durable:
        for part, place, data in targets:
            address = ctypes.addressof(ctypes.c_uint8.from_buffer(part.map, place))
            _flush(address, len(data))


def _flush(address, size):
    start = address // _mmap.PAGESIZE * _mmap.PAGESIZE
    if _libc.msync(start, address + size - start, _MS_SYNC):
        raise StorageError('The storage refuses a transaction: ' + os.strerror(ctypes.get_errno()))


def _let_go(address, mine, keeps_died):
    """R1 and R2, of all holds."""
    while True:
        held = _atomics.load64(address)
        if (held ^ mine) & _OWNER:
            return  # closed meanwhile, by another thread: settled
        following = held & _DIED if keeps_died else 0
        if held & _STARVING:
            following |= _STARVING | _WAITERS
        if _atomics.cas64(address, held, following):
            if held & _WAITERS:
                _futex_wake(address, 1 if following == 0 else _ALL)
            return


class _Waiting:
    """One wait of one thread, in time slices: that bounds what a wake-up can cost that was lost with its sender."""

    def __init__(self, seconds):
        self.start = self.now = time.monotonic()
        self.seconds = seconds  # None for ever
        self.last_try = seconds is not None and seconds <= 0
        self.slices = -1

    def is_over(self):
        self.now = time.monotonic()
        return self.seconds is not None and self.now - self.start >= self.seconds

    def tries_once_more(self):
        again, self.last_try, self.slices = not self.last_try, True, -1
        return again

    def next_slice(self):
        slices = int((self.now - self.start) / _SLICE)
        began, self.slices = slices != self.slices, slices
        return began

    def is_long(self):
        return self.slices > 0

    def is_seldom(self):
        return self.slices >= 4 and (self.slices & self.slices - 1 == 0 or self.slices % 50 == 0)

    def is_starving(self):
        return self.now - self.start >= _STARVING_AFTER

    def sleep(self, address, value):
        """Not beyond the moment from which this thread is starving: it has to say so."""
        elapsed = self.now - self.start
        most = _SLICE if self.is_starving() else _STARVING_AFTER - elapsed
        if self.seconds is not None and self.seconds > elapsed:
            most = min(most, self.seconds - elapsed)
        _futex_wait(address, value, most)
        self.now = time.monotonic()


class Lock:
    """A reentrant lock for all processes, of whatever language, that have the array. It survives the death of its owner.

    with lock: ... acquires and releases it. Made by SharedArray.lock and SharedArray.lock_of. Can be pickled as arrays can.
    """

    __slots__ = ('_file', '_participant', '_record', '_address', '_holds', '_cas', '_word')

    def __init__(self, file, record):
        self._file = file  # which the lock keeps open
        self._participant = participant = file.participant
        self._record = record
        self._address = _record_address(file, record)
        self._cas, self._word = _atomics.cas64_ready, _atomics.ready(self._address)  # for A1 and R1
        self._holds = participant.local(record)

    def __enter__(self):
        mine = self._holds.mine
        if mine.held:
            mine.extra += 1
            return self
        try:
            # The window shows the file only while the word is of this process's slot: see _Participant.take_part, leave and drop.
            cas, word = self._cas, mine.word
            if word is not None and cas(self._word, None, word):  # A1
                mine.held = True
                return self
            self._compete(None, True)
            return self
        except BaseException:  # an interrupt between two instructions of Python; or the wait's own failure
            self._give_back_if_held(mine)
            raise

    def __exit__(self, kind=None, value=None, trace=None):
        mine = self._holds.mine
        if not mine.held:
            return self._release_slowly(mine)
        if mine.extra:
            mine.extra -= 1
            return
        mine.held = False
        try:
            cas = self._cas
            if not cas(self._word, mine.word, None):  # R1, in the common case
                self._free(mine.tag, self._is_strict())
        except BaseException:
            self._give_back_if_held(mine)
            raise

    def acquire(self, block=True, timeout=None):
        """Acquires the lock; False if it was not to be had, at once or in so many seconds."""
        if block and timeout is None:
            self.__enter__()
            return True
        mine = self._holds.mine
        if mine.held:
            mine.extra += 1
            return True
        try:
            return self._compete(max(0, timeout) if block else 0, True)
        except BaseException:
            self._give_back_if_held(mine)
            raise

    def release(self):
        """Releases one hold. RuntimeError if this thread has none."""
        self.__exit__()

    def _compete(self, seconds, use):
        """A2, W1 to W4. True once the lock is acquired; not to be called by its owner, but in the middle of a change of its holds."""
        participant, address, hold = self._participant, self._address, self._holds.mine
        tag = hold.tag
        waiting = _Waiting(seconds)
        slept = contended = False
        spins = _SPINS
        try:
            while True:
                mine = tag | participant.identity
                seen = _atomics.load64(address)
                if seen == _SHUT or mine == tag:
                    participant.take_part()
                    continue
                if (seen ^ mine) & _OWNER == 0:
                    hold.extra += 1  # a signal handler that came between the word and its record here
                    return True
                if not seen & _SLOT:
                    if seen & _DIED and use and self._is_strict():
                        raise OwnerDiedError('An owner of the lock of %s died while it held it, and nobody has mended what the lock protects: '
                                             'see Lock.repair' % self._file.label)
                    if not seen & _STARVING or waiting.is_starving() or waiting.last_try:
                        if _atomics.cas64(address, seen, mine | (_WAITERS if slept else seen & _WAITERS) | seen & _DIED):  # A2
                            if seen & _OBSERVED:
                                _atomics.fence()  # what is written from here on is not seen by a snapshot that does not see this change
                            hold.held = True
                            if contended:
                                self._count(waiting)
                            if slept:
                                self._note_owner()
                            slept = False
                            if seen & _DIED and self._record == _ARRAY_LOCK:
                                self._recover(hold)
                            return True
                        continue
                else:
                    contended = True
                    if spins and not waiting.last_try and seen & _SLOT != mine & _SLOT:
                        spins -= 1
                        continue
                    if waiting.next_slice() and participant.recover(seen, waiting):  # W4
                        continue
                if waiting.is_over():
                    if waiting.tries_once_more():
                        continue
                    return False
                flagged = seen | _WAITERS
                if waiting.is_starving() and seen & _SLOT:
                    flagged |= _STARVING
                if seen == flagged or _atomics.cas64(address, seen, flagged):  # W1
                    slept = True
                    if seen & _SLOT and not seen & _WAITERS:
                        self._note_owner()
                    waiting.sleep(address, flagged & 0xFFFFFFFF)  # W2
        finally:
            if slept:
                _futex_wake(address, 1)  # W3: may have been woken for the lock that it does not take any more

    def _finish_at_opening(self):
        """Whoever opens an array finds all of a transaction, also if it never uses the lock. An owner that lives finishes it itself."""
        mine = self._holds.mine
        if mine.held:
            return
        try:
            self._participant.take_part()
        except StorageError:
            raise
        except Error:  # no slot is free
            return
        try:
            self._compete(0, False)
        finally:
            self._give_back_if_held(mine)

    def _recover(self, hold):
        try:
            _finish(self._participant)
        except BaseException:
            hold.held = False
            self._free(hold.tag, True)
            raise

    def _count(self, waiting):
        """After a wait, by the owner, for people: one acquisition, which had to wait, and how long. Others are not counted here: that would cost a third call."""
        for place, number, amount in ((28, ctypes.c_uint32, 1), (40, ctypes.c_uint64, 1), (48, ctypes.c_uint64, int((time.monotonic() - waiting.start) * 1e9))):
            number.from_address(self._address + place).value += amount

    def _note_owner(self):
        """For people: the present owner has the lock now, if not for longer."""
        ctypes.c_uint64.from_address(self._address + 56).value = time.time_ns() // 1_000_000

    def _release_slowly(self, mine):
        seen = _atomics.load64(self._address)
        if (seen ^ (mine.tag | self._participant.identity)) & _OWNER:
            if self._participant.closed:
                raise ClosedError('The lock can\'t be used: this process has closed %s' % self._file.label)
            raise RuntimeError('the lock of %s is not held by this thread; it is %s' % (self._file.label, self._shown(seen)))
        if mine.extra:
            mine.extra -= 1
        else:
            mine.held = False
            self._free(mine.tag, self._is_strict())

    def _free(self, tag, keeps_died):
        """As _let_go. A transaction that has not been finished here is left to the next owner."""
        participant = self._participant
        if self._record == _ARRAY_LOCK and participant.transaction is _UNFINISHED:
            participant.transaction = None
            keeps_died = True
        _let_go(self._address, tag | participant.identity, keeps_died)

    def _require_held(self):
        if not self._holds.mine.held:
            if self._participant.closed:
                raise ClosedError('The lock can\'t be used: this process has closed %s' % self._file.label)
            raise RuntimeError('the lock of %s is not held by this thread' % self._file.label)

    def _acquire_again(self, extra):
        """C6: as often as it was held, whatever comes in between; that is raised afterwards."""
        mine, late = self._holds.mine, None
        while True:
            try:
                self._compete(None, False)
                mine.held, mine.extra = True, extra
                break
            except Error:
                raise
            except BaseException as interrupt:
                late = interrupt
        if late is not None:
            raise late

    def condition(self, name):
        """The condition of that name for this lock, in the array's file; Java's array.lock().condition(name)."""
        return Condition(self._file, _synchronizer(self._file, _CONDITION, name, 0, self._record))

    def _give_back_if_held(self, mine):
        """For an exception that comes between two steps: the lock is as it was before, or free."""
        if not mine.extra:
            mine.held = False
            self._free(mine.tag, True)

    def _is_strict(self):
        return self._file.layout.strict and self._record != _REGISTRY_LOCK

    def repair(self, mending):
        """Acquires the lock, even a strict one whose owner died, and calls mending() if so. True if it was called.

        If mending raises, the lock is released as it was: a strict one still has to be repaired.
        """
        mine = self._holds.mine
        if mine.held:
            mine.extra += 1
        else:
            try:
                self._compete(None, False)
            except BaseException:
                self._give_back_if_held(mine)
                raise
        whole = False
        try:
            died = self.previous_owner_died
            if died:
                mending()
                while True:
                    held = _atomics.load64(self._address)
                    if _atomics.cas64(self._address, held, held & ~_DIED):
                        break
            whole = True
            return died
        finally:
            if whole or mine.extra:
                self.release()
            else:
                mine.held = False
                self._free(mine.tag, True)

    @property
    def previous_owner_died(self):
        """Whether this thread holds the lock, and the owner before died while it did: what the lock protects may be half done."""
        return self._holds.mine.held and _atomics.load64(self._address) & _DIED != 0

    @property
    def owner_deaths(self):
        """How many owners have died while they held the lock."""
        self._participant.take_part()
        return _atomics.load64(self._address + 16)

    def locked(self):
        """Whether some thread of some process holds the lock just now."""
        self._participant.take_part()
        return _atomics.load64(self._address) & _SLOT != 0

    def _shown(self, word):
        if word == _SHUT:
            return 'closed or not in use here'
        if word & _SLOT:
            return 'held by ' + self._participant.describe(word)
        return 'free, its last owner died' if word & _DIED else 'free'

    def __repr__(self):
        return '<the lock of %s (%s)>' % (self._file.label, self._shown(_atomics.load64(self._address)))

    def __reduce__(self):
        return Lock, (self._file, self._record)


# ------------------------------------------------------------------------------------------- semaphores, events, latches, conditions, barriers


_BULK = 1 << 32
_PERMITS = 0x7FFFFFFF
_SET, _ONE_TIME, _TIMES = 1, 2, 0x7FFFFFFE
_COUNT = 0x7FFFFFFF
_ONE_WAITING, _ONE_GRANTED, _SIGNALS = 1 << 40, 1 << 16, 0xFFFFFF
_GENERATION, _BROKEN, _ARRIVED, _HISTORY = 0x7FFFFFFF, 1 << 31, 32, 48
_TAKES_PART, _ONE_THREAD = 1, 1 << 32


class _Synchronizer:
    """A word of a file without an owner, so that a death leaves nothing to be recovered. Steps G1 and G2 of docs/locking.md."""

    __slots__ = ('_file', '_participant', '_record', '_address')

    def __init__(self, file, record):
        self._file, self._record, self._participant = file, record, file.participant
        self._address = _record_address(file, record)

    def _state(self):
        while True:
            state = _atomics.load64(self._address)
            if state != _SHUT:
                return state
            self._participant.take_part()  # a child of a fork does so anew; refused when the array is closed

    def _change(self, old, new):
        return _atomics.cas64(self._address, old, new)  # never from what a shut window shows

    def __reduce__(self):
        return type(self), (self._file, self._record)


def _record_address(file, record):
    return file.participant.window.address + file.layout.record(record) - file.participant.start


def _parameter(file, record):
    return struct.unpack_from('<I', file.map, file.layout.record(record) + 68)[0]


def _synchronizer(file, kind, name, state, parameter=0):
    """The record of a synchroniser of that kind and name, made if there is none: found without a lock, made under the registry's."""
    padded = name.encode('utf-8')
    if not 1 <= len(padded) <= 56 or re.search(r'[\x00-\x1f\x7f-\x9f]', name):
        raise ValueError('A synchroniser\'s name has 1 to 56 bytes in UTF-8 and no control characters, unlike %r' % name)
    padded = padded.ljust(56, b'\0')
    file.participant.take_part()

    def look_up(kind, name):
        for record in range(file.layout.first_synchronizer, file.layout.records):
            address = _record_address(file, record)
            if (_atomics.load32(address + 64) == kind and (name is None or ctypes.string_at(address + 72, 56) == name)
                    and (kind != _CONDITION or _parameter(file, record) == parameter)):
                return record
        return None

    record = look_up(kind, padded)
    if record is None:
        with Lock(file, _REGISTRY_LOCK):
            record = look_up(kind, padded)
            if record is None:
                record = look_up(0, None)
                if record is None:
                    raise Error('All %d places for synchronisers of %s are taken; create it with synchronizers=n for more'
                                % (file.layout.synchronizers, file.label))
                address = _record_address(file, record)
                ctypes.memset(address, 0, 64)
                _atomics.store64(address, state)
                _atomics.store32(address + 68, parameter)
                ctypes.memmove(address + 72, padded, 56)
                _atomics.store32(address + 64, kind)  # last, so that nobody sees half of one
    return record


class Event(_Synchronizer):
    """What threading.Event is, for all processes. Made by SharedArray.event; Java's array.synchronizers().event(name)."""

    __slots__ = ()

    def is_set(self):
        return self._state() & _SET != 0

    def set(self):
        state = self._state()
        while not state & _SET:
            if self._change(state, state + _ONE_TIME & _TIMES | _SET):
                if state & _WAITERS:
                    _futex_wake(self._address, _ALL)
                return
            state = self._state()

    def clear(self):
        state = self._state()
        while state & _SET and not self._change(state, state & _TIMES):
            state = self._state()

    def wait(self, timeout=None):
        """Returns when the event is set, also if it has been cleared again since; False if the time was over first."""
        first = self._state()
        if first & _SET:
            return True
        waiting = _Waiting(timeout)
        while True:
            seen = self._state()
            if seen & _SET or (seen ^ first) & _TIMES:
                return True
            if waiting.is_over():
                return False
            if seen & _WAITERS or self._change(seen, seen | _WAITERS):
                waiting.sleep(self._address, (seen | _WAITERS) & 0xFFFFFFFF)


class Semaphore(_Synchronizer):
    """What multiprocessing.Semaphore is, for all processes. Made by SharedArray.semaphore; Java's array.synchronizers().semaphore(name, permits)."""

    __slots__ = ()

    def get_value(self):
        return self._state() & _PERMITS

    def _take(self, slept):
        while True:
            state = self._state()
            if not state & _PERMITS:
                return False
            following = state - 1 | (_WAITERS if slept else 0)  # others may be asleep still
            if self._change(state, following):
                if slept and following & _PERMITS:
                    _futex_wake(self._address, _ALL if following & _BULK else 1)  # one that no release has woken, since W was away
                return True

    def acquire(self, block=True, timeout=None):
        if self._take(False):
            return True
        waiting = _Waiting(timeout if block else 0)
        slept = False
        try:
            while True:
                if self._take(slept):
                    slept = False
                    return True
                if waiting.is_over():
                    return False
                seen = self._state()
                if not seen & _PERMITS and (seen & _WAITERS or self._change(seen, seen | _WAITERS)):
                    slept = True
                    waiting.sleep(self._address, (seen | _WAITERS) & 0xFFFFFFFF)
        finally:
            if slept:
                _futex_wake(self._address, 1)  # may have been woken for a permit that it does not take any more

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        while True:
            state = self._state()
            permits = (state & _PERMITS) + n
            if permits > _PERMITS:
                raise ValueError('a semaphore has %d permits at most' % _PERMITS)
            if self._change(state, permits):
                if state & _WAITERS:
                    _futex_wake(self._address, _ALL if state & _BULK else n)
                return

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *_):
        self.release()


class Latch(_Synchronizer):
    """Opens for ever when it has been counted down to 0. Made by SharedArray.latch; Java's array.synchronizers().latch(name, count)."""

    __slots__ = ()

    @property
    def count(self):
        return self._state() & _COUNT

    def count_down(self):
        state = self._state()
        while state & _COUNT:
            last = state & _COUNT == 1
            if self._change(state, 0 if last else state - 1):
                if last and state & _WAITERS:
                    _futex_wake(self._address, _ALL)
                return
            state = self._state()

    def wait(self, timeout=None):
        """Returns when the count is 0; False if the time was over first."""
        waiting = _Waiting(timeout)
        while True:
            seen = self._state()
            if not seen & _COUNT:
                return True
            if waiting.is_over():
                return False
            if seen & _WAITERS or self._change(seen, seen | _WAITERS):
                waiting.sleep(self._address, (seen | _WAITERS) & 0xFFFFFFFF)


class Condition(_Synchronizer):
    """What multiprocessing.Condition is, for all processes. Made by SharedArray.condition and Lock.condition.

    Steps C1 to C7, S1 and S2. The threads of this process that wait stand in a queue, and the first ones, as many as were granted a signal, may go.
    """

    __slots__ = ('_lock', '_queue')

    def __init__(self, file, record):
        super().__init__(file, record)
        self._lock = Lock(file, _parameter(file, record))
        self._queue = self._participant.queues.setdefault(record, collections.deque())

    def acquire(self, block=True, timeout=None):
        return self._lock.acquire(block, timeout)

    def release(self):
        self._lock.release()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *_):
        self._lock.__exit__()

    def wait(self, timeout=None):
        """Releases the lock, sleeps until notified, and acquires the lock again. False if the time was over first.

        OwnerDiedError if the lock is strict and an owner died meanwhile; the lock is held then, too.
        """
        lock, waiter = self._lock, object()
        lock._require_held()
        if lock._record == _ARRAY_LOCK and lock._participant.is_in_transaction():
            raise RuntimeError('a transaction can\'t wait for a condition of %s: that would give the lock away' % self._file.label)
        waiting, mine = _Waiting(timeout), lock._holds.mine
        extra, stays, signalled = mine.extra, True, False
        try:
            self._join(waiter)  # C1
            try:
                mine.held, mine.extra = False, 0
                lock._free(mine.tag, lock._is_strict())  # C2
                signalled = stays = self._sleep(waiter, waiting)
            finally:
                lock._acquire_again(extra)  # C6
            if stays:
                self._take(waiter)  # C7
                stays = False
        finally:
            if stays:
                self._abandon(waiter)
        if lock._is_strict() and lock.previous_owner_died:
            raise OwnerDiedError('An owner of the lock of %s died during the wait for a condition, and nobody has mended what the lock protects; '
                                 'this thread holds it' % self._file.label)
        return signalled

    def wait_for(self, predicate, timeout=None):
        """Waits until predicate() is true, and returns what it was at last."""
        waiting = _Waiting(timeout)
        while True:
            result = predicate()
            if result or waiting.is_over():
                return result
            self.wait(None if timeout is None else timeout - (waiting.now - waiting.start))

    def notify(self, n=1):
        """Wakes so many threads, of whatever process, that wait."""
        self._lock._require_held()
        with _steps:
            if self._participant.identity:
                self._participant.signal(self._record, n)

    def notify_all(self):
        self.notify(1 << 62)

    def _cell(self):
        """Where it is, and what it is."""
        address = self._participant.window_cell(self._record)
        cell = _atomics.load64(address)
        if cell == _SHUT:
            raise ClosedError('This process has closed %s' % self._file.label)
        return address, cell

    def _change_cell(self, difference):
        while True:
            address, cell = self._cell()
            if _atomics.cas64(address, cell, cell + difference):
                return

    def _join(self, waiter):
        with _steps:
            self._change_cell(_ONE_WAITING)
            self._queue.append(waiter)

    def _is_signalled(self, cell, waiter):
        granted = cell >> 16 & _SIGNALS
        return granted and waiter in itertools.islice(self._queue, granted)

    def _sleep(self, waiter, waiting):
        """C3 to C5. True if there is a signal, which is still to be taken."""
        while True:
            with _steps:  # the cell and the queue as they belong together
                address, cell = self._cell()
                if self._is_signalled(cell, waiter):
                    return True  # C4
            if waiting.is_over():
                return not self._withdraw(waiter)
            if waiting.next_slice() and waiting.is_long():
                owned = _atomics.load64(self._lock._address)
                if owned != _SHUT and owned & _SLOT:
                    self._participant.recover(owned, waiting)
                self._participant.recover_cells(self._record)
            waiting.sleep(address, cell & 0xFFFFFFFF)  # C3

    def _withdraw(self, waiter):
        """C5; false if there has been a signal after all, and everything is as it was."""
        with _steps:
            while waiter in self._queue:
                address, cell = self._cell()
                if self._is_signalled(cell, waiter):
                    return False
                if _atomics.cas64(address, cell, cell - _ONE_WAITING):
                    self._queue.remove(waiter)
            return True

    def _take(self, waiter):
        with _steps:
            self._queue.remove(waiter)
            self._change_cell(-_ONE_GRANTED)

    def _abandon(self, waiter):
        """After an exception: nobody waits, and a signal that was for this thread is for another one."""
        with _steps:
            if not self._withdraw(waiter):
                self._participant.signal(self._record, 1)  # first, so that a kill in between passes it on twice rather than never
                self._take(waiter)


class Barrier(_Synchronizer):
    """What multiprocessing.Barrier is, for all processes; it breaks if one that takes part dies. Made by SharedArray.barrier. Steps B1 to B7.

    A process takes part from when it has the barrier; the child of a fork, from its first wait. It does so no more when it closes the array, or ends in
    order.
    """

    __slots__ = ('parties', '_action', '_timeout')

    def __init__(self, file, record, action=None, timeout=None):
        super().__init__(file, record)
        self.parties, self._action, self._timeout = _parameter(file, record), action, timeout
        self._participant.take_part()
        self._participant.recover_cells(record)  # those that are dead break it now, or it is new after them
        self._change_cell(0)

    def __reduce__(self):
        return Barrier, (self._file, self._record, self._action, self._timeout)

    @property
    def broken(self):
        return self._state() & _BROKEN != 0

    @property
    def n_waiting(self):
        state = self._state()
        return 0 if state & _BROKEN else min(self.parties - 1, state >> _ARRIVED & 0xFFFF)

    def wait(self, timeout=None):
        """Returns when all have come, and a number from 0 to parties - 1, another one to each: who came first has 0.

        BrokenBarrierError, to all, if one is late, or dies, or the action fails, or by abort and reset.
        """
        waiting = _Waiting(self._timeout if timeout is None else timeout)
        if self.broken:
            raise self._is_broken()
        self._change_cell(_ONE_THREAD)
        try:
            while True:
                state = self._state()
                index = state >> _ARRIVED & 0xFFFF
                if state & _BROKEN:
                    raise self._is_broken()
                if index >= self.parties:  # the generation before is about to pass
                    self._doze(state, waiting)
                    if waiting.is_over():
                        raise BrokenBarrierError('the generation before has not passed in time')
                elif self._change(state, state + (1 << _ARRIVED)):  # B1
                    self._stay(state & _GENERATION, index + 1 == self.parties, waiting)
                    return index
        finally:
            self._change_cell(-_ONE_THREAD)

    def _stay(self, generation, last, waiting):
        try:
            if last:
                return self._trip(generation)
            while True:
                state = self._state()
                if state & _GENERATION != generation:
                    ago = (state & _GENERATION) - generation & _GENERATION
                    if ago > 16 or state >> _HISTORY + ago - 1 & 1:
                        raise self._is_broken()
                    return
                if state & _BROKEN:
                    raise self._is_broken()
                if waiting.is_over() and self._break(generation, False):
                    raise BrokenBarrierError('not all %d parties came in time' % self.parties)
                self._doze(state, waiting)  # B2
        except ClosedError:
            raise
        except BaseException:  # an interrupt, or the action's failure; after a BrokenBarrierError there is nothing to break
            self._break(generation, last)
            raise

    def _trip(self, generation):
        if self._action is not None:
            self._action()  # B3
        while True:
            state = self._state()
            if state & _GENERATION != generation or state & _BROKEN:
                raise self._is_broken()
            if self._change(state, _next_generation(state, 0)):  # B4
                _futex_wake(self._address, _ALL)  # B5
                return

    def _doze(self, state, waiting):
        if waiting.next_slice() and waiting.is_long():
            self._participant.recover_cells(self._record)
        waiting.sleep(self._address, state & 0xFFFFFFFF)

    def _break(self, generation, always):
        """B6; false if the generation is over or broken already, or, unless always, the last has arrived."""
        while True:
            state = self._state()
            if state & _GENERATION != generation or state & _BROKEN or not always and state >> _ARRIVED & 0xFFFF == self.parties:
                return False
            if self._change(state, state | _BROKEN):
                _futex_wake(self._address, _ALL)
                return True

    def abort(self):
        """Breaks it for all, until reset."""
        self._break(self._state() & _GENERATION, True)

    def reset(self):
        """Makes it new; who waits gets BrokenBarrierError. (B7)"""
        while True:
            state = self._state()
            if self._change(state, _next_generation(state, 1)):
                _futex_wake(self._address, _ALL)
                return

    def _is_broken(self):
        return BrokenBarrierError('a barrier of %s is broken: a thread left early, a process that took part has ended, or it was reset; '
                                  'reset() makes it new' % self._file.label)

    def _change_cell(self, difference):
        """How many threads of this process are there, and that it takes part. Not in closed arrays, where all has been settled."""
        _leave_barriers_at_end()
        try:
            while True:
                address = self._participant.window_cell(self._record)
                cell = _atomics.load64(address)
                if cell != _SHUT and _atomics.cas64(address, cell, max(0, cell + difference) | _TAKES_PART):
                    return
        except ClosedError:
            if difference >= 0:
                raise


def _next_generation(state, broken):
    """The next generation, whole, with nobody there; the history says how this one ended."""
    return ((state >> _HISTORY) << 1 & 0xFFFF | broken) << _HISTORY | (state & _GENERATION) + 1 & _GENERATION


def _end():
    for participant in list(_participants.values()):
        participant.end()


atexit.register(_end)
_ends_are_known = False


def _leave_barriers_at_end():
    """The children of multiprocessing run no functions of atexit."""
    global _ends_are_known
    util = sys.modules.get('multiprocessing.util')
    if util is not None and not _ends_are_known:
        _ends_are_known = True
        _finalize()
        util.register_after_fork(_end, _finalize)  # forgets what was registered before


def _finalize(_=None):
    sys.modules['multiprocessing.util'].Finalize(None, _end, exitpriority=-1000)


# ------------------------------------------------------------------------------------------------------------------------------ files


class _File:
    """One opening of an array's file: descriptor, mapping, layout, and this process's part in the lock."""

    def __init__(self, fd, layout, writable, label, path=None, lock_file=None):
        self.fd, self.layout, self.writable, self.label, self.path = fd, layout, writable, label, path
        self.participant = None
        self.lock_file = lock_file  # the file whose lock is used
        self.map = None
        try:
            self.map = _mmap.mmap(fd, layout.file_size, _mmap.MAP_SHARED, _mmap.PROT_READ | (_mmap.PROT_WRITE if writable else 0))
        except (OSError, ValueError) as refused:
            os.close(fd)
            self.fd = -1
            raise StorageError('Can\'t map %s: %s' % (label, refused)) from refused
        if layout.lock == _OWN_LOCK and writable:
            status = os.fstat(fd)
            key = layout.uuid, status.st_dev, status.st_ino
            with _steps:
                self.participant = _participants.get(key)
                if self.participant is None:
                    self.participant = _participants[key] = _Participant(key, layout, fd, label)
                self.participant.openings += 1
            if layout.journal_bytes and self.map[layout.journal:layout.journal + 8] != bytes(8):
                try:
                    Lock(self, _ARRAY_LOCK)._finish_at_opening()
                except BaseException:
                    self.close()
                    raise

    def close(self):
        fd, self.fd = self.fd, -1
        if fd < 0:
            return
        self.map = None  # views of NumPy and others keep the memory until they go
        os.close(fd)
        if self.participant is not None:
            self.participant.detach()
        if self.lock_file is not None:
            self.lock_file.close()

    def __del__(self):
        try:
            self.close()
        except Exception:
            if not sys.is_finalizing():
                raise

    def require_open(self):
        if self.fd < 0:
            raise ClosedError('This process has closed %s' % self.label)

    def elements(self):
        """The bytes of the elements."""
        return memoryview(self.map)[self.layout.data:self.layout.data + self.layout.data_bytes]

    def lock_home(self):
        """The file that has the lock."""
        self.require_open()
        layout = self.layout
        if layout.lock == _NO_LOCK:
            raise Error('%s %s; share another array\'s lock' % (
                self.label, 'was created without a lock' if layout.uuid else 'was not made by Sharray and has no lock'))
        if not self.writable:
            raise ReadOnlyError('%s was opened read-only, so its lock can\'t be taken' % self.label)
        if layout.lock == _OWN_LOCK:
            return self
        if self.lock_file is None:
            if not layout.lock_path:
                raise ArrayNotFoundError('The lock of %s can\'t be had: it belongs to an anonymous array, and is found by a handle alone'
                                         % self.label)
            self.lock_file = _open_address({'path': os.fsdecode(layout.lock_path), 'uuid': layout.lock_uuid, 'pid': 0, 'fd': -1}, True)
        return self.lock_file

    def address(self):
        """How another process finds the file: path, process and descriptor, and by what it knows that it is this one."""
        self.require_open()
        address = {'pid': os.getpid(), 'fd': self.fd, 'path': self.path, 'uuid': self.layout.uuid}
        if self.layout.uuid is None:
            status = os.fstat(self.fd)
            address['file'] = '%d:%d' % (status.st_dev, status.st_ino)
            type = self.layout.type
            address['part'] = (str(type.code if type.format else type.descr), self.layout.shape, self.layout.data, self.layout.column_major)
        return address

    def __reduce__(self):
        """While multiprocessing starts a process, the child inherits the descriptor: the array may be closed here by the time it opens it."""
        inherited = None
        spawning = sys.modules.get('multiprocessing.context')
        if spawning is not None and spawning.get_spawning_popen() is not None:
            from multiprocessing.reduction import DupFd
            self.require_open()
            inherited = DupFd(self.fd)
        return _receive, (self.address(), inherited, self.writable, self.lock_file)


def _receive(address, inherited, writable, lock_file):
    if inherited is None:
        file = _open_address(address, writable)
    else:
        fd = inherited.detach()
        try:
            file = _open_address(dict(address, pid='self', fd=fd), writable, by_path=False)
        finally:
            os.close(fd)
    file.lock_file = lock_file
    return file


def _directory():
    chosen = os.environ.get('SHARRAY_DIRECTORY')
    if chosen:
        return os.path.abspath(chosen)
    parent = '/dev/shm' if os.path.isdir('/dev/shm') else tempfile.gettempdir()
    return os.path.join(parent, 'sharray-%d' % os.getuid())


def _check_directory(directory):
    found = os.lstat(directory)
    if not stat.S_ISDIR(found.st_mode):
        raise StorageError('%s must be a directory, but is something else' % directory)
    if found.st_uid != os.getuid():
        raise StorageError('%s belongs to another user; use a directory of your own' % directory)
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise StorageError('%s can be written by others; chmod go-w mends it' % directory)
    parent = os.path.dirname(directory)
    above = os.stat(parent).st_mode
    if above & stat.S_IWOTH and not above & stat.S_ISVTX:
        raise StorageError('Everybody can put another directory in the place of %s; chmod +t %s mends it, or use another one' % (directory, parent))


def _own_directory(make=False):
    """The directory of named arrays: the user's own, or none yet."""
    directory = _directory()
    try:
        if make:
            os.makedirs(os.path.dirname(directory), exist_ok=True)
            try:
                os.mkdir(directory, 0o700)
            except FileExistsError:
                pass
        _check_directory(directory)
    except FileNotFoundError:
        pass
    except OSError as refused:
        raise StorageError('Can\'t use the directory of named arrays, %s: %s' % (directory, refused.strerror)) from refused
    return directory


def _named(name, make=False):
    """The path of a named array."""
    problem = ('it is empty' if not name else 'it has more than 251 bytes' if len(name.encode('utf-8', 'surrogatepass')) > 251 else
               'it begins with a dot' if name.startswith('.') else
               'it has a separator or a control character in it; give a file\'s path as pathlib.Path'
               if re.search(r'[/\\\x00-\x1f\x7f-\x9f]', name) else None)
    if problem:
        raise ValueError('%.60r can\'t be the name of an array: %s' % (name, problem))
    return os.path.join(_own_directory(make), name + '.npy')


def _find(name, make=False):
    """Path and label of an array by its name (a text), or of a file (a path)."""
    if isinstance(name, str):
        return _named(name, make), '"%s"' % name
    return os.path.abspath(os.fspath(name)), os.fspath(name)


def _label(path):
    directory, file = os.path.split(path)
    return '"%s"' % file[:-4] if directory == _directory() and file.endswith('.npy') else path


def _open_descriptor(path, writable, flags, label):
    """Opens a regular file, and whatever else stands there without waiting for it, to refuse it."""
    try:
        fd = os.open(path, (os.O_RDWR if writable else os.O_RDONLY) | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY | flags)
    except OSError as refused:
        if refused.errno == errno.ENOENT:
            raise ArrayNotFoundError('There is no array %s%s' % (
                label, ' in ' + os.path.dirname(path) if label[:1] == '"' else '')) from None
        if refused.errno == errno.ELOOP:
            raise StorageError('Can\'t open %s: it is a symbolic link, which is not followed' % label) from None
        if refused.errno in (errno.EISDIR, errno.ENXIO):
            raise StorageError('Can\'t open %s: it is not a regular file' % label) from None
        raise StorageError('Can\'t open %s: %s' % (label, refused.strerror)) from refused
    except ValueError as impossible:  # as a liar may have written it into a file or a handle
        raise ArrayNotFoundError('There is no array %r: %s' % (label, impossible)) from None
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise StorageError('Can\'t open %s: it is not a regular file' % label)
    return fd


def _map(fd, writable, label, path=None, part=None):
    try:
        layout = _part_layout(fd, part, label) if part else _read_layout(fd, label)
    except BaseException:
        os.close(fd)
        raise
    return _File(fd, layout, writable, label, path)


def _part_layout(fd, part, label):
    """The layout of elements in a file of another maker, as a handle tells it: there need not be a header."""
    elements, shape, offset, columns = part
    type = _BY_CODE[int(elements)] if elements.isdigit() else _type_of_descr(ast.literal_eval(elements) if elements[:1] == '[' else elements, label)
    layout = _Layout.plain(type, shape, columns and len(shape) > 1, offset, os.fstat(fd).st_size)
    if offset < 0 or offset % type.alignment or offset + layout.data_bytes > layout.file_size:
        raise ArrayFormatError('%s has %d bytes; the handle\'s elements do not lie in it' % (label, layout.file_size))
    return layout


def _open_path(path, writable, label, part=None):
    return _map(_open_descriptor(path, writable, os.O_NOFOLLOW, label), writable, label, path, part)


def _open_address(address, writable, by_path=True):
    """The array at an address that another process gave: by its path, else by that process's descriptor; refused if it is another one."""
    path = address.get('path')
    if path and by_path:
        try:
            return _checked(_open_path(path, writable, _label(path), address.get('part')), address)
        except Error:
            if address['fd'] < 0:
                raise
    label = _label(path) if path else 'an anonymous array'
    gone = 'The array that process %s handed on is gone: ' % address['pid']
    if address['fd'] < 0:
        raise ArrayNotFoundError('The array of process %s can\'t be opened from here: it has neither path nor descriptor' % address['pid'])
    place = '/proc/%s/fd/%d' % (address['pid'], address['fd'])
    try:
        fd = _open_descriptor(place, writable, 0, label)
    except StorageError:
        if os.path.exists(place) and not os.path.isfile(place):  # the number is a pipe's by now, or a socket's
            raise ArrayNotFoundError(gone + 'it closed it, and uses its descriptor for something else now') from None
        raise
    except ArrayNotFoundError:
        ended = address['pid'] != 'self' and _process_start(address['pid']) is None
        raise ArrayNotFoundError(gone + ('the process has ended' if ended else 'it closed it before it was opened here')) from None
    try:
        return _checked(_map(fd, writable, label, path, address.get('part')), address)
    except ArrayFormatError:
        raise ArrayNotFoundError(gone + 'it closed it, and uses its descriptor for something else now') from None


def _checked(file, address):
    found = file.address()
    if found['uuid'] != address['uuid'] or found.get('file') != address.get('file'):
        file.close()
        raise ArrayNotFoundError('The array at %s is gone; another one has taken its place'
                                 % (address.get('path') or 'descriptor %d of process %s' % (address['fd'], address['pid'])))
    return file


def _available():
    """The memory that the machine has left, in bytes; None if it does not say."""
    try:
        with _open_file('/proc/meminfo') as file:
            for line in file:
                if line.startswith('MemAvailable:'):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return None


def _new_descriptor(path):
    """A new file without a name, and the hidden name that it has where the file system can't do without one."""
    if path is None:
        flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
        try:
            return os.memfd_create('sharray', flags | 8), None  # MFD_NOEXEC_SEAL, since Linux 6.3
        except OSError:
            return os.memfd_create('sharray', flags), None
    try:
        return os.open(os.path.dirname(path), os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600), None
    except OSError as refused:
        if refused.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
            raise
        return tempfile.mkstemp('.tmp', '.sharray-', os.path.dirname(path))


def _publish(fd, path):
    """Lets others find a complete file, in one step: by its number, since others may have put another file under a hidden name."""
    if path is None:
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    else:
        directory = os.open(os.path.dirname(path), os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.link('/proc/self/fd/%d' % fd, path, src_dir_fd=directory, follow_symlinks=True)  # with a directory, linkat(2) is used
        finally:
            os.close(directory)


def _create_file(layout, path, label, lock_file, fill):
    exists = 'There is an array or another file %s already; open or delete it, or choose another name' % label
    if path is not None and os.path.lexists(path):
        raise ArrayExistsError(exists)
    no_room = 'No room for %s of %d elements of %s: it needs %d bytes, ' % (label, layout.length, layout.type.name, layout.file_size)
    available = _available() if path is None or path.startswith('/dev/shm/') else None
    if available is not None and layout.file_size > available:
        raise StorageError('%smemory has %d free' % (no_room, available))
    hidden = file = None
    try:
        fd, hidden = _new_descriptor(path)
        try:
            os.posix_fallocate(fd, 0, layout.file_size)
        except BaseException:
            os.close(fd)
            raise
        file = _File(fd, layout, True, label, path, lock_file)
        layout.write(file.map)
        fill(file)
        _publish(fd, path)
        return file
    except OSError as refused:
        if refused.errno == errno.EEXIST:
            raise ArrayExistsError(exists) from None
        if refused.errno in (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EFBIG):
            raise StorageError(no_room + 'its place is full') from refused
        raise StorageError('Can\'t create %s: %s' % (label, refused.strerror)) from refused
    except BaseException:
        if file is not None:
            file.close()
        raise
    finally:
        if hidden:
            try:
                os.unlink(hidden)
            except FileNotFoundError:
                pass  # somebody else did that


# ----------------------------------------------------------------------------------------------------------------------------- arrays


class _Closed:
    """In the place of a closed array's elements."""

    def __init__(self, label):
        self._label = label

    def _refuse(self, *_):
        raise ClosedError('This process has closed %s' % self._label)

    __getitem__ = __setitem__ = __iter__ = _refuse


class _NumPyAlone(_Closed):
    def _refuse(self, *_):
        raise Error('The elements of %s can be had by NumPy alone: numpy()' % self._label)

    __getitem__ = __setitem__ = __iter__ = _refuse


def _decode_half(bits):
    return struct.unpack('<e', struct.pack('<H', bits))[0]


def _encode_half(value):
    return struct.unpack('<H', struct.pack('<e', value))[0]


def _encode_char(value):
    if not isinstance(value, str) or len(value) != 1:
        raise TypeError('one character expected, not %.40r' % (value,))
    if ord(value) > 0xFFFF:
        raise ValueError('%r is two units of UTF-16' % value)
    return ord(value)


class _OnceMade:
    """functools.cached_property without a look at __dict__, which would make all attributes of the object slower."""

    def __init__(self, make):
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        made = self._make(instance)
        setattr(instance, self._name, made)
        return made


class SharedArray:
    """An array of fixed length in shared memory. Made by create, open and attach; Array and Value make its subclasses.

    Of one dimension it is used like a list of fixed length; slices are copies. Of more, it takes one index for each: a[i, j]; numpy() has the rest.
    An element is read and written in one piece, without the lock. Used in a with statement, it is closed at its end.
    Can be pickled at any time, and so sent to any process of the same user, for as long as this one has it open.
    """

    def __init__(self, file, typecode=None, view=None):
        self._file = file
        layout = file.layout
        type = layout.type
        self.typecode = typecode or type.typecode
        self.shape = layout.shape
        self._order = 'F' if layout.column_major else 'C'
        self._range = None
        if view is not None:
            self.shape, self._range, self._order = view
        self._plain = len(self.shape) == 1 and self.typecode not in ('e', 'u')
        if type.format is None:
            self._items = _NumPyAlone(file.label)
        elif layout.length == 0:
            self._items = memoryview(_array.array(type.format.replace('?', 'B')))
        else:
            items = file.elements().cast('c' if self.typecode == 'c' else type.format)
            self._items = items if self._range is None else items[self._range]

    # -- what it is

    @property
    def dtype(self):
        """The element type as NumPy writes it: '<i4'."""
        return self._file.layout.type.descr

    @property
    def name(self):
        """The array's name; None for one that is anonymous or in a file of the user's."""
        label = self._file.label
        return label[1:-1] if label[:1] == '"' else None

    @property
    def readonly(self):
        return not self._file.writable

    @property
    def closed(self):
        return self._file.fd < 0

    def __len__(self):
        return self.shape[0]

    def __repr__(self):
        return '<%s %s of %s, shape %s%s>' % (type(self).__name__, self._file.label, self._file.layout.type.name, self.shape,
                                              ', closed' if self.closed else '')

    # -- elements

    def _flat(self, indices):
        """The place of an element of several dimensions, among the elements as they are stored."""
        if len(indices) != len(self.shape):
            raise IndexError('%d indices for an array of shape %s; use numpy() for rows and the like' % (len(indices), self.shape))
        place = 0
        pairs = list(zip(indices, self.shape))
        for index, length in pairs if self._order == 'C' else reversed(pairs):
            index = operator.index(index)
            at = index + length if index < 0 else index
            if not 0 <= at < length:
                raise IndexError('Index %d is out of bounds for a dimension of the shape %s' % (index, self.shape))
            place = place * length + at
        return place

    def _encoded(self, value):
        return _encode_half(value) if self.typecode == 'e' else _encode_char(value) if self.typecode == 'u' else value

    def _decoder(self):
        return _decode_half if self.typecode == 'e' else chr

    def __getitem__(self, index):
        if self._plain and index.__class__ is int:
            try:
                return self._items[index]
            except IndexError:
                raise IndexError('Index %d is out of bounds for length %d' % (index, len(self))) from None
        if isinstance(index, slice) and len(self.shape) == 1:
            values = self._items[index]
            if self.typecode == 'c':
                return values.tobytes()
            if self.typecode == 'u':
                return values.tobytes().decode('utf-16-le', 'surrogatepass')
            return [_decode_half(bits) for bits in values] if self.typecode == 'e' else values.tolist()
        item = self._items[self._flat(index if isinstance(index, tuple) else (index,))]
        return item if self.typecode not in ('e', 'u') else self._decoder()(item)

    def __setitem__(self, index, value):
        try:
            if self._plain and index.__class__ is int:
                self._items[index] = value
            elif isinstance(index, slice) and len(self.shape) == 1:
                self._set_slice(index, value)
            else:
                place = self._flat(index if isinstance(index, tuple) else (index,))
                self._items[place] = self._encoded(value)
        except IndexError:
            if not (self._plain and index.__class__ is int):
                raise
            raise IndexError('Index %d is out of bounds for length %d' % (index, len(self))) from None
        except (TypeError, ValueError, OverflowError) as refused:
            self._refuse(value, refused)

    def _refuse(self, value, refused):
        if self.readonly:
            raise ReadOnlyError('%s was opened read-only' % self._file.label) from None
        if 'invalid value' in str(refused) or isinstance(refused, OverflowError):
            raise ValueError('%.60r does not fit into %s of %s' % (value, self._file.label, self._file.layout.type.name)) from None
        if 'invalid type' in str(refused):
            raise TypeError('%.60r is no element of %s of %s' % (value, self._file.label, self._file.layout.type.name)) from None
        raise refused

    def _set_slice(self, where, values):
        """All values are checked before the first one is written."""
        target = self._items[where]
        source = self._packed(values)
        if len(source) != len(target):
            raise ValueError('%d values for a slice of %d elements' % (len(source), len(target)))
        if len(target):
            target[:] = memoryview(source).cast('B').cast(target.format)

    def _packed(self, values):
        """Values as elements in memory of their own, or where they are if they are elements already."""
        code, format = self.typecode, self._items.format
        if code == 'c':
            return bytes(values) if isinstance(values, (bytes, bytearray, memoryview)) else b''.join(values)
        if code == 'u':
            return _array.array('H', ''.join(values).encode('utf-16-le', 'surrogatepass'))
        if code == 'e':
            return _array.array('H', [_encode_half(value) for value in values])
        if code == '?':
            return bytes(bool(value) for value in values)
        try:
            given = memoryview(values)
            if {'l': 'q', 'L': 'Q'}.get(given.format, given.format) == format and given.ndim == 1 and given.c_contiguous:
                return given
        except TypeError:
            pass
        return _array.array(format, values)

    def __iter__(self):
        if len(self.shape) > 1:
            raise TypeError('an array of shape %s can\'t be gone through element by element; use numpy()' % (self.shape,))
        if self._plain:
            return iter(self._items)
        return map(self._decoder(), self._items)

    def tolist(self):
        """A copy, nested as the dimensions are."""
        if len(self.shape) == 1:
            return list(self[:])

        def nested(indices):
            if len(indices) == len(self.shape):
                return self[indices]
            return [nested(indices + (i,)) for i in range(self.shape[len(indices)])]

        return nested(())

    def memoryview(self):
        """The elements themselves, as a memoryview of the array's shape. The memory stays until the view has gone, also after close()."""
        items = self._items[:]  # refuses where there are none
        if len(self.shape) > 1:
            if self._order == 'F':
                raise Error('%s is stored by columns, which a memoryview can\'t show; use numpy()' % self._file.label)
            items = items.cast('B').cast(self._items.format, self.shape)
        return items

    def __buffer__(self, flags):  # memoryview(array), since Python 3.12
        return self.memoryview()

    def numpy(self):
        """The elements themselves, as an array of NumPy. The memory stays until that has gone, also after close()."""
        self._file.require_open()
        try:
            import numpy
        except ImportError:
            raise Error('NumPy is not installed, so there is no view of it: install python3-numpy, or numpy by pip; memoryview() works without') \
                from None
        layout = self._file.layout
        dtype = numpy.lib.format.descr_to_dtype(layout.type.descr)
        if self._range is None:
            return numpy.ndarray(layout.shape, dtype, self._file.elements(), order=self._order)
        flat = numpy.ndarray(layout.length, dtype, self._file.elements())[self._range]
        return flat if len(self.shape) == 1 else flat.reshape(self.shape, order=self._order)

    def get_obj(self):
        """The elements as an array of ctypes, as multiprocessing has it: for numpy.frombuffer, without the lock."""
        self._file.require_open()
        if self.typecode not in _CTYPES or self._range is not None:
            raise Error('%s has no form in ctypes; use numpy()' % self._file.label)
        if self.readonly:
            raise ReadOnlyError('%s was opened read-only, which ctypes does not know; use memoryview()' % self._file.label)
        return (_CTYPES[self.typecode] * self._file.layout.length).from_buffer(self._file.map, self._file.layout.data)

    # -- texts, as multiprocessing.Array('c', n) has them

    @property
    def value(self):
        """The text before the first NUL: bytes of 'c', str of 'u'."""
        self._require_text()
        text = self[:]
        return text.partition(text[:0] + ('\0' if self.typecode == 'u' else b'\0'))[0]

    @value.setter
    def value(self, text):
        self._require_text()
        end = '\0' if self.typecode == 'u' else b'\0'
        size = len(text.encode('utf-16-le', 'surrogatepass')) // 2 if self.typecode == 'u' else len(text)
        if size > len(self):
            raise ValueError('a text of %d is too long for %d' % (size, len(self)))
        text, size = (text + end, size + 1) if size < len(self) else (text, size)
        self[:size] = text

    @property
    def raw(self):
        """All bytes of a 'c' array."""
        if self.typecode != 'c':
            raise AttributeError('only arrays of \'c\' have raw')
        return self[:]

    @raw.setter
    def raw(self, text):
        if self.typecode != 'c':
            raise AttributeError('only arrays of \'c\' have raw')
        if len(text) > len(self):
            raise ValueError('%d bytes are too long for %d' % (len(text), len(self)))
        self[:len(text)] = text

    def _require_text(self):
        if self.typecode not in ('c', 'u') or len(self.shape) != 1:
            raise AttributeError('only arrays of \'c\' and \'u\' have a text')

    # -- the lock

    @_OnceMade
    def lock(self):
        """The lock for the whole array, the same in all processes."""
        return Lock(self._file.lock_home(), _ARRAY_LOCK)

    def get_lock(self):
        """As multiprocessing calls it."""
        return self.lock

    def lock_of(self, index):
        """The lock of the part that has an element: the array's, unless it was made with stripes."""
        if len(self.shape) > 1 or self._range is not None:
            index = self._flat(index if isinstance(index, tuple) else (index,))
            if self._range is not None:
                index = self._range.start + index * self._range.step
        elif not -len(self) <= index < len(self):
            raise IndexError('Index %d is out of bounds for length %d' % (index, len(self)))
        elif index < 0:
            index += len(self)
        home = self._file.lock_home()
        if home is not self._file or not home.layout.stripes:
            return self.lock
        return Lock(home, home.layout.stripe(index))

    def atomically(self):
        """A transaction: with array.atomically() as tx: tx[i] = ... All that is written there happens at its end, or, killed or failed, nothing."""
        return Transaction(self, _Draft(self))

    def event(self, name):
        """The event of that name in the array's file; not set, if it is new."""
        home = self._file.lock_home()
        return Event(home, _synchronizer(home, _EVENT, name, 0))

    def semaphore(self, name, value=1):
        """The semaphore of that name in the array's file; with so many permits, if it is new."""
        if not 0 <= value <= _PERMITS:
            raise ValueError('a semaphore can\'t have %d permits' % value)
        home = self._file.lock_home()
        return Semaphore(home, _synchronizer(home, _SEMAPHORE, name, value))

    def latch(self, name, count):
        """The latch of that name in the array's file; with that count, if it is new."""
        if not 0 <= count <= _COUNT:
            raise ValueError('a latch can\'t have a count of %d' % count)
        home = self._file.lock_home()
        return Latch(home, _synchronizer(home, _LATCH, name, count))

    def condition(self, name):
        """The condition of that name for the array's lock."""
        return self.lock.condition(name)

    def barrier(self, name, parties, action=None, timeout=None):
        """The barrier of that name in the array's file, for so many threads of whatever processes. The action is for those who wait by this object."""
        if not 1 <= parties <= 0xFFFF:
            raise ValueError('A barrier is for 1 to 65535 parties, not for %d' % parties)
        home = self._file.lock_home()
        barrier = Barrier(home, _synchronizer(home, _BARRIER, name, 0, parties), action, timeout)
        if barrier.parties != parties:
            raise ValueError('The barrier %r of %s is for %d parties, not for %d' % (name, home.label, barrier.parties, parties))
        return barrier

    # -- waiting for an element

    def wait(self, index, expected, timeout=None):
        """Sleeps while an element is what was expected, until somebody changes it and calls notify. False if the time was over first.

        For integers of 4 and 8 bytes. A read-only array has nowhere to sleep: it looks every millisecond.
        """
        place = self._place(index)
        waiting = _Waiting(timeout)
        with self._anchor(place) as address:
            while True:
                seen = _atomics.load32(address) if address else 0  # before the look, so that no change is slept through
                if self[index] != expected:
                    return True
                if waiting.is_over():
                    return False
                if address:
                    waiting.sleep(address, seen)
                else:
                    time.sleep(0.001)

    def notify(self, index):
        """Wakes all threads of all processes that wait for an element."""
        if self.readonly:
            raise ReadOnlyError('%s was opened read-only' % self._file.label)
        with self._anchor(self._place(index)) as address:
            _futex_wake(address, _ALL)

    def _place(self, index):
        """Where an element is in the file."""
        if self.typecode not in ('i', 'I', 'l', 'L', 'q', 'Q'):
            raise TypeError('only elements of 4 and 8 bytes can be waited for, not %s' % self._file.layout.type.name)
        return self._at(index)

    def _at(self, index):
        self._file.require_open()
        indices = index if isinstance(index, tuple) else (index,)
        place = self._flat(indices)
        if self._range is not None:
            place = self._range.start + place * self._range.step
        return self._file.layout.data + place * self._file.layout.type.size

    def _anchor(self, place):
        return _Anchor(self._file.map, place, self._file.writable)

    # -- sending and closing

    @property
    def handle(self):
        """A text by which another process of this user, in any language, attaches the same array; good while this one has it open."""
        return _show_handle(self)

    def __reduce__(self):
        view = None if self._range is None else (self.shape, self._range, self._order)
        return type(self), (self._file, self.typecode, view)

    def close(self):
        """Closes it for this process; locks that this process holds are freed as those of a dead owner. Does nothing the second time."""
        self._items = _Closed(self._file.label)
        self.__dict__.pop('lock', None)
        self._file.close()

    def __enter__(self):
        self._file.require_open()
        return self

    def __exit__(self, *_):
        self.close()


_UNFINISHED = object()  # in the place of a transaction that its own process could not finish


class _Draft:
    """What a transaction has written so far: nobody else sees it. In the journal it is written at the end, in one go."""

    def __init__(self, array):
        self.home = array._file.lock_home()
        self.lock = Lock(self.home, _ARRAY_LOCK)
        self.participant = self.home.participant
        self.room = self.home.layout.journal_bytes - _ENTRIES
        if self.room < 0:
            raise Error('%s was created without a journal, which transactions need; create it with journal=bytes' % self.home.label)
        self.thread = None  # while it is under way
        self.parts = {self.home.layout.uuid: _Part(self.home.layout, self.home.map)}
        self.last = self.home.layout.uuid  # which the next entry would be for without a name
        self.entries, self.targets = bytearray(), []

    def require_under_way(self):
        if self.thread != _thread.tag:
            raise RuntimeError('this transaction of %s has ended or not begun, or is another thread\'s' % self.home.label)

    def begin(self):
        self.lock.__enter__()
        if self.participant.is_in_transaction():
            self.lock.release()
            raise RuntimeError('a transaction is under way under the lock of %s already: take part in that by tx.on(array)' % self.home.label)
        self.participant.transaction = self
        self.thread = _thread.tag

    def part(self, file):
        if file.layout.uuid not in self.parts:
            self.parts[file.layout.uuid] = _Part(file.layout, file.map)
        return self.parts[file.layout.uuid]

    def read(self, file, place, size):
        part = self.part(file)
        found = bytearray(part.map[place:place + size])
        for other, at, data in self.targets:
            if other is part:
                start, end = max(at, place), min(at + len(data), place + size)
                if start < end:
                    found[start - place:end - place] = data[start - at:end - at]
        return found

    def write(self, file, place, data):
        part = self.part(file)
        entry = _entry(place, data)
        if part.uuid != self.last:
            entry = _name_entry(part.uuid, os.fsencode(file.path or '')) + entry
        if len(self.entries) + len(entry) > self.room:
            raise JournalFullError('The transaction writes more than the journal of %s keeps, which has %d bytes; nothing has happened. Create the '
                                   'array with journal=bytes, 16 for each element of up to 8 bytes, or write less at a time'
                                   % (self.home.label, self.room + _ENTRIES))
        self.last = part.uuid
        self.entries += entry
        self.targets.append((part, place, data))

    def commit(self):
        """T1 to T4. No other thread closes the array meanwhile, and no child is made: both wait for the steps."""
        participant, entries = self.participant, bytes(self.entries)
        with _steps:
            self.lock._require_held()
            mine = self.lock._holds.mine.tag | participant.identity
            word = participant.word(_ARRAY_LOCK)
            if (_atomics.load64(word) ^ mine) & _OWNER:
                raise RuntimeError('the transaction has not happened: the lock of %s was taken away' % self.home.label)
            if not entries:
                return
            journal = participant.base + participant.layout.journal
            checked = _crc32c(entries) << 32 | _CHECKED if participant.layout.durable else 0
            try:
                ctypes.memmove(journal + _ENTRIES, entries, len(entries))  # T1
                _atomics.store64(journal, checked | len(entries))  # T2
                try:
                    _flush_journal(participant)
                except StorageError:
                    _atomics.store64(journal, 0)  # it has not happened: no element was touched
                    raise
                _write_out(participant, self.targets)  # T3
                _atomics.store64(journal, 0)  # T4
            except BaseException:  # an interrupt; or the storage refuses
                if _is_pending(participant):
                    participant.transaction = _UNFINISHED
                    while True:
                        held = _atomics.load64(word)
                        if _atomics.cas64(word, held, held | _DIED):
                            break
                raise

    def end(self):
        self.thread = None
        if self.participant.transaction is self:
            self.participant.transaction = None
        self.lock.release()


class Transaction:
    """An array as a transaction reads and writes it: tx[i], tx[i, j] and, of one dimension, slices. Made by SharedArray.atomically."""

    __slots__ = ('_array', '_draft')

    def __init__(self, array, draft):
        self._array, self._draft = array, draft

    def __enter__(self):
        self._draft.begin()
        return self

    def __exit__(self, kind, value, trace):
        draft = self._draft
        try:
            if kind is None:
                draft.commit()
        finally:
            draft.end()

    def on(self, array):
        """Another array that uses the same lock, in the same transaction."""
        if array._file.lock_home().layout.uuid != self._draft.home.layout.uuid:
            raise ValueError('%s uses another lock than the transaction\'s array' % array._file.label)
        return Transaction(array, self._draft)

    def __len__(self):
        return len(self._array)

    def _element(self, index):
        """Its place in the file, and memory for one of its type."""
        self._draft.require_under_way()
        array = self._array
        place, items = array._at(index), array._items[:0]  # refuses elements that NumPy alone can tell
        memory = bytearray(items.itemsize)
        return place, memory, memoryview(memory).cast(items.format)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place, memory, item = self._element(index)
        memory[:] = self._draft.read(self._array._file, place, len(memory))
        return self._array._decoder()(item[0]) if self._array.typecode in ('e', 'u') else item[0]

    def __setitem__(self, index, value):
        array = self._array
        if isinstance(index, slice):
            places, values = range(*index.indices(len(self))), list(value)
            if len(places) != len(values):
                raise ValueError('%d values for a slice of %d elements' % (len(values), len(places)))
            for place, one in zip(places, values):
                self[place] = one
            return
        place, memory, item = self._element(index)
        if array.readonly:
            raise ReadOnlyError('%s was opened read-only' % array._file.label)
        try:
            item[0] = array._encoded(value)
        except (TypeError, ValueError, OverflowError) as refused:
            array._refuse(value, refused)
        self._draft.write(array._file, place, bytes(memory))


class _Anchor:
    """The address of a place in a mapping, which stays as long as it is in use; 0 if the mapping is read-only."""

    def __init__(self, map, place, writable):
        self._kept = ctypes.c_char.from_buffer(map, place) if writable else None

    def __enter__(self):
        return ctypes.addressof(self._kept) if self._kept is not None else 0

    def __exit__(self, *_):
        self._kept = None


_CTYPES = {'b': ctypes.c_int8, 'B': ctypes.c_uint8, 'h': ctypes.c_int16, 'H': ctypes.c_uint16, 'i': ctypes.c_int32, 'I': ctypes.c_uint32,
           'l': ctypes.c_int64, 'L': ctypes.c_uint64, 'q': ctypes.c_int64, 'Q': ctypes.c_uint64, 'f': ctypes.c_float, 'd': ctypes.c_double,
           '?': ctypes.c_bool, 'c': ctypes.c_char}


# ----------------------------------------------------------------------------------------------------------------------------- handles


def _show_handle(array):
    from urllib.parse import quote_plus
    file, layout = array._file, array._file.layout
    size = layout.type.size
    start, step = (array._range.start, array._range.step) if array._range is not None else (0, 1)
    strides, distance = [], size * step
    for length in reversed(array.shape) if array._order == 'C' else array.shape:
        strides.append(distance)
        distance *= max(1, length)
    if array._order == 'C':
        strides.reverse()

    def numbers(values):
        return 'x'.join(map(str, values))

    shape, code = array.shape, layout.type.code
    if code in _PARTS:  # a complex number is a pair, in a dimension more
        shape, code, strides = shape + (2,), _PARTS[code], strides + [size // 2]
    elif layout.type.format is None:
        code = layout.type.descr
    fields = [('type', code), ('at', start * size), ('shape', numbers(shape)), ('strides', numbers(strides)),
              ('writable', 'true' if file.writable else 'false')]
    if array._order == 'F':
        fields.append(('columns', 'first'))
    for prefix, home in (('', file), ('lock.', file.lock_file)):
        if home is None:
            continue
        address = home.address()
        fields += [(prefix + 'pid', address['pid']), (prefix + 'fd', address['fd'])]
        if address['uuid']:
            fields.append((prefix + 'uuid', _uuid.UUID(bytes=address['uuid'])))
        else:
            elements, size, offset, columns = address['part']
            fields += [(prefix + 'file', address['file']), (prefix + 'offset', offset), (prefix + 'elements', elements), (prefix + 'size', numbers(size))]
            if columns:
                fields.append((prefix + 'fortran', 'true'))
        if address['path']:
            fields.append((prefix + 'path', address['path']))
    return 'sharray:' + '&'.join('%s=%s' % (key, quote_plus(str(value))) for key, value in fields)


def _read_handle(text):
    from urllib.parse import unquote_plus
    if not text.startswith('sharray:'):
        raise ValueError('it does not begin with sharray:')
    fields = {}
    for field in text[len('sharray:'):].split('&'):
        key, _, value = field.partition('=')
        fields[key] = unquote_plus(value)

    def address(prefix):
        uuid = fields.get(prefix + 'uuid')
        found = {'pid': int(fields[prefix + 'pid']), 'fd': int(fields[prefix + 'fd']), 'path': fields.get(prefix + 'path'),
                 'uuid': _uuid.UUID(uuid).bytes if uuid else None}
        if not uuid:
            found['file'] = fields[prefix + 'file']
            found['part'] = (fields[prefix + 'elements'], tuple(int(length) for length in fields[prefix + 'size'].split('x')), int(fields[prefix + 'offset']),
                             fields.get(prefix + 'fortran') == 'true')
        return found

    numbers = [tuple(int(number) for number in fields[key].split('x')) for key in ('shape', 'strides')]
    return (fields['type'], int(fields['at']), numbers[0], numbers[1], fields['writable'] == 'true', 'columns' in fields, address(''),
            address('lock.') if 'lock.pid' in fields else None)


def attach(handle):
    """The array of a handle that another process gave: arr.handle here, array.handle() in Java."""
    try:
        code, at, shape, strides, writable, columns, address, lock = _read_handle(handle)
    except (ValueError, KeyError, AttributeError) as broken:
        raise ValueError('Not the handle of an array: %.200r (%s)' % (handle, broken)) from None
    file = _open_address(address, writable)
    try:
        if lock is not None and writable:
            file.lock_file = _open_address(lock, True)
        return SharedArray(file, None, _view(file, code, at, shape, strides, columns))
    except BaseException:
        file.close()
        raise


def _view(file, code, at, shape, strides, columns):
    """What a handle says of a part of an array: None if it is the whole, else shape, range and order."""
    layout = file.layout
    size = layout.type.size
    if layout.type.format is None:  # the handles of Java know the parts of a complex number and of a record
        pairs = layout.type.code in _PARTS
        if at == 0 and code.isdigit() == pairs and _product(shape) == layout.length * (2 if pairs else 1):
            return None
        raise Error('A part of %s of %s can\'t be attached; attach the whole and use numpy()' % (file.label, layout.type.name))
    if code != str(layout.type.code) and layout.uuid:
        raise ArrayFormatError('The handle is of element type %s, %s of %s' % (code, file.label, layout.type.name))
    count = _product(shape)
    step = distance = 0
    for length, stride in list(zip(shape, strides))[::1 if columns else -1]:
        if length == 1:
            continue
        if step == 0:
            step = stride
        elif stride != distance:
            raise Error('The handle is of a view of shape %s whose elements don\'t lie at one distance; attach the whole and use numpy()' % (shape,))
        distance = stride * length
    step = step or size
    last = at + (count - 1) * step
    if at % size or step % size or count and not (0 <= at < layout.data_bytes and 0 <= last < layout.data_bytes):
        raise ArrayFormatError('The handle\'s elements do not lie in %s' % file.label)
    if at == 0 and step == size and shape == layout.shape and columns == layout.column_major:
        return None
    start, step = at // size, step // size
    stop = start + count * step
    return shape, slice(start, None if stop < 0 else stop, step), 'F' if columns else 'C'


# --------------------------------------------------------------------------------------------------------------------- making and finding


def _initial(type, typecode, shape):
    """Shape and values of what a user gives: a length, a shape, or the values themselves."""
    try:
        shape = (operator.index(shape),)
    except TypeError:
        pass  # an array of NumPy has such a method, too
    if isinstance(shape, tuple):
        lengths = tuple(map(operator.index, shape))
        if not 1 <= len(lengths) <= 8 or min(lengths) < 0:
            raise ValueError('%s is no shape: one to eight lengths, none of them negative' % (shape,))
        return lengths, None
    values = shape if isinstance(shape, (bytes, bytearray, str)) else list(shape)
    size = len(values.encode('utf-16-le', 'surrogatepass')) // 2 if isinstance(values, str) else len(values)
    return (size,), values


def _create(cls, name, typecode, shape, lock, participants=_PARTICIPANTS, stripes=0, synchronizers=8, strict=False,
            journal=_JOURNAL, durable=False):
    type, typecode = _type_of(typecode)
    shape, values = _initial(type, typecode, shape)
    path, label = (None, 'an anonymous array') if name is None else _find(name, make=True)
    lock_file = None
    if lock is True:
        for what, number, most in (('participants', participants, 65_535), ('stripes', stripes, 65_536), ('synchronizers', synchronizers, 4096)):
            if not (1 if what == 'participants' else 0) <= number <= most:
                raise ValueError('An array has %d to %d %s, not %d' % (what == 'participants', most, what, number))
        if journal and not 64 <= journal <= 2**30 or durable and not journal:
            raise ValueError('A journal has 64 to 2^30 bytes, not %d; 0 is none, without durable' % journal)
        layout = _Layout(type, shape, lock=_OWN_LOCK, participants=participants, stripes=stripes, synchronizers=synchronizers, strict=bool(strict),
                         journal=_up(journal, _LINE), durable=bool(durable))
    elif not lock:
        layout = _Layout(type, shape)
    elif isinstance(lock, Lock) and lock._record == _ARRAY_LOCK:
        home = lock._file
        if home.path is None and path is not None:
            raise ValueError('An array with a name can\'t use the lock of an anonymous one: who opens it by name could not find the lock')
        lock_file = _open_address(home.address(), True)
        layout = _Layout(type, shape, lock=_OTHERS_LOCK, lock_uuid=home.layout.uuid, lock_path=os.fsencode(home.path or ''))
    else:
        raise TypeError('lock is True, False or the lock of another array, not %r; a lock of multiprocessing is unknown to other programs' % (lock,))

    def fill(file):
        if values is not None and len(values):
            array = SharedArray(file, typecode)
            (array if type.format else array.numpy())[:] = values

    return cls(_create_file(layout, path, label, lock_file, fill), typecode)


def create(name, typecode, shape, *, lock=True, participants=_PARTICIPANTS, stripes=0, synchronizers=8, strict=False, journal=_JOURNAL,
           durable=False):
    """Makes an array.

    name: a text, by which every process of this user opens it; a pathlib.Path, for a file; None, for an array that goes with its last user.
    typecode: 'i', 'd' ... as in the module array, a name such as 'int32', a text such as 'S16' or 'U5', a number of ctypes, a dtype of NumPy (of records, too).
    shape: a length, a tuple of lengths, or the values themselves.
    lock: True for one of its own, False for none, or the lock of another array.
    participants: how many processes can use the lock at a time. stripes: locks for parts of it. synchronizers: room for conditions and the like.
    strict: after the death of an owner the lock waits for its repair.
    journal: how many bytes of writes a transaction may have, 16 for an element; 0 for none. durable: transactions survive a power failure.
    """
    return _create(SharedArray, name, typecode, shape, lock, participants, stripes, synchronizers, strict, journal, durable)


def open(name, mode='r+'):
    """Opens a named array, or with a pathlib.Path a file: one of Sharray's, or any .npy, which then has no lock. Mode 'r' is read-only."""
    if mode not in ('r', 'r+'):
        raise ValueError('mode is \'r\' or \'r+\', not %r' % (mode,))
    path, label = _find(name)
    return SharedArray(_open_path(path, mode == 'r+', label))


def names():
    """The names of the arrays of this user."""
    try:
        with os.scandir(_own_directory()) as files:
            return sorted(file.name[:-4] for file in files
                          if file.name.endswith('.npy') and not file.name.startswith('.') and file.is_file(follow_symlinks=False))
    except FileNotFoundError:
        return []


def delete(name):
    """Removes a name; who has the array open keeps it. False if there was none."""
    try:
        os.unlink(_named(name))
        return True
    except FileNotFoundError:
        return False
    except OSError as refused:
        raise StorageError('Can\'t delete the array "%s": %s' % (name, refused.strerror)) from refused


# --------------------------------------------------------------------------------------------------- the interface of multiprocessing


class SynchronizedArray(SharedArray):
    """What Array makes: as in multiprocessing, each access takes the lock, and a with statement takes it, too, instead of closing the array."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.lock = self._lock = Lock(self._file.lock_home(), _ARRAY_LOCK)
        self._holds = self._lock._holds

    def __getitem__(self, index):
        if self._holds.mine.held:  # as the lock itself asks
            if index.__class__ is int and self._plain:  # as SharedArray does, without a call more
                try:
                    return self._items[index]
                except IndexError:
                    pass
            return SharedArray.__getitem__(self, index)
        with self._lock:
            return SharedArray.__getitem__(self, index)

    def __setitem__(self, index, value):
        if self._holds.mine.held:
            if index.__class__ is int and self._plain:
                try:
                    self._items[index] = value
                    return
                except (IndexError, TypeError, ValueError, OverflowError):
                    pass
            return SharedArray.__setitem__(self, index, value)
        with self._lock:
            SharedArray.__setitem__(self, index, value)

    def get_lock(self):
        return self._lock

    @property
    def value(self):
        with self.lock:
            return SharedArray.value.fget(self)

    @value.setter
    def value(self, text):
        with self.lock:
            SharedArray.value.fset(self, text)

    def acquire(self, block=True, timeout=None):
        return self.lock.acquire(block, timeout)

    def release(self):
        self.lock.release()

    def __enter__(self):
        self.lock.__enter__()
        return True

    def __exit__(self, *_):
        self.lock.__exit__()


class Synchronized(SynchronizedArray):
    """What Value makes."""

    @property
    def value(self):
        with self.lock:
            return SharedArray.__getitem__(self, 0)

    @value.setter
    def value(self, value):
        with self.lock:
            SharedArray.__setitem__(self, 0, value)


class SharedValue(SharedArray):
    """What RawValue makes."""

    @property
    def value(self):
        return self[0]

    @value.setter
    def value(self, value):
        self[0] = value


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """As multiprocessing.Array. lock: True, False, or the lock of another array of this module."""
    return _create(SynchronizedArray if lock else SharedArray, None, typecode_or_type, size_or_initializer, lock)


def Value(typecode_or_type, value=0, *, lock=True, ctx=None):
    """As multiprocessing.Value."""
    kind, code = _type_of(typecode_or_type)
    initial = value if value != 0 or isinstance(value, bool) else {'c': b'\0', 'u': '\0'}.get(code, 0)
    return _create(Synchronized if lock else SharedValue, None, code or kind.name, [initial] if code not in ('c', 'u') else initial, lock)


def RawArray(typecode_or_type, size_or_initializer):
    """As multiprocessing.RawArray: without a lock."""
    return Array(typecode_or_type, size_or_initializer, lock=False)


def RawValue(typecode_or_type, value=0):
    """As multiprocessing.RawValue: without a lock."""
    return Value(typecode_or_type, value, lock=False)
