/* The names in the headers of CSV files: those of one file are no two the same, and those
 * of a further file are found among them, in any order. */
#ifndef DATA_HEADER_H
#define DATA_HEADER_H

#include "data/columns.h"

/* Refuses two columns of one name. */
int header_check(const struct columns *columns, const struct rows *rows,
                 struct error *error);

/* Finds the columns of a further file, whose header is `row`: `to` (row->count) gets for
 * each the one that it is of `columns`, or COLUMNS_NONE where only `ignore` names it.
 * Refuses a column that is neither, unless what is to be predicted may be missing, and a
 * header without one that is learnt from. */
int header_match(struct columns *columns, const struct rows *rows, const struct row *row,
                 size_t *to, struct error *error);

#endif
