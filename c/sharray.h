/* sharray.h - fixed-length typed arrays in shared memory, with a lock that survives kill -9; shared with Java, Python and NumPy.
 *
 * SPDX-License-Identifier: Apache-2.0
 *
 * OVERVIEW
 *
 *     #define SHARRAY_IMPLEMENTATION                       // in one source file of the program, and before all other headers
 *     #include "sharray.h"
 *
 *     struct sharray *counts;                              // in Java: SharedIntArray.create(5, options().named("counts"))
 *     if (sharray_open(&counts, "counts", SHARRAY_READ_WRITE) < 0) {
 *         fprintf(stderr, "%s\n", sharray_error_message());
 *         exit(1);
 *     }
 *     int32_t *elements = sharray_int32(counts);           // a plain array
 *     struct sharray_lock *lock = sharray_array_lock(counts);
 *     if (sharray_acquire(lock) < 0) ...                   // in Java: counts.lock().lock(), in Python: with counts.lock:
 *     elements[0]++;
 *     sharray_release(lock);
 *     sharray_close(counts);
 *
 * One array is one file: docs/format.md. The lock's protocol is docs/locking.md, whose step numbers (A1, W2, P3 ...) stand in the comments. It
 * needs Linux on x86-64 or AArch64, GCC or Clang, C11 or C++11 or newer, the C library and nothing else (compile with -pthread).
 *
 * RETURN VALUES
 *
 *     A function that returns int returns 0 if all is well, a positive number if it has more to say (SHARRAY_OWNER_DIED), and a negative one if it
 *     has failed (enum sharray_result); sharray_handle() alone returns a length. A function that returns a pointer returns NULL if it has failed.
 *     After a failure, sharray_error_message() says what was asked, what was found and what to do, and sharray_error_code() has the number.
 *
 * MEMORY
 *
 *     Elements are read and written through plain pointers. What is done between acquire and release is seen by the next owner of the lock, in any
 *     process and language. Without the lock, use atomic operations on the elements: __atomic_load_n(&elements[i], __ATOMIC_SEQ_CST) and its
 *     family, or std::atomic_ref, with sequential consistency, agree with Java's getVolatile, setVolatile, compareAndSet and getAndAdd;
 *     __ATOMIC_ACQUIRE with getAcquire, __ATOMIC_RELEASE with setRelease, __ATOMIC_RELAXED with getOpaque and setOpaque. An aligned element of up
 *     to 8 bytes is never seen half written.
 *
 * DEATH
 *
 *     If the owner of a lock is killed, the next one gets it, and is told: sharray_acquire() returns SHARRAY_OWNER_DIED. The lock is held then, and
 *     what it protects may be half done. A strict lock is refused instead (SHARRAY_ERR_ORPHANED) until somebody has mended what it protects: see
 *     sharray_acquire_to_repair(). A thread that ends while it holds a lock counts as an owner that died.
 *
 * TRANSACTIONS
 *
 *     What Java and Python write by atomically() is all there or not at all, also for a program of these: sharray_acquire() finishes first what a dead
 *     owner had committed, in all arrays that use the lock. If that can't be done, it fails and the lock is left to others. OWNER_DIED is returned as
 *     after any death; if the journal was damaged, sharray_error_message() says so. A program of these writes no transactions itself.
 *
 * THREADS
 *
 *     All functions can be called by all threads, on the same array, but for sharray_close(): that no other thread uses the array by then is the
 *     caller's duty, as with munmap(2); one that does will touch memory that is gone. A lock belongs to a thread, which can acquire it again and has to
 *     release it as often. Waits are not ended by signals. No function is safe in a signal handler. A thread must not be cancelled asynchronously
 *     (pthread_setcanceltype) while it is in a function of these.
 *
 * FORK
 *
 *     A child has all arrays of its parent, and none of its locks; it takes part in the locks as a process of its own when it first acquires one.
 *     fork(3) sees to that. After clone(2) or vfork(2) do nothing here but exec.
 *
 * PROCESSES
 *
 *     A process takes one of a file's participant slots (40, unless its maker says otherwise) when it first acquires a lock of it, and keeps it until
 *     it has closed all its openings of the file, or ends. Another process that waits for a lock of it finds its death within some 20 ms.
 *
 * FILES
 *
 *     Named arrays are in /dev/shm/sharray-<uid>, or in the directory of the environment variable SHARRAY_DIRECTORY. Don't let another program shorten
 *     a file that is open here (numpy.save to the same path does): memory that is gone is SIGBUS. Don't lock a whole file (lockf(3)).
 */

#ifndef SHARRAY_H
#define SHARRAY_H

#if !defined(__linux__) || !(defined(__x86_64__) || defined(__aarch64__)) || !defined(__LP64__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "sharray.h needs 64-bit Linux on x86-64 or little-endian AArch64"
#endif
#if !defined(__GNUC__)
#error "sharray.h needs GCC or Clang: it uses their atomic builtins"
#endif

#if defined(SHARRAY_IMPLEMENTATION) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* for what Linux has beyond POSIX */
#endif
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------------------------------- results */

enum sharray_result {
    SHARRAY_OK = 0,
    SHARRAY_OWNER_DIED = 1,        /* the lock is held, and its last owner died while it held it: what it protects may be half done */
    SHARRAY_TIMEOUT = -1,          /* not in that time; not at once, if there was none */
    SHARRAY_ERR_INVALID = -2,      /* an argument that can't be: a bad name, an index out of bounds, NULL */
    SHARRAY_ERR_NOT_FOUND = -3,    /* there is no such array, or it is gone */
    SHARRAY_ERR_EXISTS = -4,       /* there is an array or another file of that name already */
    SHARRAY_ERR_FORMAT = -5,       /* the file is no array, of another version of the format, damaged or truncated */
    SHARRAY_ERR_SYSTEM = -6,       /* the system refuses: no room, no memory, no permission, no such place */
    SHARRAY_ERR_READ_ONLY = -7,    /* the array was opened read-only */
    SHARRAY_ERR_TYPE = -8,         /* the elements are of another type, or do not lie side by side */
    SHARRAY_ERR_NO_LOCK = -9,      /* the array has no lock */
    SHARRAY_ERR_FULL = -10,        /* all participant slots are in use */
    SHARRAY_ERR_ORPHANED = -11,    /* the owner of a strict lock died, and nobody has mended what the lock protects */
    SHARRAY_ERR_NOT_OWNER = -12    /* this thread does not hold the lock */
};

/* What the last failure of this thread was, in words; an empty text before the first. Good until the thread's next failure. */
const char *sharray_error_message(void);

/* The same as a number of enum sharray_result. */
int sharray_error_code(void);

/* -------------------------------------------------------------------------------------------------------------------------- types */

/* Element types, with their codes in the file. */
enum sharray_type {
    SHARRAY_INT8 = 1,
    SHARRAY_UINT8 = 2,
    SHARRAY_INT16 = 3,
    SHARRAY_UINT16 = 4,
    SHARRAY_INT32 = 5,
    SHARRAY_UINT32 = 6,
    SHARRAY_INT64 = 7,
    SHARRAY_UINT64 = 8,
    SHARRAY_FLOAT32 = 9,
    SHARRAY_FLOAT64 = 10,
    SHARRAY_BOOL = 11,
    SHARRAY_CHAR16 = 12,     /* a unit of UTF-16, Java's char */
    SHARRAY_FLOAT16 = 13,
    SHARRAY_COMPLEX64 = 14,  /* two floats */
    SHARRAY_COMPLEX128 = 15, /* two doubles */
    SHARRAY_TEXT = 16,       /* NumPy's S: bytes, of UTF-8, padded with zeros */
    SHARRAY_TEXT32 = 17,     /* NumPy's U: characters of four bytes, padded with zeros */
    SHARRAY_RECORD = 18      /* a struct: sharray_descr() names its fields */
};

#define SHARRAY_MAX_RANK 8

/* An open array. */
struct sharray;

/* A lock of an array; the same in all processes. */
struct sharray_lock;

/* ----------------------------------------------------------------------------------------------------------- making and finding */

/* What a new array shall be. What is left 0 is as usual: struct sharray_options options = {.type = SHARRAY_INT32, .shape = {5}}; */
struct sharray_options {
    enum sharray_type type;          /* not SHARRAY_RECORD */
    int text_length;                 /* of SHARRAY_TEXT in bytes, of SHARRAY_TEXT32 in characters; else 0 */
    int rank;                        /* number of dimensions, 1 to 8; 0 counts as 1 */
    int64_t shape[SHARRAY_MAX_RANK]; /* their lengths, in elements; the last dimension runs fastest */
    bool unlocked;                   /* without a lock */
    struct sharray *lock_of;         /* or with the lock of this array */
    int participants;                /* how many processes can use the lock at a time, 1 to 65,535; 0 counts as 40 */
    int stripes;                     /* locks for parts of the array, 0 to 65,536 */
    int synchronizers;               /* room for Java's conditions, semaphores and the like, up to 4,096; 0 counts as 8, -1 is none */
    bool strict;                     /* after an owner's death the locks wait for their repair */
    int journal;                     /* bytes for transactions of Java and Python, 64 to 2^30; 0 counts as 1024, -1 is none */
    bool durable;                    /* transactions survive power failures, too */
};

enum sharray_mode {
    SHARRAY_READ_WRITE = 0,
    SHARRAY_READ_ONLY = 1
};

/* Makes an array of zeros, in one step for all others. With a name (1 to 251 bytes of UTF-8) every process of this user opens it by that; with NULL
 * it is anonymous, goes with its last user, and is found by its handle. Its memory is reserved: a write never finds the system without room. Errors:
 * INVALID, EXISTS, SYSTEM; NOT_FOUND, READ_ONLY or NO_LOCK of options->lock_of. */
int sharray_create(struct sharray **out, const char *name, const struct sharray_options *options);

/* The same in a file, which is a valid .npy. */
int sharray_create_file(struct sharray **out, const char *path, const struct sharray_options *options);

/* Opens a named array. Errors: INVALID, NOT_FOUND, FORMAT, SYSTEM. */
int sharray_open(struct sharray **out, const char *name, enum sharray_mode mode);

/* Opens an array's file, or any .npy file (of versions 1 to 3, little-endian), which then has no lock. Symbolic links are not followed. */
int sharray_open_file(struct sharray **out, const char *path, enum sharray_mode mode);

/* Opens what another process gave by a handle: Java's array.handle(), Python's arr.handle, sharray_handle(). It may be a view: mind the strides.
 * Errors: INVALID, NOT_FOUND, FORMAT, SYSTEM. */
int sharray_attach(struct sharray **out, const char *handle);

/* Writes a text by which another process of this user attaches the array, for as long as this one has it open; printable ASCII without spaces. As
 * snprintf(3): returns the text's length, and writes no more than size bytes with the NUL; negative if it fails. */
int sharray_handle(struct sharray *array, char *buffer, size_t size);

/* Removes a name; who has the array open keeps it. Errors: INVALID, NOT_FOUND, SYSTEM. */
int sharray_delete(const char *name);

/* Closes an opening: the pointers to its elements and the locks had from it are gone. With the last opening of a file, this process leaves its locks;
 * those that its threads still hold are freed as a dead owner's. NULL is fine. */
void sharray_close(struct sharray *array);

/* -------------------------------------------------------------------------------------------------------------------------- facts */

enum sharray_type sharray_element_type(const struct sharray *array);
int sharray_rank(const struct sharray *array);                /* number of dimensions, 1 to 8 */
const int64_t *sharray_shape(const struct sharray *array);    /* their lengths, in elements */
const int64_t *sharray_strides(const struct sharray *array);  /* the distances of elements in them, in bytes; negative in some views */
int64_t sharray_length(const struct sharray *array);          /* number of all elements */
int64_t sharray_element_size(const struct sharray *array);    /* in bytes */
bool sharray_is_readonly(const struct sharray *array);
bool sharray_is_contiguous(const struct sharray *array);      /* whether the elements lie side by side, in rows or in columns */
bool sharray_is_column_major(const struct sharray *array);    /* whether the first dimension runs fastest */
bool sharray_has_lock(const struct sharray *array);           /* its own, or another array's */
bool sharray_is_strict(const struct sharray *array);          /* of a lock of its own */
int sharray_stripes(const struct sharray *array);
const char *sharray_descr(const struct sharray *array);       /* the element type as NumPy writes it: <i4, |S10, a list of a record's fields */

/* ----------------------------------------------------------------------------------------------------------------------- elements */

/* The elements as an array of C, at the first one: of each type one function to change them, which refuses read-only arrays, and one to read them. In
 * the order in which they are stored (rows, unless sharray_is_column_major). Errors: TYPE if they are of another type, or lie apart because the array
 * is a view (then use sharray_element); READ_ONLY.
 *
 * bool is 0 or 1. float16 is its 16 bits (_Float16 where a compiler has it). complex is pairs, real and imaginary part, as float complex and
 * std::complex have them. Text i begins at text + i * sharray_element_size(). */
#define SHARRAY_ELEMENTS(name, ctype)                                                                                                            \
    ctype *sharray_##name(struct sharray *array);                                                                                                \
    const ctype *sharray_const_##name(const struct sharray *array);
SHARRAY_ELEMENTS(int8, int8_t)
SHARRAY_ELEMENTS(uint8, uint8_t)
SHARRAY_ELEMENTS(int16, int16_t)
SHARRAY_ELEMENTS(uint16, uint16_t)
SHARRAY_ELEMENTS(int32, int32_t)
SHARRAY_ELEMENTS(uint32, uint32_t)
SHARRAY_ELEMENTS(int64, int64_t)
SHARRAY_ELEMENTS(uint64, uint64_t)
SHARRAY_ELEMENTS(float32, float)
SHARRAY_ELEMENTS(float64, double)
SHARRAY_ELEMENTS(bool, bool)
SHARRAY_ELEMENTS(char16, char16_t)
SHARRAY_ELEMENTS(float16, uint16_t)
SHARRAY_ELEMENTS(complex64, float)
SHARRAY_ELEMENTS(complex128, double)
SHARRAY_ELEMENTS(text, char)
SHARRAY_ELEMENTS(text32, char32_t)
#undef SHARRAY_ELEMENTS

/* The first element (that of indices 0, 0 ...), of whatever type; the others lie at sharray_strides() from it. Error: READ_ONLY. */
void *sharray_data(struct sharray *array);
const void *sharray_const_data(const struct sharray *array);

/* The element of an index from 0 to sharray_length(), which counts them in the order in which they are stored. Errors: INVALID if it is out of
 * bounds; READ_ONLY. */
void *sharray_element(struct sharray *array, int64_t index);
const void *sharray_const_element(const struct sharray *array, int64_t index);

/* -------------------------------------------------------------------------------------------------------------------------- locks */

#define SHARRAY_FOREVER INT64_MAX

/* The lock for the whole array, its own or the other array's; good until the array is closed. Errors: NO_LOCK, READ_ONLY; NOT_FOUND, FORMAT or SYSTEM
 * if it is another array's. */
struct sharray_lock *sharray_array_lock(struct sharray *array);

/* The lock of the part that has an element (its stripe); the array's, if it has no stripes. Errors: as above; INVALID if the index is out of bounds. */
struct sharray_lock *sharray_lock_of(struct sharray *array, int64_t index);

/* Acquires a lock, however long that takes, or once more if this thread has it. Acquire ordering. OK; OWNER_DIED, and the lock is held; else it is
 * not held: ORPHANED if it is strict and its owner died; FULL if no participant slot is left; SYSTEM. */
int sharray_acquire(struct sharray_lock *lock);

/* The same, or SHARRAY_TIMEOUT if the lock is not to be had at once. A dead owner's lock is. */
int sharray_try_acquire(struct sharray_lock *lock);

/* The same, or SHARRAY_TIMEOUT after so many nanoseconds (0 or less: at once). */
int sharray_timed_acquire(struct sharray_lock *lock, int64_t nanoseconds);

/* Releases one hold. Release ordering. Error: NOT_OWNER. */
int sharray_release(struct sharray_lock *lock);

/* As sharray_acquire, but takes a strict lock whose owner died, too: OWNER_DIED says so. Mend what the lock protects, then call
 * sharray_mark_consistent and sharray_release; released without that mark, a strict lock still has to be repaired. */
int sharray_acquire_to_repair(struct sharray_lock *lock);

/* Says, by the lock's owner, that what a dead owner left is whole again. Error: NOT_OWNER. */
int sharray_mark_consistent(struct sharray_lock *lock);

bool sharray_is_locked(const struct sharray_lock *lock);      /* whether some thread of some process holds it just now */
bool sharray_is_held(const struct sharray_lock *lock);        /* whether this thread does */
int64_t sharray_owner_deaths(const struct sharray_lock *lock); /* how many owners have died holding it */

/* ------------------------------------------------------------------------------------------------------------ waiting for an element */

/* Sleeps while an integer of 4 or 8 bytes is what was expected, until somebody changes it and calls sharray_notify (Java's awaitChange,
 * notifyWaiters). OK if it is another one now, read with acquire ordering; TIMEOUT after so many nanoseconds. Works in read-only arrays, too. The
 * index counts as in sharray_element. Errors: INVALID, TYPE. */
int sharray_wait(const struct sharray *array, int64_t index, int64_t expected, int64_t nanoseconds);

/* Wakes all threads of all processes that wait for an element; change it before, by an atomic operation with release ordering or stronger. Errors:
 * INVALID, TYPE, READ_ONLY. */
int sharray_notify(struct sharray *array, int64_t index);

#ifdef __cplusplus
}
#endif

#endif /* SHARRAY_H */

/* ================================================================================================================= implementation */

#if defined(SHARRAY_IMPLEMENTATION) && !defined(SHARRAY_IMPLEMENTED)
#define SHARRAY_IMPLEMENTED

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#if !defined(O_TMPFILE) || !defined(F_OFD_SETLK)
#error "where SHARRAY_IMPLEMENTATION is defined, include sharray.h before all other headers, or define _GNU_SOURCE"
#endif

/* ------------------------------------------------------------------------------------------------------------------------- errors */

static __thread char shr_message[768];
static __thread int shr_code;

const char *sharray_error_message(void) { return shr_message; }

int sharray_error_code(void) { return shr_code; }

__attribute__((format(printf, 2, 3))) static int shr_fail(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(shr_message, sizeof shr_message, format, arguments);
    va_end(arguments);
    for (char *c = shr_message; *c != 0; c++) { /* what a damaged file says of itself is quoted: one line, and harmless to a terminal */
        if ((unsigned char)*c < ' ' || *c == 0x7F) *c = '?';
    }
    return shr_code = code;
}

/* A text of its own, to be freed; NULL without memory. */
__attribute__((format(printf, 1, 2))) static char *shr_text(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) text = NULL;
    va_end(arguments);
    return text;
}

static int shr_no_memory(void) { return shr_fail(SHARRAY_ERR_SYSTEM, "There is no memory left"); }

/* --------------------------------------------------------------------------------------------------------- atomics and the kernel */

/* Sequentially consistent throughout, which is at least what docs/locking.md asks for; only A1 and R1 are told their orderings where they are. */

