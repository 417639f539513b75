/* A SELECT, or all rows of the table or view that it names, answered in one of several
 * forms, with all digits. Each returns -1 with a sentence. */
#ifndef RECORD_SELECT_H
#define RECORD_SELECT_H

#include <stdio.h>

#include "record/database.h"

/* As CSV (RFC 4180) with a header. */
int select_csv(struct database *database, const char *sql, FILE *out,
               struct error *error);

/* As JSON Lines: an object a row, its members called as the columns. */
int select_json(struct database *database, const char *sql, FILE *out,
                struct error *error);

/* As numpy's .npz: an array a column, int64, or float64 where a value is real or missing
 * (NaN). Columns that have text are refused. */
int select_npz(struct database *database, const char *sql, FILE *out,
               struct error *error);

#endif
