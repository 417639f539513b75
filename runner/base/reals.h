/* Lists of real numbers: sorted, and each number once. */
#ifndef BASE_REALS_H
#define BASE_REALS_H

#include <stddef.h>

/* The order of two doubles, for qsort and bsearch; none is NaN. */
int reals_order(const void *a, const void *b);

/* Sorts the different numbers among `count` values to the begin, and returns how many
 * they are; NaN are left out. */
size_t reals_distinct(double *values, size_t count);

#endif
