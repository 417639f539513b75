/* A table as it was read, before anything is learnt from it: what each column is called
 * and is, and which rule it has. Its numbers are the values of the dataset's samples: NaN
 * where one is missing, of categories the code of each; -1: of one that a net does not
 * know, and may be given. */
#ifndef DATA_RAW_H
#define DATA_RAW_H

#include <stdint.h>

#include "data/column_rule.h"
#include "data/dataset.h"
#include "data/field.h"

enum raw_kind {
    RAW_NUMBER,
    RAW_ONE_HOT,
    RAW_ORDINAL, /* its place in the rule's list */
    RAW_IGNORED
};

struct raw_column {
    const char *name; /* "" where the table has no header */
    int64_t number;   /* in the training file, from 1 */
    enum raw_kind kind;
    struct column_rule rule; /* with what the config says of all columns */
    bool is_text;            /* it is one-hot as all columns with text are */
    bool is_common; /* what becomes of missing fields is said of all columns of numbers */
    double value;   /* of MISSING_VALUE: the number, the place or the code */
    const char *const *categories; /* (category_count) by their codes */
    int64_t category_count;
    int64_t missing;             /* fields, of all files */
    const struct raw_drop *drop; /* NULL: no row is left out for it */
};

/* Rows that were left out for what is missing in a column, be it a label's. */
struct raw_drop {
    const char *name;
    int64_t number;
    int64_t rows[SPLIT_COUNT]; /* of each file */
};

struct raw_table {
    struct raw_column *columns;
    int64_t count;
    struct field_format numbers; /* as which categories are sorted */
    bool has_rules;              /* the samples are not the values as they are */
    struct raw_drop *drops;
    int64_t drop_count;
};

#endif
