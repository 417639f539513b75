/* A zip archive that is written, deflated: by libzip. Its members have no time, so that
 * the same members are the same file. */
#ifndef DATA_PACK_H
#define DATA_PACK_H

#include <stdio.h>

#include "base/error.h"

/* A member's bytes, in two parts. */
struct pack_member {
    const char *name;
    const void *parts[2];
    size_t sizes[2];
};

/* -1 with a sentence, also where the program was built without libzip. */
int pack_write(FILE *out, const struct pack_member *members, size_t count,
               struct error *error);

#endif
