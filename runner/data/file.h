/* A file of data, plain or .gz, read from its beginning to its end. */
#ifndef DATA_FILE_H
#define DATA_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <zlib.h>

#include "base/error.h"
#include "base/text.h"

struct data_file {
    const char *path; /* the caller's */
    gzFile stream;    /* reads plain files as they are */
    size_t size;      /* on disk */
    bool compressed;
};

/* Opens a regular file that is not empty; `kind`, "an IDX file", is what the sentence of
 * a refusal asks for. Nothing is left to close on failure. */
int file_open(struct data_file *file, const char *path, const char *kind,
              struct error *error);

/* The same of standard input, whatever that is; it stays open. */
int file_open_input(struct data_file *file, struct error *error);

/* Reads up to `size` bytes, less only where the file ends; a .gz file must end well, with
 * its checksum. Returns how many, or -1. */
int64_t file_read(struct data_file *file, void *out, size_t size, struct error *error);

void file_close(struct data_file *file);

/* Adds the command that makes a file `into` of what is in this one: `iconv -f latin1
 * a.csv > b.csv`, or `zcat a.csv.gz | iconv -f latin1 > b.csv`. */
void file_add_filter(const struct data_file *file, const char *filter, const char *into,
                     struct text *out);

#endif
