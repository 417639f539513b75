/* A dataset: samples and what they should come to, in memory, read only once it is
 * loaded, shared by all trials. Images stay bytes and become floats in [0, 1] as they are
 * gathered into a batch. */
#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include "config/experiment.h"
#include "data/decode.h"

enum split { SPLIT_TRAIN, SPLIT_VALIDATION, SPLIT_TEST, SPLIT_COUNT };

const char *dataset_split_name(enum split split); /* "train", "validation", "test" */

/* Rows of arrays that datasets share which are cut from the same data. */
struct dataset_samples {
    int64_t count; /* 0: the dataset has no such split */
    const int32_t
        *rows; /* (count): where each is in the arrays; NULL: they are 0, 1 ... */
    /* One of these two, a sample a row: */
    const uint8_t *bytes; /* that become u / 255 */
    const float *values;
    const double *far; /* dataset.far_count a row; NULL: no column is far */
    /* One of these two; of what a net is asked about maybe none: */
    const int32_t *labels;     /* one a row, in [0, classes); there -1: not known */
    const float *targets;      /* dataset.targets a row: numbers to predict */
    const float *target_rests; /* what floats leave out of these; NULL: nothing */
    const int64_t
        *class_counts;    /* (classes) samples of each; NULL where there are none */
    const char *path;     /* of the table's file, */
    const int32_t *lines; /* and where each row stands in it; NULL: not known */
};

/* The row of sample i, from 0. */
int64_t dataset_row(const struct dataset_samples *samples, int64_t i);

/* (x - mean) / std, by channel of images and by column of other data, which samples get
 * as they are gathered into a batch. */
struct dataset_normalization {
    int64_t count; /* 0: none */
    const float *mean, *std;
    const double *far_mean, *far_std;     /* of the far columns, in place of those */
    const double *exact_mean, *exact_std; /* (count) in place of all, where there is a
                                             recipe; else NULL */
};

/* What images go through while training, see data/augment.h; 0: nothing. */
struct dataset_augmentation {
    int64_t padding;
    double flip, rotate, erase;
};

bool dataset_is_augmented(const struct dataset_augmentation *augmentation);

struct raw_table; /* data/raw.h */
struct recipe;    /* data/recipe.h */
struct signature; /* data/signature.h */

struct dataset {
    struct lamina_shape sample; /* (1, 28, 28) for MNIST */
    int64_t classes;            /* 0: there are numbers to predict, so many a sample: */
    int64_t targets;
    const char *const *class_names;  /* (classes); NULL: they have none */
    const char *const *target_names; /* (targets); NULL: they have none */
    const char *label_name; /* of the column with the classes; NULL: it has none */
    struct dataset_samples splits[SPLIT_COUNT];
    int64_t far_count; /* columns that only a double tells apart: see data/far.h */
    const int32_t *far_columns;
    const struct raw_table
        *raw; /* of columns that have names or rules; NULL: none have */
    const struct recipe *recipe; /* by which samples are made of the table; NULL: they are
                                    its rows */
    const char *recipe_text;     /* all of it, as the digest has it */
    char columns_digest[DIGEST_SIZE]; /* of all that recipe_column() tells; "": nothing */
    struct dataset_normalization normalization;
    const double *target_mean, *target_std; /* (targets), by which targets are normalized
                                               as they are gathered; NULL: they are not */
    /* What `stratify` has cut: 0, or so many parts, and (classes) samples of each. */
    int64_t strata_parts;
    const int64_t *strata;
    struct dataset_augmentation augmentation;
    const struct signature *expected; /* of the net that it is read for; NULL: of none */
    enum split only;          /* of splits that are files of their own only that is read;
                                 SPLIT_COUNT: all are */
    char digest[DIGEST_SIZE]; /* of the content: the same data has the same one, wherever
                                 it was read from */
    void *memory;             /* its own */
};

void dataset_free(struct dataset *dataset); /* NULL is fine */

/* ---- What loaders, and what cuts and normalizes, do with it ---- */

/* Zeroed, with memory of its own; the caller frees it. NULL: no memory. */
struct dataset *dataset_new(struct error *error);

/* Another dataset of the same samples, to be cut and normalized in its own way, and then
 * completed. The caller frees it, before `source`. NULL: no memory. */
struct dataset *dataset_view(const struct dataset *source, struct error *error);

/* The content of a split, as SHA-256 of its samples and of its labels or targets; these,
 * the sample's shape, the classes and their names make a dataset's digest. */
struct dataset_content {
    char samples[DIGEST_SIZE], targets[DIGEST_SIZE];
    char rests[DIGEST_SIZE]; /* of what floats leave out of far columns; "": nothing */
    char target_rests[DIGEST_SIZE]; /* and of targets */
};

struct dataset_content *dataset_content(struct dataset *dataset, enum split split);

/* Malloc'ed memory for samples, of large pages where the system has them: rows are read
 * in random order, and half of that cost is finding their pages. NULL: no memory. */
void *dataset_allocate(size_t size);

/* Memory that lives as long as the dataset, for what is small. */
struct arena *dataset_arena(struct dataset *dataset);

/* Whether a loader whose splits are files of their own is to read that of this one. */
bool dataset_wants(const struct dataset *dataset, enum split split);

/* Hands a malloc'ed block to the dataset, which frees it. At most five per split,
 * and four. */
void dataset_keep(struct dataset *dataset, void *block);

/* Decodes, in a child where whoever loads the dataset has said so. */
int dataset_decode(const struct dataset *dataset, const struct decode_task *task,
                   struct error *error);
void dataset_decode_by(struct dataset *dataset, decode_runner *run);

/* What is wrong with the data, a line each, where it is more than the sentence. */
struct text *dataset_faults(struct dataset *dataset);

/* Fills the digest, which covers what training can see and nothing of where it came from.
 */
void dataset_set_digest(struct dataset *dataset);

#endif
