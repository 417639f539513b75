/* Parts of the training samples put aside, to select by or to test on, and training on a
 * few of what is left: options that every kind of dataset has. */
#ifndef DATA_SPLIT_H
#define DATA_SPLIT_H

#include "data/dataset.h"

struct split_options {
    double validation_split, test_split; /* below 1: a part; else how many; 0: none */
    int64_t split_seed;
    int64_t limit; /* 0: all */
    bool stratify;
    int64_t folds, fold; /* 0: none; -1: none */
};

/* The rows of a table of options, where the struct `type` has these as its member `at`.
 */
#define SPLIT_OPTIONS(type, at)                                                          \
    {"validation_split",                                                                 \
     LAMINA_REAL,                                                                        \
     offsetof(type, at.validation_split),                                                \
     "0",                                                                                \
     "[0, inf)",                                                                         \
     "Training samples to select by instead: a part of them below 1, or how many."},     \
        {"test_split",                                                                   \
         LAMINA_REAL,                                                                    \
         offsetof(type, at.test_split),                                                  \
         "0",                                                                            \
         "[0, inf)",                                                                     \
         "Training samples to test on instead: a part of them below 1, or how many."},   \
        {"split_seed",                                                                   \
         LAMINA_INTEGER,                                                                 \
         offsetof(type, at.split_seed),                                                  \
         "0",                                                                            \
         "[0, 4294967295]",                                                              \
         "Another seed chooses other samples for the splits and `limit`."},              \
        {"limit",                                                                        \
         LAMINA_INTEGER,                                                                 \
         offsetof(type, at.limit),                                                       \
         "0",                                                                            \
         "[0, inf)",                                                                     \
         "Train on so many of the training samples, chosen by split_seed; 0: on all."},  \
        {"stratify",                                                                     \
         LAMINA_BOOL,                                                                    \
         offsetof(type, at.stratify),                                                    \
         "false",                                                                        \
         NULL,                                                                           \
         "Cut splits and folds so that each has its share of every class."},             \
        {"folds",                                                                        \
         LAMINA_INTEGER,                                                                 \
         offsetof(type, at.folds),                                                       \
         "0",                                                                            \
         "[0, 1000000]",                                                                 \
         "Cut what test_split leaves into so many parts, of which one is selected by."}, \
    {                                                                                    \
        "fold", OPTION_REPETITION, offsetof(type, at.fold), "-1", "[-1, 1000000)",       \
            "Which of the folds, from 0, is the validation split; -1: there are none."   \
    }

/* What can be told without the samples. -1 with a sentence and the name of the option at
 * fault, also below. */
int split_check(const struct split_options *options, struct error *error);

/* Cuts the rows of the training samples, in an order of their own: [train | validation |
 * test], which are those of torch.utils.data.random_split with a generator of that seed;
 * with folds [fold 0 | fold 1 ... | test], of which one is taken out for validation;
 * their sizes differ by at most one, the first being the larger ones. With `stratify`
 * each class has that order, but its share of every part. Of what is trained on the first
 * `limit` stay. Does nothing where nothing is asked for. */
int split_apply(const struct split_options *options, struct dataset *dataset,
                struct error *error);

#endif
