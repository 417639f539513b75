/* The bytes of a file, uncompressed, in memory that grows with those that arrive: what a
 * header claims is believed only as far as the file bears it out. They are a copy, so
 * that a file that is replaced or cut during a run changes no result and crashes nothing.
 */
#ifndef DATA_BLOCK_H
#define DATA_BLOCK_H

#include "data/file.h"

struct block {
    struct data_file file;
    uint8_t *bytes; /* malloc'ed, as by dataset_allocate; the caller frees it */
    size_t size, capacity;
};

/* As file_open. */
int block_open(struct block *block, const char *path, const char *kind,
               struct error *error);

/* Reads until `size` bytes are there or the file ends. */
int block_read(struct block *block, size_t size, struct error *error);

/* Reads on to `total` bytes, of which a header has told, and refuses a file that has
 * fewer or more. */
int block_finish(struct block *block, size_t total, struct error *error);

/* Adds bytes that come from elsewhere, to a block that is {.file.path} at first. */
int block_add(struct block *block, const void *bytes, size_t size, struct error *error);

/* Closes the file; the bytes stay. */
void block_close(struct block *block);

#endif
