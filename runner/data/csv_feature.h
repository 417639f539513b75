/* The features of CSV files: by the rules of their columns numbers, categories, places in
 * an order, or missing. */
#ifndef DATA_CSV_FEATURE_H
#define DATA_CSV_FEATURE_H

#include "data/csv_parts.h"

/* Settles the rules of the columns; `text` (columns->count) says which of those that may
 * have text have some, NULL where none may. -1 with a sentence and the option at fault.
 */
int csv_feature_begin(struct csv_reader *reader, const bool *text, struct error *error);

/* Reads a field into the table's last row: of categories the code, NaN where it is
 * missing. -1: it is of no use; `error`, or NULL, gets a sentence that says what mends
 * it. */
int csv_feature_read(struct csv_reader *reader, const struct csv_field *field,
                     struct csv_table *table, struct error *error);

/* Gives the table's columns their categories, once all files are read. -1 with a sentence
 * where two of a column differ by blanks alone. */
int csv_feature_end(struct csv_reader *reader, struct error *error);

#endif
