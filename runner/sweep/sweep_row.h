/* The rows that a sweep becomes: what each assigns to which path, and the value that a
 * path has in one. Knows no form in which a sweep is written. */
#ifndef SWEEP_SWEEP_ROW_H
#define SWEEP_SWEEP_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "config/tree.h"

struct sweep_assignment {
    const char *path;      /* as written */
    const char *canonical; /* layers by index */
    const struct node *value;
    struct mark mark; /* of the path in the sweep */
};

struct sweep_row {
    const struct sweep_assignment *assignments;
    size_t count;
};

struct search_rows;

struct sweep_rows {
    const struct node *root; /* what they are set in: the experiment's */
    struct sweep_row *at;    /* at least one: no sweep is one row without assignments */
    size_t count;
    const char **axes; /* the paths that vary, canonical, in order of the file */
    size_t axis_count;
    uint64_t *seeds; /* the repeat axis; NULL where the sweep has none */
    size_t seed_count;
    struct search_rows *search; /* how they go on where the sweep is a search; or NULL */
};

/* Whether a canonical path is `section`, or in it. */
bool sweep_row_covers(const char *section, const char *path);

/* The assignments of both, in this order: the later of two to one path counts. */
struct sweep_row sweep_row_join(const struct sweep_row *left,
                                const struct sweep_row *right, struct arena *arena);

/* What a canonical path has in a row: what was assigned last to it or to a section of it,
 * or else what `root` has; NULL: nothing. A word for a section, `sigmoid`, is its `type`.
 */
const struct node *sweep_row_value(const struct sweep_row *row, const struct node *root,
                                   const char *path);

/* What tells a row from others, in the arena. */
const char *sweep_row_describe(const struct sweep_row *row, struct arena *arena);

#endif
