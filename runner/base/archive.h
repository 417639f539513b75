/* Memory that is saved and restored piece by piece: one function names the pieces of a
 * thing for both ways, so that they cannot differ. The bytes are of this machine's kind
 * (sizes, order of bytes). */
#ifndef BASE_ARCHIVE_H
#define BASE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

struct archive {
    char *bytes; /* saving: owned, free() them; restoring: borrowed, only read */
    size_t size; /* of bytes */
    bool restoring;
    size_t capacity; /* saving: of bytes */
    size_t used;     /* restoring: of bytes, so far */
    /* Restoring: there were more pieces than bytes. Saving: the system has no memory for
     * `size` bytes, and `bytes` are no use. */
    bool failed;
};

/* {0} saves. */
struct archive archive_of(const void *bytes, size_t size);

/* Saving, appends a copy of the piece; restoring, fills it. */
void archive_piece(struct archive *archive, void *piece, size_t size);

/* Restoring: every byte was used, and there were enough. */
bool archive_is_complete(const struct archive *archive);

#endif
