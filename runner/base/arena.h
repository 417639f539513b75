/* Memory with one lifetime: a run, a trial or a batch. Everything is freed at once, or
 * all that was taken last. A debug build (NDEBUG not defined) makes each piece a malloc
 * of its own, so that sanitizers see its bounds. When the system has no memory left the
 * program ends with one sentence and status 1; large arrays whose size a user chooses go
 * through arena_try_array, which fails softly. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is fine */

/* `count` zeroed objects of `size` bytes, aligned for any type. Count * size is checked.
 */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Room for one more behind the `count` objects of `size` bytes at `array` (NULL for
 * none): the array, or where it is full, *capacity, a longer one with the same objects.
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
                 size_t size);

/* How far it is filled, and back to that: all that was taken since goes. */
struct arena_mark {
    void *block, *next, *large;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, const struct arena_mark *mark);

/* A copy of the first `length` bytes of `text`, ended by a NUL. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* A formatted string. */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* `count` zeroed objects of `size` bytes, aligned to 64 bytes, or NULL where the system
 * has no memory: for what a user sizes. */
void *arena_try_array(struct arena *arena, size_t count, size_t size);
float *arena_try_floats(struct arena *arena, size_t count);

#endif
