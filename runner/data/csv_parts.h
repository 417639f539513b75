/* What the files of CSV share: what is read of all files, and of one. */
#ifndef DATA_CSV_PARTS_H
#define DATA_CSV_PARTS_H

#include "data/classes.h"
#include "data/columns.h"
#include "data/far.h"
#include "data/faults.h"
#include "data/field.h"
#include "data/loader.h"
#include "data/raw.h"

struct csv_options {
    struct loader_options common; /* first */
    const char *paths[SPLIT_COUNT];
    const char *label;
    struct option_texts target, ignore, classes;
    bool header;
    const char *delimiter, *comment;
    int64_t skip;
    struct field_format numbers;
    struct option_texts na;
    struct option_sections columns;
    struct column_rule text;       /* of columns with text that have no rule */
    struct column_missing missing; /* of features that say nothing of it */
};

#define CSV_BLANKS "blanks" /* in place of a delimiter: runs of them */

/* The columns of one file. */
struct csv_header {
    size_t count;
    const size_t *to; /* (count) the column of the table; COLUMNS_NONE: of no use */
    size_t *drops; /* (raw->drop_count) where the columns are that a row is dropped for */
    /* Of a file that is read for a net: */
    bool has_outcome;   /* it has what the net predicts */
    const char *unused; /* columns that the net has no use for, "`a`, `b`", or "" */
};

/* What is read of all files. */
struct csv_reader {
    const struct csv_options *options;
    bool header_said; /* the config has `header` */
    bool na_said;     /* and `na`, */
    struct na_number {
        const char *text;
        double number;
    } * na; /* (na_count) of which these are numbers */
    size_t na_count;
    struct arena *arena; /* of the names */
    struct columns columns;
    struct classes *classes;
    bool has_classes; /* they are all known */
    bool is_full;     /* there are more classes, or categories, than can be */
    struct rows_format format;
    struct raw_table *raw;       /* of the features, in the dataset's arena */
    struct classes **categories; /* (features) of those that have some; else NULL */
    size_t *drops;               /* (raw->drop_count) columns a row is dropped for */
    enum split split;            /* whose file is read */
    struct option_texts ignored; /* by `ignore` and by `columns` */
    bool has_columns;            /* with their roles */
    struct faults *faults;       /* of the file that is read, */
    struct csv_header file;      /* and its columns */
    bool *asked; /* (features) which may be far, or are where that is known */
    struct far_range *ranges; /* (features) */
    bool has_far;             /* it is known which columns are far */
    struct dataset *dataset;  /* with `expected` where it is read for a net */
};

/* What one file comes to. */
struct csv_table {
    float *values, *targets; /* (count, features), (count, targets) */
    float *rests;            /* (count, features): what floats leave out of the numbers */
    float *target_rests;     /* (count, targets): and of targets, */
    bool targets_rounded;    /* which is anything */
    bool rounded;            /* some are not 0 */
    int32_t *labels;         /* (count) */
    int32_t *lines;          /* (count) of the file, from 1 */
    int64_t count, capacity;
};

/* A field of the row that was read last. */
struct csv_field {
    const struct rows *rows;
    size_t place;  /* in the file, from 0, */
    size_t column; /* and of the table */
    const char *text;
};

#endif
