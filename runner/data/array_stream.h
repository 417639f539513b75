/* An array in a file, .npy or IDX, plain or .gz, read some of its samples at a time. */
#ifndef DATA_ARRAY_STREAM_H
#define DATA_ARRAY_STREAM_H

#include "data/array.h"
#include "data/block.h"

struct array_stream {
    struct block block; /* its file, and the header's bytes */
    struct array whole; /* type and dimensions of all; it has no values */
    int64_t done;       /* samples, the first dimension */
    bool is_big_endian;
};

/* Opens the file, whose path is the caller's, and reads its header. -1 with a sentence;
 * nothing is left to close then. */
int array_stream_open(struct array_stream *stream, const char *path, struct error *error);

/* Reads the next `count` samples, of which there are so many: an array whose block is the
 * caller's. With the last one the file must end. -1 with a sentence. */
int array_stream_next(struct array_stream *stream, int64_t count, struct array *out,
                      struct error *error);

void array_stream_close(struct array_stream *stream); /* {0} is fine */

#endif
