/* The driver in C: does what a scenario tells it, a line each, and answers each by a line. The commands are those of conformance/README.md. */

#define SHARRAY_IMPLEMENTATION
#include "sharray.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_ARRAYS = 16, MAX_NAME = 32 };

struct named {
    char name[MAX_NAME];
    struct sharray *array;
};

static struct named arrays[MAX_ARRAYS];

/* One word of the answer, or "ok". */
static void say(const char *text)
{
    puts(text);
    fflush(stdout);
}

static void die(const char *what)
{
    fprintf(stderr, "driver: %s\n", what);
    exit(1);
}

static const char *category(int code)
{
    switch (code) {
    case SHARRAY_ERR_NOT_FOUND: return "not-found";
    case SHARRAY_ERR_EXISTS: return "exists";
    case SHARRAY_ERR_FORMAT: return "format";
    case SHARRAY_ERR_ORPHANED: return "owner-died";
    case SHARRAY_ERR_READ_ONLY: return "read-only";
    case SHARRAY_ERR_SYSTEM: return "storage";
    case SHARRAY_ERR_NOT_OWNER: return "not-owner";
    case SHARRAY_ERR_NO_LOCK: return "unsupported";
    default: return "wrong";
    }
}

static void refuse(void)
{
    printf("no %s %s\n", category(sharray_error_code()), sharray_error_message());
    fflush(stdout);
}

static void ok_or_refuse(int result)
{
    if (result < 0)
        refuse();
    else
        say("ok");
}

/* ---------------------------------------------------------------------------------------------------------------- arrays by names */

static struct named *place_of(const char *name)
{
    for (int i = 0; i < MAX_ARRAYS; i++)
        if (arrays[i].array && strcmp(arrays[i].name, name) == 0)
            return &arrays[i];
    return NULL;
}

static struct sharray *array_of(const char *name)
{
    struct named *place = place_of(name);
    if (!place)
        die("no array of that name");
    return place->array;
}

static void keep(const char *name, struct sharray *array)
{
    for (int i = 0; i < MAX_ARRAYS; i++)
        if (!arrays[i].array) {
            snprintf(arrays[i].name, sizeof arrays[i].name, "%s", name);
            arrays[i].array = array;
            return;
        }
    die("too many arrays");
}

static void keep_or_refuse(const char *name, struct sharray *array, int result)
{
    if (result >= 0)
        keep(name, array);
    ok_or_refuse(result);
}

static void reset(void)
{
    for (int i = 0; i < MAX_ARRAYS; i++) {
        sharray_close(arrays[i].array);
        arrays[i].array = NULL;
    }
    say("ok");
}

/* ------------------------------------------------------------------------------------------------------------------------ elements */

static void set_text(const struct sharray *array, char *element, const char *value)
{
    size_t size = (size_t)sharray_element_size(array);
    if (strcmp(value, "''") == 0)
        value = "";
    memset(element, 0, size);
    if (strlen(value) <= size)
        memcpy(element, value, strlen(value));
}

static void set(const struct sharray *array, void *element, const char *value)
{
    switch (sharray_element_type(array)) {
    case SHARRAY_INT8: *(int8_t *)element = (int8_t)strtoll(value, NULL, 10); break;
    case SHARRAY_UINT8: *(uint8_t *)element = (uint8_t)strtoull(value, NULL, 10); break;
    case SHARRAY_INT16: *(int16_t *)element = (int16_t)strtoll(value, NULL, 10); break;
    case SHARRAY_CHAR16:
    case SHARRAY_UINT16: *(uint16_t *)element = (uint16_t)strtoull(value, NULL, 10); break;
    case SHARRAY_INT32: __atomic_store_n((int32_t *)element, (int32_t)strtoll(value, NULL, 10), __ATOMIC_SEQ_CST); break;
    case SHARRAY_UINT32: *(uint32_t *)element = (uint32_t)strtoull(value, NULL, 10); break;
    case SHARRAY_INT64: __atomic_store_n((int64_t *)element, (int64_t)strtoll(value, NULL, 10), __ATOMIC_SEQ_CST); break;
    case SHARRAY_UINT64: *(uint64_t *)element = (uint64_t)strtoull(value, NULL, 10); break;
    case SHARRAY_FLOAT16: *(_Float16 *)element = (_Float16)strtod(value, NULL); break;
    case SHARRAY_FLOAT32: *(float *)element = strtof(value, NULL); break;
    case SHARRAY_FLOAT64: *(double *)element = strtod(value, NULL); break;
    case SHARRAY_BOOL: *(bool *)element = value[0] == '1'; break;
    case SHARRAY_TEXT: set_text(array, element, value); break;
    default: die("elements of this type can't be set");
    }
}