static uint64_t shr_load64(const void *at) { return __atomic_load_n((const uint64_t *)at, __ATOMIC_SEQ_CST); }
static uint32_t shr_load32(const void *at) { return __atomic_load_n((const uint32_t *)at, __ATOMIC_SEQ_CST); }
static void shr_store64(void *at, uint64_t value) { __atomic_store_n((uint64_t *)at, value, __ATOMIC_SEQ_CST); }
static void shr_store32(void *at, uint32_t value) { __atomic_store_n((uint32_t *)at, value, __ATOMIC_SEQ_CST); }
static void shr_add64(void *at, uint64_t amount) { __atomic_fetch_add((uint64_t *)at, amount, __ATOMIC_SEQ_CST); }
static void shr_add32(void *at, uint32_t amount) { __atomic_fetch_add((uint32_t *)at, amount, __ATOMIC_SEQ_CST); }

static bool shr_cas64(void *at, uint64_t old, uint64_t following)
{
    return __atomic_compare_exchange_n((uint64_t *)at, &old, following, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* A full fence and a pause, in assembly: ThreadSanitizer's compilers refuse the fence's builtin. */
#if defined(__x86_64__)
static void shr_fence(void) { __asm__ __volatile__("mfence" ::: "memory"); }
static void shr_pause(void) { __asm__ __volatile__("pause"); }
#else
static void shr_fence(void) { __asm__ __volatile__("dmb ish" ::: "memory"); }
static void shr_pause(void) { __asm__ __volatile__("yield"); }
#endif

/* FUTEX_WAIT and FUTEX_WAKE without FUTEX_PRIVATE_FLAG: other processes are reached. */
enum { SHR_WAIT = 0, SHR_WAKE = 1, SHR_ALL = INT_MAX };

/* Sleeps while 32 bits have a value; whatever the kernel answers, the caller looks again. */
static void shr_futex_wait(const void *at, uint32_t value, int64_t nanoseconds)
{
    struct timespec limit;
    limit.tv_sec = (time_t)(nanoseconds / 1000000000);
    limit.tv_nsec = (long)(nanoseconds % 1000000000);
    syscall(SYS_futex, at, SHR_WAIT, value, &limit, NULL, 0);
}

static void shr_futex_wake(const void *at, int count) { syscall(SYS_futex, at, SHR_WAKE, count, NULL, NULL, 0); }

/* After this, no instruction of a process follows whose death notice was seen. False if it can't be: before Linux 4.16. */
static bool shr_fence_others(void)
{
    enum { GLOBAL_EXPEDITED = 2 };
    return syscall(SYS_membarrier, GLOBAL_EXPEDITED, 0, 0) == 0;
}

static int64_t shr_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Locks or unlocks one byte of a file for its open file description; false if somebody else has it. */
static bool shr_byte_lock(int fd, int64_t position, int kind)
{
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = (short)kind;
    lock.l_whence = SEEK_SET;
    lock.l_start = position;
    lock.l_len = 1;
    return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

/* When a process started, in clock ticks since boot; -1 if it has ended, reaped or not. */
static int64_t shr_process_start(int64_t pid)
{
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t size = read(fd, line, sizeof line - 1);
    close(fd);
    if (size <= 0) return -1;
    line[size] = 0;
    char *rest = strrchr(line, ')'); /* the name before may have anything in it */
    if (rest == NULL) return -1;
    char state = 0;
    long long threads = 0, start = 0;
    int field = 3;
    char *save = NULL;
    for (char *word = strtok_r(rest + 1, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save), field++) {
        if (field == 3) state = word[0];
        if (field == 20) threads = atoll(word);
        if (field == 22) start = atoll(word);
    }
    return (state == 'Z' || state == 'X') && threads <= 1 ? -1 : (int64_t)start;
}

/* ------------------------------------------------------------------------------------------------------------------- element types */

struct shr_type {
    int code;
    int64_t size;
    int64_t alignment;
};

static const struct shr_primitive {
    int code;
    int size;
    char name[12];
    char descr[5];
} SHR_KNOWN[] = {
    {SHARRAY_INT8, 1, "int8", "|i1"}, {SHARRAY_UINT8, 1, "uint8", "|u1"}, {SHARRAY_INT16, 2, "int16", "<i2"},
    {SHARRAY_UINT16, 2, "uint16", "<u2"}, {SHARRAY_INT32, 4, "int32", "<i4"}, {SHARRAY_UINT32, 4, "uint32", "<u4"},
    {SHARRAY_INT64, 8, "int64", "<i8"}, {SHARRAY_UINT64, 8, "uint64", "<u8"}, {SHARRAY_FLOAT32, 4, "float32", "<f4"},
    {SHARRAY_FLOAT64, 8, "float64", "<f8"}, {SHARRAY_BOOL, 1, "bool", "|b1"}, {SHARRAY_CHAR16, 2, "char16", "<u2"},
    {SHARRAY_FLOAT16, 2, "float16", "<f2"}, {SHARRAY_COMPLEX64, 8, "complex64", "<c8"}, {SHARRAY_COMPLEX128, 16, "complex128", "<c16"}};

static const struct shr_primitive *shr_known(int code)
{
    return code >= SHARRAY_INT8 && code <= SHARRAY_COMPLEX128 ? &SHR_KNOWN[code - 1] : NULL; /* the table is in the order of the codes */
}

static const char *shr_type_name(int code)
{
    const struct shr_primitive *known = shr_known(code);
    return known != NULL ? known->name : code == SHARRAY_TEXT || code == SHARRAY_TEXT32 ? "text" : code == SHARRAY_RECORD ? "record" : "no known type";
}

/* The part of a complex number; else 0. */
static int shr_part(int code) { return code == SHARRAY_COMPLEX64 ? SHARRAY_FLOAT32 : code == SHARRAY_COMPLEX128 ? SHARRAY_FLOAT64 : 0; }

static struct shr_type shr_type_of(int code)
{
    const struct shr_primitive *known = shr_known(code);
    struct shr_type type;
    type.code = code;
    type.size = known->size;
    type.alignment = shr_part(code) ? known->size / 2 : known->size;
    return type;
}

/* A text of Python's that is being read: a header's dictionary, a descr. */
struct shr_reader {
    const char *at, *end;
    const char *label; /* of the file, for messages */
};

static char shr_peek(struct shr_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || (*reader->at >= '\t' && *reader->at <= '\r'))) reader->at++;
    return reader->at < reader->end ? *reader->at : 0;
}

static bool shr_next(struct shr_reader *reader, char wanted)
{
    if (shr_peek(reader) != wanted) return false;
    reader->at++;
    return true;
}

/* A text in quotes; false if there is none, or one with escapes. */
static bool shr_read_string(struct shr_reader *reader, const char **text, size_t *size)
{
    char quote = shr_peek(reader);
    if (quote != '\'' && quote != '"') return false;
    *text = ++reader->at;
    while (reader->at < reader->end && *reader->at != quote) {
        if (*reader->at == '\\') return false;
        reader->at++;
    }
    *size = (size_t)(reader->at - *text);
    return shr_next(reader, quote);
}

static bool shr_read_number(struct shr_reader *reader, int64_t *number)
{
    char digit = shr_peek(reader);
    if (digit < '0' || digit > '9') return false;
    for (*number = 0; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9'; reader->at++) {
        if (__builtin_mul_overflow(*number, 10, number) || __builtin_add_overflow(*number, *reader->at - '0', number)) return false;
    }
    if (reader->at < reader->end && *reader->at == 'L') reader->at++; /* Python 2 wrote some lengths so */
    return true;
}

/* (3, 2): lengths and a bracket; -1 if it is none, else the rank. */
static int shr_read_shape(struct shr_reader *reader, int64_t shape[SHARRAY_MAX_RANK])
{
    int rank = 0;
    if (!shr_next(reader, '(')) return -1;
    while (!shr_next(reader, ')')) {
        if (rank == SHARRAY_MAX_RANK || !shr_read_number(reader, &shape[rank++])) return -1;
        if (!shr_next(reader, ',') && shr_peek(reader) != ')') return -1;
    }
    return rank;
}

/* False beyond 2^63 - 1. */
static bool shr_product(const int64_t *shape, int rank, int64_t *product)
{
    *product = 1;
    for (int i = 0; i < rank; i++) {
        if (__builtin_mul_overflow(*product, shape[i], product)) return false;
    }
    return true;
}

/* A type with a name: <i4, |S10. */
static int shr_named_type(const char *name, size_t size, const char *label, struct shr_type *type)
{
    const char *kind = name;
    size_t left = size;
    char order = '<';
    if (left > 0 && strchr("<>=|", *kind) != NULL && *kind != 0) order = *kind++, left--;
    if (left >= 2 && left <= 10 && (*kind == 'S' || *kind == 'U')) {
        struct shr_reader digits = {kind + 1, kind + left, label};
        int64_t unit = *kind == 'U' ? 4 : 1, count;
        if (shr_read_number(&digits, &count) && digits.at == digits.end && digits.end[-1] != 'L' && count > 0 && count <= INT32_MAX / unit) {
            if (unit > 1 && order == '>') goto big_endian;
            type->code = unit > 1 ? SHARRAY_TEXT32 : SHARRAY_TEXT;
            type->size = count * unit;
            type->alignment = unit;
            return SHARRAY_OK;
        }
    }
    if (left == 1 && *kind == '?') kind = "b1", left = 2;
    for (int code = SHARRAY_INT8; code <= SHARRAY_COMPLEX128; code++) {
        const char *descr = shr_known(code)->descr;
        if (code != SHARRAY_CHAR16 && strlen(descr + 1) == left && memcmp(descr + 1, kind, left) == 0) {
            *type = shr_type_of(code);
            if (type->size > 1 && order == '>') goto big_endian;
            return SHARRAY_OK;
        }
    }
    return shr_fail(SHARRAY_ERR_FORMAT, "%s can't be opened: elements of type %.*s can't be shared", label, (int)(size > 60 ? 60 : size), name);
big_endian:
    return shr_fail(SHARRAY_ERR_FORMAT, "%s can't be opened: its elements (%.*s) are big-endian; write it again with little-endian ones", label,
                    (int)size, name);
}

static int shr_no_field(const struct shr_reader *reader, const char *from)
{
    int size = reader->end - from > 60 ? 60 : (int)(reader->end - from);
    return shr_fail(SHARRAY_ERR_FORMAT, "%s can't be opened: there is no field of a record at %.*s", reader->label, size, from);
}

static int shr_read_type(struct shr_reader *reader, int depth, struct shr_type *type);

/* [('x', '<f8'), ('', '|V4'), ('y', '<i4', (3,))] */
static int shr_read_record(struct shr_reader *reader, int depth, struct shr_type *type)
{
    type->code = SHARRAY_RECORD;
    type->size = 0;
    type->alignment = 1;
    shr_next(reader, '[');
    while (!shr_next(reader, ']')) {
        const char *from = reader->at, *name, *gap;
        size_t name_size, gap_size;
        int64_t bytes, count = 1, shape[SHARRAY_MAX_RANK];
        struct shr_type field;
        if (!shr_next(reader, '(') || !shr_read_string(reader, &name, &name_size) || !shr_next(reader, ',')) return shr_no_field(reader, from);
        struct shr_reader rest = *reader;
        if (name_size == 0 && shr_read_string(&rest, &gap, &gap_size) && gap_size > 2 && memcmp(gap, "|V", 2) == 0) {
            struct shr_reader digits = {gap + 2, gap + gap_size, reader->label};
            if (!shr_read_number(&digits, &field.size) || digits.at != digits.end) return shr_no_field(reader, from);
            field.alignment = 1;
            *reader = rest;
        } else {
            int result = shr_read_type(reader, depth + 1, &field);
            if (result < 0) return result;
        }
        if (shr_next(reader, ',') && shr_peek(reader) != ')') {
            int rank = 1;
            if (shr_peek(reader) == '(') {
                rank = shr_read_shape(reader, shape);
            } else if (!shr_read_number(reader, &shape[0])) {
                rank = -1;
            }
            if (rank < 0 || !shr_product(shape, rank, &count)) return shr_no_field(reader, from);
        }
        if (!shr_next(reader, ')') || (!shr_next(reader, ',') && shr_peek(reader) != ']')
            || __builtin_mul_overflow(count, field.size, &bytes) || __builtin_add_overflow(type->size, bytes, &type->size)
            || type->size > INT32_MAX) {
            return shr_no_field(reader, from);
        }
        if (field.alignment > type->alignment) type->alignment = field.alignment;
    }
    return type->size > 0 ? SHARRAY_OK : shr_fail(SHARRAY_ERR_FORMAT, "%s can't be opened: its records have no fields", reader->label);
}

static int shr_read_type(struct shr_reader *reader, int depth, struct shr_type *type)
{
    const char *from = reader->at, *name;
    size_t size;
    if (shr_peek(reader) == '[' && depth < 32) return shr_read_record(reader, depth, type);
    if (!shr_read_string(reader, &name, &size)) return shr_no_field(reader, from);
    return shr_named_type(name, size, reader->label, type);
}

/* --------------------------------------------------------------------------------------------------------------------- file format */

enum {
    SHR_VERSION = 5,
    SHR_PAGE = 4096,
    SHR_LINE = 64,
    SHR_SMALL_HEADER_SPACES = 128, /* more than NumPy writes: so a truncated file is told from one of NumPy's with more behind its elements */
    SHR_MAX_HEADER = 10 + 0xFFFF,
    SHR_TRAILER = 256,
    SHR_RECORD = 128,
    SHR_ARRAY_LOCK = 0,
    SHR_REGISTRY_LOCK = 1,
    SHR_FIRST_STRIPE = 2,
    SHR_MAX_PATH = 4096,
    SHR_MIN_JOURNAL = 64,
    SHR_MAX_JOURNAL = 1 << 30
};

/* Flags in a trailer. */
enum { SHR_STRICT = 1, SHR_DURABLE = 2 };

enum { SHR_NO_LOCK, SHR_OWN_LOCK, SHR_OTHERS_LOCK };

/* In a trailer. */
enum {
    SHR_T_VERSION = 8,
    SHR_T_TYPE = 12,
    SHR_T_UUID = 16,
    SHR_T_FILE_SIZE = 32,
    SHR_T_DATA = 40,
    SHR_T_LENGTH = 48,
    SHR_T_CREATED = 56,
    SHR_T_CREATOR = 64,
    SHR_T_LOCK = 72,
    SHR_T_PARTICIPANTS = 76,
    SHR_T_RECORDS = 80,
    SHR_T_SLOTS = 88,
    SHR_T_LOCK_UUID = 96,
    SHR_T_PATH = 112,
    SHR_T_PATH_BYTES = 120,
    SHR_T_STRIPES = 124,
    SHR_T_SYNCHRONIZERS = 128,
    SHR_T_FLAGS = 132,
    SHR_T_FIRST_SYNCHRONIZER = 136,
    SHR_T_ELEMENT_SIZE = 144,
    SHR_T_HEADER_CRC = 148,
    SHR_T_JOURNAL = 152,
    SHR_T_JOURNAL_BYTES = 160,
    SHR_T_UNUSED = 168,
    SHR_T_CRC = 252
};

static const char SHR_MAGIC[8] = {'S', 'H', 'A', 'R', 'R', 'A', 'Y', '\n'};

/* Where what lies in an array's file. */
struct shr_layout {
    struct shr_type type;
    char *descr;
    int64_t text; /* of the header's bytes, without padding */
    int rank;
    int64_t shape[SHARRAY_MAX_RANK];
    bool column_major;
    int64_t length, data, data_bytes, file_size;
    bool ours; /* made by Sharray: the rest is of meaning */
    unsigned char uuid[16];
    uint32_t lock;
    int64_t participants, stripes, synchronizers, journal_bytes;
    bool strict, durable;
    unsigned char lock_uuid[16];
    char *lock_path; /* or NULL */
    int64_t control, records, first_synchronizer, slots, slot_bytes, journal, path;
};

static void shr_free_layout(struct shr_layout *layout)
{
    free(layout->descr);
    free(layout->lock_path);
}

static uint32_t shr_crc32c(const void *data, size_t size)
{
    /* of four bits at a time; RFC 3720, appendix B.4 */
    static const uint32_t table[16] = {0x00000000, 0x105EC76F, 0x20BD8EDE, 0x30E349B1, 0x417B1DBC, 0x5125DAD3, 0x61C69362, 0x7198540D,
                                       0x82F63B78, 0x92A8FC17, 0xA24BB5A6, 0xB21572C9, 0xC38D26C4, 0xD3D3E1AB, 0xE330A81A, 0xF36E6F75};
    const unsigned char *bytes = (const unsigned char *)data;
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return crc ^ 0xFFFFFFFF;
}

static uint32_t shr_get32(const unsigned char *bytes, int at)
{
    uint32_t value;
    memcpy(&value, bytes + at, sizeof value);
    return value;
}

static int64_t shr_get64(const unsigned char *bytes, int64_t at)
{
    int64_t value;
    memcpy(&value, bytes + at, sizeof value);
    return value;
}

static void shr_put32(unsigned char *bytes, int at, int64_t value)
{
    uint32_t small = (uint32_t)value;
    memcpy(bytes + at, &small, sizeof small);
}

static void shr_put64(unsigned char *bytes, int at, int64_t value) { memcpy(bytes + at, &value, sizeof value); }

static int64_t shr_up(int64_t number, int64_t multiple) { return (number + multiple - 1) / multiple * multiple; }

/* The header's text, without padding. */
static char *shr_header_text(const struct shr_layout *layout)
{
    char shape[SHARRAY_MAX_RANK * 22 + 1] = "";
    size_t size = 0;
    for (int i = 0; i < layout->rank; i++) {
        size += (size_t)snprintf(shape + size, sizeof shape - size, "%s%lld%s", i > 0 ? " " : "", (long long)layout->shape[i],
                                 i == 0 || i < layout->rank - 1 ? "," : "");
    }
    const char *quote = layout->type.code == SHARRAY_RECORD ? "" : "'";
    return shr_text("{'descr': %s%s%s, 'fortran_order': False, 'shape': (%s), }", quote, layout->descr, quote, shape);
}

/* Whether header, elements and control region lie close together. */
static bool shr_is_small(const struct shr_layout *layout) { return layout->data_bytes < SHR_PAGE; }

/* How many bytes a header takes: that is where the elements begin. */
static int64_t shr_header_bytes(const struct shr_layout *layout)
{
    int64_t least = 10 + layout->text + 1;
    return shr_is_small(layout) ? shr_up(least + SHR_SMALL_HEADER_SPACES, SHR_LINE) : shr_up(least, SHR_PAGE);
}

/* Fills in all places from type, shape, the length of the header's text, and the description of the lock; false if the file would be too large. */
static bool shr_plan(struct shr_layout *layout)
{
    bool own = layout->lock == SHR_OWN_LOCK;
    int64_t path_bytes = layout->lock_path != NULL ? (int64_t)strlen(layout->lock_path) : 0;
    if (!shr_product(layout->shape, layout->rank, &layout->length)
        || __builtin_mul_overflow(layout->length, layout->type.size, &layout->data_bytes) || layout->data_bytes > INT64_MAX / 2) {
        return false;
    }
    layout->data = shr_header_bytes(layout);
    layout->first_synchronizer = SHR_FIRST_STRIPE + layout->stripes;
    layout->records = own ? layout->first_synchronizer + layout->synchronizers : 0;
    layout->control = shr_up(layout->data + layout->data_bytes, shr_is_small(layout) ? SHR_RECORD : SHR_PAGE);
    layout->slots = layout->control + layout->records * SHR_RECORD;
    layout->slot_bytes = shr_up(64 + 8 * layout->synchronizers, 64);
    layout->journal = layout->slots + layout->participants * layout->slot_bytes;
    layout->path = own ? layout->journal + layout->journal_bytes : layout->control;
    layout->file_size = shr_up(layout->path + path_bytes + SHR_TRAILER, SHR_PAGE);
    return true;
}

static int64_t shr_record_at(const struct shr_layout *layout, int64_t record) { return layout->control + record * SHR_RECORD; }

/* The trailer without its checksum, for a header's one; made with zeros, so that it can be compared. */
static void shr_trailer(const struct shr_layout *layout, uint32_t header_crc, unsigned char trailer[SHR_TRAILER])
{
    bool own = layout->lock == SHR_OWN_LOCK;
    memset(trailer, 0, SHR_TRAILER);
    memcpy(trailer, SHR_MAGIC, sizeof SHR_MAGIC);
    shr_put32(trailer, SHR_T_VERSION, SHR_VERSION);
    shr_put32(trailer, SHR_T_TYPE, layout->type.code);
    memcpy(trailer + SHR_T_UUID, layout->uuid, 16);
    shr_put64(trailer, SHR_T_FILE_SIZE, layout->file_size);
    shr_put64(trailer, SHR_T_DATA, layout->data);
    shr_put64(trailer, SHR_T_LENGTH, layout->length);
    shr_put32(trailer, SHR_T_LOCK, layout->lock);
    shr_put32(trailer, SHR_T_PARTICIPANTS, layout->participants);
    shr_put64(trailer, SHR_T_RECORDS, own ? layout->control : 0);
    shr_put64(trailer, SHR_T_SLOTS, own ? layout->slots : 0);
    memcpy(trailer + SHR_T_LOCK_UUID, layout->lock_uuid, 16);
    shr_put64(trailer, SHR_T_PATH, layout->lock_path != NULL ? layout->path : 0);
    shr_put32(trailer, SHR_T_PATH_BYTES, layout->lock_path != NULL ? (int64_t)strlen(layout->lock_path) : 0);
    shr_put32(trailer, SHR_T_STRIPES, layout->stripes);
    shr_put32(trailer, SHR_T_SYNCHRONIZERS, layout->synchronizers);
    shr_put32(trailer, SHR_T_FLAGS, (layout->strict ? SHR_STRICT : 0) | (layout->durable ? SHR_DURABLE : 0));
    shr_put64(trailer, SHR_T_FIRST_SYNCHRONIZER, own ? shr_record_at(layout, layout->first_synchronizer) : 0);
    shr_put32(trailer, SHR_T_ELEMENT_SIZE, layout->type.size);
    shr_put32(trailer, SHR_T_HEADER_CRC, header_crc);
    shr_put64(trailer, SHR_T_JOURNAL, layout->journal_bytes > 0 ? layout->journal : 0);
    shr_put64(trailer, SHR_T_JOURNAL_BYTES, layout->journal_bytes);
}

static int shr_damaged(const char *label, const char *what)
{
    return shr_fail(SHARRAY_ERR_FORMAT, "%s is damaged: its trailer's %s does not agree with the file", label, what);
}

/* Type, shape, order and data offset of a .npy file's start; nothing is believed that the file's size disproves. */
static int shr_read_header(struct shr_layout *layout, const unsigned char *start, int64_t got, int64_t size, const char *label)
{
    static const unsigned char magic[6] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
    if (got < 12 || memcmp(start, magic, sizeof magic) != 0) {
        return shr_fail(SHARRAY_ERR_FORMAT, "%s is not an array: a .npy file begins with \\x93NUMPY, this one %s", label,
                        got == 0 ? "is empty" : "does not");
    }
    if (start[6] < 1 || start[6] > 3) return shr_fail(SHARRAY_ERR_FORMAT, "%s is a .npy file of version %d, known are 1 to 3", label, start[6]);
    int64_t text = start[6] == 1 ? 10 : 12;
    int64_t bytes = start[6] == 1 ? start[8] | start[9] << 8 : (int64_t)shr_get32(start, 8);
    if (bytes > size - text) {
        return shr_fail(SHARRAY_ERR_FORMAT, "%s is truncated or damaged: its header claims %lld bytes, the file has %lld", label, (long long)bytes,
                        (long long)size);
    }
    if (bytes > got - text) return shr_fail(SHARRAY_ERR_FORMAT, "%s has a header of %lld bytes, which is too long to read", label, (long long)bytes);
    struct shr_reader reader = {(const char *)start + text, (const char *)start + text + bytes, label};
    const char *key, *descr = NULL, *descr_end = NULL;
    size_t key_size;
    int columns = -1, rank = -1;
    bool readable = shr_next(&reader, '{');
    while (readable && !shr_next(&reader, '}')) {
        readable = shr_read_string(&reader, &key, &key_size) && shr_next(&reader, ':');
        if (!readable) break;
        if (key_size == 5 && memcmp(key, "descr", 5) == 0 && strchr("'\"[", shr_peek(&reader)) != NULL) {
            descr = reader.at;
            int result = shr_read_type(&reader, 0, &layout->type);
            if (result < 0) return result;
            descr_end = reader.at;
        } else if (key_size == 13 && memcmp(key, "fortran_order", 13) == 0 && shr_peek(&reader) != 0) {
            columns = reader.end - reader.at > 4 && memcmp(reader.at, "True", 4) == 0 ? 1 : 0;
            readable = columns || (reader.end - reader.at > 5 && memcmp(reader.at, "False", 5) == 0);
            reader.at += columns ? 4 : readable ? 5 : 0;
        } else if (key_size == 5 && memcmp(key, "shape", 5) == 0) {
            rank = shr_read_shape(&reader, layout->shape);
            readable = rank >= 0;
        } else {
            readable = false;
        }
        readable = readable && (shr_next(&reader, ',') || shr_peek(&reader) == '}');
    }
    if (!readable || descr == NULL || columns < 0 || rank < 0 || shr_peek(&reader) != 0 || reader.at != reader.end) {
        int shown = bytes > 120 ? 120 : (int)bytes;
        return shr_fail(SHARRAY_ERR_FORMAT, "%s: the .npy header is not one that can be read: %.*s", label, shown, (const char *)start + text);
    }
    if (rank == 0) layout->shape[rank++] = 1;
    layout->rank = rank;
    layout->column_major = columns && rank > 1;
    layout->data = text + bytes;
    layout->text = bytes;
    while (layout->text > 0 && (start[text + layout->text - 1] == ' ' || start[text + layout->text - 1] == '\n')) layout->text--;
    const struct shr_primitive *known = shr_known(layout->type.code);
    layout->descr = layout->type.code == SHARRAY_RECORD ? shr_text("%.*s", (int)(descr_end - descr), descr)
                    : known != NULL                     ? shr_text("%s", known->descr)
                    : layout->type.code == SHARRAY_TEXT ? shr_text("|S%lld", (long long)layout->type.size)
                                                        : shr_text("<U%lld", (long long)layout->type.size / 4);
    if (layout->descr == NULL) return shr_no_memory();
    if (!shr_product(layout->shape, rank, &layout->length) || layout->length > (size - layout->data) / layout->type.size) {
        return shr_fail(SHARRAY_ERR_FORMAT, "%s is truncated: its header promises more elements of %s than the %lld bytes of the file have room for",
                        label, shr_type_name(layout->type.code), (long long)size);
    }
    layout->data_bytes = layout->length * layout->type.size;
    return SHARRAY_OK;
}

/* What a trailer says of the lock, and all that has to follow from it. */
static int shr_read_trailer(struct shr_layout *layout, int fd, const unsigned char *start, const unsigned char trailer[SHR_TRAILER], int64_t size,
                            const char *label)
{
    uint32_t version = shr_get32(trailer, SHR_T_VERSION);
    if (version != SHR_VERSION) {
        return shr_fail(SHARRAY_ERR_FORMAT, "%s has Sharray's file format version %u, this program knows version %d%s", label, version, SHR_VERSION,
                        version > SHR_VERSION ? ": build it with a newer sharray.h" : "");
    }
    if (shr_get32(trailer, SHR_T_CRC) != shr_crc32c(trailer, SHR_T_CRC)) return shr_damaged(label, "checksum");
    uint32_t code = shr_get32(trailer, SHR_T_TYPE), path_bytes = shr_get32(trailer, SHR_T_PATH_BYTES), flags = shr_get32(trailer, SHR_T_FLAGS);
    if (layout->type.code == SHARRAY_UINT16 && code == SHARRAY_CHAR16) layout->type.code = SHARRAY_CHAR16; /* which NumPy can't tell from it */
    if ((uint32_t)layout->type.code != code) return shr_damaged(label, "element type");
    layout->ours = true;
    memcpy(layout->uuid, trailer + SHR_T_UUID, 16);
    layout->lock = shr_get32(trailer, SHR_T_LOCK);
    if (layout->lock == SHR_OTHERS_LOCK) memcpy(layout->lock_uuid, trailer + SHR_T_LOCK_UUID, 16);
    layout->participants = shr_get32(trailer, SHR_T_PARTICIPANTS);
    layout->stripes = shr_get32(trailer, SHR_T_STRIPES);
    layout->synchronizers = shr_get32(trailer, SHR_T_SYNCHRONIZERS);
    layout->strict = (flags & SHR_STRICT) != 0;
    layout->durable = (flags & SHR_DURABLE) != 0;
    layout->journal_bytes = shr_get64(trailer, SHR_T_JOURNAL_BYTES);
    bool own = layout->lock == SHR_OWN_LOCK, journal = layout->journal_bytes != 0;
    if (layout->lock > SHR_OTHERS_LOCK || flags > (own ? SHR_STRICT | SHR_DURABLE : 0) || (layout->durable && !journal)
        || (journal && (!own || layout->journal_bytes < SHR_MIN_JOURNAL || layout->journal_bytes > SHR_MAX_JOURNAL
                        || layout->journal_bytes % SHR_LINE != 0)) || path_bytes > SHR_MAX_PATH || (path_bytes > 0 && layout->lock != SHR_OTHERS_LOCK)
        || layout->participants < (own ? 1 : 0) || layout->participants > (own ? 65535 : 0) || layout->stripes > (own ? 65536 : 0)
        || layout->synchronizers > (own ? 4096 : 0) || layout->column_major) {
        return shr_damaged(label, "lock description");
    }
    if (path_bytes > 0) {
        layout->lock_path = (char *)calloc(1, (size_t)path_bytes + 1);
        if (layout->lock_path == NULL) return shr_no_memory();
        int64_t path_at = shr_get64(trailer, SHR_T_PATH);
        if (path_at < 0 || path_at > size || pread(fd, layout->lock_path, path_bytes, path_at) != (ssize_t)path_bytes
            || strlen(layout->lock_path) != path_bytes) {
            return shr_damaged(label, "lock path");
        }
    }
    int64_t data = layout->data;
    if (!shr_plan(layout) || layout->file_size != size) return shr_damaged(label, "size");
    if (layout->data != data) return shr_damaged(label, "header");
    unsigned char expected[SHR_TRAILER];
    shr_trailer(layout, shr_crc32c(start, (size_t)layout->data), expected);
    if (memcmp(expected + SHR_T_HEADER_CRC, trailer + SHR_T_HEADER_CRC, 4) != 0) return shr_damaged(label, "header");
    memcpy(expected + SHR_T_CREATED, trailer + SHR_T_CREATED, 16); /* for people: any value is as good */
    if (memcmp(expected, trailer, SHR_T_UNUSED) != 0) return shr_damaged(label, "places");
    return SHARRAY_OK;
}

/* The layout of an open file, if all that it says of itself agrees; before anything is mapped. To be freed in any case. */
static int shr_read_layout(struct shr_layout *layout, int fd, int64_t size, const char *label)
{
    memset(layout, 0, sizeof *layout);
    unsigned char *start = (unsigned char *)malloc(SHR_MAX_HEADER), trailer[SHR_TRAILER] = {0};
    if (start == NULL) return shr_no_memory();
    ssize_t got = pread(fd, start, SHR_MAX_HEADER, 0);
    int result = got < 0 ? shr_fail(SHARRAY_ERR_SYSTEM, "Can't read %s: %s", label, strerror(errno))
                         : shr_read_header(layout, start, got, size, label);
    if (result >= 0 && size >= layout->data + SHR_TRAILER && pread(fd, trailer, SHR_TRAILER, size - SHR_TRAILER) != SHR_TRAILER) {
        result = shr_fail(SHARRAY_ERR_SYSTEM, "Can't read %s: it changes", label);
    }
    if (result >= 0 && memcmp(trailer, SHR_MAGIC, sizeof SHR_MAGIC) == 0) {
        result = shr_read_trailer(layout, fd, start, trailer, size, label);
    } else if (result >= 0) {
        layout->file_size = size;
        if (size > layout->data + layout->data_bytes && layout->data == shr_header_bytes(layout)) {
            result = shr_fail(SHARRAY_ERR_FORMAT, "%s is truncated or damaged: its control region does not end as it should", label);
        } else if (layout->data % layout->type.alignment != 0) {
            result = shr_fail(SHARRAY_ERR_FORMAT, "%s: its elements begin at byte %lld, which is no multiple of %lld; write it again with numpy.save",
                              label, (long long)layout->data, (long long)layout->type.alignment);
        }
    }
    free(start);
    return result;
}

/* --------------------------------------------------------------------------------------------------------------------- participants */

#define SHR_SLOT UINT64_C(0xFFFF)
#define SHR_STARVING (UINT64_C(1) << 28)
#define SHR_OBSERVED (UINT64_C(1) << 29)
#define SHR_DIED (UINT64_C(1) << 30)
#define SHR_WAITERS (UINT64_C(1) << 31)
#define SHR_OWNER (SHR_SLOT | UINT64_C(0xFFF) << 16 | UINT64_C(0xFFFFFFFF) << 32)

enum { SHR_FREE_SLOT, SHR_BY_LOCK, SHR_BY_PID, SHR_CLAIMED };
enum { SHR_FREE_RECORD, SHR_LOCK, SHR_READ_WRITE_LOCK, SHR_CONDITION, SHR_SEMAPHORE, SHR_EVENT, SHR_BARRIER, SHR_LATCH, SHR_VECTOR };

static const uint32_t SHR_MARK = UINT32_C(1) << 30; /* FUTEX_OWNER_DIED */

static const int64_t SHR_SLICE = 20000000;
static const int64_t SHR_STARVING_AFTER = 5000000;
enum { SHR_SPINS = 100 };

/* One lock, as all threads of this process have it. */
struct sharray_lock {
    char *word;
    struct shr_participant *participant;
    uint32_t extra; /* how often its owner, a thread of this process, holds it beyond the first time; guarded by the lock */
    uint32_t record;
};

/* This process as one of those that use a file's locks: its slot, the proof that it lives, and what it finds out about others. However often the file
 * is open.
 *
 * The slot is claimed when a lock is first acquired. After a fork the child forgets it and claims one of its own. Steps P, L and D of
 * docs/locking.md.
 *
 * There is no keeper thread, so nobody hears of this process's death from the kernel: others find it by the slot's byte, within a time slice. It
 * settles all that a dead process leaves, cells of conditions, read-write locks and barriers included, though it never has any itself. */
struct shr_participant {
    struct shr_participant *next;
    struct shr_layout layout;
    dev_t device; /* with the UUID, what it is known by: a copied file has the UUID of its original */
    ino_t inode;
    char *label;
    int openings;
    int source;        /* shares the array's description, on which nothing is ever locked; mapped memory keeps its description, too */
    char *map;         /* of the control region: the locks' words are here */
    size_t map_bytes;
    char *base;        /* where byte 0 of the file would be mapped */
    int fd;            /* the slot's byte is locked on this description, which no other process may have */
    int64_t slot;
    uint32_t generation;
    uint64_t identity; /* what the words of this process's threads have in common; 0 without a slot */
    struct sharray_lock *locks; /* of the array, the registry and the stripes */
};

/* One thread at a time claims, leaves or settles: a lock on an open file description does not conflict with itself. Also held during a fork. */
static pthread_mutex_t shr_steps = PTHREAD_MUTEX_INITIALIZER;
static struct shr_participant *shr_participants; /* guarded by it */
static uint32_t shr_last_tag;
static pthread_key_t shr_thread_end;
static bool shr_hears_of_ends; /* whether there was such a key left */
static pthread_once_t shr_once = PTHREAD_ONCE_INIT;

/* In the upper half what tells this thread from the others of its process, in the words of the locks that it owns; 0 before it needs that. */
static __thread uint64_t shr_tag;

static int shr_begin_steps(void)
{
    int cancellable;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancellable);
    pthread_mutex_lock(&shr_steps);
    return cancellable;
}

