/* The .npy format of numpy, versions 1.0 to 3.0, as numpy.lib.format describes it: a
 * magic, a literal of Python that tells type and shape, then values. */
#ifndef DATA_NPY_H
#define DATA_NPY_H

#include "data/arrays.h"
#include "data/block.h"
#include "data/loader.h"

/* Reads a file, plain or gzip-compressed, told apart by content; as the `read` of an
 * arrays_reader, whose `self` it does not use. */
int npy_read(void *unused, const char *path, struct array *out, struct error *error);

/* Reads the header into `out`, which has its name; of the block, which is open, no more
 * than that. -1 with a sentence. */
int npy_begin(struct block *block, struct array *out, struct error *error);

/* Makes an array of such a file that is in memory already; `name` is for sentences. The
 * block stays the caller's; the values are in it. */
int npy_parse(const char *name, uint8_t *block, size_t size, struct array *out,
              struct error *error);

/* Bytes that tell how long such a file is, where it is as long as that. */
#define NPY_HEAD ((64 << 10) + 12)

/* How many bytes it has in all, from its first `size`, NPY_HEAD or all; 0 with a
 * sentence.
 */
size_t npy_measure(const char *name, const uint8_t *bytes, size_t size,
                   struct error *error);

/* What datasets of numpy's arrays have in common: what each is called. */
struct npy_options {
    struct loader_options common; /* first */
    const char *samples[SPLIT_COUNT], *labels[SPLIT_COUNT], *targets[SPLIT_COUNT];
    int64_t classes;
};

void npy_name_arrays(const struct npy_options *options,
                     struct arrays_split splits[SPLIT_COUNT]);

#endif
