/* Numbers in the fields of CSV files, and what the config says is missing. */
#ifndef DATA_CSV_NUMBER_H
#define DATA_CSV_NUMBER_H

#include "data/csv_parts.h"

/* Whether the config's list of what stands for a missing field has the text. */
bool csv_number_is_missing(const struct csv_options *options, const char *text);

/* Notes which of that list are numbers. */
void csv_number_begin(struct csv_reader *reader);

/* Refuses a field that is none of that list, but the number that one of it is, as -999.0
 * is -999. */
int csv_number_check_na(const struct csv_reader *reader, const struct csv_field *field,
                        struct error *error);

/* Refuses a field that is missing, where nothing may stand in its place. Always returns
 * -1.
 */
int csv_number_refuse_missing(const struct csv_reader *reader,
                              const struct csv_field *field, struct error *error);

/* Reads a number that must be there. -1: it is none; `error`, or NULL, gets a sentence
 * that says what mends it. */
int csv_number_read(const struct csv_reader *reader, const struct csv_field *field,
                    const struct csv_table *table, float *value, struct error *error);

#endif
