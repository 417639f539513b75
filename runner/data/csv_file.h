/* A CSV file, read whole: its columns, its rows, and all that is wrong with them. */
#ifndef DATA_CSV_FILE_H
#define DATA_CSV_FILE_H

#include "data/csv_parts.h"

/* A reader for a component that was checked, of which nothing is read yet. */
void csv_file_prepare(struct csv_reader *reader, const struct component *component,
                      struct dataset *dataset);
void csv_file_free(struct csv_reader *reader); /* {0} is fine */

/* Reads a file's first row, of names or of data: the columns are known then. -1 with a
 * sentence. */
int csv_file_begin(struct csv_reader *reader, struct rows *rows, const char *path,
                   struct csv_table *table, struct error *error);

/* Reads one more row, and adds it to the table unless it is left out; what is wrong with
 * it is in the reader's faults. 0: there are no more; -1 with a sentence: nothing more
 * can be read. */
int csv_file_next(struct csv_reader *reader, struct rows *rows, struct csv_table *table,
                  struct error *error);

/* Reads a file, whatever is wrong with its rows: that is in the reader's faults. -1 with
 * the first of them. The table's blocks are the caller's to free in any case. */
int csv_file_read(struct csv_reader *reader, const char *path, struct csv_table *table,
                  struct error *error);

#endif
