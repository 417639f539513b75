/* The fields of a CSV file's row: a number, a label, or what is wrong with it. */
#ifndef DATA_CSV_FIELD_H
#define DATA_CSV_FIELD_H

#include "data/csv_parts.h"

/* Reads a field into the table's last row. -1: it is of no use, or the reader is full;
 * `error`, or NULL, gets a sentence that says what mends it. */
int csv_field_read(struct csv_reader *reader, const struct csv_field *field,
                   struct csv_table *table, struct error *error);

#endif
