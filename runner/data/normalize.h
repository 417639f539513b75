/* Samples brought to mean 0 and deviation 1, by each channel of images and each column of
 * other data: options that every kind of dataset has. */
#ifndef DATA_NORMALIZE_H
#define DATA_NORMALIZE_H

#include "data/dataset.h"

struct normalize_options {
    enum { NORMALIZE_NONE, NORMALIZE_MEASURED, NORMALIZE_GIVEN } how; /* an int32_t */
    struct option_reals mean, std;
    int32_t targets; /* NORMALIZE_NONE or NORMALIZE_MEASURED */
};

/* The rows of a table of options, where the struct `type` has these as its member `at`.
 */
#define NORMALIZE_OPTIONS(type, at)                                                      \
    {"normalize",                                                                        \
     LAMINA_CHOICE,                                                                      \
     offsetof(type, at.how),                                                             \
     "none",                                                                             \
     "none | measured | given",                                                          \
     "Subtract a mean and divide by a deviation: measured in the training split, or "    \
     "given."},                                                                          \
        {"mean",                                                                         \
         OPTION_REALS,                                                                   \
         offsetof(type, at.mean),                                                        \
         "[]",                                                                           \
         "[-1e30, 1e30]",                                                                \
         "What to subtract where `normalize` is given: one number, or one a channel or " \
         "column."},                                                                     \
        {"std", OPTION_REALS,    offsetof(type, at.std),                                 \
         "[]",  "[1e-30, 1e30]", "What to divide by where `normalize` is given."},       \
    {                                                                                    \
        "normalize_targets", LAMINA_CHOICE, offsetof(type, at.targets), "none",          \
            "none | measured",                                                           \
            "Learn targets of mean 0 and deviation 1, as measured in the training "      \
            "split."                                                                     \
    }

/* What can be told without the samples. -1 with a sentence and the name of the option at
 * fault, also below. */
int normalize_check(const struct normalize_options *options, struct error *error);

/* Fills the dataset's `normalization`, measured in its training split where they are not
 * given, and the mean and deviation of its targets, for batch_gather to apply them. */
int normalize_apply(const struct normalize_options *options, struct dataset *dataset,
                    struct error *error);

/* Applies it to one sample of `size` values, as torchvision's Normalize does. */
void normalize_row(const struct dataset_normalization *normalization, int64_t size,
                   float *values);

/* A target of a row, normalized, where the dataset has its mean; and what a number that
 * is learnt, or predicted, is in the data's own units, in any case. */
float normalize_target(const struct dataset *dataset,
                       const struct dataset_samples *samples, int64_t row,
                       int64_t target);
double normalize_back(const struct dataset *dataset, int64_t target, double value);

/* Puts the far columns of a sample, from their doubles, into its values. */
void normalize_far(const struct dataset *dataset, const double *far, float *values);

#endif
