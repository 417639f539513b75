/* The sweep language: a `sweep:` section becomes a list of rows, each a list of
 * assignments. Its forms are ways to make rows, and nest: `grid` is the product of its
 * parts, `zip` goes through them in step, `concat` one after the other, `list` gives rows
 * as they are, `random` draws them. Several forms beside one another multiply. */
#ifndef SWEEP_SWEEP_H
#define SWEEP_SWEEP_H

#include <stdint.h>

#include "config/experiment.h"

#define SWEEP_MAX_TRIALS 1000000

struct assignment {
    const char *path;      /* as written */
    const char *canonical; /* layers by index */
    const struct node *value;
    struct mark mark; /* of the path in the sweep */
};

struct sweep_row {
    const struct assignment *assignments;
    size_t count;
};

struct sweep_rows {
    const struct node *root; /* what they are set in: the experiment's */
    struct sweep_row *at;    /* at least one: no sweep is one row without assignments */
    size_t count;
    const char **axes; /* the paths that vary, canonical, in order of the file */
    size_t axis_count;
    uint64_t *seeds; /* the repeat axis; NULL where the sweep has none */
    size_t seed_count;
};

/* Whether a canonical path is `section`, or in it. */
bool sweep_covers(const char *section, const char *path);

/* Expands the experiment's sweep. -1 after problems: then the rows are of what is right
 * in it, and all that it names is unknown in `root`. */
int sweep_expand(const struct experiment *experiment, struct arena *arena,
                 struct sweep_rows *rows, struct problems *problems);

#endif
