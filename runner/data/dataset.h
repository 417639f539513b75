/* Datasets: samples and what they should come to, in memory, read only once loaded,
 * shared by all trials. Images stay bytes and become floats in [0, 1] as they are
 * gathered into a batch. */
#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include <stdint.h>

#include "base/digest.h"
#include "config/experiment.h"

enum split { SPLIT_TRAIN, SPLIT_VALIDATION, SPLIT_TEST, SPLIT_COUNT };

const char *dataset_split_name(enum split split); /* "train", "validation", "test" */

struct samples {
    int64_t count; /* 0: the dataset has no such split */
    /* One of these two, (count, sample): */
    const uint8_t *bytes; /* that become u / 255 */
    const float *values;
    /* One of these two: */
    const int32_t *labels; /* (count), each in [0, classes) */
    const float *targets;  /* (count, targets): numbers to predict */
};

/* (x - mean) / std, by channel of images and by column of other data. */
struct normalization {
    int64_t count; /* 0: none */
    const float *mean, *std;
};

struct dataset {
    struct lamina_shape sample; /* (1, 28, 28) for MNIST */
    int64_t classes;            /* 0: there are numbers to predict, so many a sample: */
    int64_t targets;
    const char *const *class_names; /* (classes); NULL: they have none */
    struct samples splits[SPLIT_COUNT];
    struct normalization normalization; /* values have it, bytes get it in a batch */
    char digest[DIGEST_SIZE]; /* of the content: the same data has the same one, wherever
                                 it was read from */
    void *memory;             /* the loader's own */
};

/* The kinds that exist, each with the options that all have after its own. */
struct option_kinds dataset_kinds(void);

/* What can be told of a resolved component without the data. -1 with a sentence and the
 * name of the option at fault. */
int dataset_check(const struct component *component, const char **option,
                  struct error *error);

/* Loads what a component describes that was checked. The caller frees *dataset. Relative
 * paths are taken from the folder of the component's config file. NULL with a sentence
 * and the name of the option at fault, or NULL where the data itself is. */
struct dataset *dataset_load(const struct component *component, const char **option,
                             struct error *error);
void dataset_free(struct dataset *dataset); /* NULL is fine */

#endif
