/* A file of numpy's arrays that is written: .npz, as numpy.lib.format describes it. */
#ifndef DATA_NPZ_FILE_H
#define DATA_NPZ_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

/* Numbers in one row, `count` of them. */
struct npz_array {
    const char *name;
    bool is_real; /* doubles; else int64_t */
    void *values;
    size_t count;
};

/* -1 with a sentence, also where the program was built without libzip. */
int npz_file_write(FILE *out, const struct npz_array *arrays, size_t count,
                   struct error *error);

#endif