static void shr_end_steps(int cancellable)
{
    pthread_mutex_unlock(&shr_steps);
    pthread_setcancelstate(cancellable, NULL);
}

static char *shr_record(const struct shr_participant *p, int64_t record) { return p->base + shr_record_at(&p->layout, record); }
static char *shr_slot(const struct shr_participant *p, int64_t slot) { return p->base + p->layout.slots + slot * p->layout.slot_bytes; }
static uint64_t shr_state(const struct shr_participant *p, int64_t slot) { return shr_load64(shr_slot(p, slot)); }
static int shr_slot_kind(uint64_t state) { return (int)(state & 0xFFFFFFFF); }
static uint32_t shr_generation(uint64_t state) { return (uint32_t)(state >> 32); }

static char *shr_cell(const struct shr_participant *p, int64_t slot, int64_t record)
{
    return shr_slot(p, slot) + 64 + 8 * (record - p->layout.first_synchronizer);
}

static void shr_set_state(const struct shr_participant *p, int64_t slot, int kind, uint32_t generation)
{
    shr_store64(shr_slot(p, slot), (uint64_t)generation << 32 | (uint64_t)kind);
}

static uint32_t shr_kind(const struct shr_participant *p, int64_t record)
{
    return record < p->layout.first_synchronizer ? (uint32_t)SHR_LOCK : shr_load32(shr_record(p, record) + 64);
}

static bool shr_has_lock(const struct shr_participant *p, int64_t record)
{
    uint32_t kind = shr_kind(p, record);
    return kind == SHR_LOCK || kind == SHR_READ_WRITE_LOCK || kind == SHR_VECTOR;
}

/* -- settling: D1 to D4 */

