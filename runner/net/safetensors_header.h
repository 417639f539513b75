/* What the header of a file of tensors says: which there are, and where. The inside of
 * safetensors.h. */
#ifndef NET_SAFETENSORS_HEADER_H
#define NET_SAFETENSORS_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "net/tensors.h"

#define SAFETENSORS_METADATA "__metadata__"

enum safetensors_type {
    SAFETENSORS_F32,
    SAFETENSORS_F16,  /* binary16 of IEEE 754 */
    SAFETENSORS_BF16, /* the upper half of F32 */
    SAFETENSORS_I64,  /* a count of batches, and no other */
    SAFETENSORS_TYPES
};

struct safetensors_entry {
    const char *name;
    enum safetensors_type type;
    int dims;
    int64_t at[TENSORS_MAX_DIMS];
    int64_t begin, end; /* of its values, in bytes behind the header */
    size_t place;       /* in the header, from 0 */
};

struct safetensors_header {
    struct safetensors_entry *entries; /* in the order of their values, without holes */
    size_t count;
};

/* A header as it is in the file. */
struct safetensors_bytes {
    const char *path; /* for sentences */
    const char *at;
    size_t length;
    size_t following; /* bytes of the file behind it */
};

/* In the arena of the tensors, to which the metadata is added. NULL with a sentence where
 * any of it is not as the format says. */
const struct safetensors_header *
safetensors_header_read(const struct safetensors_bytes *bytes, struct tensors *tensors,
                        struct error *error);

#endif
