/* The IDX format of MNIST: a header of big-endian sizes, then bytes. */
#ifndef DATA_IDX_H
#define DATA_IDX_H

#include "data/dataset.h"

#define IDX_MAX_DIMS 3

/* A file in memory, uncompressed. */
struct idx_file {
    uint8_t *block; /* malloc'ed; the caller frees it */
    const uint8_t *values;
    int64_t at[IDX_MAX_DIMS];
    int64_t count; /* of values: the product of the dims */
    char digest[DIGEST_SIZE];
};

/* Reads a file of `dims` dimensions (3: images, 1: labels), plain or gzip-compressed,
 * told apart by content. On failure nothing is left to free. */
int idx_read(const char *path, int dims, struct idx_file *out, struct error *error);

/* The two files of a split. Empty paths: the dataset has no such split. */
struct idx_source {
    const char *images, *labels;
    const char *images_digest, *labels_digest; /* what they must be; NULL: not checked */
    const char *remedy; /* what to do about other digests; NULL where not checked */
};

/* Loads the splits; the part of a loader that idx and mnist share. `classes` 0: the
 * largest label + 1. */
int idx_load_sources(const struct idx_source sources[SPLIT_COUNT], int64_t classes,
                     struct dataset *dataset, struct error *error);

#endif
