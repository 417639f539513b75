/* Saving and restoring, piece by piece. */
#include "base/archive.h"

#include <stdlib.h>
#include <string.h>

struct archive archive_of(const void *bytes, size_t size)
{
    return (struct archive){.bytes = (char *)bytes, .size = size, .restoring = true};
}

static bool reserve(struct archive *archive, size_t size)
{
    if (archive->size + size <= archive->capacity)
        return true;
    size_t capacity = 2 * archive->capacity + size;
    char *bytes = realloc(archive->bytes, capacity);
    if (bytes == NULL)
        return false;
    archive->bytes = bytes;
    archive->capacity = capacity;
    return true;
}

static void save(struct archive *archive, const void *piece, size_t size)
{
    archive->failed = archive->failed || !reserve(archive, size);
    if (!archive->failed)
        memcpy(archive->bytes + archive->size, piece, size);
    archive->size += size;
}

static void restore(struct archive *archive, void *piece, size_t size)
{
    archive->failed |= size > archive->size - archive->used;
    if (archive->failed)
        return;
    memcpy(piece, archive->bytes + archive->used, size);
    archive->used += size;
}

void archive_piece(struct archive *archive, void *piece, size_t size)
{
    if (size == 0)
        return;
    if (archive->restoring)
        restore(archive, piece, size);
    else
        save(archive, piece, size);
}

bool archive_is_complete(const struct archive *archive)
{
    return !archive->failed && archive->used == archive->size;
}
