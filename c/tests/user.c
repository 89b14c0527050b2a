/* A program that opens an array, by its name, its path or its handle, says in, and then does what it is told, line by line: the tests of core run it.
 *
 *     user NAME | /PATH | HANDLE [r]
 *
 * An answer is one line; of a failure it is the error's message. */

#define SHARRAY_IMPLEMENTATION
#include "../sharray.h"

static void say(const char *line)
{
    puts(line);
    fflush(stdout);
}

static void answer(int result, const char *good)
{
    say(result == SHARRAY_OWNER_DIED ? "taken after a death" : result < 0 ? sharray_error_message() : good);
}

static void *say_when_waiting(void *lock)
{
    const struct timespec pause = {0, 1000000};
    while ((shr_load64(((struct sharray_lock *)lock)->word) & SHR_WAITERS) == 0) nanosleep(&pause, NULL);
    say("waiting");
    return NULL;
}

static void *take_and_end(void *lock)
{
    answer(sharray_acquire((struct sharray_lock *)lock), "taken");
    return NULL;
}

static void count(struct sharray *array, long long rounds)
{
    struct sharray_lock *lock = sharray_array_lock(array);
    int64_t *elements = sharray_int64(array);
    for (long long round = 0; round < rounds; round++) {
        if (elements == NULL || sharray_acquire(lock) < 0) {
            say(sharray_error_message());
            return;
        }
        elements[0]++;
        sharray_release(lock);
    }
    say("counted");
}

static void set(struct sharray *array, int64_t index, int64_t value)
{
    void *element = sharray_element(array, index);
    int64_t size = sharray_element_size(array);
    if (element != NULL && size == 4) __atomic_store_n((int32_t *)element, (int32_t)value, __ATOMIC_SEQ_CST);
    else if (element != NULL && size == 8) __atomic_store_n((int64_t *)element, value, __ATOMIC_SEQ_CST);
    say(element == NULL ? sharray_error_message() : size == 4 || size == 8 ? "set" : "of another size");
}

static void show(struct sharray *array)
{
    char text[4096] = "[";
    size_t size = 1;
    for (int64_t i = 0; i < sharray_length(array) && size < sizeof text - 64; i++) {
        const void *element = sharray_const_element(array, i);
        const char *comma = i > 0 ? ", " : "";
        int code = (int)sharray_element_type(array), added = 0;
        char *end = text + size;
        size_t room = sizeof text - size;
        if (code == SHARRAY_INT32) added = snprintf(end, room, "%s%d", comma, *(const int32_t *)element);
        else if (code == SHARRAY_INT64) added = snprintf(end, room, "%s%lld", comma, *(const long long *)element);
        else if (code == SHARRAY_FLOAT64) added = snprintf(end, room, "%s%g", comma, *(const double *)element);
        else if (code == SHARRAY_COMPLEX128) added = snprintf(end, room, "%s%g+%gi", comma, *(const double *)element, ((const double *)element)[1]);
        else if (code == SHARRAY_TEXT) added = snprintf(end, room, "%s%.*s", comma, (int)sharray_element_size(array), (const char *)element);
        else added = snprintf(end, room, "%s%02x", comma, *(const unsigned char *)element);
        size += (size_t)added;
    }
    snprintf(text + size, sizeof text - size, "]");
    say(text);
}

static void facts(const struct sharray *array)
{
    char text[512];
    int size = snprintf(text, sizeof text, "%s", sharray_descr(array));
    for (int i = 0; i < sharray_rank(array); i++) {
        size += snprintf(text + size, sizeof text - (size_t)size, " %lld/%lld", (long long)sharray_shape(array)[i],
                         (long long)sharray_strides(array)[i]);
    }
    snprintf(text + size, sizeof text - (size_t)size, "%s%s%s", sharray_is_readonly(array) ? " readonly" : "",
             sharray_is_strict(array) ? " strict" : "",
             sharray_has_lock(array) ? "" : " unlocked");
    say(text);
}

/* False when there is no array any more. */
static bool obey(struct sharray *array, const char *line)
{
    struct sharray_lock *lock = sharray_array_lock(array);
    char handle[16384];
    long long a, b;
    pthread_t thread;
    if (strcmp(line, "try") == 0) answer(sharray_try_acquire(lock), "taken");
    else if (sscanf(line, "try for %lld", &a) == 1) answer(sharray_timed_acquire(lock, a * 1000000), "taken");
    else if (sscanf(line, "take part of %lld", &a) == 1) answer(sharray_acquire(sharray_lock_of(array, a)), "taken");
    else if (strcmp(line, "take") == 0) answer(sharray_acquire(lock), "taken");
    else if (strcmp(line, "take to repair") == 0) answer(sharray_acquire_to_repair(lock), "taken");
    else if (strcmp(line, "mend") == 0) answer(sharray_mark_consistent(lock), "mended");
    else if (strcmp(line, "unlock") == 0) answer(sharray_release(lock), "unlocked");
    else if (strcmp(line, "wait") == 0) {
        pthread_create(&thread, NULL, say_when_waiting, lock);
        pthread_detach(thread);
        answer(sharray_acquire(lock), "taken");
    } else if (strcmp(line, "take and end") == 0) {
        pthread_create(&thread, NULL, take_and_end, lock);
        pthread_join(thread, NULL);
        say("ended");
    } else if (sscanf(line, "count %lld", &a) == 1) count(array, a);
    else if (sscanf(line, "set %lld %lld", &a, &b) == 2) set(array, a, b);
    else if (sscanf(line, "notify %lld", &a) == 1) answer(sharray_notify(array, a), "notified");
    else if (sscanf(line, "await %lld %lld", &a, &b) == 2) {
        say("awaiting");
        answer(sharray_wait(array, a, b, INT64_C(60000000000)), "changed");
    } else if (strcmp(line, "show") == 0) show(array);
    else if (strcmp(line, "facts") == 0) facts(array);
    else if (strcmp(line, "lock") == 0) say(lock != NULL ? "there" : sharray_error_message());
    else if (strcmp(line, "int32") == 0) say(sharray_int32(array) != NULL ? "there" : sharray_error_message());
    else if (strcmp(line, "handle") == 0) say(sharray_handle(array, handle, sizeof handle) > 0 ? handle : sharray_error_message());
    else if (strcmp(line, "close") == 0) {
        sharray_close(array);
        say("closed");
        return false;
    } else say("What?");
    return true;
}

int main(int count, char **arguments)
{
    const char *place = count > 1 ? arguments[1] : "";
    enum sharray_mode mode = count > 2 ? SHARRAY_READ_ONLY : SHARRAY_READ_WRITE;
    struct sharray *array;
    char line[256];
    int result = strncmp(place, "sharray:", 8) == 0 ? sharray_attach(&array, place)
                 : place[0] == '/' ? sharray_open_file(&array, place, mode) : sharray_open(&array, place, mode);
    answer(result, "in");
    while (result >= 0 && fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = 0;
        if (!obey(array, line)) return 0;
    }
    return result < 0;
}