/* So that it does not look like a whole number. */
static void show_float(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.17g", value);
    printf(strpbrk(text, ".en") ? "%s" : "%s.0", text);
}

static void show_text32(const char32_t *text, size_t length)
{
    if (length == 0 || text[0] == 0)
        printf("''");
    for (size_t i = 0; i < length && text[i]; i++) {
        uint32_t c = text[i];
        if (c < 0x80)
            printf("%c", (int)c);
        else if (c < 0x800)
            printf("%c%c", (int)(0xC0 | c >> 6), (int)(0x80 | (c & 0x3F)));
        else
            printf("%c%c%c", (int)(0xE0 | c >> 12), (int)(0x80 | (c >> 6 & 0x3F)), (int)(0x80 | (c & 0x3F)));
    }
}

static void show(const struct sharray *array, const void *element)
{
    size_t size = (size_t)sharray_element_size(array);
    switch (sharray_element_type(array)) {
    case SHARRAY_INT8: printf("%d", *(const int8_t *)element); break;
    case SHARRAY_UINT8: printf("%u", *(const uint8_t *)element); break;
    case SHARRAY_INT16: printf("%d", *(const int16_t *)element); break;
    case SHARRAY_CHAR16:
    case SHARRAY_UINT16: printf("%u", *(const uint16_t *)element); break;
    case SHARRAY_INT32: printf("%" PRId32, *(const int32_t *)element); break;
    case SHARRAY_UINT32: printf("%" PRIu32, *(const uint32_t *)element); break;
    case SHARRAY_INT64: printf("%" PRId64, *(const int64_t *)element); break;
    case SHARRAY_UINT64: printf("%" PRIu64, *(const uint64_t *)element); break;
    case SHARRAY_FLOAT16: show_float((double)*(const _Float16 *)element); break;
    case SHARRAY_FLOAT32: show_float((double)*(const float *)element); break;
    case SHARRAY_FLOAT64: show_float(*(const double *)element); break;
    case SHARRAY_BOOL: printf("%d", *(const bool *)element); break;
    case SHARRAY_TEXT: *(const char *)element ? (void)printf("%.*s", (int)size, (const char *)element) : (void)printf("''"); break;
    case SHARRAY_TEXT32: show_text32(element, size / 4); break;
    default: printf("?"); break;
    }
}

/* The distance of an element from the first one, in bytes, by its indices with commas between. */
static int64_t distance(const struct sharray *array, const char *indices)
{
    int64_t bytes = 0;
    char *next = (char *)indices;
    for (int d = 0; d < sharray_rank(array); d++, next += *next == ',')
        bytes += strtoll(next, &next, 10) * sharray_strides(array)[d];
    return bytes;
}

/* The distance of the nth element, counted row by row. */
static int64_t distance_of(const struct sharray *array, int64_t n)
{
    int64_t bytes = 0;
    for (int d = sharray_rank(array) - 1; d >= 0; d--) {
        int64_t length = sharray_shape(array)[d];
        bytes += n % length * sharray_strides(array)[d];
        n /= length;
    }
    return bytes;
}

static void get_command(struct sharray *array, const char *indices)
{
    show(array, (const char *)sharray_const_data(array) + distance(array, indices));
    say("");
}

static void set_command(struct sharray *array, const char *indices, const char *value)
{
    char *data = sharray_data(array);
    if (!data) {
        refuse();
        return;
    }
    set(array, data + distance(array, indices), value);
    say("ok");
}

static void all(struct sharray *array)
{
    for (int64_t n = 0; n < sharray_length(array); n++) {
        if (n)
            putchar(' ');
        show(array, (const char *)sharray_const_data(array) + distance_of(array, n));
    }
    say("");
}

static void put(struct sharray *array, char *values)
{
    int64_t n = 0;
    for (char *value = strtok(values, " "); value; value = strtok(NULL, " "))
        set(array, (char *)sharray_data(array) + distance_of(array, n++), value);
    say("ok");
}

static void bytes(struct sharray *array)
{
    const unsigned char *data = sharray_const_data(array);
    int64_t size = sharray_length(array) * sharray_element_size(array);
    if (size == 0)
        printf("''");
    for (int64_t i = 0; i < size; i++)
        printf("%02x", data[i]);
    say("");
}

static void describe(struct sharray *array)
{
    for (const char *c = sharray_descr(array); *c; c++)
        if (*c != ' ')
            putchar(*c);
    for (int d = 0; d < sharray_rank(array); d++)
        printf("%c%" PRId64, d ? 'x' : ' ', sharray_shape(array)[d]);
    printf(sharray_has_lock(array) ? " locked" : " unlocked");
    say(sharray_is_readonly(array) ? " read-only" : "");
}

