/* Sealing a saved run. */
#include "train/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"

/* What the header has in place of a layout where an earlier version made it. All that
 * have this number saved the same pieces, in this order, as are saved now. */
#define EARLIER_FORMAT 3

struct header {
    char magic[8];
    uint32_t order;  /* of bytes: 0x01020304 */
    uint32_t layout; /* of what train_save saves, or EARLIER_FORMAT */
    int64_t iteration;
    char digest[DIGEST_SIZE]; /* of all behind the header */
    char moment;              /* enum checkpoint_moment */
    char unused[6];
};
_Static_assert(sizeof(struct header) == CHECKPOINT_HEADER, "as files have it");

static const char magic[8] = {'L', 'a', 'm', 'i', 'n', 'a', '\r', '\n'};

/* Which is never EARLIER_FORMAT. */
static struct checkpoint_shape shape_of(const struct archive *counted)
{
    return (struct checkpoint_shape){(int64_t)(sizeof(struct header) + counted->used),
                                     counted->layout | 0x80000000u};
}

struct checkpoint_shape checkpoint_count(const struct train_setup *setup,
                                         struct arena *arena)
{
    struct archive archive = archive_counting();
    train_count(setup, arena, &archive);
    return shape_of(&archive);
}

int checkpoint_make(struct training *training, int64_t iteration,
                    struct checkpoint *checkpoint, struct error *error)
{
    struct archive archive = archive_counting();
    train_save(training, &archive);
    const struct checkpoint_shape shape = shape_of(&archive);
    const size_t size = (size_t)shape.size;
    if (size > CHECKPOINT_MOST)
        return error_set(error,
                         "its checkpoint would take %zu MB, and a results file holds no "
                         "more than %d MB in one row; turn checkpoints off with "
                         "`checkpoint: {seconds: 0}`",
                         size / 1000000, CHECKPOINT_MOST / 1000000);
    char *bytes = malloc(size);
    *checkpoint = (struct checkpoint){iteration, bytes, size};
    if (bytes == NULL)
        return 0;
    struct header header = {.order = 0x01020304,
                            .layout = shape.layout,
                            .iteration = iteration,
                            .moment = CHECKPOINT_BETWEEN};
    archive = archive_saving(bytes + sizeof header, size - sizeof header);
    train_save(training, &archive);
    memcpy(header.magic, magic, sizeof magic);
    digest_bytes(archive.bytes, archive.size, header.digest);
    memcpy(bytes, &header, sizeof header);
    /* cppcheck-suppress memleak; the checkpoint has it */
    return 0;
}

void checkpoint_mark_ended(struct checkpoint *checkpoint)
{
    const char ended = CHECKPOINT_ENDED;
    if (checkpoint->bytes != NULL)
        memcpy((char *)checkpoint->bytes + offsetof(struct header, moment), &ended, 1);
}

enum checkpoint_moment checkpoint_moment(const void *bytes, size_t size)
{
    struct header header;
    if (size < sizeof header)
        return CHECKPOINT_UNKNOWN;
    memcpy(&header, bytes, sizeof header);
    return header.moment == CHECKPOINT_BETWEEN || header.moment == CHECKPOINT_ENDED
               ? (enum checkpoint_moment)header.moment
               : CHECKPOINT_UNKNOWN;
}

int checkpoint_open(const struct checkpoint *checkpoint,
                    const struct checkpoint_shape *shape, struct archive *archive,
                    struct error *error)
{
    struct header header;
    char digest[DIGEST_SIZE];
    const char *bytes = checkpoint->bytes;
    if (checkpoint->size < sizeof header)
        return error_set(error, "it is damaged");
    memcpy(&header, bytes, sizeof header);
    if (memcmp(header.magic, magic, sizeof magic) != 0)
        return error_set(error, "it is damaged");
    if (header.order != 0x01020304 ||
        (header.layout != shape->layout && header.layout != EARLIER_FORMAT))
        return error_set(error, "it is of another version of Lamina or kind of machine");
    *archive = archive_restoring(bytes + sizeof header, checkpoint->size - sizeof header);
    digest_bytes(archive->bytes, archive->size, digest);
    if (memcmp(digest, header.digest, sizeof digest) != 0 ||
        header.iteration != checkpoint->iteration)
        return error_set(error, "it is damaged");
    return 0;
}
