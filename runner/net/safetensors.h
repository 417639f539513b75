/* Files of tensors, as https://github.com/huggingface/safetensors describes their format:
 * the length of a header, 8 bytes, the low one first; the header, JSON that says of each
 * tensor its type, its shape and where its values are; and these, without holes. */
#ifndef NET_SAFETENSORS_H
#define NET_SAFETENSORS_H

#include "base/error.h"
#include "net/tensors.h"

#define SAFETENSORS_MOST_HEADER                                                          \
    100000000 /* bytes; readers of others refuse more, too                               \
               */

/* The key of a text that tells the digest of all tensors and of all other texts: where it
 * is another one the file is refused. */
#define SAFETENSORS_DIGEST "sha256"

void safetensors_digest(const struct tensors *tensors, char hex[DIGEST_SIZE]);

/* Writes all of them with their texts as metadata, whole or not at all: values of 32 bits
 * in the order of the list, the first at a multiple of 64 bytes. The same tensors and
 * texts give the same bytes. */
int safetensors_write(const char *path, const struct tensors *tensors,
                      struct error *error);

/* Adds what is in the file, in the order of its values, to tensors that are none yet.
 * F32, F16 and BF16 become floats, which is exact; how many batches a batch_norm of
 * PyTorch has seen (num_batches_tracked, I64) is left out; other types are refused by
 * name. NaN and infinite values are there as they are: see tensors_nonfinite(). -1 with a
 * sentence that has the path and, where one is at fault, the tensor. */
int safetensors_read(const char *path, struct tensors *tensors, struct error *error);

#endif
