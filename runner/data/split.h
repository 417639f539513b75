/* Parts of the training samples put aside, to select by or to test on, and training on a
 * few of what is left: options that every kind of dataset has. */
#ifndef DATA_SPLIT_H
#define DATA_SPLIT_H

#include "data/dataset.h"

struct split_options {
    double validation_split, test_split; /* below 1: a part; else how many; 0: none */
    int64_t split_seed;
    int64_t limit; /* 0: all */
};
extern const struct option_kind split_kind;

/* What can be told without the samples. -1 with a sentence and the name of the option at
 * fault, also below. */
int split_check(const struct split_options *options, const char **option,
                struct error *error);

/* Cuts the rows of the training samples, in an order of their own: [train | validation |
 * test], which are those of torch.utils.data.random_split with a generator of that seed;
 * of the first part the first `limit` stay. Does nothing where nothing is asked for. */
int split_apply(const struct split_options *options, struct dataset *dataset,
                const char **option, struct error *error);

#endif
