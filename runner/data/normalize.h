/* Samples brought to mean 0 and deviation 1, by each channel of images and each column of
 * other data: options that every kind of dataset has. */
#ifndef DATA_NORMALIZE_H
#define DATA_NORMALIZE_H

#include "data/dataset.h"

struct normalize_options {
    enum { NORMALIZE_NONE, NORMALIZE_MEASURED, NORMALIZE_GIVEN } how; /* an int32_t */
    struct option_reals mean, std;
};
extern const struct option_kind normalize_kind;

/* What can be told without the samples. -1 with a sentence and the name of the option at
 * fault, also below. */
int normalize_check(const struct normalize_options *options, const char **option,
                    struct error *error);

/* Fills the dataset's `normalization`, measured in its training split where they are not
 * given, for batch_gather to apply it. */
int normalize_apply(const struct normalize_options *options, struct dataset *dataset,
                    const char **option, struct error *error);

/* Applies it to one sample of `size` values, as torchvision's Normalize does. */
void normalize_row(const struct normalization *normalization, int64_t size,
                   float *values);

/* Puts the far columns of a sample, from their doubles, into its values. */
void normalize_far(const struct dataset *dataset, const double *far, float *values);

#endif
