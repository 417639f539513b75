/* A table of numbers, a row a trial or a config, with its settings beside the numbers
 * where a terminal has room for them, or below. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdio.h>

#include "report/labels.h"

#define TABLE_MOST_COLUMNS 8

struct table_row {
    const char *cells[TABLE_MOST_COLUMNS];
    const char *label; /* its settings: of the heading their name, of others set by
                          table_print() */
    bool marked;       /* by a dash before it */
};

struct table {
    FILE *out;
    size_t width;           /* that `out` has room for; SIZE_MAX: everything */
    struct table_row *rows; /* the first is the heading */
    size_t count, columns;
    unsigned left;        /* bits of columns that begin at the left */
    struct labels labels; /* the first of its trials are the rows', others may follow */
};

/* A value in the arena; a dash for none. */
const char *table_measure(double value, struct arena *arena);

/* A whole number. */
const char *table_count(int64_t count, struct arena *arena);

/* Prints it, and below it which settings are left out, as `labels.same` asks; where the
 * settings do not fit beside the numbers, the ends of their paths
 * may, else they stand below. -1 after a failure of the database. */
int table_print(struct table *table, struct database *database, struct arena *arena,
                struct error *error);

#endif