static void handle(struct sharray *array)
{
    char text[16384];
    int length = sharray_handle(array, text, sizeof text);
    if (length < 0 || (size_t)length >= sizeof text)
        refuse();
    else
        say(text);
}

/* ----------------------------------------------------------------------------------------------------------------- making and finding */

static enum sharray_type type_of(const char *descr)
{
    static const struct {
        const char *descr;
        enum sharray_type type;
    } types[] = {{"|i1", SHARRAY_INT8}, {"|u1", SHARRAY_UINT8}, {"<i2", SHARRAY_INT16}, {"<u2", SHARRAY_UINT16}, {"<i4", SHARRAY_INT32},
                 {"<u4", SHARRAY_UINT32}, {"<i8", SHARRAY_INT64}, {"<u8", SHARRAY_UINT64}, {"<f2", SHARRAY_FLOAT16}, {"<f4", SHARRAY_FLOAT32},
                 {"<f8", SHARRAY_FLOAT64}, {"|b1", SHARRAY_BOOL}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].descr, descr) == 0)
            return types[i].type;
    die("unknown type");
    return 0;
}

static void create(const char *key, char *rest)
{
    struct sharray_options options = {.type = SHARRAY_INT8};
    char *name = strtok(rest, " ");
    options.type = type_of(strtok(NULL, " "));
    char *shape = strtok(NULL, " ");
    for (char *next = shape; *next; next += *next == 'x')
        options.shape[options.rank++] = strtoll(next, &next, 10);
    for (char *option = strtok(NULL, " "); option; option = strtok(NULL, " ")) {
        if (strcmp(option, "strict") == 0)
            options.strict = true;
        else if (strcmp(option, "unlocked") == 0)
            options.unlocked = true;
        else if (strncmp(option, "stripes=", 8) == 0)
            options.stripes = atoi(option + 8);
        else if (strncmp(option, "participants=", 13) == 0)
            options.participants = atoi(option + 13);
        else if (strncmp(option, "lock=", 5) == 0)
            options.lock_of = array_of(option + 5);
        else
            die("unknown option");
    }
    struct sharray *made = NULL;
    int result = sharray_create(&made, strcmp(name, "-") ? name : NULL, &options);
    keep_or_refuse(key, made, result);
}

static void open_command(const char *key, char *rest)
{
    char *place = strtok(rest, " "), *mode = strtok(NULL, " ");
    enum sharray_mode wanted = mode && strcmp(mode, "r") == 0 ? SHARRAY_READ_ONLY : SHARRAY_READ_WRITE;
    struct sharray *opened = NULL;
    int result = strchr(place, '/') ? sharray_open_file(&opened, place, wanted) : sharray_open(&opened, place, wanted);
    keep_or_refuse(key, opened, result);
}

static void attach(const char *key, char *text)
{
    struct sharray *attached = NULL;
    int result = sharray_attach(&attached, text);
    keep_or_refuse(key, attached, result);
}

static void close_command(const char *key)
{
    struct named *place = place_of(key);
    sharray_close(place->array);
    place->array = NULL;
    say("ok");
}

/* -------------------------------------------------------------------------------------------------------------------------- locks */

/* The array's lock, or with "of i" that of element i; NULL if it is refused. */
static struct sharray_lock *lock_of(struct sharray *array, const char *rest)
{
    const char *of = rest ? strstr(rest, "of ") : NULL;
    return of ? sharray_lock_of(array, strtoll(of + 3, NULL, 10)) : sharray_array_lock(array);
}

static void tell_acquired(int result)
{
    if (result == SHARRAY_OWNER_DIED)
        say("taken after a death");
    else if (result == SHARRAY_TIMEOUT)
        say("timeout");
    else if (result < 0)
        refuse();
    else
        say("taken");
}

static void lock_command(struct sharray *array, const char *rest)
{
    struct sharray_lock *lock = lock_of(array, rest);
    lock ? tell_acquired(sharray_acquire(lock)) : refuse();
}

static void try_command(struct sharray *array, const char *rest)
{
    struct sharray_lock *lock = lock_of(array, rest);
    lock ? tell_acquired(sharray_timed_acquire(lock, strtoll(rest, NULL, 10) * 1000000)) : refuse();
}

static void unlock(struct sharray *array, const char *rest)
{
    struct sharray_lock *lock = lock_of(array, rest);
    lock ? ok_or_refuse(sharray_release(lock)) : refuse();
}

