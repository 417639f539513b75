/* Reads files whole, as far as they go. Knows nothing of what is in them. */
#include "data/block.h"

#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"

#define CHUNK (1 << 20)

/* Images shrink less than this: what a .gz file of its size gets room for at once. */
#define USUAL_RATIO 8

int block_open(struct block *block, const char *path, const char *kind,
               struct error *error)
{
    *block = (struct block){0};
    return file_open(&block->file, path, kind, error);
}

/* Makes room for `size` bytes, doubling. */
static int grow(struct block *block, size_t size, struct error *error)
{
    if (size <= block->capacity)
        return 0;
    size_t doubled = 2 * block->capacity;
    size_t capacity = doubled > size ? doubled : size;
    uint8_t *bytes = dataset_allocate(capacity);
    if (bytes == NULL)
        return error_set(error, "%s: the system has no memory for it", block->file.path);
    if (block->size > 0)
        memcpy(bytes, block->bytes, block->size);
    free(block->bytes);
    block->bytes = bytes;
    block->capacity = capacity;
    return 0;
}

int block_read(struct block *block, size_t size, struct error *error)
{
    while (block->size < size) {
        size_t most = size - block->size < CHUNK ? size - block->size : CHUNK;
        if (grow(block, block->size + most, error) != 0)
            return -1;
        int64_t got = file_read(&block->file, block->bytes + block->size, most, error);
        if (got < 0)
            return -1;
        block->size += (size_t)got;
        if (got < (int64_t)most)
            break;
    }
    return 0;
}

/* The bytes that are left, read to their end so that a .gz file's checksum is verified.
 */
static int64_t count_rest(struct block *block, struct error *error)
{
    uint8_t scratch[1 << 14];
    int64_t rest = 0, got;
    do {
        got = file_read(&block->file, scratch, sizeof scratch, error);
        if (got < 0)
            return -1;
        rest += got;
    } while (got == sizeof scratch);
    return rest;
}

int block_finish(struct block *block, size_t total, struct error *error)
{
    size_t likely = block->file.size * (block->file.compressed ? USUAL_RATIO : 1);
    if (grow(block, likely < total ? likely : total, error) != 0 ||
        block_read(block, total, error) != 0)
        return -1;
    int64_t rest = count_rest(block, error);
    if (rest < 0)
        return -1;
    if (block->size < total)
        return error_set(error,
                         "%s: is truncated: %zu bytes of %zu are missing; get the "
                         "file again",
                         block->file.path, total - block->size, total);
    if (rest > 0)
        return error_set(error,
                         "%s: is too long: %lld bytes follow the %zu that its header "
                         "tells of",
                         block->file.path, (long long)rest, total);
    return 0;
}

int block_add(struct block *block, const void *bytes, size_t size, struct error *error)
{
    if (grow(block, block->size + size, error) != 0)
        return -1;
    memcpy(block->bytes + block->size, bytes, size);
    block->size += size;
    return 0;
}

void block_close(struct block *block)
{
    file_close(&block->file);
}
