/* The formats read their headers; what follows them is the same. */
#include "data/array_stream.h"

#include <stdlib.h>

#include "data/idx.h"
#include "data/npy.h"

int array_stream_open(struct array_stream *stream, const char *path, struct error *error)
{
    *stream = (struct array_stream){.whole = {.name = path}};
    struct block *block = &stream->block;
    if (block_open(block, path, "an array, .npy or IDX,", error) != 0)
        return -1;
    int status = block_read(block, 4, error);
    if (status == 0) {
        stream->is_big_endian = block->size >= 2 && block->bytes[0] == 0;
        status =
            (stream->is_big_endian ? idx_begin : npy_begin)(block, &stream->whole, error);
    }
    if (status == 0)
        return 0;
    block_close(block);
    free(block->bytes);
    *stream = (struct array_stream){0};
    return -1;
}

static int check_rest(struct array_stream *stream, struct error *error)
{
    uint8_t more;
    int64_t got = file_read(&stream->block.file, &more, 1, error);
    if (got <= 0)
        return (int)got;
    return error_set(error,
                     "%s: is too long: bytes follow those that its header tells of",
                     stream->whole.name);
}

int array_stream_next(struct array_stream *stream, int64_t count, struct array *out,
                      struct error *error)
{
    const struct array *whole = &stream->whole;
    int64_t each = whole->count / whole->at[0];
    size_t size = (size_t)(count * each) * array_size(whole->type);
    *out = *whole;
    out->at[0] = count;
    out->count = count * each;
    out->before = stream->done;
    out->block = out->values = malloc(size);
    if (out->block == NULL)
        return error_set(error, "%s: the system has no memory for it", whole->name);
    int64_t got = file_read(&stream->block.file, out->block, size, error);
    if (got >= 0 && got < (int64_t)size)
        got = error_set(error,
                        "%s: is truncated: its header tells of %lld samples; get the "
                        "file again",
                        whole->name, (long long)whole->at[0]);
    stream->done += count;
    if (got < 0 || (stream->done == whole->at[0] && check_rest(stream, error) != 0)) {
        array_free(out);
        return -1;
    }
    array_order(out, stream->is_big_endian);
    return 0;
}

void array_stream_close(struct array_stream *stream)
{
    if (stream->block.file.stream == NULL)
        return;
    block_close(&stream->block);
    free(stream->block.bytes);
    *stream = (struct array_stream){0};
}
