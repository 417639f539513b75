/* The faults of one data file: all are counted, and twenty are told at once, of each
 * column at least the first. */
#ifndef DATA_FAULTS_H
#define DATA_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

#define FAULTS_TOLD 20
#define FAULTS_ROW SIZE_MAX /* in place of a column: the fault is a row's */

struct faults {
    struct fault {
        int64_t number; /* from 1, as they came */
        size_t column;
        int64_t of_column; /* of a column's first one: how many that column has */
        struct error error;
    } first[FAULTS_TOLD], columns[FAULTS_TOLD]; /* the first of all, and of each column */
    size_t column_count;
    int64_t count;
};

/* Whether one more of that column may be told; else its sentence need not be made. */
bool faults_wants(const struct faults *faults, size_t column);

/* Without a sentence, NULL, it is only counted. */
void faults_add(struct faults *faults, size_t column, const struct error *error);

/* A line each, in the order in which they came; "FILE: and 7 more" behind them. */
void faults_tell(const struct faults *faults, const char *path, struct text *out);

#endif
