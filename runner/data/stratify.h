/* Cutting samples into parts in which every class has its share. */
#ifndef DATA_STRATIFY_H
#define DATA_STRATIFY_H

#include <stdint.h>

#include "base/error.h"

struct stratify_cut {
    const int32_t *labels; /* one a row, in [0, classes) */
    int64_t classes;
    const int64_t *sizes; /* (parts), which come to all rows */
    int64_t parts;
};

/* Reorders `rows`: the first part's stand first, each part's in the order that they have.
 * Of a class with c of all n samples a part of s samples has c s / n, within one. Of two
 * parts the second has one more of the classes whose remainder is largest. -1: no memory.
 */
int stratify_rows(const struct stratify_cut *cut, int32_t *rows, struct error *error);

#endif
