/* How a sample is made of a row of a table: numbers as they are, something in place of
 * those that are missing, a column of 0 or 1 for each category. All that it takes from
 * the data it takes from the training split. It is applied as samples are gathered, so
 * that datasets that are cut differently share one table. */
#ifndef DATA_RECIPE_H
#define DATA_RECIPE_H

#include "data/raw.h"

/* What becomes of one column of the table, in its place. */
struct recipe_step {
    enum raw_kind kind;
    int64_t width;  /* of the sample's columns, without the indicator's */
    bool indicator; /* behind them */
    double fill; /* what stands for a missing one, be there one or not: a number, or the
                    code of a category; NaN: nothing */
    const int32_t *place; /* of RAW_ONE_HOT: where among its columns each code has its 1;
                             -1: nowhere */
};

struct recipe {
    const struct recipe_step *steps; /* one a column of the table */
    int64_t count, width;            /* of the table's columns, and of a sample's */
    const struct recipe_place {
        int32_t column, within;
    } * places;             /* (width) of which column each is, and the how manieth */
    const double *far_fill; /* (far_count) what stands for a missing far number */
};

/* Makes a sample (recipe->width) of a row of the table (recipe->count). Numbers are
 * normalized in double: what stands for a missing one may be none that a float holds. */
void recipe_make_sample(const struct dataset *dataset, const float *row, float *sample);

/* What a column of the samples is. */
struct recipe_column {
    const struct raw_column *of; /* the table's */
    enum recipe_what {
        RECIPE_NUMBER,
        RECIPE_ONE_HOT,
        RECIPE_ORDINAL,
        RECIPE_INDICATOR
    } what;
    const char *category;      /* of RECIPE_ONE_HOT; else NULL */
    double fill;               /* a number, NaN: none is missing; */
    const char *fill_category; /* or a category, NULL: none */
    double mean, std;          /* that `normalize` takes away and divides by; NaN: none */
};

/* Of the column at `position`, from 0; the dataset has a table. */
struct recipe_column recipe_column(const struct dataset *dataset, int64_t position);

const char *recipe_what_name(enum recipe_what what); /* "one_hot" */

/* Whether `normalize` is for it: one-hot and indicator columns are left alone. */
bool recipe_is_number(const struct dataset *dataset, int64_t position);

/* How many rows of all files were left out for what is missing in the column. */
int64_t recipe_dropped(const struct recipe_column *column);

/* Fills the dataset's columns_digest, where it has a table. */
void recipe_set_columns_digest(struct dataset *dataset);

/* How many rows of a file were left out for what is missing in them, and by which
 * columns, as a sentence; false: none, or there is no such file. */
bool recipe_tell_dropped(const struct dataset *dataset, enum split split,
                         struct error *sentence);

#endif
