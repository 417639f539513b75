/* A CSV file, read whole: its columns, its rows, and all that is wrong with them. */
#ifndef DATA_CSV_FILE_H
#define DATA_CSV_FILE_H

#include "data/csv_parts.h"

/* Reads a file, whatever is wrong with its rows: that is in the reader's faults. -1 with
 * the first of them. The table's blocks are the caller's to free in any case. */
int csv_file_read(struct csv_reader *reader, const char *path, struct csv_table *table,
                  struct error *error);

#endif
