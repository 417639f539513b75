/* What a kind of source brings; source.c chooses one. */
#ifndef DATA_SOURCE_KIND_H
#define DATA_SOURCE_KIND_H

#include "base/arena.h"
#include "data/source_wishes.h"

struct source {
    const struct source_kind *kind;
    struct source_wishes wishes;
    struct dataset *dataset; /* its samples are those of the block, in SPLIT_TEST */
    struct arena *arena;
    void *own; /* the kind's */
    int64_t *rows;
    const char **files; /* (block) of pictures; else NULL */
    struct text unused;
    int64_t done, left_out; /* rows */
    bool has_answers;
    /* Of a split: */
    const struct dataset *of;
    enum split split;
};

struct source_kind {
    /* Sets the dataset's `raw` or `sample`, then source_kind_apply(). What it makes is
     * freed by `close` also where it fails. */
    int (*open)(struct source *source, struct error *error);
    /* Fills the test split of the dataset, and `rows`. Returns as source_next. */
    int (*next)(struct source *source, struct error *error);
    void (*close)(struct source *source); /* `own` may be NULL */
};

extern const struct source_kind source_table, source_arrays, source_pictures;

/* Makes of the samples those that the net takes, before there are any. */
int source_kind_apply(struct source *source, struct error *error);

#endif
