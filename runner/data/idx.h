/* The IDX format of MNIST: a header of big-endian sizes, then values. */
#ifndef DATA_IDX_H
#define DATA_IDX_H

#include "data/arrays.h"
#include "data/block.h"

/* Reads a file of 1 to 4 dimensions, plain or gzip-compressed, told apart by content; as
 * the `read` of an arrays_reader, whose `self` it does not use. */
int idx_read(void *unused, const char *path, struct array *out, struct error *error);

/* Reads the header into `out`, which has its name; of the block, which is open, no more
 * than that. -1 with a sentence. */
int idx_begin(struct block *block, struct array *out, struct error *error);

#endif
