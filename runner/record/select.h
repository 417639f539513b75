/* A SELECT, answered as CSV. */
#ifndef RECORD_SELECT_H
#define RECORD_SELECT_H

#include <stdio.h>

#include "record/database.h"

/* Writes the result of a SELECT, or of all rows of a table or view, as CSV (RFC 4180)
 * with a header, reals with all their digits. */
int select_csv(struct database *database, const char *sql, FILE *out,
               struct error *error);

#endif
