/* Memory that is saved and restored piece by piece: one function names the pieces of a
 * thing for all three ways, so that they cannot differ. Counting needs none of its
 * memory; saving takes as many bytes as were counted, and restoring gives them back. The
 * bytes are of this machine's kind (sizes, order of bytes). */
#ifndef BASE_ARCHIVE_H
#define BASE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum archive_way { ARCHIVE_COUNTS, ARCHIVE_SAVES, ARCHIVE_RESTORES };

struct archive {
    enum archive_way way;
    char *bytes;     /* borrowed; counting: NULL */
    size_t size;     /* of bytes */
    size_t used;     /* what the pieces so far take */
    uint32_t layout; /* of their names and sizes: another one where any is another */
    bool failed;     /* there were more pieces than bytes */
};

struct archive archive_counting(void);
struct archive archive_saving(void *bytes, size_t size);
struct archive archive_restoring(const void *bytes, size_t size);

/* Counts the piece, appends a copy of it, or fills it. `name` says what it is,
 * "stop.best". Where it only counts the piece is not looked at, and may be NULL. */
void archive_piece(struct archive *archive, const char *name, void *piece, size_t size);

/* Every byte was used, and there were enough. */
bool archive_is_complete(const struct archive *archive);

#endif
