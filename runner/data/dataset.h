/* A dataset: samples and what they should come to, in memory, read only once it is
 * loaded, shared by all trials. Images stay bytes and become floats in [0, 1] as they are
 * gathered into a batch. */
#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include <stdint.h>

#include "base/digest.h"
#include "config/experiment.h"

enum split { SPLIT_TRAIN, SPLIT_VALIDATION, SPLIT_TEST, SPLIT_COUNT };

const char *dataset_split_name(enum split split); /* "train", "validation", "test" */

/* Rows of arrays that datasets share which are cut from the same data. */
struct samples {
    int64_t count; /* 0: the dataset has no such split */
    const int32_t
        *rows; /* (count): where each is in the arrays; NULL: they are 0, 1 ... */
    /* One of these two, a sample a row: */
    const uint8_t *bytes; /* that become u / 255 */
    const float *values;
    const double *far; /* dataset.far_count a row; NULL: no column is far */
    /* One of these two: */
    const int32_t *labels; /* one a row, in [0, classes) */
    const float *targets;  /* dataset.targets a row: numbers to predict */
    const int64_t
        *class_counts; /* (classes) samples of each; NULL where there are none */
};

/* The row of sample i, from 0. */
int64_t dataset_row(const struct samples *samples, int64_t i);

/* (x - mean) / std, by channel of images and by column of other data, which samples get
 * as they are gathered into a batch. */
struct normalization {
    int64_t count; /* 0: none */
    const float *mean, *std;
    const double *far_mean, *far_std; /* of the far columns, in place of those */
};

struct dataset {
    struct lamina_shape sample; /* (1, 28, 28) for MNIST */
    int64_t classes;            /* 0: there are numbers to predict, so many a sample: */
    int64_t targets;
    const char *const *class_names; /* (classes); NULL: they have none */
    struct samples splits[SPLIT_COUNT];
    int64_t far_count; /* columns that only a double tells apart: see data/far.h */
    const int32_t *far_columns;
    struct normalization normalization;
    char digest[DIGEST_SIZE]; /* of the content: the same data has the same one, wherever
                                 it was read from */
    void *memory;             /* its own */
};

void dataset_free(struct dataset *dataset); /* NULL is fine */

#endif
