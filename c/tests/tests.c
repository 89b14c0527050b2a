/* The client's own tests, without another language: tests [NAME ...] runs those of these names, or all, and says OK. tests make makes arrays for
 * others to open.
 *
 * SHARRAY_DIRECTORY has to name a directory for this run alone; files are made beside the arrays. */

#define SHARRAY_IMPLEMENTATION
#include "../sharray.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static const int64_t LIMIT = INT64_C(60000000000); /* so generous that only a hang exceeds it */

#define CHECK(condition)                                                                                                                         \
    do {                                                                                                                                         \
        if (!(condition)) {                                                                                                                      \
            fprintf(stderr, "%s:%d: %s; the last error was: %s\n", __FILE__, __LINE__, #condition, sharray_error_message());                     \
            abort();                                                                                                                             \
        }                                                                                                                                        \
    } while (0)

static void check_message(const char *part)
{
    if (strstr(sharray_error_message(), part) == NULL) fprintf(stderr, "The message lacks \"%s\"\n", part);
    CHECK(strstr(sharray_error_message(), part) != NULL);
}

static const char *path_of(const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", getenv("SHARRAY_DIRECTORY"), name);
    return path;
}

static struct sharray_options ints(int64_t length)
{
    struct sharray_options options;
    memset(&options, 0, sizeof options);
    options.type = SHARRAY_INT32;
    options.shape[0] = length;
    return options;
}

static struct sharray *make(const char *name, struct sharray_options options)
{
    struct sharray *array;
    CHECK(sharray_create(&array, name, &options) == SHARRAY_OK);
    return array;
}

static struct sharray *attach(struct sharray *array)
{
    char handle[4096];
    struct sharray *again;
    int size = sharray_handle(array, handle, sizeof handle);
    CHECK(size > 0 && (size_t)size == strlen(handle));
    CHECK(sharray_attach(&again, handle) == SHARRAY_OK);
    return again;
}

/* -- other processes: a child runs a function, which says and hears bytes */

struct child {
    pid_t pid;
    int to, from;
};

static struct child start(void (*body)(struct sharray *, int, int), struct sharray *array)
{
    int down[2], up[2];
    CHECK(pipe(down) == 0 && pipe(up) == 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        close(down[1]);
        close(up[0]);
        body(array, down[0], up[1]);
        _exit(0);
    }
    close(down[0]);
    close(up[1]);
    struct child child = {pid, down[1], up[0]};
    return child;
}

static void say(int fd) { CHECK(write(fd, "!", 1) == 1); }

static void hear(int fd)
{
    char byte;
    CHECK(read(fd, &byte, 1) == 1);
}

static void finish(struct child child, int killed_by)
{
    int status;
    if (killed_by != 0) kill(child.pid, killed_by);
    CHECK(waitpid(child.pid, &status, 0) == child.pid);
    CHECK(killed_by != 0 ? WIFSIGNALED(status) && WTERMSIG(status) == killed_by : WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(child.to);
    close(child.from);
}

static void hold(struct sharray *array, int from, int to)
{
    CHECK(sharray_acquire(sharray_array_lock(array)) >= 0);
    say(to);
    hear(from);
}

static void kill_owner(struct sharray *array)
{
    struct child owner = start(hold, array);
    hear(owner.from);
    CHECK(sharray_is_locked(sharray_array_lock(array)));
    finish(owner, SIGKILL);
}

/* ------------------------------------------------------------------------------------------------------------------- types, shapes */

static void types(void)
{
    for (int code = SHARRAY_INT8; code <= SHARRAY_TEXT32; code++) {
        struct sharray_options options = ints(3);
        options.type = (enum sharray_type)code;
        options.text_length = code >= SHARRAY_TEXT ? 5 : 0;
        struct sharray *array = make(NULL, options), *again = attach(array);
        const void *found[] = {NULL, sharray_int8(array), sharray_uint8(array), sharray_int16(array), sharray_uint16(array), sharray_int32(array),
                               sharray_uint32(array), sharray_int64(array), sharray_uint64(array), sharray_float32(array), sharray_float64(array),
                               sharray_bool(array), sharray_char16(array), sharray_float16(array), sharray_complex64(array), sharray_complex128(array),
                               sharray_text(array), sharray_text32(array)};
        for (int other = SHARRAY_INT8; other <= SHARRAY_TEXT32; other++) CHECK((found[other] != NULL) == (other == code));
        CHECK(found[code] == sharray_data(array) && found[code] == sharray_element(array, 0));
        memset(sharray_data(array), code, (size_t)(3 * sharray_element_size(array)));
        CHECK((int)sharray_element_type(again) == code && sharray_length(again) == 3 && sharray_is_contiguous(again));
        CHECK(strcmp(sharray_descr(array), sharray_descr(again)) == 0);
        CHECK(memcmp(sharray_const_data(again), sharray_data(array), (size_t)(3 * sharray_element_size(array))) == 0);
        CHECK(sharray_array_lock(array) == sharray_array_lock(again));
        sharray_close(array);
        sharray_close(again);
    }
    struct sharray *array = make(NULL, ints(1));
    CHECK(sharray_float64(array) == NULL && sharray_error_code() == SHARRAY_ERR_TYPE);
    check_message("an anonymous array is of int32 (<i4), not of float64");
    sharray_close(array);
}

static void shapes(void)
{
    struct sharray_options options = ints(3);
    options.rank = 3;
    options.shape[1] = 0;
    options.shape[2] = 2;
    sharray_close(make(NULL, options));
    options.shape[1] = 4;
    struct sharray *array = make(NULL, options);
    CHECK(sharray_rank(array) == 3 && sharray_length(array) == 24);
    CHECK(sharray_strides(array)[0] == 32 && sharray_strides(array)[1] == 8 && sharray_strides(array)[2] == 4);
    CHECK(sharray_element(array, 23) == sharray_int32(array) + 23);
    CHECK(sharray_element(array, 24) == NULL && sharray_const_element(array, -1) == NULL && sharray_error_code() == SHARRAY_ERR_INVALID);
    sharray_close(array);
    struct sharray *none;
    options.shape[1] = -1;
    CHECK(sharray_create(&none, NULL, &options) == SHARRAY_ERR_INVALID && none == NULL);
    options.shape[0] = options.shape[1] = options.shape[2] = INT64_C(1) << 40;
    CHECK(sharray_create(&none, NULL, &options) == SHARRAY_ERR_INVALID);
    options = ints(INT64_C(1) << 50);
    CHECK(sharray_create(&none, NULL, &options) == SHARRAY_ERR_SYSTEM);
    check_message("No room for an anonymous array of 1125899906842624 elements of int32");
    options = ints(1);
    options.rank = 9;
    CHECK(sharray_create(&none, NULL, &options) == SHARRAY_ERR_INVALID);
    options = ints(1);
    options.type = SHARRAY_RECORD;
    CHECK(sharray_create(&none, NULL, &options) == SHARRAY_ERR_INVALID);
    options = ints(1);
    options.participants = 65536;
    CHECK(sharray_create(&none, NULL, &options) == SHARRAY_ERR_INVALID);
    options = ints(1);
    options.unlocked = true;
    options.stripes = 1;
    CHECK(sharray_create(&none, NULL, &options) == SHARRAY_ERR_INVALID);
}

/* --------------------------------------------------------------------------------------------------------------------------- places */

static void names(void)
{
    struct sharray *array = make("counts", ints(2)), *again;
    struct sharray_options options = ints(2);
    CHECK(sharray_create(&again, "counts", &options) == SHARRAY_ERR_EXISTS && again == NULL);
    CHECK(sharray_open(&again, "counts", SHARRAY_READ_WRITE) == SHARRAY_OK);
    sharray_int32(array)[1] = 7;
    CHECK(sharray_int32(again)[1] == 7);
    CHECK(sharray_delete("counts") == SHARRAY_OK && sharray_delete("counts") == SHARRAY_ERR_NOT_FOUND);
    CHECK(sharray_acquire(sharray_array_lock(again)) == SHARRAY_OK); /* deleted while open, it works on */
    sharray_int32(again)[1]++;
    CHECK(sharray_release(sharray_array_lock(array)) == SHARRAY_OK);
    struct sharray *third = attach(array);
    CHECK(sharray_int32(third)[1] == 8);
    sharray_close(third);
    sharray_close(array);
    sharray_close(again);
    CHECK(sharray_open(&again, "counts", SHARRAY_READ_WRITE) == SHARRAY_ERR_NOT_FOUND && again == NULL);
    check_message("There is no array \"counts\" in ");
    const char *bad[] = {"", ".hidden", "a/b", "a\\b", "a\nb", "a\x7f", "a\xC2\x85", "\xFF", "\xC3", "\xED\xA0\x80", NULL};
    for (int i = 0; bad[i] != NULL; i++) CHECK(sharray_create(&again, bad[i], &options) == SHARRAY_ERR_INVALID);
    CHECK(sharray_open(&again, NULL, SHARRAY_READ_WRITE) == SHARRAY_ERR_INVALID);
    char long_name[253];
    memset(long_name, 'x', 252);
    long_name[252] = 0;
    CHECK(sharray_create(&again, long_name, &options) == SHARRAY_ERR_INVALID);
    sharray_close(make(long_name + 1, options));
    CHECK(sharray_delete(long_name + 1) == SHARRAY_OK);
    sharray_close(make("gr\xC3\xBC\xC3\x9F", options));
    CHECK(sharray_delete("gr\xC3\xBC\xC3\x9F") == SHARRAY_OK);
}

/* Directories of names that somebody else could put there, or exchange. */
static void directories(void)
{
    char usual[PATH_MAX], above[PATH_MAX], own[PATH_MAX + 8];
    struct sharray_options options = ints(1);
    struct sharray *array;
    snprintf(usual, sizeof usual, "%s", getenv("SHARRAY_DIRECTORY"));
    snprintf(above, sizeof above, "%s", path_of("above"));
    snprintf(own, sizeof own, "%s/own/", above);
    CHECK(mkdir(above, 0700) == 0 && setenv("SHARRAY_DIRECTORY", own, 1) == 0);
    sharray_close(make("before", options));
    CHECK(chmod(above, 0777) == 0);
    CHECK(sharray_open(&array, "before", SHARRAY_READ_WRITE) == SHARRAY_ERR_SYSTEM);
    check_message("chmod +t");
    check_message("/above mends");
    CHECK(sharray_create(&array, "new", &options) == SHARRAY_ERR_SYSTEM);
    check_message("chmod +t");
    CHECK(chmod(above, 01777) == 0 && sharray_delete("before") == SHARRAY_OK);
    own[strlen(own) - 1] = 0;
    CHECK(rmdir(own) == 0 && symlink(usual, own) == 0);
    own[strlen(own)] = '/'; /* it is not followed behind a slash either */
    CHECK(sharray_create(&array, "new", &options) == SHARRAY_ERR_SYSTEM);
    check_message("must be a directory");
    own[strlen(own) - 1] = 0;
    CHECK(unlink(own) == 0 && rmdir(above) == 0 && setenv("SHARRAY_DIRECTORY", usual, 1) == 0);
}

/* Where a new file has a hidden name, somebody puts another file in its place. */
static void exchanged(void)
{
    char hidden[PATH_MAX], target[PATH_MAX];
    struct stat made, found;
    snprintf(hidden, sizeof hidden, "%s", path_of(".sharray-XXXXXX.tmp"));
    snprintf(target, sizeof target, "%s", path_of("target.npy"));
    int fd = mkostemps(hidden, 4, O_CLOEXEC);
    CHECK(fd >= 0 && rename(hidden, path_of("stolen")) == 0 && close(open(hidden, O_CREAT | O_WRONLY, 0600)) == 0);
    CHECK(shr_publish(fd, target) && fstat(fd, &made) == 0 && stat(target, &found) == 0 && made.st_ino == found.st_ino);
    CHECK(close(fd) == 0 && unlink(target) == 0 && unlink(hidden) == 0 && unlink(path_of("stolen")) == 0);
}

static void files(void)
{
    struct sharray *array, *reader;
    struct sharray_options options = ints(3);
    const char *path = path_of("file.npy");
    CHECK(sharray_create_file(&array, path, &options) == SHARRAY_OK);
    CHECK(sharray_create_file(&reader, path, &options) == SHARRAY_ERR_EXISTS);
    sharray_int32(array)[2] = 5;
    CHECK(sharray_open_file(&reader, path, SHARRAY_READ_ONLY) == SHARRAY_OK);
    CHECK(sharray_is_readonly(reader) && sharray_int32(reader) == NULL && sharray_error_code() == SHARRAY_ERR_READ_ONLY);
    CHECK(sharray_data(reader) == NULL && sharray_element(reader, 0) == NULL);
    CHECK(sharray_const_int32(reader)[2] == 5 && *(const int32_t *)sharray_const_element(reader, 2) == 5);
    CHECK(sharray_has_lock(reader) && sharray_array_lock(reader) == NULL && sharray_error_code() == SHARRAY_ERR_READ_ONLY);
    CHECK(sharray_lock_of(reader, 0) == NULL && sharray_notify(reader, 0) == SHARRAY_ERR_READ_ONLY);
    struct sharray *again = attach(reader);
    CHECK(sharray_is_readonly(again));
    sharray_close(again);
    sharray_close(reader);
    sharray_close(array);
    char link[PATH_MAX];
    snprintf(link, sizeof link, "%s", path_of("link.npy"));
    CHECK(symlink(path_of("file.npy"), link) == 0);
    CHECK(sharray_open_file(&array, link, SHARRAY_READ_WRITE) == SHARRAY_ERR_SYSTEM);
    check_message("symbolic link");
    CHECK(unlink(link) == 0 && unlink(path_of("file.npy")) == 0);
    CHECK(sharray_open_file(&array, getenv("SHARRAY_DIRECTORY"), SHARRAY_READ_WRITE) == SHARRAY_ERR_SYSTEM);
    CHECK(sharray_open_file(&array, "/dev/null", SHARRAY_READ_WRITE) == SHARRAY_ERR_SYSTEM);
    CHECK(sharray_create_file(&array, path_of("no/where.npy"), &options) == SHARRAY_ERR_SYSTEM);
    options.unlocked = true;
    CHECK(sharray_create_file(&array, path_of("free.npy"), &options) == SHARRAY_OK);
    CHECK(!sharray_has_lock(array) && sharray_array_lock(array) == NULL && sharray_error_code() == SHARRAY_ERR_NO_LOCK);
    sharray_close(array);
    CHECK(unlink(path_of("free.npy")) == 0);
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

static void refused(const void *bytes, size_t size, const char *message)
{
    struct sharray *array;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", path_of("damaged.npy"));
    write_file(path, bytes, size);
    CHECK(sharray_open_file(&array, path, SHARRAY_READ_WRITE) == SHARRAY_ERR_FORMAT);
    CHECK(sharray_open_file(&array, path, SHARRAY_READ_ONLY) == SHARRAY_ERR_FORMAT);
    check_message(message);
    check_message(path);
    CHECK(unlink(path) == 0);
}

/* An array of which the elements begin where the header ends that it should have. */
static void damage_of(int64_t length, size_t header)
{
    struct sharray *array;
    struct sharray_options options = ints(length);
    char path[PATH_MAX];
    static unsigned char bytes[65536];
    snprintf(path, sizeof path, "%s", path_of("whole.npy"));
    CHECK(sharray_create_file(&array, path, &options) == SHARRAY_OK);
    sharray_close(array);
    FILE *file = fopen(path, "r");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    CHECK(unlink(path) == 0 && size % 4096 == 0 && size < sizeof bytes);
    for (size_t cut = 1; cut <= size; cut += cut < 300 ? 1 : 256) {
        if (size - cut != header + (size_t)length * 4) refused(bytes, size - cut, ""); /* cut right behind its elements it is a plain one */
    }
    refused(bytes, 0, "is empty");
    unsigned char *trailer = bytes + size - 256;
    for (int at = 8; at < 256; at++) { /* the first byte of the magic changed makes it a truncated one */
        trailer[at] ^= 1;
        refused(bytes, size, at < 12 ? "version" : "damaged");
        shr_put32(trailer, 252, shr_crc32c(trailer, 252)); /* a liar's */
        bool people = at >= 16 && at < 32, time = at >= 56 && at < 72, zeros = at >= 168, strict = at == 132;
        if (!people && !time && !zeros && !strict && at != 76 && at != 161) refused(bytes, size, at < 12 ? "version" : "damaged");
        trailer[at] ^= 1;
        shr_put32(trailer, 252, shr_crc32c(trailer, 252));
    }
    trailer[0] = 's';
    refused(bytes, size, "truncated or damaged");
    trailer[0] = 'S';
    shr_put32(trailer, 8, 6);
    refused(bytes, size, "format version 6, this program knows version 5: build it with a newer sharray.h");
    shr_put32(trailer, 8, 4);
    refused(bytes, size, "format version 4, this program knows version 5");
    shr_put32(trailer, 8, 5);
    bytes[200] = '!';
    refused(bytes, size, "");
    bytes[200] = ' ';
    CHECK(bytes[header - 1] == '\n');
    bytes[header - 1] = ' ';
    refused(bytes, size, "header");
}

static void damage(void)
{
    damage_of(1000, 256);
    damage_of(2000, 4096);
}

static unsigned environment(const char *name, unsigned otherwise)
{
    const char *value = getenv(name);
    return value != NULL ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

/* Files of which some bytes are others, signed again or not, cut or not. */
struct sample {
    unsigned char *bytes;
    size_t size;
};

static struct sample sample(struct sharray_options options)
{
    struct sharray *array;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", path_of("sample.npy"));
    CHECK(sharray_create_file(&array, path, &options) == SHARRAY_OK);
    struct sample made = {(unsigned char *)malloc((size_t)array->layout.file_size), (size_t)array->layout.file_size};
    CHECK(made.bytes != NULL);
    memcpy(made.bytes, array->map, made.size);
    sharray_close(array);
    CHECK(unlink(path) == 0);
    return made;
}

static void change(unsigned char *bytes, size_t size, unsigned *seed)
{
    static const int64_t numbers[] = {0, 1, -1, 7, 64, 255, 4096, 65536, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, INT64_C(1) << 48, INT64_MAX / 8};
    size_t data = (size_t)shr_get64(bytes + size - 256, SHR_T_DATA) % size, at = (size_t)rand_r(seed);
    int where = rand_r(seed) % 4; /* header, trailer, anywhere */
    at = where == 0 ? at % (data + 1) : where < 3 ? size - 256 + at % 256 : at % size;
    int64_t number = rand_r(seed) % 2 ? numbers[(size_t)rand_r(seed) % (sizeof numbers / sizeof *numbers)] : rand_r(seed);
    if (rand_r(seed) % 2 && at % 4 == 0 && at + 8 <= size) memcpy(bytes + at, &number, rand_r(seed) % 2 ? 8 : 4);
    else if (at < size) bytes[at] = (unsigned char)(rand_r(seed) % 2 ? bytes[at] ^ 1 << rand_r(seed) % 8 : number);
}

static void use(struct sharray *array)
{
    int64_t length = sharray_length(array);
    char handle[8192];
    CHECK(length >= 0 && sharray_rank(array) >= 1);
    unsigned char sum = 0;
    for (int64_t i = 0; i < length; i += length > 100 ? length / 50 : 1) {
        const unsigned char *element = (const unsigned char *)sharray_const_element(array, i);
        sum = (unsigned char)(sum + element[0] + element[sharray_element_size(array) - 1]);
    }
    CHECK((sharray_handle(array, handle, sizeof handle) > 0 || sharray_error_message()[0] != 0) && (sum | 1) != 0);
    if (sharray_is_readonly(array) || !sharray_has_lock(array)) return;
    struct sharray_lock *locks[] = {sharray_array_lock(array), length > 0 ? sharray_lock_of(array, length - 1) : NULL};
    for (int i = 0; i < 2; i++) {
        int result = locks[i] != NULL ? sharray_try_acquire(locks[i]) : SHARRAY_TIMEOUT;
        if (result >= 0) CHECK(sharray_release(locks[i]) == SHARRAY_OK);
    }
}

static void damaged_at_random(void)
{
    struct sharray_options texts = ints(20), striped = ints(1500), plain = ints(100), table = ints(3);
    texts.type = SHARRAY_TEXT32;
    texts.text_length = 5;
    striped.stripes = 4;
    striped.strict = striped.durable = true;
    plain.unlocked = true;
    table.type = SHARRAY_FLOAT64;
    table.rank = 2;
    table.shape[1] = 4;
    struct sharray *home = make("home", ints(1));
    struct sharray_options beside = ints(2);
    beside.lock_of = home;
    struct sample samples[] = {sample(ints(100)), sample(texts), sample(striped), sample(plain), sample(table), sample(beside)};
    unsigned seed = environment("SHARRAY_SEED", 1), rounds = environment("SHARRAY_ROUNDS", 3000), opened = 0;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", path_of("damaged.npy"));
    for (unsigned round = 0; round < rounds; round++) {
        const struct sample *one = &samples[(size_t)rand_r(&seed) % (sizeof samples / sizeof *samples)];
        size_t size = one->size;
        unsigned char *bytes = (unsigned char *)malloc(size), *trailer = bytes + size - 256;
        CHECK(bytes != NULL);
        memcpy(bytes, one->bytes, size);
        for (int changes = rand_r(&seed) % 4; changes >= 0; changes--) change(bytes, size, &seed);
        int64_t data = shr_get64(trailer, SHR_T_DATA);
        if (rand_r(&seed) % 4 && data >= 0 && data <= (int64_t)size) shr_put32(trailer, SHR_T_HEADER_CRC, shr_crc32c(bytes, (size_t)data));
        if (rand_r(&seed) % 8) shr_put32(trailer, SHR_T_CRC, shr_crc32c(trailer, SHR_T_CRC));
        if (rand_r(&seed) % 16 == 0) size = (size_t)rand_r(&seed) % (size + 1);
        write_file(path, bytes, size);
        struct sharray *array;
        if (sharray_open_file(&array, path, rand_r(&seed) % 4 ? SHARRAY_READ_WRITE : SHARRAY_READ_ONLY) == SHARRAY_OK) {
            use(array);
            sharray_close(array);
            opened++;
        }
        CHECK(unlink(path) == 0);
        free(bytes);
    }
    CHECK(opened > rounds / 20 && opened < rounds / 20 * 19);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) free(samples[i].bytes);
    sharray_close(home);
    CHECK(sharray_delete("home") == SHARRAY_OK);
}

/* What one value takes. */
static void sizes(void)
{
    struct sharray_options one = ints(1), locked = ints(1), unlocked = ints(1);
    locked.synchronizers = locked.journal = -1;
    unlocked.unlocked = true;
    struct {
        struct sharray_options *options;
        off_t size;
    } all[] = {{&one, 8192}, {&locked, 4096}, {&unlocked, 4096}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct sharray *array;
        struct stat status;
        const char *path = path_of("one.npy");
        CHECK(sharray_create_file(&array, path, all[i].options) == SHARRAY_OK);
        CHECK(stat(path, &status) == 0 && status.st_size == all[i].size);
        sharray_close(array);
        CHECK(unlink(path_of("one.npy")) == 0);
    }
}

/* A file of another maker. */
static size_t plain(unsigned char *bytes, int version, const char *text, size_t data)
{
    size_t start = version == 1 ? 10 : 12, size = (start + strlen(text) + 64) / 64 * 64;
    memset(bytes, ' ', size);
    memcpy(bytes, "\x93NUMPY", 6);
    bytes[6] = (unsigned char)version;
    bytes[7] = 0;
    shr_put32(bytes, 8, (int64_t)(size - start));
    memcpy(bytes + start, text, strlen(text));
    bytes[size - 1] = '\n';
    memset(bytes + size, 0, data);
    return size + data;
}

static void others(void)
{
    static unsigned char bytes[65536];
    struct sharray *array;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", path_of("plain.npy"));
    for (int version = 1; version <= 3; version++) {
        write_file(path, bytes, plain(bytes, version, "{'descr': '<f8', 'fortran_order': True, 'shape': (2L, 3), }", 48));
        CHECK(sharray_open_file(&array, path, SHARRAY_READ_WRITE) == SHARRAY_OK);
        CHECK(sharray_element_type(array) == SHARRAY_FLOAT64 && sharray_rank(array) == 2 && sharray_is_column_major(array));
        CHECK(sharray_strides(array)[0] == 8 && sharray_strides(array)[1] == 16 && !sharray_has_lock(array));
        CHECK(sharray_array_lock(array) == NULL && sharray_error_code() == SHARRAY_ERR_NO_LOCK);
        sharray_float64(array)[1] = 1.5;
        struct sharray *again = attach(array); /* by device and inode */
        CHECK(*(const double *)sharray_const_element(again, 1) == 1.5 && sharray_is_column_major(again));
        sharray_close(again);
        sharray_close(array);
    }
    write_file(path, bytes, plain(bytes, 1, "{'descr': '<i8', 'fortran_order': False, 'shape': (), }", 8));
    CHECK(sharray_open_file(&array, path, SHARRAY_READ_WRITE) == SHARRAY_OK && sharray_rank(array) == 1 && sharray_length(array) == 1);
    sharray_close(array);
#define POINT "[('x', '<f8'), ('', '|V4'), ('n', '|u1', (2, 2)), ('in', [('t', '<U3')])]"
    write_file(path, bytes, plain(bytes, 1, "{'descr': " POINT ", 'fortran_order': False, 'shape': (2,)}", 56));
    CHECK(sharray_open_file(&array, path, SHARRAY_READ_WRITE) == SHARRAY_OK);
    CHECK(sharray_element_type(array) == SHARRAY_RECORD && sharray_element_size(array) == 28 && sharray_data(array) != NULL);
    CHECK(strcmp(sharray_descr(array), POINT) == 0);
    struct sharray *again = attach(array);
    CHECK(sharray_element_size(again) == 28 && sharray_length(again) == 2);
    sharray_close(again);
    sharray_close(array);
    CHECK(unlink(path) == 0);
    const char *bad[][2] = {{"{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }", "big-endian"},
                            {"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "can't be shared"},
                            {"{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,), }", "can't be shared"},
                            {"{'descr': '|V8', 'fortran_order': False, 'shape': (1,), }", "can't be shared"},
                            {"{'descr': '|S0', 'fortran_order': False, 'shape': (1,), }", "can't be shared"},
                            {"{'descr': [('x', '>i4')], 'fortran_order': False, 'shape': (1,), }", "big-endian"},
                            {"{'descr': [(('t', 'x'), '<i4')], 'fortran_order': False, 'shape': (1,), }", "field"},
                            {"{'descr': '<f8', 'fortran_order': False, 'shape': (9,), }", "truncated"},
                            {"{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296), }", "truncated"},
                            {"{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }", "header"},
                            {"{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "header"},
                            {"{'descr': '<f8', 'fortran_order': 0, 'shape': (1,), }", "header"},
                            {"{'descr': '<f8', 'shape': (1,), }", "header"},
                            {"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}", "header"},
                            {"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } x", "header"},
                            {"[1]", "header"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) refused(bytes, plain(bytes, 1, bad[i][0], 16), bad[i][1]);
    refused(bytes, plain(bytes, 4, bad[0][0], 16), "version 4, known are 1 to 3");
    bytes[0] = 'x';
    refused(bytes, 64, "begins with \\x93NUMPY");
}

static void handles(void)
{
    struct sharray *array = make(NULL, ints(6)), *view;
    char handle[4096], changed[8192];
    for (int i = 0; i < 6; i++) sharray_int32(array)[i] = i;
    int size = sharray_handle(array, NULL, 0);
    CHECK(sharray_handle(array, handle, sizeof handle) == size);
    CHECK(sharray_handle(array, changed, 10) == size && strlen(changed) == 9);
    const char *rest = strstr(handle, "&writable=");
    CHECK(strncmp(handle, "sharray:type=5&at=0&shape=6&strides=4&writable=true&pid=", 56) == 0);
    struct {
        const char *start;
        int result;
    } cases[] = {{"type=5&at=20&shape=3&strides=-8", SHARRAY_OK}, {"type=5&at=0&shape=2x2&strides=12x4", SHARRAY_OK},
                 {"type=5&at=8&shape=0&strides=4", SHARRAY_OK},
                 {"type=5&at=12&shape=3&strides=-8", SHARRAY_ERR_FORMAT}, {"type=5&at=0&shape=7&strides=4", SHARRAY_ERR_FORMAT},
                 {"type=5&at=24&shape=1&strides=4", SHARRAY_ERR_FORMAT}, {"type=5&at=-4&shape=1&strides=4", SHARRAY_ERR_FORMAT},
                 {"type=5&at=2&shape=1&strides=4", SHARRAY_ERR_FORMAT}, {"type=9&at=0&shape=6&strides=4", SHARRAY_ERR_FORMAT},
                 {"type=5&at=0&shape=4611686018427387904x8&strides=4x0", SHARRAY_ERR_FORMAT},
                 {"type=5&at=0&shape=3&strides=9223372036854775807", SHARRAY_ERR_FORMAT}, {"type=99&at=0&shape=3&strides=4", SHARRAY_ERR_INVALID},
                 {"type=5&at=0&shape=3x&strides=4", SHARRAY_ERR_INVALID}, {"type=5&at=0&shape=3&strides=4x4", SHARRAY_ERR_INVALID}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(changed, sizeof changed, "sharray:%s%s", cases[i].start, rest);
        CHECK(sharray_attach(&view, changed) == cases[i].result);
        sharray_close(view);
    }
    snprintf(changed, sizeof changed, "sharray:%s%s", cases[0].start, rest);
    CHECK(sharray_attach(&view, changed) == SHARRAY_OK);
    CHECK(!sharray_is_contiguous(view) && sharray_int32(view) == NULL && sharray_error_code() == SHARRAY_ERR_TYPE);
    for (int i = 0; i < 3; i++) CHECK(*(int32_t *)sharray_element(view, i) == 5 - 2 * i);
    struct sharray *again = attach(view); /* a view's handle is of the view */
    CHECK(sharray_strides(again)[0] == -8 && sharray_length(again) == 3);
    CHECK(sharray_array_lock(again) == sharray_array_lock(array));
    sharray_close(again);
    sharray_close(view);
    const char *nonsense[] = {"", "sharray:", "sharray:type=5", "http://x", "sharray:type=5&at=0&shape=6&strides=4&writable=true&pid=1&fd=1&uuid=12"};
    for (int i = 0; i < 5; i++) CHECK(sharray_attach(&again, nonsense[i]) == SHARRAY_ERR_INVALID && again == NULL);
    sharray_close(array);
    CHECK(sharray_attach(&again, handle) == SHARRAY_ERR_NOT_FOUND); /* its sender has closed it */
    check_message("handed on is gone: it closed it");
}

/* ---------------------------------------------------------------------------------------------------------------------------- locks */

struct task {
    struct sharray *array;
    struct sharray_lock *lock;
    int rounds, result;
};

static pthread_t run(void *(*body)(void *), struct task *task)
{
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, body, task) == 0);
    return thread;
}

static int in_a_thread(void *(*body)(void *), struct task *task)
{
    CHECK(pthread_join(run(body, task), NULL) == 0);
    return task->result;
}

static void *tries(void *given)
{
    struct task *task = (struct task *)given;
    task->result = sharray_try_acquire(task->lock);
    if (task->result >= 0) CHECK(sharray_release(task->lock) == SHARRAY_OK);
    return NULL;
}

static void *releases(void *given)
{
    struct task *task = (struct task *)given;
    task->result = sharray_release(task->lock);
    return NULL;
}

static void *takes_and_ends(void *given)
{
    struct task *task = (struct task *)given;
    task->result = sharray_acquire(task->lock);
    CHECK(sharray_acquire(task->lock) == task->result); /* once more, which is forgotten */
    return NULL;
}

static void *counts(void *given)
{
    struct task *task = (struct task *)given;
    int32_t *elements = sharray_int32(task->array);
    for (int round = 0; round < task->rounds; round++) {
        CHECK(sharray_acquire(task->lock) == SHARRAY_OK);
        elements[0]++;
        CHECK(sharray_release(task->lock) == SHARRAY_OK);
    }
    return NULL;
}

static void until_waited_for(const struct sharray_lock *lock)
{
    int64_t end = shr_now() + LIMIT;
    while ((shr_load64(lock->word) & SHR_WAITERS) == 0) {
        CHECK(shr_now() < end);
        sched_yield();
    }
}

static void locks(void)
{
    struct sharray *array = make(NULL, ints(1));
    struct sharray_lock *lock = sharray_array_lock(array);
    struct task task = {array, lock, 0, 0};
    CHECK(!sharray_is_locked(lock) && !sharray_is_held(lock) && sharray_release(lock) == SHARRAY_ERR_NOT_OWNER);
    check_message("it is free");
    CHECK(sharray_acquire(lock) == SHARRAY_OK && sharray_acquire(lock) == SHARRAY_OK && sharray_try_acquire(lock) == SHARRAY_OK);
    CHECK(sharray_is_locked(lock) && sharray_is_held(lock));
    for (int held = 3; held > 0; held--) {
        CHECK(in_a_thread(tries, &task) == SHARRAY_TIMEOUT);
        CHECK(in_a_thread(releases, &task) == SHARRAY_ERR_NOT_OWNER);
        CHECK(sharray_release(lock) == SHARRAY_OK);
    }
    CHECK(in_a_thread(tries, &task) == SHARRAY_OK && !sharray_is_locked(lock));
    CHECK(sharray_mark_consistent(lock) == SHARRAY_ERR_NOT_OWNER);
    CHECK(sharray_acquire(NULL) == SHARRAY_ERR_INVALID && sharray_release(NULL) == SHARRAY_ERR_INVALID);
    CHECK(sharray_acquire_to_repair(lock) == SHARRAY_OK && sharray_release(lock) == SHARRAY_OK);
    CHECK(sharray_owner_deaths(lock) == 0);
    sharray_close(array);
}

static void counting(void)
{
    enum { ROUNDS = 25000 };
    struct sharray *array = make(NULL, ints(1));
    struct task task = {array, sharray_array_lock(array), ROUNDS, 0};
    pthread_t first = run(counts, &task), second = run(counts, &task);
    CHECK(pthread_join(first, NULL) == 0 && pthread_join(second, NULL) == 0);
    CHECK(sharray_int32(array)[0] == 2 * ROUNDS && sharray_owner_deaths(task.lock) == 0);
    sharray_close(array);
}

static void threads(void)
{
    struct sharray *array = make(NULL, ints(1));
    struct task task = {array, sharray_array_lock(array), 1, 0};
    CHECK(in_a_thread(takes_and_ends, &task) == SHARRAY_OK);
    CHECK(sharray_acquire(task.lock) == SHARRAY_OWNER_DIED && sharray_owner_deaths(task.lock) == 1);
    CHECK(sharray_acquire(task.lock) == SHARRAY_OWNER_DIED && sharray_release(task.lock) == SHARRAY_OK); /* as long as it is held */
    CHECK(sharray_release(task.lock) == SHARRAY_OK && sharray_acquire(task.lock) == SHARRAY_OK);
    pthread_t waiter = run(counts, &task);
    until_waited_for(task.lock);
    CHECK(sharray_release(task.lock) == SHARRAY_OK && pthread_join(waiter, NULL) == 0);
    CHECK(sharray_int32(array)[0] == 1);
    sharray_close(array);
}

static void openings(void)
{
    struct sharray *array = make(NULL, ints(1)), *again = attach(array), *watcher = attach(array);
    struct sharray_lock *lock = sharray_array_lock(array);
    CHECK(lock == sharray_array_lock(again) && sharray_acquire(lock) == SHARRAY_OK);
    sharray_close(array); /* one of several: nothing changes */
    CHECK(sharray_is_held(lock) && sharray_owner_deaths(lock) == 0);
    char handle[4096];
    CHECK(sharray_handle(again, handle, sizeof handle) > 0);
    int fd = dup(again->fd);
    sharray_close(again);
    sharray_close(watcher); /* the last one: what is held is told as a dead owner's */
    char place[64];
    snprintf(place, sizeof place, "/proc/self/fd/%d", fd);
    CHECK(shr_open(&again, place, 0, true, "the same", NULL, NULL) == SHARRAY_OK);
    close(fd);
    CHECK(sharray_owner_deaths(sharray_array_lock(again)) == 1 && sharray_acquire(sharray_array_lock(again)) == SHARRAY_OWNER_DIED);
    sharray_close(again);
}

static void stripes(void)
{
    struct sharray_options options = ints(100);
    options.stripes = 4;
    struct sharray *array = make(NULL, options);
    struct sharray_lock *first = sharray_lock_of(array, 0), *last = sharray_lock_of(array, 99);
    CHECK(sharray_stripes(array) == 4);
    CHECK(first == sharray_lock_of(array, 31) && first != sharray_lock_of(array, 32) && last == sharray_lock_of(array, 96));
    CHECK(first != sharray_array_lock(array) && sharray_lock_of(array, 100) == NULL);
    struct task task = {array, last, 0, 0};
    CHECK(sharray_acquire(first) == SHARRAY_OK && in_a_thread(tries, &task) == SHARRAY_OK);
    CHECK(sharray_release(first) == SHARRAY_OK);
    CHECK(in_a_thread(takes_and_ends, &task) == SHARRAY_OK && sharray_acquire(last) == SHARRAY_OWNER_DIED && sharray_owner_deaths(first) == 0);
    sharray_close(array);
    array = make(NULL, ints(100));
    CHECK(sharray_lock_of(array, 99) == sharray_array_lock(array));
    sharray_close(array);
}

static void guests(void)
{
    struct sharray *home = make("home", ints(1)), *hidden = make(NULL, ints(1)), *array, *again;
    struct sharray_options options = ints(1);
    options.lock_of = home;
    array = make("guest", options);
    sharray_close(home);
    CHECK(sharray_open(&again, "guest", SHARRAY_READ_WRITE) == SHARRAY_OK);
    CHECK(sharray_has_lock(again) && sharray_array_lock(again) == sharray_array_lock(array));
    CHECK(sharray_lock_of(again, 0) == sharray_array_lock(array));
    CHECK(sharray_acquire(sharray_array_lock(again)) == SHARRAY_OK && sharray_release(sharray_array_lock(array)) == SHARRAY_OK);
    sharray_close(again);
    sharray_close(array);
    CHECK(sharray_delete("home") == SHARRAY_OK && sharray_open(&again, "guest", SHARRAY_READ_WRITE) == SHARRAY_OK);
    CHECK(sharray_array_lock(again) == NULL && sharray_error_code() == SHARRAY_ERR_NOT_FOUND);
    sharray_close(again);
    sharray_close(make("home", ints(1))); /* another one */
    CHECK(sharray_open(&again, "guest", SHARRAY_READ_WRITE) == SHARRAY_OK);
    CHECK(sharray_array_lock(again) == NULL && sharray_error_code() == SHARRAY_ERR_NOT_FOUND);
    check_message("another one has taken its place");
    sharray_close(again);
    CHECK(sharray_delete("guest") == SHARRAY_OK && sharray_delete("home") == SHARRAY_OK);
    options.lock_of = hidden;
    CHECK(sharray_create(&array, "guest", &options) == SHARRAY_ERR_INVALID);
    array = make(NULL, options);
    again = attach(array);
    CHECK(sharray_array_lock(again) == sharray_array_lock(hidden));
    sharray_close(hidden);
    CHECK(sharray_acquire(sharray_array_lock(again)) == SHARRAY_OK);
    sharray_close(array);
    sharray_close(again);
}

/* ---------------------------------------------------------------------------------------------------------------------------- death */

static void killed(void)
{
    struct sharray *array = make(NULL, ints(1));
    struct sharray_lock *lock = sharray_array_lock(array);
    kill_owner(array);
    CHECK(sharray_try_acquire(lock) == SHARRAY_OWNER_DIED && sharray_owner_deaths(lock) == 1);
    CHECK(sharray_release(lock) == SHARRAY_OK && sharray_acquire(lock) == SHARRAY_OK && sharray_release(lock) == SHARRAY_OK);
    struct child owner = start(hold, array);
    hear(owner.from);
    CHECK(sharray_try_acquire(lock) == SHARRAY_TIMEOUT && sharray_timed_acquire(lock, 50000000) == SHARRAY_TIMEOUT);
    CHECK(kill(owner.pid, SIGSTOP) == 0);
    CHECK(sharray_timed_acquire(lock, 50000000) == SHARRAY_TIMEOUT); /* stopped is not dead */
    struct task task = {array, lock, 0, 0};
    pthread_t waiter = run(takes_and_ends, &task);
    until_waited_for(lock);
    finish(owner, SIGKILL);
    CHECK(pthread_join(waiter, NULL) == 0 && task.result == SHARRAY_OWNER_DIED);
    CHECK(sharray_owner_deaths(lock) == 3); /* and the waiter ended with it */
    sharray_close(array);
}

static void strict(void)
{
    struct sharray_options options = ints(1);
    options.strict = true;
    struct sharray *array = make(NULL, options);
    struct sharray_lock *lock = sharray_array_lock(array);
    CHECK(sharray_is_strict(array));
    kill_owner(array);
    CHECK(sharray_acquire(lock) == SHARRAY_ERR_ORPHANED && sharray_try_acquire(lock) == SHARRAY_ERR_ORPHANED && !sharray_is_held(lock));
    CHECK(sharray_acquire_to_repair(lock) == SHARRAY_OWNER_DIED && sharray_release(lock) == SHARRAY_OK); /* not mended */
    CHECK(sharray_acquire(lock) == SHARRAY_ERR_ORPHANED);
    CHECK(sharray_acquire_to_repair(lock) == SHARRAY_OWNER_DIED && sharray_acquire(lock) == SHARRAY_OWNER_DIED);
    CHECK(sharray_release(lock) == SHARRAY_OK && sharray_mark_consistent(lock) == SHARRAY_OK && sharray_release(lock) == SHARRAY_OK);
    CHECK(sharray_acquire(lock) == SHARRAY_OK && sharray_release(lock) == SHARRAY_OK);
    sharray_close(array);
}

/* The child of an owner: it has no lock, and does not keep its parent alive. */
static void child_of_owner(struct sharray *array, int from, int to)
{
    struct sharray_lock *lock = sharray_array_lock(array);
    CHECK(!sharray_is_held(lock) && sharray_release(lock) == SHARRAY_ERR_NOT_OWNER && sharray_try_acquire(lock) == SHARRAY_TIMEOUT);
    say(to);
    hear(from);
    CHECK(sharray_acquire(lock) == SHARRAY_OK && sharray_int32(array)[0] == 5);
    sharray_int32(array)[0] = 6;
    CHECK(sharray_release(lock) == SHARRAY_OK);
}

static void sleeps(struct sharray *array, int from, int to)
{
    char byte;
    (void)array;
    say(to);
    CHECK(read(from, &byte, 1) == 0); /* until all others have gone */
}

static void forks_and_holds(struct sharray *array, int from, int to)
{
    CHECK(sharray_acquire(sharray_array_lock(array)) == SHARRAY_OK);
    struct child grandchild = start(sleeps, array);
    hear(grandchild.from);
    say(to);
    hear(from);
}

static void forks(void)
{
    struct sharray *array = make(NULL, ints(1));
    struct sharray_lock *lock = sharray_array_lock(array);
    CHECK(sharray_acquire(lock) == SHARRAY_OK && sharray_acquire(lock) == SHARRAY_OK);
    struct child child = start(child_of_owner, array);
    hear(child.from);
    CHECK(sharray_is_held(lock) && sharray_release(lock) == SHARRAY_OK);
    sharray_int32(array)[0] = 5;
    say(child.to);
    CHECK(sharray_release(lock) == SHARRAY_OK);
    finish(child, 0);
    CHECK(sharray_acquire(lock) == SHARRAY_OK && sharray_int32(array)[0] == 6 && sharray_release(lock) == SHARRAY_OK);

    child = start(forks_and_holds, array); /* a grandchild outlives the owner, and does not hide its death */
    hear(child.from);
    finish(child, SIGKILL);
    CHECK(sharray_timed_acquire(lock, LIMIT) == SHARRAY_OWNER_DIED && sharray_release(lock) == SHARRAY_OK);
    sharray_close(array);
}

static void is_refused(struct sharray *array, int from, int to)
{
    CHECK(sharray_acquire(sharray_array_lock(array)) == SHARRAY_ERR_FULL);
    check_message("All 1 participant slots of an anonymous array are in use");
    say(to);
    hear(from);
    CHECK(sharray_acquire(sharray_array_lock(array)) == SHARRAY_OK);
}

static void slots(void)
{
    struct sharray_options options = ints(1);
    options.participants = 1;
    struct sharray *array = make(NULL, options);
    struct sharray_lock *lock = sharray_array_lock(array);
    CHECK(sharray_acquire(lock) == SHARRAY_OK && sharray_release(lock) == SHARRAY_OK);
    struct child child = start(is_refused, array);
    hear(child.from);
    sharray_close(array); /* gives the slot back */
    say(child.to);
    finish(child, 0);
    options.participants = 2;
    array = make(NULL, options);
    lock = sharray_array_lock(array);
    for (int death = 1; death <= 10; death++) { /* each in the slot of the one before */
        kill_owner(array);
        CHECK(sharray_acquire(lock) == SHARRAY_OWNER_DIED && sharray_release(lock) == SHARRAY_OK && sharray_owner_deaths(lock) == death);
    }
    sharray_close(array);
}

/* -------------------------------------------------------------------------------------------------------------------------- waiting */

static void *waits(void *given)
{
    struct task *task = (struct task *)given;
    __atomic_store_n(&task->rounds, 1, __ATOMIC_SEQ_CST);
    task->result = sharray_wait(task->array, 0, 0, LIMIT);
    return NULL;
}

static void waiting(void)
{
    struct sharray_options options = ints(2);
    for (int code = SHARRAY_INT32; code <= SHARRAY_UINT64; code++) {
        options.type = (enum sharray_type)code;
        struct sharray *array = make("flags", options), *reader;
        CHECK(sharray_open(&reader, "flags", SHARRAY_READ_ONLY) == SHARRAY_OK && sharray_delete("flags") == SHARRAY_OK);
        CHECK(sharray_wait(array, 1, 0, 0) == SHARRAY_TIMEOUT && sharray_wait(array, 1, 0, 30000000) == SHARRAY_TIMEOUT);
        CHECK(sharray_wait(array, 1, 1, SHARRAY_FOREVER) == SHARRAY_OK);
        memset(sharray_element(array, 1), 0xFF, (size_t)sharray_element_size(array));
        CHECK(sharray_wait(array, 1, -1, 0) == SHARRAY_TIMEOUT);
        for (int readonly = 0; readonly <= 1; readonly++) {
            struct task task = {readonly ? reader : array, NULL, 0, -99};
            void *element = sharray_element(array, 0);
            pthread_t waiter = run(waits, &task);
            while (__atomic_load_n(&task.rounds, __ATOMIC_SEQ_CST) == 0) sched_yield();
            if (sharray_element_size(array) == 4) __atomic_store_n((uint32_t *)element, 1, __ATOMIC_SEQ_CST);
            else __atomic_store_n((uint64_t *)element, UINT64_C(1) << 32, __ATOMIC_SEQ_CST); /* in the half that is no futex word */
            CHECK(sharray_notify(array, 0) == SHARRAY_OK);
            CHECK(pthread_join(waiter, NULL) == 0 && task.result == SHARRAY_OK);
            memset(element, 0, (size_t)sharray_element_size(array));
        }
        CHECK(sharray_wait(array, 2, 0, 0) == SHARRAY_ERR_INVALID && sharray_notify(array, -1) == SHARRAY_ERR_INVALID);
        sharray_close(array);
        sharray_close(reader);
    }
    options.type = SHARRAY_FLOAT32;
    struct sharray *array = make(NULL, options);
    CHECK(sharray_wait(array, 0, 0, 0) == SHARRAY_ERR_TYPE && sharray_notify(array, 0) == SHARRAY_ERR_TYPE);
    sharray_close(array);
}

/* For another language to open. */
/* ------------------------------------------------------------------------------------------------------------------------ journals */

/* A transaction of two numbers of an array and one of another, as its owner has it in its journal when it is killed. */
struct transaction {
    struct sharray *home, *guest;
    char *journal;
    int64_t bytes;
};

static void add(struct transaction *t, uint64_t head, const void *rest, size_t size)
{
    char *at = t->journal + 16 + t->bytes;
    memcpy(at, &head, 8);
    memset(at + 8, 0xEE, (size_t)shr_up((int64_t)size, 8)); /* what fills it up means nothing */
    memcpy(at + 8, rest, size);
    t->bytes += 8 + shr_up((int64_t)size, 8);
}

static void add_number(struct transaction *t, const struct sharray *array, int64_t index, int32_t value)
{
    add(t, UINT64_C(4) << 48 | (uint64_t)(array->layout.data + 4 * index), &value, 4);
}

static void add_name(struct transaction *t, const struct sharray *array)
{
    char name[16 + SHR_MAX_PATH];
    size_t size = array->path != NULL ? strlen(array->path) : 0;
    memcpy(name, array->layout.uuid, 16);
    if (size > 0) memcpy(name + 16, array->path, size);
    add(t, size, name, 16 + size);
}

/* home: 1 2 3, guest: 4 5; the transaction makes them 10 2 30 and 4 50. */
static struct transaction transaction(struct sharray_options options, const char *home, const char *guest)
{
    struct transaction t = {make(home, options), NULL, NULL, 0};
    struct sharray_options beside = ints(2);
    beside.lock_of = t.home;
    t.guest = make(guest, beside);
    const int32_t numbers[] = {1, 2, 3, 4, 5};
    memcpy(sharray_int32(t.home), numbers, 12);
    memcpy(sharray_int32(t.guest), numbers + 3, 8);
    t.journal = t.home->map + t.home->layout.journal;
    add_number(&t, t.home, 0, 10);
    add_name(&t, t.guest);
    add_number(&t, t.guest, 1, 50);
    add_name(&t, t.home);
    add_number(&t, t.home, 2, 30);
    return t;
}

static void commit(struct transaction *t, bool checked)
{
    uint64_t sum = checked ? (uint64_t)shr_crc32c(t->journal + 16, (size_t)t->bytes) << 32 | UINT64_C(1) << 31 : 0;
    shr_store64(t->journal, sum | (uint64_t)t->bytes);
}

static void die(struct transaction *t) { shr_store64(t->home->map + t->home->layout.control, SHR_DIED); }

static bool is_whole(const struct transaction *t, bool done)
{
    const int32_t *home = sharray_const_int32(t->home), *guest = sharray_const_int32(t->guest);
    return home[0] == (done ? 10 : 1) && home[1] == 2 && home[2] == (done ? 30 : 3) && guest[0] == 4 && guest[1] == (done ? 50 : 5)
           && shr_load64(t->home->map + t->home->layout.journal) == 0;
}

static void take_after_death(struct transaction *t)
{
    die(t);
    CHECK(sharray_acquire(sharray_array_lock(t->guest)) == SHARRAY_OWNER_DIED);
    CHECK(sharray_release(sharray_array_lock(t->guest)) == SHARRAY_OK);
}

static void end(struct transaction *t)
{
    sharray_close(t->guest);
    sharray_close(t->home);
    sharray_delete("home");
    sharray_delete("guest");
}

static void journals(void)
{
    static const char *const names[][2] = {{"home", "guest"}, {NULL, NULL}, {"home", NULL}};
    for (size_t i = 0; i < 3; i++) {
        for (int checked = 0; checked < 2; checked++) {
            struct sharray_options options = ints(3);
            options.durable = checked;
            struct transaction t = transaction(options, names[i][0], names[i][1]);
            CHECK(sharray_acquire(sharray_array_lock(t.home)) == SHARRAY_OK); /* takes part from here on */
            CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
            take_after_death(&t);
            CHECK(is_whole(&t, false)); /* not committed */
            commit(&t, checked);
            take_after_death(&t);
            CHECK(is_whole(&t, true) && *(uint64_t *)(void *)(t.journal + 8) == 1);
            end(&t);
        }
    }
}

static void journals_at_start(void)
{
    struct transaction t = transaction(ints(3), "home", "guest");
    commit(&t, false);
    CHECK(sharray_acquire(sharray_lock_of(t.home, 0)) == SHARRAY_OK);
    CHECK(is_whole(&t, true)); /* by whatever lock it begins */
    CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
    end(&t);

    for (int dead = 0; dead < 3; dead++) { /* who opens it sees all of it, without the lock */
        t = transaction(ints(3), "home", "guest");
        commit(&t, false);
        if (dead == 1) die(&t);
        if (dead == 2) shr_store64(t.home->map + t.home->layout.control, UINT64_C(7) << 32 | 1 << 16 | 1); /* of slot 0, where nobody lives */
        sharray_close(t.guest);
        sharray_close(t.home);
        CHECK(sharray_open(&t.home, "home", SHARRAY_READ_ONLY) == SHARRAY_OK && sharray_const_int32(t.home)[0] == 1);
        sharray_close(t.home);
        CHECK(sharray_open(&t.home, "home", SHARRAY_READ_WRITE) == SHARRAY_OK && sharray_open(&t.guest, "guest", SHARRAY_READ_WRITE) == SHARRAY_OK);
        CHECK(is_whole(&t, true) && !sharray_is_locked(sharray_array_lock(t.home)));
        CHECK(sharray_acquire(sharray_array_lock(t.home)) == (dead ? SHARRAY_OWNER_DIED : SHARRAY_OK));
        CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
        end(&t);
    }

    struct sharray_options options = ints(3);
    options.strict = true;
    t = transaction(options, "home", "guest");
    commit(&t, true);
    die(&t);
    CHECK(sharray_try_acquire(sharray_array_lock(t.home)) == SHARRAY_ERR_ORPHANED); /* as before, though it has been finished */
    CHECK(is_whole(&t, true));
    shr_store64(t.home->map + t.home->layout.control, 0);
    commit(&t, true);
    die(&t);
    CHECK(sharray_try_acquire(sharray_array_lock(t.home)) == SHARRAY_ERR_ORPHANED);
    CHECK(!is_whole(&t, true)); /* nobody has had the lock */
    CHECK(sharray_acquire_to_repair(sharray_array_lock(t.home)) == SHARRAY_OWNER_DIED);
    CHECK(is_whole(&t, true));
    CHECK(sharray_mark_consistent(sharray_array_lock(t.home)) == SHARRAY_OK);
    CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
    end(&t);
}

static void finds_nothing_done(struct transaction *t, const char *message)
{
    take_after_death(t);
    CHECK(is_whole(t, false));
    if (message[0] != 0) check_message(message);
    end(t);
}

static void broken_journals(void)
{
    struct transaction t = transaction(ints(3), "home", "guest");
    commit(&t, true);
    t.journal[17] ^= 1; /* in the first entry */
    finds_nothing_done(&t, "");
    const uint64_t states[] = {9, 1024 - 16 + 8, INT32_MAX - 7, UINT64_C(1) << 31};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        t = transaction(ints(3), "home", "guest");
        shr_store64(t.journal, states[i] | (i == 3 ? (uint64_t)t.bytes : 0));
        finds_nothing_done(&t, "");
    }
    const int64_t places[] = {-1, -4, 3, 1 << 20};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        t = transaction(ints(3), "home", "guest");
        int64_t at = i == 0 ? t.home->layout.data - 1 : t.home->layout.data + 4 * places[i];
        add(&t, UINT64_C(4) << 48 | (uint64_t)at, "5555", 4);
        commit(&t, false);
        finds_nothing_done(&t, "is damaged");
    }
    t = transaction(ints(3), "home", "guest");
    add(&t, UINT64_C(5) << 48 | (uint64_t)(t.guest->layout.data + 4), "55555", 5); /* named last: the array itself, whose elements are as many more */
    add_name(&t, t.guest);
    add(&t, UINT64_C(5) << 48 | (uint64_t)(t.guest->layout.data + 4), "55555", 5);
    commit(&t, false);
    finds_nothing_done(&t, "is damaged");
    t = transaction(ints(3), "home", "guest");
    add(&t, UINT64_C(9) << 48 | (uint64_t)t.home->layout.data, "55555", 5); /* its bytes end behind the others */
    commit(&t, false);
    finds_nothing_done(&t, "is damaged");
    t = transaction(ints(3), "home", "guest");
    add(&t, 4097, t.guest->layout.uuid, 16);
    commit(&t, false);
    finds_nothing_done(&t, "is damaged");
    t = transaction(ints(3), "home", "guest");
    struct sharray *stranger = make("stranger", ints(1));
    add_name(&t, stranger);
    add_number(&t, stranger, 0, 5);
    add(&t, 3, "0123456789abcdef/a\0", 19); /* that can't be a path */
    char no_name[16 + 257];
    memset(no_name, 'x', sizeof no_name);
    no_name[16] = '/';
    add(&t, 257, no_name, sizeof no_name); /* nobody has a name so long */
    add_number(&t, t.home, 100, 5);
    commit(&t, false);
    take_after_death(&t);
    CHECK(is_whole(&t, true) && sharray_int32(stranger)[0] == 0); /* both are taken for arrays that are gone */
    sharray_close(stranger);
    sharray_delete("stranger");
    end(&t);
}

static void guests_of_journals(void)
{
    struct transaction t = transaction(ints(3), "home", "guest");
    commit(&t, false);
    CHECK(sharray_delete("guest") == SHARRAY_OK); /* but it is open */
    take_after_death(&t);
    CHECK(is_whole(&t, true));
    end(&t);

    t = transaction(ints(3), "home", "guest");
    CHECK(sharray_acquire(sharray_array_lock(t.home)) == SHARRAY_OK);
    CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
    commit(&t, false);
    CHECK(sharray_delete("guest") == SHARRAY_OK && symlink("/nowhere", t.guest->path) == 0); /* nobody knows what that stands for */
    die(&t);
    CHECK(sharray_acquire(sharray_array_lock(t.home)) == SHARRAY_ERR_SYSTEM && sharray_int32(t.home)[0] == 1);
    CHECK(sharray_delete("guest") == SHARRAY_OK);
    take_after_death(&t);
    CHECK(is_whole(&t, true));
    end(&t);

    t = transaction(ints(3), "home", "guest");
    commit(&t, false);
    CHECK(sharray_delete("guest") == SHARRAY_OK);
    sharray_close(t.guest);
    struct sharray *other = make("guest", ints(2)); /* at its path */
    die(&t);
    CHECK(sharray_acquire(sharray_array_lock(t.home)) == SHARRAY_OWNER_DIED);
    CHECK(sharray_int32(t.home)[0] == 10 && sharray_int32(t.home)[2] == 30 && sharray_int32(other)[1] == 0 && shr_load64(t.journal) == 0);
    CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
    t.guest = other;
    end(&t);

    for (int named = 0; named < 2; named++) { /* who has no descriptor left does not take that for there being no guest */
        t = transaction(ints(3), "home", named ? "guest" : NULL);
        CHECK(sharray_acquire(sharray_array_lock(t.home)) == SHARRAY_OK);
        CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
        commit(&t, false);
        die(&t);
        struct rlimit limit, none;
        CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
        none = limit;
        none.rlim_cur = 0;
        CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
        CHECK(sharray_acquire(sharray_array_lock(t.home)) == SHARRAY_ERR_SYSTEM);
        CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        check_message("has to be finished in");
        CHECK(!sharray_is_locked(sharray_array_lock(t.home)) && shr_load64(t.journal) != 0 && sharray_int32(t.home)[0] == 1);
        CHECK(sharray_acquire(sharray_array_lock(t.home)) == SHARRAY_OWNER_DIED);
        CHECK(is_whole(&t, true));
        CHECK(sharray_release(sharray_array_lock(t.home)) == SHARRAY_OK);
        end(&t);
    }
}

/* Begins an entry with the name of an array; returns how many bytes are behind its head. */
static int64_t name_in(char *entry, const struct sharray *array)
{
    uint64_t size = strlen(array->path);
    memcpy(entry, &size, 8);
    memcpy(entry + 8, array->layout.uuid, 16);
    memcpy(entry + 24, array->path, size);
    return 16 + shr_up((int64_t)size, 8);
}

/* Whatever is in a journal, nothing but elements is changed by it. SHARRAY_ROUNDS says how often, SHARRAY_SEED which. */
static void garbage(void)
{
    struct sharray_options options = ints(64), beside = ints(64);
    options.journal = 4096;
    struct sharray *array = make("home", options), *stranger = make("stranger", ints(64));
    beside.lock_of = array;
    struct sharray *guest = make("guest", beside);
    const struct shr_layout *layout = &array->layout;
    size_t guest_behind = (size_t)(guest->layout.data + guest->layout.data_bytes), guest_size = (size_t)guest->layout.file_size;
    size_t stranger_size = (size_t)stranger->layout.file_size;
    char *others = (char *)malloc(guest_size + stranger_size);
    CHECK(others != NULL);
    memcpy(others, guest->map, guest_size);
    memcpy(others + guest_size, stranger->map, stranger_size);
    char *journal = array->map + layout->journal;
    size_t before = (size_t)layout->data, slots = (size_t)layout->slots, behind = (size_t)(layout->journal + layout->journal_bytes);
    char *copy = (char *)malloc((size_t)layout->file_size);
    CHECK(copy != NULL && sharray_acquire(sharray_array_lock(array)) == SHARRAY_OK && sharray_release(sharray_array_lock(array)) == SHARRAY_OK);
    memcpy(copy, array->map, (size_t)layout->file_size);
    unsigned seed = environment("SHARRAY_SEED", 1), rounds = environment("SHARRAY_ROUNDS", 5000), done = 0;
    for (unsigned round = 0; round < rounds; round++) {
        int64_t bytes = 0, replays = (int64_t)shr_load64(journal + 8);
        for (int entry = 0, entries = rand_r(&seed) % 6; entry < entries; entry++) {
            bool sane = rand_r(&seed) % 8 != 0, name = rand_r(&seed) % 500 == 0;
            uint64_t size = name ? 0 : sane ? 1 + (uint64_t)rand_r(&seed) % 12 : (uint64_t)rand_r(&seed) % 65536;
            uint64_t place = name ? (uint64_t)rand_r(&seed) % 16 : sane ? (uint64_t)(layout->data + rand_r(&seed) % 252) : (uint64_t)rand_r(&seed) << 17 >> rand_r(&seed) % 48;
            uint64_t head = size << 48 | (place & ((UINT64_C(1) << 48) - 1));
            int64_t whole = 8 + shr_up(name ? 16 + (int64_t)place : (int64_t)(size % 64), 8);
            for (int64_t i = 0; i < whole; i++) journal[16 + bytes + i] = (char)rand_r(&seed);
            memcpy(journal + 16 + bytes, &head, 8);
            if (rand_r(&seed) % 8 == 0) whole = 8 + name_in(journal + 16 + bytes, guest);
            else if (rand_r(&seed) % 1000 == 0) whole = 8 + name_in(journal + 16 + bytes, stranger); /* is looked for in all processes */
            bytes += whole;
        }
        shr_store64(journal, (uint64_t)bytes + (rand_r(&seed) % 16 == 0 ? (uint64_t)rand_r(&seed) % 8192 : 0));
        shr_store64(array->map + layout->control, SHR_DIED);
        CHECK(sharray_acquire(sharray_array_lock(array)) == SHARRAY_OWNER_DIED && sharray_release(sharray_array_lock(array)) == SHARRAY_OK);
        CHECK(shr_load64(journal) == 0 && memcmp(copy, array->map, before) == 0 && memcmp(copy + slots, array->map + slots, (size_t)layout->journal - slots) == 0);
        CHECK(memcmp(copy + behind, array->map + behind, (size_t)layout->file_size - behind) == 0);
        CHECK(memcmp(others, guest->map, (size_t)guest->layout.data) == 0 && memcmp(others + guest_behind, guest->map + guest_behind, guest_size - guest_behind) == 0);
        CHECK(memcmp(others + guest_size, stranger->map, stranger_size) == 0);
        done += (int64_t)shr_load64(journal + 8) != replays;
    }
    CHECK(done > rounds / 10 && done < rounds / 10 * 9); /* some of them were good */
    free(copy);
    free(others);
    sharray_close(guest);
    sharray_close(stranger);
    sharray_close(array);
    CHECK(sharray_delete("home") == SHARRAY_OK && sharray_delete("guest") == SHARRAY_OK && sharray_delete("stranger") == SHARRAY_OK);
}

static void make_all(void)
{
    char name[32];
    for (int code = SHARRAY_INT8; code <= SHARRAY_TEXT32; code++) {
        struct sharray_options options = ints(3);
        options.type = (enum sharray_type)code;
        options.text_length = code >= SHARRAY_TEXT ? 5 : 0;
        snprintf(name, sizeof name, "type %d", code);
        struct sharray *array = make(name, options);
        if (code == SHARRAY_BOOL) sharray_bool(array)[1] = true;
        else *(char *)sharray_element(array, 1) = 'a';
        sharray_close(array);
    }
    struct sharray_options options = ints(3);
    options.type = SHARRAY_FLOAT64;
    options.rank = 2;
    options.shape[1] = 2;
    options.stripes = 4;
    options.participants = 7;
    options.synchronizers = 3;
    options.strict = true;
    struct sharray *table = make("table", options);
    sharray_float64(table)[5] = 1.5;
    sharray_close(table);
    struct sharray *home = make("home", ints(2));
    sharray_int32(home)[1] = 2;
    options = ints(1);
    options.lock_of = home;
    sharray_close(make("guest", options));
    sharray_close(home);
    options = ints(0);
    options.unlocked = true;
    sharray_close(make("free", options));
    options = ints(1);
    options.synchronizers = -1;
    sharray_close(make("lock alone", options));
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*body)(void);
    } all[] = {{"types", types}, {"shapes", shapes}, {"names", names}, {"directories", directories}, {"exchanged", exchanged}, {"files", files}, {"damage", damage}, {"damaged at random", damaged_at_random}, {"sizes", sizes}, {"others", others},
               {"handles", handles}, {"locks", locks}, {"counting", counting}, {"threads", threads}, {"openings", openings}, {"stripes", stripes}, {"guests", guests},
               {"killed", killed}, {"strict", strict}, {"forks", forks}, {"slots", slots}, {"waiting", waiting}, {"journals", journals},
               {"journals at start", journals_at_start}, {"broken journals", broken_journals}, {"guests of journals", guests_of_journals}, {"garbage", garbage}};
    if (getenv("SHARRAY_DIRECTORY") == NULL) {
        fprintf(stderr, "SHARRAY_DIRECTORY has to name a directory for this run alone\n");
        return 2;
    }
    if (count == 2 && strcmp(arguments[1], "make") == 0) {
        make_all();
        return 0;
    }
    sharray_close(make("directory", ints(1))); /* makes it */
    CHECK(sharray_delete("directory") == SHARRAY_OK);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        bool wanted = count == 1;
        for (int k = 1; k < count; k++) wanted = wanted || strcmp(arguments[k], all[i].name) == 0;
        if (wanted) all[i].body();
    }
    puts("OK");
    return 0;
}