/* S1, S2: signals threads of a process that wait for a condition, and returns how many. */
static uint64_t shr_grant(const struct shr_participant *p, int64_t record, int64_t slot, uint64_t most)
{
    char *at = shr_cell(p, slot, record);
    for (;;) {
        uint64_t cell = shr_load64(at), waiting = cell >> 40, grants = waiting < most ? waiting : most;
        if (grants == 0) return 0;
        uint64_t granted = cell - (grants << 40) + (grants << 16);
        if (shr_cas64(at, cell, (granted & ~UINT64_C(0xFFFF)) | ((cell + 1) & 0xFFFF))) {
            shr_futex_wake(at, SHR_ALL);
            return grants;
        }
    }
}

/* Which owners are lost: those whose bits of a mask are these. */
struct shr_lost {
    uint64_t mask, bits;
};

static bool shr_is_lost(struct shr_lost lost, uint64_t word) { return (word & SHR_SLOT) != 0 && (word & lost.mask) == lost.bits; }

static void shr_free(const struct shr_participant *p, int64_t record, struct shr_lost lost)
{
    char *at = shr_record(p, record);
    for (uint64_t word = shr_load64(at); shr_is_lost(lost, word); word = shr_load64(at)) { /* again: a waiter has set its flag */
        for (int64_t condition = p->layout.first_synchronizer; condition < p->layout.records; condition++) {
            if (shr_kind(p, condition) != SHR_CONDITION || shr_load32(shr_record(p, condition) + 68) != (uint32_t)record) continue;
            for (int64_t slot = 0; slot < p->layout.participants; slot++) { /* before the lock is free: nobody else would do it for who is killed here */
                shr_grant(p, condition, slot, 1 << 24);
            }
        }
        if (shr_cas64(at, word, SHR_DIED)) { /* D1 */
            shr_add64(at + 16, 1);
            shr_futex_wake(at, SHR_ALL); /* D2 */
            return;
        }
    }
}

static void shr_settle_locks(const struct shr_participant *p, struct shr_lost lost)
{
    for (int64_t record = 0; record < p->layout.records; record++) {
        if (shr_is_lost(lost, shr_load64(shr_record(p, record))) && shr_has_lock(p, record)) shr_free(p, record, lost);
    }
}

/* Of all lives of a slot: for who has its byte. */
static struct shr_lost shr_all_lives(int64_t slot)
{
    struct shr_lost lost = {SHR_SLOT, (uint64_t)slot + 1};
    return lost;
}

/* Of one: for who knows that it is over. */
static struct shr_lost shr_one_life(int64_t slot, uint32_t generation)
{
    struct shr_lost lost = {SHR_SLOT | UINT64_C(0xFFF) << 16, ((uint64_t)slot + 1) | (uint64_t)(generation & 0xFFF) << 16};
    return lost;
}

/* D3: no more signals to a dead process, and those that it has not taken to others. */
static void shr_settle_condition(const struct shr_participant *p, int64_t record, int64_t dead)
{
    char *at = shr_cell(p, dead, record), *after = shr_record(p, record) + 8; /* where the next signal starts to look */
    uint64_t cell = shr_load64(at);
    while (!shr_cas64(at, cell, cell & ((UINT64_C(1) << 40) - 1))) cell = shr_load64(at);
    uint64_t left = cell >> 16 & 0xFFFFFF;
    int64_t start = shr_load32(after);
    for (int64_t i = 0; left > 0 && i < p->layout.participants; i++) {
        int64_t slot = (start + i) % p->layout.participants;
        uint64_t granted = shr_grant(p, record, slot, left);
        if (granted > 0) shr_store32(after, (uint32_t)slot + 1);
        left -= granted;
    }
    shr_store64(at, 0);
}

/* D4: breaks it for all, and makes it new once nobody takes part any more. */
static void shr_break_barrier(const struct shr_participant *p, int64_t record, int64_t dead)
{
    const uint64_t broken = UINT64_C(1) << 31, generation = broken - 1;
    char *at = shr_record(p, record);
    uint64_t state = shr_load64(at);
    while (!(state & broken) && !shr_cas64(at, state, state | broken)) state = shr_load64(at);
    shr_futex_wake(at, SHR_ALL);
    shr_store64(shr_cell(p, dead, record), 0);
    state = shr_load64(at);
    for (int64_t slot = 0; slot < p->layout.participants; slot++) {
        if (shr_load64(shr_cell(p, slot, record)) != 0) return;
    }
    uint64_t history = ((state >> 48) << 1 & 0xFFFF) | 1;
    shr_cas64(at, state, history << 48 | ((state + 1) & generation)); /* fails if somebody has come */
}

static void shr_settle_cells(const struct shr_participant *p, int64_t slot)
{
    for (int64_t record = p->layout.first_synchronizer; record < p->layout.records; record++) {
        char *cell = shr_cell(p, slot, record);
        if (shr_load64(cell) == 0) continue;
        uint32_t kind = shr_kind(p, record);
        if (kind == SHR_CONDITION) {
            shr_settle_condition(p, record, slot);
        } else if (kind == SHR_BARRIER) {
            shr_break_barrier(p, record, slot);
        } else { /* a read-write lock's readers */
            shr_store64(cell, 0);
            shr_futex_wake(cell, SHR_ALL);
        }
    }
}

/* -- who lives */

static bool shr_lives_by_pid(const struct shr_participant *p, int64_t slot)
{
    if (shr_slot_kind(shr_state(p, slot)) != SHR_BY_PID) return false;
    int64_t known = (int64_t)shr_load64(shr_slot(p, slot) + 16), start = shr_process_start((int64_t)shr_load64(shr_slot(p, slot) + 8));
    return start >= 0 && (known == 0 || start == 0 || known == start);
}

/* Whether the kernel has marked this life of the slot as ended; certain only after the fence. */
static bool shr_is_marked(const struct shr_participant *p, int64_t slot)
{
    uint64_t state = shr_state(p, slot);
    uint32_t notice = shr_load32(shr_slot(p, slot) + 32);
    return shr_slot_kind(state) == SHR_BY_LOCK && (notice & SHR_MARK) != 0 && shr_state(p, slot) == state;
}

static void shr_announce(const struct shr_participant *p)
{
    char *members = shr_record(p, SHR_REGISTRY_LOCK) + 24;
    shr_add32(members, 1);
    shr_futex_wake(members, SHR_ALL);
}

/* Settles all of a slot whose byte nobody has, and frees it; false if somebody lives there or has it in hand. */
static bool shr_settle_if_unlocked(const struct shr_participant *p, int64_t slot)
{
    int64_t byte = p->layout.file_size + slot;
    if (shr_lives_by_pid(p, slot) || !shr_byte_lock(p->fd, byte, F_WRLCK)) return false;
    bool dead = !shr_lives_by_pid(p, slot);
    if (dead) {
        shr_settle_cells(p, slot);
        shr_settle_locks(p, shr_all_lives(slot));
        shr_set_state(p, slot, SHR_FREE_SLOT, shr_generation(shr_state(p, slot))); /* D5 */
        shr_announce(p);
    }
    shr_byte_lock(p->fd, byte, F_UNLCK);
    return dead;
}

/* ------------------------------------------------------------------------------------------------------------------------- journal */

/* What a dead owner of the array's lock has committed and not finished (docs/format.md, Journal). Nothing that is read there is believed: the entries are
 * copied, then checked, then written from the copy. */

/* Elements that entries are for: a file of an array that uses the lock. */
struct shr_part {
    struct shr_part *next;
    unsigned char uuid[16];
    char *map;        /* the whole file; NULL if nobody has it any more */
    int64_t size, from, to; /* of the file; the place of its elements */
    int64_t first, last;    /* what was written there */
    bool vanished;          /* a process that may have had it, while it was looked for: another one may have got it from there */
};

enum { SHR_J_REPLAYS = 8, SHR_J_ENTRIES = 16, SHR_DAMAGED_JOURNAL = 2, SHR_ROUNDS = 1000 };

static uint64_t shr_entry_length(uint64_t head) { return head >> 48; }
static uint64_t shr_entry_place(uint64_t head) { return head & ((UINT64_C(1) << 48) - 1); }
static uint64_t shr_entry_bytes(uint64_t head) /* what lies behind the head */
{
    uint64_t bytes = shr_entry_length(head) > 0 ? shr_entry_length(head) : 16 + shr_entry_place(head);
    return (bytes + 7) & ~UINT64_C(7);
}

static void shr_free_parts(struct shr_part *part)
{
    while (part != NULL) {
        struct shr_part *next = part->next;
        if (part->map != NULL) munmap(part->map, (size_t)part->size);
        free(part);
        part = next;
    }
}

static bool shr_is_scarce(int error) { return error == EMFILE || error == ENFILE || error == ENOMEM; }

static int shr_no_part(const struct shr_participant *p, const char *place, int error)
{
    return shr_fail(SHARRAY_ERR_SYSTEM, "The lock of %s can't be had: a transaction of a dead owner has to be finished in %s, which can't be opened: %s",
                    p->label, place, strerror(error));
}

static int shr_map_part(struct shr_part *part, const struct shr_layout *layout, int fd)
{
    void *map = mmap(NULL, (size_t)layout->file_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) return -1;
    part->map = (char *)map;
    part->size = layout->file_size;
    part->from = layout->data;
    part->to = layout->data + layout->data_bytes;
    return 0;
}

/* Opens a part, if the file at a place is that one. At the array's own path (flags O_NOFOLLOW) what can't be looked into may be it. */
static int shr_try_part(const struct shr_participant *p, struct shr_part *part, const char *place, int flags)
{
    int fd = open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
    if (fd < 0) {
        part->vanished |= flags == 0 && errno == ENOENT;
        bool other = errno == ENOENT || errno == ENOTDIR || errno == ENXIO || errno == ENAMETOOLONG || (flags == 0 && !shr_is_scarce(errno));
        return other ? SHARRAY_OK : shr_no_part(p, place, errno);
    }
    struct stat status;
    struct shr_layout layout;
    memset(&layout, 0, sizeof layout);
    int result = SHARRAY_OK;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        result = shr_read_layout(&layout, fd, status.st_size, place);
        bool uses_lock = layout.lock == SHR_OTHERS_LOCK && memcmp(layout.lock_uuid, p->layout.uuid, 16) == 0;
        if (result == SHARRAY_ERR_FORMAT) {
            result = SHARRAY_OK;
        } else if (result >= 0 && uses_lock && memcmp(layout.uuid, part->uuid, 16) == 0) {
            char own[64];
            snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
            int writable = open(own, O_RDWR | O_CLOEXEC);
            if (writable < 0 || shr_map_part(part, &layout, writable) != 0) result = shr_no_part(p, place, errno);
            if (writable >= 0) close(writable);
        }
    }
    shr_free_layout(&layout);
    close(fd);
    return result;
}

/* Whether an open file may be an array, of which the journal says that it was at a path; by what /proc shows of it. */
static bool shr_may_be_array(const char *target, const char *path)
{
    static const char deleted[] = " (deleted)";
    size_t size = strlen(target), bare = size >= sizeof deleted && strcmp(target + size - (sizeof deleted - 1), deleted) == 0 ? size - (sizeof deleted - 1) : size;
    return strncmp(target, "/memfd:sharray", 14) == 0 || strstr(target, "/.sharray-") != NULL || strstr(target, "/#") != NULL
           || (bare >= 4 && memcmp(target + bare - 4, ".npy", 4) == 0) || (bare == strlen(path) && memcmp(target, path, bare) == 0);
}

/* The same for what a process has open. */
static int shr_try_process(const struct shr_participant *p, struct shr_part *part, const char *pid, const char *path)
{
    char place[PATH_MAX], target[PATH_MAX];
    snprintf(place, sizeof place, "/proc/%.20s/fd", pid);
    DIR *numbers = opendir(place);
    if (numbers == NULL) {
        part->vanished |= errno == ENOENT || errno == ESRCH;
        return shr_is_scarce(errno) ? shr_no_part(p, place, errno) : SHARRAY_OK;
    }
    int result = SHARRAY_OK;
    for (struct dirent *number; result == SHARRAY_OK && part->map == NULL && (number = readdir(numbers)) != NULL;) {
        snprintf(place, sizeof place, "/proc/%.20s/fd/%.20s", pid, number->d_name);
        ssize_t size = readlink(place, target, sizeof target - 1);
        if (size <= 0) continue;
        target[size] = 0;
        if (shr_may_be_array(target, path)) result = shr_try_part(p, part, place, 0);
    }
    closedir(numbers);
    return result;
}

/* Finds a part: at its path, or as any process has it open; without a map if it is gone. */
static int shr_find_part(const struct shr_participant *p, struct shr_part *part, const char *path)
{
    int result = path[0] == '/' ? shr_try_part(p, part, path, O_NOFOLLOW) : SHARRAY_OK;
    if (result != SHARRAY_OK || part->map != NULL) return result;
    for (int round = 0; round == 0 || (result == SHARRAY_OK && part->map == NULL && part->vanished); round++) {
        if (round == SHR_ROUNDS) return shr_no_part(p, "/proc", EAGAIN);
        DIR *processes = opendir("/proc");
        if (processes == NULL) return shr_is_scarce(errno) ? shr_no_part(p, "/proc", errno) : SHARRAY_OK;
        part->vanished = false;
        for (struct dirent *process; result == SHARRAY_OK && part->map == NULL && (process = readdir(processes)) != NULL;) {
            if (process->d_name[0] >= '0' && process->d_name[0] <= '9') result = shr_try_process(p, part, process->d_name, path);
        }
        closedir(processes);
    }
    return result;
}

/* The part that an entry names; it becomes the last of the parts, or is one of them. A path that can't be one leads nowhere. */
static int shr_name_part(const struct shr_participant *p, struct shr_part *parts, const unsigned char *entry, struct shr_part **named)
{
    char path[SHR_MAX_PATH + 1] = {0};
    uint64_t size = shr_entry_place((uint64_t)shr_get64(entry, 0));
    if (size <= SHR_MAX_PATH) memcpy(path, entry + 24, size);
    if (strlen(path) != size) path[0] = 0;
    struct shr_part *part = parts;
    while (memcmp(part->uuid, entry + 8, 16) != 0 && part->next != NULL) part = part->next;
    *named = part;
    if (memcmp(part->uuid, entry + 8, 16) == 0) return SHARRAY_OK;
    *named = part->next = (struct shr_part *)calloc(1, sizeof *part);
    if (*named == NULL) return shr_no_memory();
    memcpy((*named)->uuid, entry + 8, 16);
    (*named)->first = INT64_MAX;
    return shr_find_part(p, *named, path);
}

/* T3 for one entry; one of a number's size by one store. */
static void shr_put_entry(struct shr_part *part, int64_t place, const unsigned char *from, int64_t size)
{
    char *to = part->map + place;
    uint64_t number;
    memcpy(&number, from, 8); /* an entry is padded to that */
    if (size == 8 && place % 8 == 0) __atomic_store_n((uint64_t *)(void *)to, number, __ATOMIC_RELAXED);
    else if (size == 4 && place % 4 == 0) __atomic_store_n((uint32_t *)(void *)to, (uint32_t)number, __ATOMIC_RELAXED);
    else if (size == 2 && place % 2 == 0) __atomic_store_n((uint16_t *)(void *)to, (uint16_t)number, __ATOMIC_RELAXED);
    else memcpy(to, from, (size_t)size);
    if (place < part->first) part->first = place;
    if (place + size > part->last) part->last = place + size;
}

/* Looks at all entries, and finds their parts; or writes them (T3). */
static int shr_walk(const struct shr_participant *p, struct shr_part *parts, const unsigned char *entries, uint64_t bytes, bool writes)
{
    struct shr_part *part = parts;
    for (uint64_t at = 0; at < bytes;) {
        uint64_t head = (uint64_t)shr_get64(entries, (int64_t)at), size = shr_entry_length(head), behind = shr_entry_bytes(head);
        int64_t place = (int64_t)shr_entry_place(head);
        if (behind > bytes - at - 8) return SHR_DAMAGED_JOURNAL;
        if (size == 0) {
            int result = shr_name_part(p, parts, entries + at, &part);
            if (result != SHARRAY_OK) return result;
        } else if (part->map != NULL) {
            if (place < part->from || place > part->to || (int64_t)size > part->to - place) return SHR_DAMAGED_JOURNAL;
            if (writes) shr_put_entry(part, place, entries + at + 8, (int64_t)size);
        }
        at += 8 + behind;
    }
    return SHARRAY_OK;
}

static int shr_flush(const char *from, int64_t bytes)
{
    uintptr_t start = (uintptr_t)from / SHR_PAGE * SHR_PAGE;
    return msync((void *)start, (size_t)((uintptr_t)from + (uintptr_t)bytes - start), MS_SYNC);
}

static int shr_replay(const struct shr_participant *p, char *journal, struct shr_part *parts, const unsigned char *entries, uint64_t bytes)
{
    bool durable = p->layout.durable;
    int result = shr_walk(p, parts, entries, bytes, false);
    if (result != SHARRAY_OK) return result;
    ++*(uint64_t *)(void *)(journal + SHR_J_REPLAYS);
    bool refused = durable && shr_flush(journal, p->layout.journal_bytes) != 0; /* F1 */
    if (!refused) shr_walk(p, parts, entries, bytes, true);                       /* T3 */
    for (struct shr_part *part = parts; durable && !refused && part != NULL; part = part->next) {
        refused = part->last > 0 && shr_flush(part->map + part->first, part->last - part->first) != 0; /* F2 */
    }
    return refused ? shr_fail(SHARRAY_ERR_SYSTEM, "The lock of %s can't be had: a transaction of a dead owner has to be finished, and the storage fails: %s",
                              p->label, strerror(errno))
                   : SHARRAY_OK;
}

/* By the owner of the array's lock: finishes what the journal has. Negative if that is not to be done by this process, and left to another one. */
static int shr_finish(const struct shr_participant *p)
{
    if (p->layout.journal_bytes == 0) return SHARRAY_OK;
    char *journal = p->base + p->layout.journal;
    uint64_t state = shr_load64(journal), bytes = state & INT32_MAX;
    if (state == 0) return SHARRAY_OK;
    int result = SHARRAY_OK, cancellable;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancellable);
    if (bytes % 8 == 0 && bytes <= (uint64_t)(p->layout.journal_bytes - SHR_J_ENTRIES)) {
        unsigned char *entries = (unsigned char *)malloc(bytes > 0 ? bytes : 1);
        struct shr_part *home = (struct shr_part *)calloc(1, sizeof *home);
        if (entries == NULL || home == NULL) {
            result = shr_no_memory();
        } else {
            memcpy(entries, journal + SHR_J_ENTRIES, bytes);
            memcpy(home->uuid, p->layout.uuid, 16);
            home->first = INT64_MAX;
            if ((state >> 31 & 1) == 0 || shr_crc32c(entries, bytes) == state >> 32) {
                result = shr_map_part(home, &p->layout, p->source) == 0 ? shr_replay(p, journal, home, entries, bytes)
                                                                       : shr_no_part(p, p->label, errno);
            }
        }
        shr_free_parts(home);
        free(entries);
    }
    if (result == SHR_DAMAGED_JOURNAL) {
        shr_fail(SHARRAY_ERR_FORMAT, "The journal of %s is damaged: what its lock protects may be half done. The journal was emptied", p->label);
    }
    if (result >= 0) shr_store64(journal, 0); /* T4 */
    pthread_setcancelstate(cancellable, NULL);
    return result < 0 ? result : SHARRAY_OK;
}

