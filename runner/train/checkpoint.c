/* Sealing a saved run. */
#include "train/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "model/groups.h"

/* To be changed with whatever train_save saves. */
#define FORMAT 3

struct header {
    char magic[8];
    uint32_t order;  /* of bytes: 0x01020304 */
    uint32_t format; /* FORMAT */
    int64_t iteration;
    char digest[DIGEST_SIZE + 7]; /* of all behind the header */
};

static const char magic[8] = {'L', 'a', 'm', 'i', 'n', 'a', '\r', '\n'};

int checkpoint_make(struct training *training, int64_t iteration,
                    struct checkpoint *checkpoint, struct error *error)
{
    struct header header = {
        .order = 0x01020304, .format = FORMAT, .iteration = iteration};
    struct archive archive = {0};
    archive_piece(&archive, &header, sizeof header);
    train_save(training, &archive);
    if (archive.size > CHECKPOINT_MOST) {
        free(archive.bytes);
        return error_set(error,
                         "its checkpoint would take %zu MB, and a results file holds no "
                         "more than %d MB in one row; turn checkpoints off with "
                         "`checkpoint: {seconds: 0}`",
                         archive.size / 1000000, CHECKPOINT_MOST / 1000000);
    }
    *checkpoint = (struct checkpoint){iteration, NULL, archive.size};
    if (archive.failed) {
        free(archive.bytes);
        return 0;
    }
    memcpy(header.magic, magic, sizeof magic);
    digest_bytes(archive.bytes + sizeof header, archive.size - sizeof header,
                 header.digest);
    memcpy(archive.bytes, &header, sizeof header);
    checkpoint->bytes = archive.bytes;
    return 0;
}

int64_t checkpoint_size(const struct network *network, const struct spec *spec)
{
    const size_t generators = 3; /* the run's and two of the order */
    return network_archive_size(network) + groups_memory(spec, network) +
           (int64_t)(sizeof(struct header) + generators * sizeof(struct rng));
}

int checkpoint_open(const struct checkpoint *checkpoint, struct archive *archive,
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
    if (header.order != 0x01020304 || header.format != FORMAT)
        return error_set(error, "it is of another version of Lamina or kind of machine");
    *archive = archive_of(bytes + sizeof header, checkpoint->size - sizeof header);
    digest_bytes(archive->bytes, archive->size, digest);
    if (memcmp(digest, header.digest, sizeof digest) != 0 ||
        header.iteration != checkpoint->iteration)
        return error_set(error, "it is damaged");
    return 0;
}
