/* What is asked for of the data that a trained net is asked about. */
#ifndef DATA_SOURCE_WISHES_H
#define DATA_SOURCE_WISHES_H

#include "data/signature.h"

#define SOURCE_WISHES_INPUT "-" /* in place of a path: a table on standard input */

struct source_wishes {
    const char *path;
    const char *labels; /* of arrays: a file of one label for each sample; NULL: none */
    const struct component *component; /* the dataset of the net's config, resolved */
    const struct signature *net;
    int64_t block; /* samples at most */
};

#endif
