/* Guarded memory: every piece ends, but for a few bytes that are watched, at a page that
 * nobody may touch, and begins behind another. A read or write outside crashes, and the
 * address tells which piece was left. */
#ifndef CHECK_GUARD_H
#define CHECK_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guard; /* a set of pieces */

struct guard *guard_new(void);
void guard_free(struct guard *guard);

/* `count` floats, at a multiple of 64 bytes; `name` is copied. */
float *guard_floats(struct guard *guard, const char *name, int64_t count);

/* Whether writing into the piece that begins at `at` crashes; and from now on reading it,
 * too, until it is protected anew. */
void guard_protect(struct guard *guard, const float *at, bool read_only);
void guard_close(struct guard *guard, const float *at);

/* Fills what lies beyond the ends of all pieces with another pattern; at first it is
 * 0xff, of which floats are NaN, so that what is read there shows. */
void guard_watch(struct guard *guard, unsigned char pattern);

/* The name of a piece whose watched bytes were overwritten, or NULL. */
const char *guard_damaged(const struct guard *guard);

/* An address before the piece that begins at `at`, so far from it that no mistake with
 * the piece leads there. Using it, or up to GUARD_NOWHERE bytes behind it, crashes. */
#define GUARD_NOWHERE (1 << 19)
float *guard_nowhere(const struct guard *guard, const float *at);

/* Says in words what an access to an address does, and what mends it: "reads or writes
 * element 7 of output, which has 6: ..."; false where it is near none of the pieces. */
bool guard_explain(const struct guard *guard, const void *address, char *text,
                   size_t size);

#endif
