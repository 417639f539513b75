/* What a trained net takes and gives: the shape of a sample and of which columns it is
 * made, what was learnt of these in training, and what the outputs are called. It is all
 * that must be known of the training data to use the net on other data: nothing is
 * measured anew. */
#ifndef DATA_SIGNATURE_H
#define DATA_SIGNATURE_H

#include "data/raw.h"

/* A column of the table. */
struct signature_column {
    const char *name; /* "" where the table had no header */
    int64_t number;   /* in the training file, from 1 */
    enum raw_kind kind;
    bool is_text; /* it is one-hot as all columns with text are */
    enum missing missing;
    enum unknown unknown;
    bool indicator;
    double fill; /* what stands for a missing number, or the place of an ordinal one;
                    NaN: nothing can */
    const char *fill_category;     /* of a one_hot one; NULL: nothing can */
    const char *const *categories; /* (category_count) in the order of their columns, of
                                      an ordinal one of their places; else NULL */
    int64_t category_count;
};

struct signature {
    struct lamina_shape sample; /* as the net takes it: with a column for each category */
    bool is_bytes;              /* samples are bytes, of which u / 255 is taken */
    int64_t classes, targets;   /* as a dataset's */
    const int64_t *class_counts; /* (classes) training samples of each; NULL: not known */
    const char *const *class_names; /* NULL: they have none */
    const char *const *target_names;
    const char *label; /* the column with the classes; NULL: not known, or it has no name
                        */
    const struct signature_column *columns; /* NULL: there was no table */
    int64_t column_count;
    bool has_rules; /* else a sample is the row as it is */
    /* By channel or column of a sample, (x - mean) / std; NULL: as they are. */
    int64_t normalized;
    const double *mean, *std;
    /* The positions in a sample, ascending, whose numbers are normalized in double, as
     * data/far.h has it: there are none unless the samples are normalized. */
    int64_t far_count;
    const int32_t *far;
    const double *target_mean, *target_std; /* (targets); NULL: as they are */
};

/* Of a dataset that is complete; all of it in the arena. */
const struct signature *signature_of(const struct dataset *dataset, struct arena *arena);

/* How many columns of a sample are made of a column of the table. */
int64_t signature_width(const struct signature *signature, int64_t column);

/* Fills `columns` (far_count) with those of the table, or of a row of an array, that the
 * far positions are made of. Returns how many are: all, unless one is no number. */
int64_t signature_far_columns(const struct signature *signature, int32_t *columns);

#endif
