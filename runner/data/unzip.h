/* Members of a zip archive, stored or deflated, of any size: by libzip. An archive may be
 * made to break a library, so a decode task reads it (data/decode.h). */
#ifndef DATA_UNZIP_H
#define DATA_UNZIP_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define UNZIP_MISSING                                                                    \
    "this program was built without libzip: install libzip-dev (scripts/setup) and "     \
    "build it anew"
#ifdef LAMINA_LIBZIP
#define UNZIP_PROBLEM NULL
#else
#define UNZIP_PROBLEM UNZIP_MISSING
#endif

struct unzip; /* an archive, and the member that is being read */

/* NULL with a sentence; unzip_close ends it. */
struct unzip *unzip_open(const char *path, struct error *error);
void unzip_close(struct unzip *unzip); /* NULL is fine */

/* Begins to read a member, of as many bytes as the archive claims. -1 with a sentence,
 * also where two members have that name; 1: there is none of that name. */
int unzip_begin(struct unzip *unzip, const char *member, uint64_t *size,
                struct error *error);

/* The next bytes of it, 0 at its end, where its checksum is right; -1 with a sentence. */
int64_t unzip_read(struct unzip *unzip, void *out, size_t size, struct error *error);

/* Member i, from 0; NULL: there are not so many. */
const char *unzip_member(const struct unzip *unzip, uint64_t i);

#endif
