/* Which columns of a CSV file have text: found before the file is read. */
#ifndef DATA_CSV_TEXT_H
#define DATA_CSV_TEXT_H

#include "data/csv_parts.h"

/* Looks at the training file, whose columns are known, as far as it takes to see one
 * field of each feature whose rule leaves open what it has. Returns an array of
 * columns->count in the reader's arena: whether that field is no number. What is wrong
 * with the file is left to who reads it. */
const bool *csv_text_find(const struct csv_reader *reader, const char *path);

#endif
