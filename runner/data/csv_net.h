/* The columns of a CSV file that is read for a trained net: those of its signature. */
#ifndef DATA_CSV_NET_H
#define DATA_CSV_NET_H

#include "data/csv_parts.h"

/* Makes the net's columns those of the table, and behind them what it predicts; its
 * classes and categories are all there are, and the columns that are far known. -1 with a
 * sentence. */
int csv_net_begin(struct csv_reader *reader, struct error *error);

/* Finds them in a file of which `row` is the first: by their names, in any order, or
 * without a header by their places, where the column of the label or those of targets may
 * be left out. `to` is that of reader->file, which also gets what else the row tells. -1
 * with a sentence that names what the file lacks. */
int csv_net_match(struct csv_reader *reader, const struct rows *rows,
                  const struct row *row, size_t *to, struct error *error);

#endif
