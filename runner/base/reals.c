/* Sorting. */
#include "base/reals.h"

#include <math.h>
#include <stdlib.h>

int reals_order(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

size_t reals_distinct(double *values, size_t count)
{
    size_t kept = 0, different = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    qsort(values, kept, sizeof *values, reals_order);
    for (size_t i = 0; i < kept; i++)
        if (i == 0 || values[i] > values[different - 1])
            values[different++] = values[i];
    return different;
}