/* R1 and R2, of all holds, by the owner. */
static void shr_let_go(char *at, bool keeps_died)
{
    for (;;) {
        uint64_t held = shr_load64(at), following = keeps_died ? held & SHR_DIED : 0;
        if (held & SHR_STARVING) following |= SHR_STARVING | SHR_WAITERS;
        if (shr_cas64(at, held, following)) {                                               /* R1 */
            if (held & SHR_WAITERS) shr_futex_wake(at, following == 0 ? 1 : SHR_ALL); /* R2 */
            return;
        }
    }
}

static bool shr_is_left(const struct shr_participant *p)
{
    return p->layout.journal_bytes > 0 && shr_load64(p->base + p->layout.journal) != 0;
}

/* By who begins to use the locks, and is not yet known by the words, if nobody has the lock: what a power failure has left, or is in a copy of a file, has no dead owner. */
static int shr_finish_at_start(const struct shr_participant *p, uint64_t mine)
{
    char *word = shr_record(p, SHR_ARRAY_LOCK);
    uint64_t seen = shr_load64(word);
    if (!shr_is_left(p) || (seen & SHR_SLOT) != 0 || !shr_cas64(word, seen, mine | (seen & (SHR_WAITERS | SHR_DIED)))) return SHARRAY_OK;
    if (seen & SHR_OBSERVED) shr_fence();
    int result = shr_finish(p);
    shr_let_go(word, true);
    return result;
}

/* -- taking part; all with the steps held */

/* Whether nobody lives in a slot although its byte is locked: somebody settles it, or leaves. */
static bool shr_is_any_in_hand(const struct shr_participant *p)
{
    bool free_slots = false, taken = false;
    for (int64_t slot = 0; slot < p->layout.participants; slot++) {
        int kind = shr_slot_kind(shr_state(p, slot));
        if ((kind == SHR_BY_PID && !shr_lives_by_pid(p, slot)) || shr_is_marked(p, slot)) return true;
        if (kind == SHR_FREE_SLOT) free_slots = true;
        else taken = true;
    }
    return free_slots && taken; /* if all are free, some program has locked the whole file */
}

static void shr_move_in(struct shr_participant *p, int64_t slot)
{
    char *at = shr_slot(p, slot);
    shr_settle_cells(p, slot); /* P3 */
    shr_settle_locks(p, shr_all_lives(slot));
    shr_store32(at + 32, 0); /* P4 */
    p->generation = shr_generation(shr_state(p, slot)) + 1;
    shr_set_state(p, slot, SHR_CLAIMED, p->generation);
    int64_t start = shr_process_start(getpid());
    shr_store64(at + 8, (uint64_t)getpid());
    shr_store64(at + 16, start > 0 ? (uint64_t)start : 0);
    char name[24] = {0};
    const char *program = program_invocation_short_name;
    size_t size = strlen(program), most = sizeof name;
    memcpy(name, size > most ? program + size - most : program, size > most ? most : size);
    memcpy(at + 40, name, sizeof name);
    shr_set_state(p, slot, SHR_BY_LOCK, p->generation); /* P5 */
}

static int shr_claim(struct shr_participant *p)
{
    const struct timespec pause = {0, 1000000};
    int64_t start = shr_now();
    for (int attempts = 0; attempts < 3 || (shr_is_any_in_hand(p) && shr_now() - start < INT64_C(5000000000)); attempts++) {
        for (int64_t slot = 0; slot < p->layout.participants; slot++) {
            if (!shr_byte_lock(p->fd, p->layout.file_size + slot, F_WRLCK)) continue; /* P1 */
            if (shr_lives_by_pid(p, slot)) {                                          /* P2 */
                shr_byte_lock(p->fd, p->layout.file_size + slot, F_UNLCK);
                continue;
            }
            shr_move_in(p, slot);
            p->slot = slot;
            return SHARRAY_OK;
        }
        nanosleep(&pause, NULL);
    }
    for (int64_t slot = 0; slot < p->layout.participants; slot++) {
        if (shr_slot_kind(shr_state(p, slot)) != SHR_FREE_SLOT) {
            return shr_fail(SHARRAY_ERR_FULL,
                            "All %lld participant slots of %s are in use; create the array with more participants for more processes",
                            (long long)p->layout.participants, p->label);
        }
    }
    return shr_fail(SHARRAY_ERR_FULL, "Some program has locked the whole file of %s, so no process can take part in its lock", p->label);
}

/* Forgets the slot, also in the child of a fork, whose copy of the description would keep the parent's. */
static void shr_forget(struct shr_participant *p)
{
    if (p->fd >= 0) close(p->fd); /* L3 */
    p->fd = -1;
    p->slot = -1;
    __atomic_store_n(&p->identity, 0, __ATOMIC_RELEASE);
    for (int64_t record = 0; record < p->layout.first_synchronizer; record++) p->locks[record].extra = 0;
}

static void shr_before_fork(void) { pthread_mutex_lock(&shr_steps); }
static void shr_after_fork_in_parent(void) { pthread_mutex_unlock(&shr_steps); }

static void shr_after_fork_in_child(void)
{
    for (struct shr_participant *p = shr_participants; p != NULL; p = p->next) shr_forget(p);
    pthread_mutex_unlock(&shr_steps);
}

/* Rule (1): a process frees what its ended threads have left. */
static void shr_thread_ended(void *unused)
{
    (void)unused;
    int cancellable = shr_begin_steps();
    for (struct shr_participant *p = shr_participants; p != NULL; p = p->next) {
        if (p->identity == 0) continue;
        struct shr_lost lost = {SHR_OWNER, shr_tag | p->identity};
        for (int64_t record = 0; record < p->layout.first_synchronizer; record++) {
            if (!shr_is_lost(lost, shr_load64(shr_record(p, record)))) continue;
            p->locks[record].extra = 0;
            shr_free(p, record, lost);
        }
    }
    shr_tag = 0; /* should another destructor of the thread want a lock, it gets a new one and comes here once more */
    shr_end_steps(cancellable);
}

static void shr_start(void)
{
    pthread_atfork(shr_before_fork, shr_after_fork_in_parent, shr_after_fork_in_child);
    shr_hears_of_ends = pthread_key_create(&shr_thread_end, shr_thread_ended) == 0;
}

/* Gives this thread a tag and this process a slot, if they have none. */
static int shr_take_part(struct shr_participant *p)
{
    if (shr_tag == 0) {
        uint32_t tag;
        do tag = __atomic_add_fetch(&shr_last_tag, 1, __ATOMIC_RELAXED);
        while (tag == 0);
        if (!shr_hears_of_ends || pthread_setspecific(shr_thread_end, &shr_tag) != 0) {
            return shr_fail(SHARRAY_ERR_SYSTEM, "The lock of %s can't be used: the process has no key left for its threads (pthread_key_create)",
                            p->label);
        }
        shr_tag = (uint64_t)tag << 32;
    }
    if (__atomic_load_n(&p->identity, __ATOMIC_ACQUIRE) != 0) return SHARRAY_OK;
    int cancellable = shr_begin_steps(), result = SHARRAY_OK;
    if (p->identity == 0) {
        char own[64];
        snprintf(own, sizeof own, "/proc/self/fd/%d", p->source);
        p->fd = open(own, O_RDWR | O_CLOEXEC);
        result = p->fd >= 0 ? shr_claim(p)
                            : shr_fail(SHARRAY_ERR_SYSTEM, "Can't take part in the lock of %s: %s: %s", p->label, own, strerror(errno));
        uint64_t identity = (uint64_t)(p->generation & 0xFFF) << 16 | (uint64_t)(p->slot + 1);
        if (result >= 0 && (result = shr_finish_at_start(p, shr_tag | identity)) < 0) shr_set_state(p, p->slot, SHR_FREE_SLOT, p->generation);
        if (result < 0) {
            shr_forget(p);
        } else {
            __atomic_store_n(&p->identity, identity, __ATOMIC_RELEASE);
            shr_announce(p);
        }
    }
    shr_end_steps(cancellable);
    return result;
}

/* The participant of an open file; one for each, however often it is open. NULL without memory. */
static struct shr_participant *shr_join(const struct shr_layout *layout, int fd, const struct stat *status, const char *label)
{
    pthread_once(&shr_once, shr_start);
    int cancellable = shr_begin_steps();
    struct shr_participant *p = shr_participants;
    while (p != NULL && (p->device != status->st_dev || p->inode != status->st_ino || memcmp(p->layout.uuid, layout->uuid, 16) != 0)) p = p->next;
    if (p == NULL && (p = (struct shr_participant *)calloc(1, sizeof *p)) != NULL) {
        p->layout = *layout;
        p->layout.descr = p->layout.lock_path = NULL;
        p->device = status->st_dev;
        p->inode = status->st_ino;
        p->fd = -1;
        p->slot = -1;
        p->label = shr_text("%s", label);
        p->locks = (struct sharray_lock *)calloc((size_t)layout->first_synchronizer, sizeof *p->locks);
        p->source = fcntl(fd, F_DUPFD_CLOEXEC, 0);
        int64_t page = sysconf(_SC_PAGESIZE), start = layout->control / page * page;
        p->map_bytes = (size_t)(layout->file_size - start);
        void *map = mmap(NULL, p->map_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, start);
        if (p->label == NULL || p->locks == NULL || p->source < 0 || map == MAP_FAILED) {
            shr_fail(SHARRAY_ERR_SYSTEM, "Can't open %s: no memory or descriptor is left for its lock", label);
            if (map != MAP_FAILED) munmap(map, p->map_bytes);
            if (p->source >= 0) close(p->source);
            free(p->locks);
            free(p->label);
            free(p);
            p = NULL;
        } else {
            p->map = (char *)map;
            p->base = p->map - start;
            for (int64_t record = 0; record < layout->first_synchronizer; record++) {
                struct sharray_lock lock = {shr_record(p, record), p, 0, (uint32_t)record};
                p->locks[record] = lock;
            }
            p->next = shr_participants;
            shr_participants = p;
        }
    } else if (p == NULL) {
        shr_no_memory();
    }
    if (p != NULL) p->openings++;
    shr_end_steps(cancellable);
    return p;
}

/* Takes one opening back; with the last one this process leaves, and what it still holds counts as held by a dead owner. map is the whole file. */
static void shr_leave(struct shr_participant *p, char *map)
{
    int cancellable = shr_begin_steps();
    if (--p->openings == 0) {
        struct shr_participant **link = &shr_participants;
        while (*link != p) link = &(*link)->next;
        *link = p->next;
        munmap(p->map, p->map_bytes); /* first: a thread that should not use the lock any more faults rather than changes a word when we have left */
        p->base = map;
        if (p->identity != 0) {
            shr_settle_locks(p, shr_all_lives(p->slot)); /* L1; there are no cells of ours */
            shr_set_state(p, p->slot, SHR_FREE_SLOT, p->generation); /* L2 */
            shr_announce(p);
        }
        shr_forget(p);
        close(p->source);
        free(p->locks);
        free(p->label);
        free(p);
    }
    shr_end_steps(cancellable);
}

/* ---------------------------------------------------------------------------------------------------------------------------- locks */

/* One wait of one thread, in time slices: that bounds what a wake-up can cost that was lost with its sender. */
struct shr_waiting {
    int64_t start, now, nanoseconds, slices;
    bool last_try;
};

static struct shr_waiting shr_wait_for(int64_t nanoseconds)
{
    struct shr_waiting waiting;
    waiting.start = waiting.now = shr_now();
    waiting.nanoseconds = nanoseconds;
    waiting.slices = -1;
    waiting.last_try = nanoseconds <= 0;
    return waiting;
}

static int64_t shr_elapsed(const struct shr_waiting *waiting) { return waiting->now - waiting->start; }

static bool shr_is_over(struct shr_waiting *waiting)
{
    waiting->now = shr_now();
    return shr_elapsed(waiting) >= waiting->nanoseconds;
}

static bool shr_tries_once_more(struct shr_waiting *waiting)
{
    bool again = !waiting->last_try;
    waiting->last_try = true;
    waiting->slices = -1;
    return again;
}

/* Whether a time slice has begun since this was asked before, the first one included. */
static bool shr_next_slice(struct shr_waiting *waiting)
{
    int64_t slices = shr_elapsed(waiting) / SHR_SLICE;
    bool began = slices != waiting->slices;
    waiting->slices = slices;
    return began;
}

/* In the slices 4, 8, 16, 32 ... and once a second. */
static bool shr_is_seldom(const struct shr_waiting *waiting)
{
    return waiting->slices >= 4 && ((waiting->slices & (waiting->slices - 1)) == 0 || waiting->slices % 50 == 0);
}

static bool shr_is_starving(const struct shr_waiting *waiting) { return shr_elapsed(waiting) >= SHR_STARVING_AFTER; }

/* Not beyond the moment from which this thread is starving: it has to say so. */
static void shr_sleep(struct shr_waiting *waiting, const void *at, uint32_t value)
{
    int64_t elapsed = shr_elapsed(waiting), most = shr_is_starving(waiting) ? SHR_SLICE : SHR_STARVING_AFTER - elapsed;
    if (waiting->nanoseconds > elapsed && waiting->nanoseconds - elapsed < most) most = waiting->nanoseconds - elapsed;
    shr_futex_wait(at, value, most);
    waiting->now = shr_now();
}

/* Whether the owner that a word names has died; then the lock is free on return. Negative if the word is damaged. (W4) */
static int shr_recover(struct shr_participant *p, uint64_t word, const struct shr_waiting *waiting)
{
    int64_t slot = (int64_t)(word & SHR_SLOT) - 1;
    if (slot >= p->layout.participants) {
        return shr_fail(SHARRAY_ERR_FORMAT, "The lock of %s is damaged: it names participant %lld of %lld", p->label, (long long)slot,
                        (long long)p->layout.participants);
    }
    int cancellable = shr_begin_steps();
    uint64_t state = shr_state(p, slot);
    uint32_t generation = (uint32_t)(word >> 16 & 0xFFF);
    int recovered = 0;
    if (p->identity == 0) {
        recovered = 1; /* the caller's next look tells */
    } else if (generation != (shr_generation(state) & 0xFFF)) {
        shr_settle_locks(p, shr_one_life(slot, generation)); /* that life is over */
        recovered = 1;
    } else if (slot != p->slot) { /* a thread of ours that ends frees its locks itself */
        if (shr_is_marked(p, slot) && shr_fence_others()) {
            shr_settle_locks(p, shr_one_life(slot, generation)); /* D1 and D2 alone: without the byte */
            recovered = 1;
        }
        if ((waiting->slices > 0 || waiting->last_try) && shr_settle_if_unlocked(p, slot)) recovered = 1;
        if (!recovered && shr_is_seldom(waiting)) {
            char *attention = shr_slot(p, slot) + 36;
            shr_add32(attention, 1);
            shr_futex_wake(attention, 1);
        }
    }
    shr_end_steps(cancellable);
    return recovered;
}

/* What this thread's owned words look like; 0 before it takes part. */
static uint64_t shr_mine(const struct sharray_lock *lock)
{
    uint64_t identity = __atomic_load_n(&lock->participant->identity, __ATOMIC_RELAXED);
    return identity != 0 && shr_tag != 0 ? shr_tag | identity : 0;
}

static bool shr_owns(uint64_t mine, uint64_t word) { return mine != 0 && ((word ^ mine) & SHR_OWNER) == 0; }

/* By the new owner: what one from whom the lock was taken by force has left counts no more. And what the record tells people about the lock's use: plain
 * numbers beside the word, which nothing depends on; the same for those below. */
static inline void shr_begin(struct sharray_lock *lock)
{
    if (lock->extra != 0) lock->extra = 0;
    ++*(uint64_t *)(void *)(lock->word + 40);
}

static void shr_count_wait(const struct sharray_lock *lock, int64_t nanoseconds)
{
    ++*(uint32_t *)(void *)(lock->word + 28);
    *(uint64_t *)(void *)(lock->word + 48) += (uint64_t)nanoseconds;
}

/* The present owner has the lock now, if not for longer. */
static void shr_note_owner(const struct sharray_lock *lock)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    __atomic_store_n((uint64_t *)(void *)(lock->word + 56), (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000, __ATOMIC_RELAXED);
}

/* Acquires if it takes a wait or not: A2, W1 to W4. */
static int shr_acquire_slowly(struct sharray_lock *lock, int64_t nanoseconds, bool repairs)
{
    struct shr_participant *p = lock->participant;
    int result = shr_take_part(p);
    if (result < 0) return result;
    uint64_t mine = shr_mine(lock);
    uint64_t seen = shr_load64(lock->word);
    if (shr_owns(mine, seen)) {
        if (lock->extra == UINT32_MAX) return shr_fail(SHARRAY_ERR_INVALID, "The lock of %s is held too often", p->label);
        lock->extra++;
        return seen & SHR_DIED ? SHARRAY_OWNER_DIED : SHARRAY_OK;
    }
    bool slept = false, contended = false;
    int spins = SHR_SPINS;
    struct shr_waiting waiting = shr_wait_for(nanoseconds);
    for (;; seen = shr_load64(lock->word)) {
        if ((seen & SHR_SLOT) == 0) {
            if ((seen & SHR_DIED) && p->layout.strict && !repairs) {
                result = shr_fail(SHARRAY_ERR_ORPHANED,
                                  "An owner of the lock of %s died while it held it, and nobody has mended what the lock protects: "
                                                        "see sharray_acquire_to_repair", p->label);
                break;
            }
            if (!(seen & SHR_STARVING) || shr_is_starving(&waiting) || waiting.last_try) {
                if (!shr_cas64(lock->word, seen, mine | (slept ? SHR_WAITERS : seen & SHR_WAITERS) | (seen & SHR_DIED))) continue; /* A2 */
                if (seen & SHR_OBSERVED) shr_fence(); /* what is written from here on is not seen by a snapshot that does not see this change */
                shr_begin(lock);
                if (contended) shr_count_wait(lock, shr_now() - waiting.start);
                if (slept) shr_note_owner(lock);
                if (!(seen & SHR_DIED)) return SHARRAY_OK;
                if (lock->record == SHR_ARRAY_LOCK && (result = shr_finish(p)) < 0) {
                    shr_let_go(lock->word, true);
                    return result;
                }
                return SHARRAY_OWNER_DIED;
            }
        } else {
            contended = true;
            if (spins > 0 && !waiting.last_try) {
                spins--;
                shr_pause();
                continue;
            }
            if (shr_next_slice(&waiting) && (result = shr_recover(p, seen, &waiting)) != 0) { /* W4 */
                if (result < 0) break;
                continue;
            }
        }
        if (shr_is_over(&waiting)) {
            if (shr_tries_once_more(&waiting)) continue;
            result = SHARRAY_TIMEOUT;
            break;
        }
        uint64_t flagged = seen | SHR_WAITERS;
        if (shr_is_starving(&waiting) && (seen & SHR_SLOT) != 0) flagged |= SHR_STARVING;
        if (seen == flagged || shr_cas64(lock->word, seen, flagged)) { /* W1 */
            slept = true;
            if ((seen & SHR_SLOT) != 0 && !(seen & SHR_WAITERS)) shr_note_owner(lock);
            shr_sleep(&waiting, lock->word, (uint32_t)flagged); /* W2 */
        }
    }
    if (slept) shr_futex_wake(lock->word, 1); /* W3: may have been woken for the lock that it does not take */
    return result == SHARRAY_TIMEOUT ? shr_fail(SHARRAY_TIMEOUT, "The lock of %s was not to be had in that time", p->label) : result;
}

