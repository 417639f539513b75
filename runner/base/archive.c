/* Saving and restoring, piece by piece. */
#include "base/archive.h"

#include <string.h>

#include "base/memory.h"

struct archive archive_of(const void *bytes, size_t size)
{
    return (struct archive){.bytes = (char *)bytes, .size = size, .restoring = true};
}

static void save(struct archive *archive, const void *piece, size_t size)
{
    if (archive->size + size > archive->capacity) {
        archive->capacity = 2 * archive->capacity + size;
        archive->bytes = memory_resize(archive->bytes, archive->capacity);
    }
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