static void repair(struct sharray *array)
{
    struct sharray_lock *lock = sharray_array_lock(array);
    int result = sharray_acquire_to_repair(lock);
    if (result < 0) {
        refuse();
        return;
    }
    if (result == SHARRAY_OWNER_DIED)
        sharray_mark_consistent(lock);
    sharray_release(lock);
    say(result == SHARRAY_OWNER_DIED ? "mended" : "whole");
}

static void count(struct sharray *array, const char *rest)
{
    long times = atol(rest);
    const char *of = strstr(rest, "of ");
    struct sharray_lock *lock = lock_of(array, rest);
    void *element = sharray_element(array, of ? strtoll(of + 3, NULL, 10) : 0);
    bool wide = sharray_element_size(array) == 8;
    for (long i = 0; i < times; i++) {
        if (sharray_acquire(lock) < 0) {
            refuse();
            return;
        }
        if (wide)
            ++*(int64_t *)element;
        else
            ++*(int32_t *)element;
        sharray_release(lock);
    }
    say("ok");
}

/* ------------------------------------------------------------------------------------------------------------ waiting for elements */

static void wait_command(struct sharray *array, char *rest)
{
    int64_t index = strtoll(rest, &rest, 10), expected = strtoll(rest, &rest, 10), millis = strtoll(rest, &rest, 10);
    int result = sharray_wait(array, index, expected, millis * 1000000);
    if (result == SHARRAY_TIMEOUT)
        say("timeout");
    else if (result < 0)
        refuse();
    else
        say("changed");
}

/* Changes an element from the number before to this one. */
static void tell(struct sharray *array, int64_t index, int32_t value)
{
    __atomic_store_n(&sharray_int32(array)[index], value, __ATOMIC_SEQ_CST);
    sharray_notify(array, index);
}

/* Answers each question, a change of element 0, by a change of element 1. */
static void serve(struct sharray *array, int32_t rounds)
{
    for (int32_t round = 1; round <= rounds; round++) {
        sharray_wait(array, 0, round - 1, SHARRAY_FOREVER);
        tell(array, 1, round);
    }
    say("ok");
}

static int64_t nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void ask(struct sharray *array, int32_t rounds)
{
    int64_t start = nanos();
    for (int32_t round = 1; round <= rounds; round++) {
        tell(array, 0, round);
        sharray_wait(array, 1, round - 1, SHARRAY_FOREVER);
    }
    printf("%" PRId64, (nanos() - start) / rounds);
    say("");
}

/* ------------------------------------------------------------------------------------------------------------------------ commands */

static void use(const char *command, struct sharray *array, char *rest)
{
    if (strcmp(command, "describe") == 0)
        describe(array);
    else if (strcmp(command, "handle") == 0)
        handle(array);
    else if (strcmp(command, "get") == 0)
        get_command(array, rest);
    else if (strcmp(command, "set") == 0) {
        char *indices = strtok(rest, " ");
        set_command(array, indices, strtok(NULL, " "));
    } else if (strcmp(command, "all") == 0)
        all(array);
    else if (strcmp(command, "put") == 0)
        put(array, rest);
    else if (strcmp(command, "bytes") == 0)
        bytes(array);
    else if (strcmp(command, "lock") == 0)
        lock_command(array, rest);
    else if (strcmp(command, "try") == 0)
        try_command(array, rest);
    else if (strcmp(command, "unlock") == 0)
        unlock(array, rest);
    else if (strcmp(command, "repair") == 0)
        repair(array);
    else if (strcmp(command, "deaths") == 0) {
        printf("%" PRId64, sharray_owner_deaths(sharray_array_lock(array)));
        say("");
    } else if (strcmp(command, "count") == 0)
        count(array, rest);
    else if (strcmp(command, "wait") == 0)
        wait_command(array, rest);
    else if (strcmp(command, "notify") == 0)
        ok_or_refuse(sharray_notify(array, strtoll(rest, NULL, 10)));
    else if (strcmp(command, "serve") == 0)
        serve(array, atoi(rest));
    else if (strcmp(command, "ask") == 0)
        ask(array, atoi(rest));
    else
        die("unknown command");
}

static void obey(char *line)
{
    char *save, *command = strtok_r(line, " ", &save), *key = strtok_r(NULL, " ", &save), *rest = save;
    if (strcmp(command, "reset") == 0)
        reset();
    else if (strcmp(command, "delete") == 0)
        ok_or_refuse(sharray_delete(key));
    else if (strcmp(command, "create") == 0)
        create(key, rest);
    else if (strcmp(command, "open") == 0)
        open_command(key, rest);
    else if (strcmp(command, "attach") == 0)
        attach(key, rest);
    else if (strcmp(command, "close") == 0)
        close_command(key);
    else
        use(command, array_of(key), rest);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = 0;
        obey(line);
    }
    free(line);
    return 0;
}
