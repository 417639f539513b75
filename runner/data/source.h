/* What a trained net is asked about, read block by block, so that it takes no more memory
 * than a block: a CSV file or what comes on standard input, arrays (.npy, IDX), a picture
 * or a folder of them, told apart by what is in them; or a split of a dataset. */
#ifndef DATA_SOURCE_H
#define DATA_SOURCE_H

#include "data/dataset.h"
#include "data/source_wishes.h"

/* The wishes, and what they point to, are the caller's and outlive the source. NULL with
 * a sentence, which has an option, "data", where the columns are not those of the net.
 * Pictures are decoded where it is called: in a child. */
struct source *source_open(const struct source_wishes *wishes, struct error *error);

/* A split of a dataset that was made for a net, whose rows are their own numbers. */
struct source *source_of_split(const struct dataset *dataset, enum split split,
                               int64_t block, struct error *error);

void source_close(struct source *source); /* NULL is fine */

/* The next samples of a block, until the next call: `count` of dataset->splits[split],
 * from `start` on. */
struct source_block {
    const struct dataset *dataset; /* as batch_gather takes it */
    enum split split;
    int64_t start, count;
    const int64_t *rows; /* (count) where each is in the data, from 1; rows that are left
                            out count, too */
    const char *const *files; /* (count) of pictures; else NULL */
    bool has_answers;         /* labels, -1 where one is missing, or targets, NaN */
};

/* 1: there are some; 0: there are no more; -1 with a sentence, once all before it were
 * given. */
int source_next(struct source *source, struct source_block *block, struct error *error);

/* What is worth telling: columns that the net has no use for; rows that were left out, as
 * `missing: drop` says, so far. */
const char *source_unused(const struct source *source); /* "": none */
int64_t source_left_out(const struct source *source);

#endif