static int shr_acquire(struct sharray_lock *lock, int64_t nanoseconds, bool repairs)
{
    if (lock == NULL) return shr_fail(SHARRAY_ERR_INVALID, "There is no lock to acquire: NULL");
    uint64_t mine = shr_mine(lock), expected = 0;
    uint64_t *word = (uint64_t *)(void *)lock->word;
    if (mine != 0 && __atomic_compare_exchange_n(word, &expected, mine, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) { /* A1 */
        shr_begin(lock);
        return SHARRAY_OK;
    }
    return shr_acquire_slowly(lock, nanoseconds, repairs);
}

int sharray_acquire(struct sharray_lock *lock) { return shr_acquire(lock, SHARRAY_FOREVER, false); }

int sharray_try_acquire(struct sharray_lock *lock) { return shr_acquire(lock, 0, false); }

int sharray_timed_acquire(struct sharray_lock *lock, int64_t nanoseconds) { return shr_acquire(lock, nanoseconds, false); }

int sharray_acquire_to_repair(struct sharray_lock *lock) { return shr_acquire(lock, SHARRAY_FOREVER, true); }

/* Whoever opens an array finds all of a transaction, also if it never uses the lock. An owner that lives finishes it itself. */
static int shr_finish_at_opening(struct shr_participant *p)
{
    if (!shr_is_left(p)) return SHARRAY_OK;
    struct sharray_lock *lock = &p->locks[SHR_ARRAY_LOCK];
    int result = shr_acquire_slowly(lock, 0, true);
    if (result < 0) return result == SHARRAY_TIMEOUT || result == SHARRAY_ERR_FULL ? SHARRAY_OK : result;
    if (lock->extra > 0) lock->extra--;
    else shr_let_go(lock->word, true);
    return SHARRAY_OK;
}

static int shr_not_owner(const struct sharray_lock *lock)
{
    const struct shr_participant *p = lock->participant;
    uint64_t word = shr_load64(lock->word);
    int64_t slot = (int64_t)(word & SHR_SLOT) - 1;
    if (slot < 0 || slot >= p->layout.participants) {
        return shr_fail(SHARRAY_ERR_NOT_OWNER, "The lock of %s is not held by this thread; it is %s", p->label,
                        slot >= 0 ? "damaged" : word & SHR_DIED ? "free, its last owner died" : "free");
    }
    char name[25] = {0};
    memcpy(name, shr_slot(p, slot) + 40, 24);
    return shr_fail(SHARRAY_ERR_NOT_OWNER, "The lock of %s is not held by this thread; it is held by thread %u of process %lld (%s)", p->label,
                    (unsigned)(word >> 32), (long long)shr_load64(shr_slot(p, slot) + 8), name);
}

static int shr_release_slowly(struct sharray_lock *lock)
{
    uint64_t held = shr_load64(lock->word), mine = shr_mine(lock);
    if (!shr_owns(mine, held)) return shr_not_owner(lock);
    if (lock->extra > 0) {
        lock->extra--;
        return SHARRAY_OK;
    }
    shr_let_go(lock->word, lock->participant->layout.strict);
    return SHARRAY_OK;
}

int sharray_release(struct sharray_lock *lock)
{
    if (lock == NULL) return shr_fail(SHARRAY_ERR_INVALID, "There is no lock to release: NULL");
    /* a word without flags and a single hold: the common case. Who is not the owner may read a wrong count, but fails then */
    uint64_t mine = shr_mine(lock), held = mine;
    if (mine != 0 && __atomic_load_n(&lock->extra, __ATOMIC_RELAXED) == 0
        && __atomic_compare_exchange_n((uint64_t *)(void *)lock->word, &held, 0, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) { /* R1 */
        return SHARRAY_OK;
    }
    return shr_release_slowly(lock);
}

int sharray_mark_consistent(struct sharray_lock *lock)
{
    if (!sharray_is_held(lock)) return lock == NULL ? shr_fail(SHARRAY_ERR_INVALID, "There is no lock: NULL") : shr_not_owner(lock);
    uint64_t held = shr_load64(lock->word);
    while (!shr_cas64(lock->word, held, held & ~SHR_DIED)) held = shr_load64(lock->word);
    return SHARRAY_OK;
}

bool sharray_is_locked(const struct sharray_lock *lock) { return lock != NULL && (shr_load64(lock->word) & SHR_SLOT) != 0; }

bool sharray_is_held(const struct sharray_lock *lock) { return lock != NULL && shr_owns(shr_mine(lock), shr_load64(lock->word)); }

int64_t sharray_owner_deaths(const struct sharray_lock *lock) { return lock != NULL ? (int64_t)shr_load64(lock->word + 16) : 0; }

/* ---------------------------------------------------------------------------------------------------------------------------- files */

struct sharray {
    struct shr_layout layout;
    int fd;
    bool writable;
    char *label;
    char *path; /* absolute; NULL if it is anonymous */
    dev_t device;
    ino_t inode;
    char *map; /* the whole file; an empty one has none */
    struct shr_participant *participant; /* if it has a lock of its own and is writable */
    struct sharray *lock_home;           /* the array whose lock is used, once it is open */

    /* what is seen of it: the whole, or a view */
    struct shr_type type;
    char *descr;
    int rank;
    int64_t shape[SHARRAY_MAX_RANK], strides[SHARRAY_MAX_RANK], at, length;
    bool column_major, contiguous;
};

/* The rank's places, the dimension that runs fastest first. */
static int shr_dimension(const struct sharray *array, int place) { return array->column_major ? place : array->rank - 1 - place; }

static void shr_dense(struct sharray *array, int64_t distance)
{
    for (int i = 0; i < array->rank; i++) {
        int dimension = shr_dimension(array, i);
        array->strides[dimension] = distance;
        distance *= array->shape[dimension] > 0 ? array->shape[dimension] : 1;
    }
}

/* Whether the elements lie side by side in the order in which they are counted. */
static bool shr_side_by_side(const struct sharray *array)
{
    int64_t distance = array->type.size;
    for (int i = 0; i < array->rank && array->length > 1; i++) {
        int dimension = shr_dimension(array, i);
        if (array->shape[dimension] == 1) continue;
        if (array->strides[dimension] != distance) return false;
        distance *= array->shape[dimension];
    }
    return true;
}

static int shr_see_whole(struct sharray *array)
{
    array->type = array->layout.type;
    array->descr = shr_text("%s", array->layout.descr);
    array->rank = array->layout.rank;
    memcpy(array->shape, array->layout.shape, sizeof array->shape);
    array->at = 0;
    array->length = array->layout.length;
    array->column_major = array->layout.column_major;
    array->contiguous = true;
    shr_dense(array, array->type.size);
    return array->descr != NULL ? SHARRAY_OK : shr_no_memory();
}

void sharray_close(struct sharray *array)
{
    if (array == NULL) return;
    if (array->participant != NULL) shr_leave(array->participant, array->map);
    if (array->map != NULL) munmap(array->map, (size_t)array->layout.file_size);
    if (array->fd >= 0) close(array->fd);
    sharray_close(array->lock_home);
    shr_free_layout(&array->layout);
    free(array->descr);
    free(array->label);
    free(array->path);
    free(array);
}

/* An opening without anything yet; takes the descriptor in any case, and copies the texts. */
static struct sharray *shr_opening(int fd, bool writable, const char *label, const char *path)
{
    struct sharray *array = (struct sharray *)calloc(1, sizeof *array);
    if (array != NULL) {
        array->fd = fd;
        array->writable = writable;
        array->label = shr_text("%s", label);
        array->path = path != NULL ? shr_text("%s", path) : NULL;
        if (array->label != NULL && (path == NULL || array->path != NULL)) return array;
        sharray_close(array);
    } else {
        close(fd);
    }
    shr_no_memory();
    return NULL;
}

/* Maps the file of an opening whose layout is known. */
static int shr_map(struct sharray *array, const struct stat *status)
{
    array->device = status->st_dev;
    array->inode = status->st_ino;
    void *map = mmap(NULL, (size_t)array->layout.file_size, PROT_READ | (array->writable ? PROT_WRITE : 0), MAP_SHARED, array->fd, 0);
    if (map == MAP_FAILED) return shr_fail(SHARRAY_ERR_SYSTEM, "Can't map %s: %s", array->label, strerror(errno));
    array->map = (char *)map;
    return SHARRAY_OK;
}

/* Ends what makes an opening: sees the whole, and takes part in its lock. */
static int shr_complete(struct sharray *array)
{
    struct stat status;
    memset(&status, 0, sizeof status);
    status.st_dev = array->device;
    status.st_ino = array->inode;
    int result = shr_see_whole(array);
    if (result >= 0 && array->layout.lock == SHR_OWN_LOCK && array->writable) {
        array->participant = shr_join(&array->layout, array->fd, &status, array->label);
        if (array->participant == NULL) result = shr_code;
        else result = shr_finish_at_opening(array->participant);
    }
    return result;
}

/* -- names and paths */

/* Whether a text is UTF-8 without separators and control characters; what is wrong with it, or NULL. */
static const char *shr_name_problem(const char *name)
{
    const unsigned char *at = (const unsigned char *)name;
    if (*at == 0) return "it is empty";
    if (strlen(name) > 251) return "it has more than 251 bytes";
    if (*at == '.') return "it begins with a dot";
    while (*at != 0) {
        if (*at < 0x20 || *at == 0x7F || *at == '/' || *at == '\\' || (*at == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9F)) {
            return "it has a separator or a control character in it; sharray_open_file and sharray_create_file take paths";
        }
        int more = *at < 0x80 ? 0 : *at >= 0xC2 && *at <= 0xDF ? 1 : (*at & 0xF0) == 0xE0 ? 2 : *at >= 0xF0 && *at <= 0xF4 ? 3 : -1;
        bool whole = more >= 0;
        for (int i = 1; whole && i <= more; i++) whole = (at[i] & 0xC0) == 0x80;
        bool surrogate = *at == 0xED && at[1] >= 0xA0, overlong = (*at == 0xE0 && at[1] < 0xA0) || (*at == 0xF0 && at[1] < 0x90);
        if (!whole || surrogate || overlong || (*at == 0xF4 && at[1] >= 0x90)) return "it is not UTF-8";
        at += 1 + more;
    }
    return NULL;
}

static char *shr_absolute(const char *path)
{
    char here[PATH_MAX];
    if (path[0] == '/') return shr_text("%s", path);
    return getcwd(here, sizeof here) != NULL ? shr_text("%s/%s", here, path) : NULL;
}

/* The directory of named arrays, to be freed. */
static char *shr_directory(void)
{
    const char *chosen = getenv("SHARRAY_DIRECTORY");
    if (chosen != NULL && *chosen != 0) {
        char *directory = shr_absolute(chosen);
        for (size_t end = directory != NULL ? strlen(directory) : 0; end > 1 && directory[end - 1] == '/'; end--) directory[end - 1] = 0; /* or lstat(2) would follow a link */
        return directory;
    }
    struct stat status;
    const char *parent = stat("/dev/shm", &status) == 0 && S_ISDIR(status.st_mode) ? "/dev/shm" : "/tmp";
    return shr_text("%s/sharray-%u", parent, (unsigned)getuid());
}

static int shr_make_parents(char *directory)
{
    for (char *slash = strchr(directory + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        int made = mkdir(directory, 0777);
        *slash = '/';
        if (made != 0 && errno != EEXIST) return -1;
    }
    return 0;
}

/* The user's own, or none yet. */
static int shr_check_directory(char *directory, bool make)
{
    struct stat status;
    if (make && (shr_make_parents(directory) != 0 || (mkdir(directory, 0700) != 0 && errno != EEXIST))) {
        return shr_fail(SHARRAY_ERR_SYSTEM, "Can't make the directory of named arrays, %s: %s", directory, strerror(errno));
    }
    if (lstat(directory, &status) != 0) {
        if (errno == ENOENT) return SHARRAY_OK;
        return shr_fail(SHARRAY_ERR_SYSTEM, "Can't use the directory of named arrays, %s: %s", directory, strerror(errno));
    }
    if (!S_ISDIR(status.st_mode)) return shr_fail(SHARRAY_ERR_SYSTEM, "%s must be a directory, but is something else", directory);
    if (status.st_uid != getuid()) return shr_fail(SHARRAY_ERR_SYSTEM, "%s belongs to another user; use a directory of your own", directory);
    if (status.st_mode & (S_IWGRP | S_IWOTH)) return shr_fail(SHARRAY_ERR_SYSTEM, "%s can be written by others; chmod go-w mends it", directory);
    char *name = strrchr(directory, '/');
    *name = 0;
    bool above = stat(name != directory ? directory : "/", &status) == 0;
    bool stays = above && (!(status.st_mode & S_IWOTH) || status.st_mode & S_ISVTX);
    int result = SHARRAY_OK;
    if (!above) result = shr_fail(SHARRAY_ERR_SYSTEM, "Can't look at %s: %s", directory, strerror(errno));
    else if (!stays) result = shr_fail(SHARRAY_ERR_SYSTEM, "Everybody can put another directory in the place of %s/%s; chmod +t %s mends it, or use another one", directory, name + 1, directory);
    *name = '/';
    return result;
}

/* Path and label of a named array, both to be freed. */
static int shr_named(const char *name, bool make, char **path, char **label)
{
    *path = *label = NULL;
    const char *problem = name == NULL ? "it is NULL" : shr_name_problem(name);
    if (problem != NULL) return shr_fail(SHARRAY_ERR_INVALID, "\"%.60s\" can't be the name of an array: %s", name != NULL ? name : "", problem);
    char *directory = shr_directory();
    if (directory == NULL) return shr_no_memory();
    int result = shr_check_directory(directory, make);
    if (result >= 0) {
        *path = shr_text("%s/%s.npy", directory, name);
        *label = shr_text("\"%s\"", name);
        if (*path == NULL || *label == NULL) result = shr_no_memory();
    }
    free(directory);
    return result;
}

/* What to call the array in a file. */
static char *shr_label(const char *path)
{
    char *directory = shr_directory(), *label = NULL;
    size_t size = directory != NULL ? strlen(directory) : 0, whole = strlen(path);
    if (size > 0 && whole > size + 5 && memcmp(path, directory, size) == 0 && path[size] == '/' && strchr(path + size + 1, '/') == NULL
        && strcmp(path + whole - 4, ".npy") == 0) {
        label = shr_text("\"%.*s\"", (int)(whole - size - 5), path + size + 1);
    } else {
        label = shr_text("%s", path);
    }
    free(directory);
    return label;
}

/* -- opening */

/* Where another process says that an array is, and by what it is known to be this one. */
struct shr_address {
    int64_t pid, number;
    char *path, *file;
    bool known;
    unsigned char uuid[16];
    struct shr_layout foreign; /* with file: the elements of a file of another maker, whatever its header says by now */
};

/* Opens a regular file, and whatever else stands there without waiting for it, to refuse it. */
static int shr_descriptor(int *fd, struct stat *status, const char *path, bool writable, int flags, const char *label)
{
    *fd = open(path, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
    if (*fd < 0) {
        const char *slash = strrchr(path, '/');
        if (errno == ENOENT || errno == ENOTDIR) {
            return shr_fail(SHARRAY_ERR_NOT_FOUND, "There is no array %s%s%.*s", label, label[0] == '"' ? " in " : "",
                            label[0] == '"' && slash != NULL ? (int)(slash - path) : 0, path);
        }
        const char *why = errno == ELOOP ? "it is a symbolic link, which is not followed"
                          : errno == EISDIR || errno == ENXIO ? "it is not a regular file" : strerror(errno);
        return shr_fail(SHARRAY_ERR_SYSTEM, "Can't open %s: %s", label, why);
    }
    if (fstat(*fd, status) != 0 || !S_ISREG(status->st_mode)) {
        close(*fd);
        return shr_fail(SHARRAY_ERR_SYSTEM, "Can't open %s: it is not a regular file", label);
    }
    return SHARRAY_OK;
}

/* An array at a path. address: what it has to be, or NULL. flags: O_NOFOLLOW, but for the links of /proc. */
static int shr_open(struct sharray **out, const char *place, int flags, bool writable, const char *label, const char *path,
                    const struct shr_address *address)
{
    int fd;
    struct stat status;
    int result = shr_descriptor(&fd, &status, place, writable, flags, label);
    if (result < 0) return result;
    struct sharray *array = shr_opening(fd, writable, label, path);
    if (array == NULL) return shr_code;
    if (address != NULL && address->file != NULL) {
        char found[64];
        snprintf(found, sizeof found, "%llu:%llu", (unsigned long long)status.st_dev, (unsigned long long)status.st_ino);
        array->layout = address->foreign;
        array->layout.descr = shr_text("%s", address->foreign.descr);
        array->layout.file_size = status.st_size;
        if (array->layout.descr == NULL) {
            result = shr_no_memory();
        } else if (strcmp(found, address->file) != 0) {
            result = shr_fail(SHARRAY_ERR_NOT_FOUND, "The array at %s is gone; another one has taken its place", label);
        } else if (array->layout.data_bytes > status.st_size - array->layout.data) {
            result = shr_fail(SHARRAY_ERR_FORMAT, "%s has %lld bytes, fewer than the handle's elements need", label, (long long)status.st_size);
        }
    } else {
        result = shr_read_layout(&array->layout, fd, status.st_size, label);
        if (result >= 0 && address != NULL && (!array->layout.ours || !address->known || memcmp(array->layout.uuid, address->uuid, 16) != 0)) {
            result = shr_fail(SHARRAY_ERR_NOT_FOUND, "The array at %s is gone; another one has taken its place", label);
        }
    }
    if (result >= 0) result = shr_map(array, &status);
    if (result >= 0) result = shr_complete(array);
    if (result < 0) {
        sharray_close(array);
        return result;
    }
    *out = array;
    return SHARRAY_OK;
}

/* The array at an address: by its path, else by the descriptor of the process that has it. */
static int shr_open_address(struct sharray **out, const struct shr_address *address, bool writable)
{
    char *label = NULL;
    int result = SHARRAY_ERR_NOT_FOUND;
    if (address->path != NULL) {
        if ((label = shr_label(address->path)) == NULL) return shr_no_memory();
        result = shr_open(out, address->path, O_NOFOLLOW, writable, label, address->path, address);
        if (result >= 0 || address->number < 0) {
            free(label);
            return result;
        }
    } else if (address->number < 0) {
        return shr_fail(SHARRAY_ERR_NOT_FOUND, "The array of process %lld can't be opened from here: it has neither path nor descriptor",
                        (long long)address->pid);
    }
    char place[80], process[48];
    struct stat status;
    snprintf(process, sizeof process, "/proc/%lld", (long long)address->pid);
    snprintf(place, sizeof place, "%s/fd/%lld", process, (long long)address->number);
    result = shr_open(out, place, 0, writable, label != NULL ? label : "an anonymous array", address->path, address);
    bool other = stat(place, &status) == 0 && !S_ISREG(status.st_mode); /* the number is a pipe's by now, or a socket's */
    if (result == SHARRAY_ERR_NOT_FOUND || result == SHARRAY_ERR_FORMAT || (result < 0 && other)) {
        result = shr_fail(SHARRAY_ERR_NOT_FOUND, "The array that process %lld handed on is gone: %s", (long long)address->pid,
                          stat(process, &status) == 0 ? "it closed it before it was opened here" : "the process has ended");
    }
    free(label);
    return result;
}

int sharray_open(struct sharray **out, const char *name, enum sharray_mode mode)
{
    char *path, *label;
    *out = NULL;
    int result = shr_named(name, false, &path, &label);
    if (result >= 0) result = shr_open(out, path, O_NOFOLLOW, mode == SHARRAY_READ_WRITE, label, path, NULL);
    free(path);
    free(label);
    return result;
}

int sharray_open_file(struct sharray **out, const char *path, enum sharray_mode mode)
{
    *out = NULL;
    if (path == NULL || *path == 0) return shr_fail(SHARRAY_ERR_INVALID, "There is no path of a file to open");
    char *absolute = shr_absolute(path);
    if (absolute == NULL) return shr_no_memory();
    int result = shr_open(out, absolute, O_NOFOLLOW, mode == SHARRAY_READ_WRITE, path, absolute, NULL);
    free(absolute);
    return result;
}

int sharray_delete(const char *name)
{
    char *path, *label;
    int result = shr_named(name, false, &path, &label);
    if (result >= 0 && unlink(path) != 0) {
        result = errno == ENOENT ? shr_fail(SHARRAY_ERR_NOT_FOUND, "There is no array %s to delete", label)
                                 : shr_fail(SHARRAY_ERR_SYSTEM, "Can't delete the array %s: %s", label, strerror(errno));
    }
    free(path);
    free(label);
    return result;
}

/* -- creating */

/* The memory that the machine has left, in bytes; -1 if it does not say. */
static int64_t shr_available(void)
{
    char line[256];
    int64_t available = -1;
    long long kilobytes;
    FILE *file = fopen("/proc/meminfo", "re");
    if (file == NULL) return -1;
    while (available < 0 && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "MemAvailable: %lld", &kilobytes) == 1) available = kilobytes * 1024;
    }
    fclose(file);
    return available;
}

/* A new file without a name, or with a hidden one (*hidden, to be freed) where the file system can't do without one. */
static int shr_new_file(const char *path, char **hidden)
{
    enum { CLOEXEC = 1, ALLOW_SEALING = 2, NOEXEC_SEAL = 8 }; /* the last one since Linux 6.3 */
    *hidden = NULL;
    if (path == NULL) {
        long fd = syscall(SYS_memfd_create, "sharray", CLOEXEC | ALLOW_SEALING | NOEXEC_SEAL);
        return (int)(fd >= 0 ? fd : syscall(SYS_memfd_create, "sharray", CLOEXEC | ALLOW_SEALING));
    }
    char *directory = shr_text("%.*s", (int)(strrchr(path, '/') - path), path);
    int fd = -1;
    if (directory != NULL) {
        fd = open(*directory != 0 ? directory : "/", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
            *hidden = shr_text("%s/.sharray-XXXXXX.tmp", directory);
            fd = *hidden != NULL ? mkostemps(*hidden, 4, O_CLOEXEC) : -1;
        }
    }
    int error = errno;
    free(directory);
    errno = error;
    return fd;
}

/* Lets others find a complete file, in one step; false with errno. */
static bool shr_publish(int fd, const char *path)
{
    char own[64]; /* by number, since others may have put another file under a hidden name */
    if (path == NULL) return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
    snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

static int shr_exists(const char *label)
{
    return shr_fail(SHARRAY_ERR_EXISTS, "There is an array or another file %s already; open or delete it, or choose another name", label);
}

static int shr_no_room(const struct sharray *array, int64_t available)
{
    char free_bytes[64] = "its place is full";
    if (available >= 0) snprintf(free_bytes, sizeof free_bytes, "memory has %lld free", (long long)available);
    return shr_fail(SHARRAY_ERR_SYSTEM, "No room for %s of %lld elements of %s: it needs %lld bytes, %s", array->label,
                    (long long)array->layout.length, shr_type_name(array->layout.type.code), (long long)array->layout.file_size, free_bytes);
}

static int shr_refused(const struct sharray *array)
{
    if (errno == EEXIST) return shr_exists(array->label);
    if (errno == ENOSPC || errno == EDQUOT || errno == ENOMEM || errno == EFBIG) return shr_no_room(array, -1);
    return shr_fail(SHARRAY_ERR_SYSTEM, "Can't create %s: %s", array->label, strerror(errno));
}

/* Writes header and trailer into a new file of zeros. */
static int shr_write_layout(const struct sharray *array)
{
    const struct shr_layout *layout = &array->layout;
    char *text = shr_header_text(layout), *map = array->map;
    if (text == NULL) return shr_no_memory();
    memset(map, ' ', (size_t)layout->data);
    memcpy(map, "\x93NUMPY\x01\x00", 8);
    uint16_t rest = (uint16_t)(layout->data - 10);
    memcpy(map + 8, &rest, 2);
    memcpy(map + 10, text, strlen(text));
    map[layout->data - 1] = '\n';
    free(text);
    if (layout->lock_path != NULL) memcpy(map + layout->path, layout->lock_path, strlen(layout->lock_path));
    unsigned char trailer[SHR_TRAILER];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    shr_trailer(layout, shr_crc32c(map, (size_t)layout->data), trailer);
    shr_put64(trailer, SHR_T_CREATED, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    shr_put64(trailer, SHR_T_CREATOR, getpid());
    shr_put32(trailer, SHR_T_CRC, shr_crc32c(trailer, SHR_T_CRC));
    memcpy(map + layout->file_size - SHR_TRAILER, trailer, SHR_TRAILER);
    return SHARRAY_OK;
}

/* The array that has an array's lock: itself, or another one, opened if need be. */
static int shr_lock_home(struct sharray *array, struct sharray **home)
{
    if (array->layout.lock == SHR_NO_LOCK) {
        return shr_fail(SHARRAY_ERR_NO_LOCK, "%s %s; share another array's lock", array->label,
                        array->layout.ours ? "was created without a lock" : "was not made by Sharray and has no lock");
    }
    if (!array->writable) return shr_fail(SHARRAY_ERR_READ_ONLY, "%s was opened read-only, so its lock can't be taken", array->label);
    *home = array;
    if (array->layout.lock == SHR_OWN_LOCK) return SHARRAY_OK;
    *home = __atomic_load_n(&array->lock_home, __ATOMIC_ACQUIRE);
    if (*home != NULL) return SHARRAY_OK;
    if (array->layout.lock_path == NULL) {
        return shr_fail(SHARRAY_ERR_NOT_FOUND, "The lock of %s can't be had: it belongs to an anonymous array, and is found by a handle alone",
                        array->label);
    }
    struct shr_address address;
    memset(&address, 0, sizeof address);
    address.number = -1;
    address.path = array->layout.lock_path;
    address.known = true;
    memcpy(address.uuid, array->layout.lock_uuid, 16);
    struct sharray *opened = NULL, *none = NULL;
    int result = shr_open_address(&opened, &address, true);
    if (result < 0) return result;
    if (opened->participant == NULL) {
        result = shr_fail(SHARRAY_ERR_FORMAT, "The lock of %s can't be had: %s has none of its own", array->label, opened->label);
    } else if (__atomic_compare_exchange_n(&array->lock_home, &none, opened, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        *home = opened;
        return SHARRAY_OK;
    } else {
        *home = none; /* another thread's */
    }
    sharray_close(opened);
    return result;
}

/* A second opening of an array in this process. */
static int shr_open_again(struct sharray **out, const struct sharray *array)
{
    char place[64];
    struct shr_address address;
    memset(&address, 0, sizeof address);
    address.known = true;
    memcpy(address.uuid, array->layout.uuid, 16);
    snprintf(place, sizeof place, "/proc/self/fd/%d", array->fd);
    return shr_open(out, place, 0, true, array->label, array->path, &address);
}

static int shr_out_of_range(const char *what, int least, int most, int found)
{
    return shr_fail(SHARRAY_ERR_INVALID, "An array has %d to %d %s, not %d", least, most, what, found);
}

/* What a user wants, as a layout. */
static int shr_wanted(struct sharray *array, const struct sharray_options *options)
{
    struct shr_layout *layout = &array->layout;
    int code = (int)options->type;
    bool text = code == SHARRAY_TEXT || code == SHARRAY_TEXT32;
    if (!text && shr_known(code) == NULL) {
        return shr_fail(SHARRAY_ERR_INVALID, "Arrays can't be made of element type %d (%s)", code, shr_type_name(code));
    }
    int unit = code == SHARRAY_TEXT32 ? 4 : 1;
    if (text ? options->text_length < 1 || options->text_length > INT32_MAX / unit : options->text_length != 0) {
        return shr_fail(SHARRAY_ERR_INVALID, text ? "A text has 1 to 2^31 - 1 bytes, not %d" : "Elements that are no texts have no length of %d",
                        options->text_length);
    }
    if (text) {
        layout->type.code = code;
        layout->type.size = (int64_t)options->text_length * unit;
        layout->type.alignment = unit;
        layout->descr = shr_text("%s%d", unit == 4 ? "<U" : "|S", options->text_length);
    } else {
        layout->type = shr_type_of(code);
        layout->descr = shr_text("%s", shr_known(code)->descr);
    }
    if (layout->descr == NULL) return shr_no_memory();
    layout->rank = options->rank == 0 ? 1 : options->rank;
    if (layout->rank < 1 || layout->rank > SHARRAY_MAX_RANK) return shr_out_of_range("dimensions", 1, SHARRAY_MAX_RANK, layout->rank);
    memcpy(layout->shape, options->shape, sizeof layout->shape);
    for (int i = 0; i < layout->rank; i++) {
        if (layout->shape[i] < 0) return shr_fail(SHARRAY_ERR_INVALID, "A dimension can't have %lld elements", (long long)layout->shape[i]);
    }
    layout->ours = true;
    layout->lock = options->lock_of != NULL ? SHR_OTHERS_LOCK : options->unlocked ? SHR_NO_LOCK : SHR_OWN_LOCK;
    if (layout->lock != SHR_OWN_LOCK && (options->participants != 0 || options->stripes != 0 || options->synchronizers > 0 || options->strict
                                         || options->journal > 0 || options->durable || (options->lock_of != NULL && options->unlocked))) {
        return shr_fail(SHARRAY_ERR_INVALID, "An array without a lock of its own has no participants, stripes, synchronizers and journal, and is neither strict nor durable");
    }
    if (layout->lock == SHR_OWN_LOCK) {
        int participants = options->participants == 0 ? 40 : options->participants;
        int synchronizers = options->synchronizers == 0 ? 8 : options->synchronizers == -1 ? 0 : options->synchronizers;
        if (participants < 1 || participants > 65535) return shr_out_of_range("participants", 1, 65535, participants);
        if (options->stripes < 0 || options->stripes > 65536) return shr_out_of_range("stripes", 0, 65536, options->stripes);
        if (synchronizers < 0 || synchronizers > 4096) return shr_out_of_range("synchronizers", 0, 4096, synchronizers);
        int journal = options->journal == 0 ? 1024 : options->journal == -1 ? 0 : options->journal;
        if (journal != 0 && (journal < SHR_MIN_JOURNAL || journal > SHR_MAX_JOURNAL)) {
            return shr_out_of_range("bytes of journal, or none,", SHR_MIN_JOURNAL, SHR_MAX_JOURNAL, journal);
        }
        if (options->durable && journal == 0) return shr_fail(SHARRAY_ERR_INVALID, "Durable transactions need a journal");
        layout->journal_bytes = shr_up(journal, SHR_LINE);
        layout->durable = options->durable;
        layout->participants = participants;
        layout->stripes = options->stripes;
        layout->synchronizers = synchronizers;
        layout->strict = options->strict;
    }
    if (options->lock_of != NULL) {
        struct sharray *home;
        int result = shr_lock_home(options->lock_of, &home);
        if (result < 0) return result;
        if (home->path == NULL && array->path != NULL) {
            return shr_fail(SHARRAY_ERR_INVALID,
                            "An array with a name can't use the lock of an anonymous one: who opens it by name could not find the lock");
        }
        if (home->path != NULL && strlen(home->path) > SHR_MAX_PATH) return shr_fail(SHARRAY_ERR_INVALID, "The path of the lock's array is too long");
        memcpy(layout->lock_uuid, home->layout.uuid, 16);
        layout->lock_path = home->path != NULL ? shr_text("%s", home->path) : NULL;
        if (home->path != NULL && layout->lock_path == NULL) return shr_no_memory();
        if ((result = shr_open_again(&array->lock_home, home)) < 0) return result;
    }
    char *header = shr_header_text(layout);
    if (header == NULL) return shr_no_memory();
    layout->text = (int64_t)strlen(header);
    free(header);
    if (!shr_plan(layout)) return shr_fail(SHARRAY_ERR_INVALID, "The shape is too large: the array's file would be beyond 2^63 - 1 bytes");
    if (syscall(SYS_getrandom, layout->uuid, 16, 0) != 16) {
        return shr_fail(SHARRAY_ERR_SYSTEM, "The system has no random numbers: %s", strerror(errno));
    }
    layout->uuid[6] = (unsigned char)((layout->uuid[6] & 0x0F) | 0x40); /* version 4 of RFC 9562 */
    layout->uuid[8] = (unsigned char)((layout->uuid[8] & 0x3F) | 0x80);
    return SHARRAY_OK;
}

/* Makes the file of an opening that has label and path, complete, and then lets it be found. */
static int shr_fill(struct sharray *array, const struct sharray_options *options)
{
    struct stat status;
    char *hidden = NULL;
    int result = shr_wanted(array, options), error;
    if (result < 0) return result;
    if (array->path != NULL && lstat(array->path, &status) == 0) return shr_exists(array->label);
    int64_t available = array->path == NULL || strncmp(array->path, "/dev/shm/", 9) == 0 ? shr_available() : -1;
    if (available >= 0 && array->layout.file_size > available) return shr_no_room(array, available);
    array->fd = shr_new_file(array->path, &hidden);
    if (array->fd < 0) {
        result = shr_refused(array);
        free(hidden);
        return result;
    }
    do error = posix_fallocate(array->fd, 0, array->layout.file_size);
    while (error == EINTR);
    if (error == 0 && fstat(array->fd, &status) != 0) error = errno;
    if (error != 0) {
        errno = error;
        result = shr_refused(array);
    }
    if (result >= 0) result = shr_map(array, &status);
    if (result >= 0) result = shr_write_layout(array);
    if (result >= 0) result = shr_complete(array);
    if (result >= 0 && !shr_publish(array->fd, array->path)) result = shr_refused(array);
    if (hidden != NULL) unlink(hidden);
    free(hidden);
    return result;
}

static int shr_create(struct sharray **out, const char *path, const char *label, const struct sharray_options *options)
{
    if (options == NULL) return shr_fail(SHARRAY_ERR_INVALID, "There are no options for a new array: NULL");
    struct sharray *array = shr_opening(-1, true, label, path);
    if (array == NULL) return shr_code;
    int result = shr_fill(array, options);
    if (result < 0) {
        sharray_close(array);
        return result;
    }
    *out = array;
    return SHARRAY_OK;
}

int sharray_create(struct sharray **out, const char *name, const struct sharray_options *options)
{
    char *path, *label;
    *out = NULL;
    if (name == NULL) return shr_create(out, NULL, "an anonymous array", options);
    int result = shr_named(name, true, &path, &label);
    if (result >= 0) result = shr_create(out, path, label, options);
    free(path);
    free(label);
    return result;
}

int sharray_create_file(struct sharray **out, const char *path, const struct sharray_options *options)
{
    *out = NULL;
    if (path == NULL || *path == 0) return shr_fail(SHARRAY_ERR_INVALID, "There is no path for the new file");
    char *absolute = shr_absolute(path);
    if (absolute == NULL) return shr_no_memory();
    int result = shr_create(out, absolute, path, options);
    free(absolute);
    return result;
}

/* -------------------------------------------------------------------------------------------------------------------------- handles */

/* Text that is being written as snprintf(3) does. */
struct shr_writer {
    char *buffer;
    size_t size, length;
};

__attribute__((format(printf, 2, 3))) static void shr_write(struct shr_writer *writer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool room = writer->length < writer->size;
    writer->length += (size_t)vsnprintf(room ? writer->buffer + writer->length : NULL, room ? writer->size - writer->length : 0, format, arguments);
    va_end(arguments);
}

/* In the encoding of HTML forms. */
static void shr_write_encoded(struct shr_writer *writer, const char *text)
{
    for (; *text != 0; text++) {
        unsigned char byte = (unsigned char)*text;
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || strchr("._-", byte) != NULL;
        shr_write(writer, plain ? "%c" : byte == ' ' ? "+" : "%%%02X", byte);
    }
}

static void shr_write_numbers(struct shr_writer *writer, const char *key, const int64_t *numbers, int count, int64_t one_more)
{
    shr_write(writer, "&%s=", key);
    for (int i = 0; i < count; i++) shr_write(writer, "%s%lld", i > 0 ? "x" : "", (long long)numbers[i]);
    if (one_more > 0) shr_write(writer, "x%lld", (long long)one_more);
}

static void shr_write_type(struct shr_writer *writer, int code, const char *descr)
{
    if (shr_known(code) != NULL && shr_part(code) == 0) shr_write(writer, "%d", code);
    else shr_write_encoded(writer, descr);
}

static void shr_write_address(struct shr_writer *writer, const char *prefix, const struct sharray *array)
{
    const struct shr_layout *layout = &array->layout;
    const unsigned char *id = layout->uuid;
    char key[16];
    shr_write(writer, "&%spid=%lld&%sfd=%d", prefix, (long long)getpid(), prefix, array->fd);
    if (layout->ours) {
        shr_write(writer, "&%suuid=%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", prefix, id[0], id[1], id[2], id[3], id[4],
                  id[5], id[6], id[7], id[8], id[9], id[10], id[11], id[12], id[13], id[14], id[15]);
    } else {
        shr_write(writer, "&%sfile=%llu%%3A%llu&%soffset=%lld&%selements=", prefix, (unsigned long long)array->device,
                  (unsigned long long)array->inode, prefix, (long long)layout->data, prefix);
        shr_write_type(writer, layout->type.code, layout->descr);
        snprintf(key, sizeof key, "%ssize", prefix);
        shr_write_numbers(writer, key, layout->shape, layout->rank, 0);
        if (layout->column_major) shr_write(writer, "&%sfortran=true", prefix);
    }
    if (array->path != NULL) {
        shr_write(writer, "&%spath=", prefix);
        shr_write_encoded(writer, array->path);
    }
}

int sharray_handle(struct sharray *array, char *buffer, size_t size)
{
    struct shr_writer writer = {buffer, size, 0};
    struct sharray *home = NULL;
    int part = shr_part(array->type.code);
    if (array->layout.lock == SHR_OTHERS_LOCK && array->writable && (array->lock_home != NULL || array->layout.lock_path != NULL)) {
        int result = shr_lock_home(array, &home);
        if (result < 0) return result;
    }
    if (size > 0) buffer[0] = 0;
    shr_write(&writer, "sharray:type=");
    shr_write_type(&writer, part ? part : array->type.code, array->descr);
    shr_write(&writer, "&at=%lld", (long long)array->at);
    shr_write_numbers(&writer, "shape", array->shape, array->rank, part ? 2 : 0); /* a complex number is a pair, in a dimension more */
    shr_write_numbers(&writer, "strides", array->strides, array->rank, part ? array->type.size / 2 : 0);
    shr_write(&writer, "&writable=%s%s", array->writable ? "true" : "false", array->column_major ? "&columns=first" : "");
    shr_write_address(&writer, "", array);
    if (home != NULL) shr_write_address(&writer, "lock.", home);
    return (int)writer.length;
}

/* The value of a key, decoded, to be freed; NULL if it is not there or badly written. */
static char *shr_field(const char *handle, const char *prefix, const char *name)
{
    size_t before = strlen(prefix), size = strlen(name);
    for (const char *field = strchr(handle, ':') + 1; field != NULL; field = strchr(field, '&') != NULL ? strchr(field, '&') + 1 : NULL) {
        if (strncmp(field, prefix, before) != 0 || strncmp(field + before, name, size) != 0 || field[before + size] != '=') continue;
        const char *from = field + before + size + 1;
        char *value = (char *)malloc(strlen(from) + 1), *to = value;
        if (value == NULL) return NULL;
        while (*from != 0 && *from != '&') {
            char digits[3] = {0}, *rest = digits;
            if (*from == '%') {
                if (from[1] != 0) memcpy(digits, from + 1, 2);
                *to++ = (char)strtol(digits, &rest, 16);
                if (rest != digits + 2 || to[-1] == 0) {
                    free(value);
                    return NULL;
                }
                from += 3;
            } else {
                *to++ = *from == '+' ? ' ' : *from;
                from++;
            }
        }
        *to = 0;
        return value;
    }
    return NULL;
}

/* Numbers with x between; how many, or -1. */
static int shr_field_numbers(const char *handle, const char *prefix, const char *name, int64_t *numbers, int most)
{
    char *value = shr_field(handle, prefix, name), *at = value;
    int count = 0;
    while (at != NULL) {
        char *rest;
        errno = 0;
        if (count == most || (*at != '-' && (*at < '0' || *at > '9'))) break;
        numbers[count++] = strtoll(at, &rest, 10);
        if (errno != 0 || rest == at || (*rest != 0 && *rest != 'x')) break;
        if (*rest == 0) {
            free(value);
            return count;
        }
        at = rest + 1;
    }
    free(value);
    return -1;
}

/* A type as a handle has it: a code, or a descr; the descr to be freed. */
static bool shr_field_type(const char *handle, const char *prefix, const char *name, struct shr_type *type, char **descr)
{
    char *value = shr_field(handle, prefix, name);
    if (value == NULL) return false;
    int64_t code;
    struct shr_reader reader = {value, value + strlen(value), "The handle"};
    bool good;
    if (*value >= '0' && *value <= '9') {
        good = shr_read_number(&reader, &code) && reader.at == reader.end && code <= SHARRAY_COMPLEX128 && shr_known((int)code) != NULL;
        if (good) *type = shr_type_of((int)code);
        *descr = good ? shr_text("%s", shr_known((int)code)->descr) : NULL;
        free(value);
        return *descr != NULL;
    }
    good = (*value == '[' ? shr_read_type(&reader, 0, type) : shr_named_type(value, strlen(value), reader.label, type)) >= 0
           && (*value != '[' || (shr_peek(&reader) == 0 && reader.at == reader.end));
    *descr = good ? value : NULL;
    if (!good) free(value);
    return good;
}

static void shr_free_address(struct shr_address *address)
{
    free(address->path);
    free(address->file);
    shr_free_layout(&address->foreign);
}

static bool shr_field_uuid(const char *text, unsigned char uuid[16])
{
    int digits = 0;
    memset(uuid, 0, 16);
    for (; *text != 0; text++) {
        const char *all = "0123456789abcdef", *digit = strchr(all, *text >= 'A' && *text <= 'F' ? *text + 32 : *text);
        if (*text == '-') continue;
        if (digit == NULL || digits == 32) return false;
        uuid[digits / 2] = (unsigned char)(uuid[digits / 2] << 4 | (digit - all));
        digits++;
    }
    return digits == 32;
}

/* False if the handle lacks something. To be freed in any case. */
static bool shr_field_address(const char *handle, const char *prefix, struct shr_address *address)
{
    memset(address, 0, sizeof *address);
    struct shr_layout *foreign = &address->foreign;
    char *uuid = shr_field(handle, prefix, "uuid"), *fortran = shr_field(handle, prefix, "fortran");
    address->path = shr_field(handle, prefix, "path");
    address->known = uuid != NULL && shr_field_uuid(uuid, address->uuid);
    if (uuid == NULL) address->file = shr_field(handle, prefix, "file");
    bool good = shr_field_numbers(handle, prefix, "pid", &address->pid, 1) == 1 && shr_field_numbers(handle, prefix, "fd", &address->number, 1) == 1
                && (address->known || address->file != NULL);
    if (good && address->file != NULL) {
        foreign->rank = shr_field_numbers(handle, prefix, "size", foreign->shape, SHARRAY_MAX_RANK);
        good = shr_field_type(handle, prefix, "elements", &foreign->type, &foreign->descr) && foreign->rank > 0
               && shr_field_numbers(handle, prefix, "offset", &foreign->data, 1) == 1 && foreign->data >= 0
               && foreign->data % foreign->type.alignment == 0;
        for (int i = 0; good && i < foreign->rank; i++) good = foreign->shape[i] >= 0;
        good = good && shr_product(foreign->shape, foreign->rank, &foreign->length)
               && !__builtin_mul_overflow(foreign->length, foreign->type.size, &foreign->data_bytes);
        foreign->column_major = fortran != NULL && foreign->rank > 1;
    }
    free(uuid);
    free(fortran);
    return good;
}

/* Whether what a handle says of a part of an array lies in the array, and is of its elements. */
static int shr_check_view(const struct sharray *array)
{
    const struct shr_layout *layout = &array->layout;
    int64_t first = array->at, end = array->at, size = array->type.size, alignment = shr_known(array->type.code) != NULL ? array->type.alignment : 1;
    bool inside = array->at >= 0;
    for (int i = 0; i < array->rank; i++) {
        int64_t way;
        inside = inside && array->shape[i] >= 0;
        if (array->shape[i] <= 1) continue;
        inside = inside && !__builtin_mul_overflow(array->shape[i] - 1, array->strides[i], &way)
                 && !__builtin_add_overflow(way < 0 ? first : end, way, way < 0 ? &first : &end) && array->strides[i] % alignment == 0;
    }
    inside = inside && array->at % alignment == 0 && !__builtin_add_overflow(end, size, &end);
    if (!inside || (array->length > 0 && (first < 0 || end > layout->data_bytes))) {
        return shr_fail(SHARRAY_ERR_FORMAT, "The handle's elements do not lie in %s", array->label);
    }
    bool same = array->type.code == layout->type.code && array->type.size == layout->type.size;
    bool part = array->type.code == shr_part(layout->type.code);
    bool field = layout->type.code == SHARRAY_RECORD && size <= layout->type.size;
    if (same || part || field) return SHARRAY_OK;
    return shr_fail(SHARRAY_ERR_FORMAT, "The handle is of element type %s, %s of %s", array->descr, array->label, layout->descr);
}

/* Sees what a handle says. */
static int shr_see_view(struct sharray *array, const char *handle)
{
    free(array->descr);
    array->descr = NULL;
    int64_t at, shape[SHARRAY_MAX_RANK + 1], strides[SHARRAY_MAX_RANK + 1];
    int rank = shr_field_numbers(handle, "", "shape", shape, SHARRAY_MAX_RANK + 1), part = shr_part(array->layout.type.code);
    char *columns = shr_field(handle, "", "columns");
    array->column_major = columns != NULL && rank > 1;
    free(columns);
    if (!shr_field_type(handle, "", "type", &array->type, &array->descr) || shr_field_numbers(handle, "", "at", &at, 1) != 1 || rank < 1
        || shr_field_numbers(handle, "", "strides", strides, SHARRAY_MAX_RANK + 1) != rank) {
        return shr_fail(SHARRAY_ERR_INVALID, "Not the handle of an array: \"%.200s\"", handle);
    }
    if (part != 0 && array->type.code == part && rank > 1 && shape[rank - 1] == 2 && strides[rank - 1] == array->type.size
        && at % array->layout.type.size == 0) { /* whole pairs: complex numbers again */
        rank--;
        array->type = array->layout.type;
        free(array->descr);
        array->descr = shr_text("%s", array->layout.descr);
        if (array->descr == NULL) return shr_no_memory();
        array->column_major = array->column_major && rank > 1;
    }
    if (rank > SHARRAY_MAX_RANK) return shr_fail(SHARRAY_ERR_INVALID, "Not the handle of an array: \"%.200s\"", handle);
    array->at = at;
    array->rank = rank;
    memcpy(array->shape, shape, sizeof array->shape);
    memcpy(array->strides, strides, sizeof array->strides);
    if (!shr_product(array->shape, rank, &array->length)) array->length = -1; /* refused by the check */
    int result = array->length >= 0 ? shr_check_view(array) : shr_fail(SHARRAY_ERR_FORMAT, "The handle's elements do not lie in %s", array->label);
    if (result >= 0) array->contiguous = shr_side_by_side(array);
    return result;
}

int sharray_attach(struct sharray **out, const char *handle)
{
    *out = NULL;
    if (handle == NULL || strncmp(handle, "sharray:", 8) != 0) {
        return shr_fail(SHARRAY_ERR_INVALID, "Not the handle of an array: \"%.200s\" does not begin with sharray:", handle != NULL ? handle : "");
    }
    struct sharray *array = NULL;
    struct shr_address address, lock;
    memset(&lock, 0, sizeof lock);
    char *writable = shr_field(handle, "", "writable"), *lock_pid = shr_field(handle, "lock.", "pid");
    bool writes = writable != NULL && strcmp(writable, "true") == 0;
    int result = shr_field_address(handle, "", &address) && writable != NULL && (lock_pid == NULL || shr_field_address(handle, "lock.", &lock))
                     ? shr_open_address(&array, &address, writes)
                     : shr_fail(SHARRAY_ERR_INVALID, "Not the handle of an array: \"%.200s\"", handle);
    if (result >= 0) result = shr_see_view(array, handle);
    if (result >= 0 && lock_pid != NULL && writes && array->layout.lock == SHR_OTHERS_LOCK) {
        result = memcmp(array->layout.lock_uuid, lock.uuid, 16) == 0
                     ? shr_open_address(&array->lock_home, &lock, true)
                     : shr_fail(SHARRAY_ERR_FORMAT, "The handle's lock is not the one of %s", array->label);
    }
    if (result < 0) {
        sharray_close(array);
        array = NULL;
    }
    *out = array;
    shr_free_address(&address);
    shr_free_address(&lock);
    free(writable);
    free(lock_pid);
    return result;
}

/* --------------------------------------------------------------------------------------------------------------------------- arrays */

enum sharray_type sharray_element_type(const struct sharray *array) { return (enum sharray_type)array->type.code; }
int sharray_rank(const struct sharray *array) { return array->rank; }
const int64_t *sharray_shape(const struct sharray *array) { return array->shape; }
const int64_t *sharray_strides(const struct sharray *array) { return array->strides; }
int64_t sharray_length(const struct sharray *array) { return array->length; }
int64_t sharray_element_size(const struct sharray *array) { return array->type.size; }
bool sharray_is_readonly(const struct sharray *array) { return !array->writable; }
bool sharray_is_contiguous(const struct sharray *array) { return array->contiguous; }
bool sharray_is_column_major(const struct sharray *array) { return array->column_major; }
bool sharray_has_lock(const struct sharray *array) { return array->layout.lock != SHR_NO_LOCK; }
bool sharray_is_strict(const struct sharray *array) { return array->layout.strict; }
int sharray_stripes(const struct sharray *array) { return (int)array->layout.stripes; }
const char *sharray_descr(const struct sharray *array) { return array->descr; }

static char *shr_first(const struct sharray *array) { return array->map + array->layout.data + array->at; }

static bool shr_writes(const struct sharray *array)
{
    if (!array->writable) shr_fail(SHARRAY_ERR_READ_ONLY, "%s was opened read-only", array->label);
    return array->writable;
}

void *sharray_data(struct sharray *array) { return shr_writes(array) ? shr_first(array) : NULL; }
const void *sharray_const_data(const struct sharray *array) { return shr_first(array); }

/* The distance of an element from the first one, in bytes; INT64_MIN if there is none. */
static int64_t shr_distance(const struct sharray *array, int64_t index)
{
    if (index < 0 || index >= array->length) {
        shr_fail(SHARRAY_ERR_INVALID, "Index %lld is out of bounds for the %lld elements of %s", (long long)index, (long long)array->length,
                 array->label);
        return INT64_MIN;
    }
    int64_t distance = 0;
    for (int i = 0; i < array->rank; i++) {
        int dimension = shr_dimension(array, i);
        distance += index % array->shape[dimension] * array->strides[dimension];
        index /= array->shape[dimension];
    }
    return distance;
}

const void *sharray_const_element(const struct sharray *array, int64_t index)
{
    int64_t distance = shr_distance(array, index);
    return distance != INT64_MIN ? shr_first(array) + distance : NULL;
}

void *sharray_element(struct sharray *array, int64_t index)
{
    int64_t distance = shr_writes(array) ? shr_distance(array, index) : INT64_MIN;
    return distance != INT64_MIN ? shr_first(array) + distance : NULL;
}

/* The first element, if the elements are a plain array of C of that type. */
static char *shr_elements(const struct sharray *array, int code)
{
    if (array->type.code != code) {
        shr_fail(SHARRAY_ERR_TYPE, "%s is of %s (%.60s), not of %s", array->label, shr_type_name(array->type.code), array->descr,
                 shr_type_name(code));
        return NULL;
    }
    if (!array->contiguous) {
        shr_fail(SHARRAY_ERR_TYPE,
                 "This view of %s has elements that do not lie side by side; use sharray_element, or sharray_data and sharray_strides",
                 array->label);
        return NULL;
    }
    return shr_first(array);
}

#define SHR_ELEMENTS(code, name, ctype)                                                                                                          \
    ctype *sharray_##name(struct sharray *array) { return (ctype *)(void *)(shr_writes(array) ? shr_elements(array, code) : NULL); }              \
    const ctype *sharray_const_##name(const struct sharray *array) { return (const ctype *)(const void *)shr_elements(array, code); }
SHR_ELEMENTS(SHARRAY_INT8, int8, int8_t)
SHR_ELEMENTS(SHARRAY_UINT8, uint8, uint8_t)
SHR_ELEMENTS(SHARRAY_INT16, int16, int16_t)
SHR_ELEMENTS(SHARRAY_UINT16, uint16, uint16_t)
SHR_ELEMENTS(SHARRAY_INT32, int32, int32_t)
SHR_ELEMENTS(SHARRAY_UINT32, uint32, uint32_t)
SHR_ELEMENTS(SHARRAY_INT64, int64, int64_t)
SHR_ELEMENTS(SHARRAY_UINT64, uint64, uint64_t)
SHR_ELEMENTS(SHARRAY_FLOAT32, float32, float)
SHR_ELEMENTS(SHARRAY_FLOAT64, float64, double)
SHR_ELEMENTS(SHARRAY_BOOL, bool, bool)
SHR_ELEMENTS(SHARRAY_CHAR16, char16, char16_t)
SHR_ELEMENTS(SHARRAY_FLOAT16, float16, uint16_t)
SHR_ELEMENTS(SHARRAY_COMPLEX64, complex64, float)
SHR_ELEMENTS(SHARRAY_COMPLEX128, complex128, double)
SHR_ELEMENTS(SHARRAY_TEXT, text, char)
SHR_ELEMENTS(SHARRAY_TEXT32, text32, char32_t)
#undef SHR_ELEMENTS

struct sharray_lock *sharray_array_lock(struct sharray *array)
{
    struct sharray *home;
    return shr_lock_home(array, &home) >= 0 ? &home->participant->locks[SHR_ARRAY_LOCK] : NULL;
}

struct sharray_lock *sharray_lock_of(struct sharray *array, int64_t index)
{
    struct sharray *home;
    int64_t distance = shr_distance(array, index), shift = 0;
    if (distance == INT64_MIN || shr_lock_home(array, &home) < 0) return NULL;
    const struct shr_layout *layout = &array->layout;
    if (home != array || layout->stripes == 0) return &home->participant->locks[SHR_ARRAY_LOCK];
    while ((layout->length - 1) >> shift >= layout->stripes) shift++;
    int64_t element = (array->at + distance) / layout->type.size;
    return &home->participant->locks[SHR_FIRST_STRIPE + (element >> shift)];
}

/* An element that can be waited for; NULL if there is none. */
static const char *shr_waited_for(const struct sharray *array, int64_t index)
{
    int code = array->type.code;
    if (code != SHARRAY_INT32 && code != SHARRAY_UINT32 && code != SHARRAY_INT64 && code != SHARRAY_UINT64) {
        shr_fail(SHARRAY_ERR_TYPE, "Only integers of 4 and 8 bytes can be waited for, and %s is of %s", array->label, shr_type_name(code));
        return NULL;
    }
    int64_t distance = shr_distance(array, index);
    return distance != INT64_MIN ? shr_first(array) + distance : NULL;
}

int sharray_wait(const struct sharray *array, int64_t index, int64_t expected, int64_t nanoseconds)
{
    const char *at = shr_waited_for(array, index);
    if (at == NULL) return shr_code;
    struct shr_waiting waiting = shr_wait_for(nanoseconds);
    for (;;) {
        uint32_t word = shr_load32(at); /* before the look, so that no change is slept through; the lower half of one of 64 bits */
        bool same = array->type.size == 4 ? word == (uint32_t)expected : shr_load64(at) == (uint64_t)expected;
        if (!same) return SHARRAY_OK;
        if (shr_is_over(&waiting)) return shr_fail(SHARRAY_TIMEOUT, "Element %lld of %s is still as it was", (long long)index, array->label);
        shr_sleep(&waiting, at, word);
    }
}

int sharray_notify(struct sharray *array, int64_t index)
{
    const char *at = shr_writes(array) ? shr_waited_for(array, index) : NULL;
    if (at == NULL) return shr_code;
    shr_futex_wake(at, SHR_ALL);
    return SHARRAY_OK;
}

#endif /* SHARRAY_IMPLEMENTATION */
