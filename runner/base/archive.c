/* Saving and restoring, piece by piece. */
#include "base/archive.h"

#include <string.h>

/* The 32-bit FNV-1a hash. */
static const uint32_t layout_seed = 2166136261u, layout_prime = 16777619u;

static uint32_t hashed(uint32_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * layout_prime;
    return hash;
}

struct archive archive_counting(void)
{
    return (struct archive){.way = ARCHIVE_COUNTS, .layout = layout_seed};
}

struct archive archive_saving(void *bytes, size_t size)
{
    return (struct archive){
        .way = ARCHIVE_SAVES, .bytes = bytes, .size = size, .layout = layout_seed};
}

struct archive archive_restoring(const void *bytes, size_t size)
{
    return (struct archive){.way = ARCHIVE_RESTORES,
                            .bytes = (char *)bytes,
                            .size = size,
                            .layout = layout_seed};
}

void archive_piece(struct archive *archive, const char *name, void *piece, size_t size)
{
    uint64_t length = size;
    if (size == 0)
        return;
    archive->layout = hashed(archive->layout, name, strlen(name) + 1);
    archive->layout = hashed(archive->layout, &length, sizeof length);
    if (archive->way != ARCHIVE_COUNTS) {
        archive->failed |= size > archive->size - archive->used;
        if (archive->failed)
            return;
        char *at = archive->bytes + archive->used;
        if (archive->way == ARCHIVE_SAVES)
            memcpy(at, piece, size);
        else
            memcpy(piece, at, size);
    }
    archive->used += size;
}

bool archive_is_complete(const struct archive *archive)
{
    return !archive->failed && archive->used == archive->size;
}
