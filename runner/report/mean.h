/* The mean of the curves of several trials, with its spread. */
#ifndef REPORT_MEAN_H
#define REPORT_MEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* The curve of a trial. */
struct mean_part {
    const int64_t *iteration;
    const double *y;
    size_t count;
    const double *x; /* what it is drawn over; NULL: iterations, */
    double per;      /* so many to one of x */
    int64_t last;    /* of one that holds its value: the iteration up to which it does */
};

struct mean {
    double *x, *y, *spread; /* means, and the sample standard deviation; NaN of one */
    size_t count;
    size_t parts;  /* that have points at all, of which the mean is */
    size_t shared; /* so many points, the first ones, are of all these; behind them some
                      have ended, and the others go on */
    size_t fewest; /* of which a point is */
};

/* At each iteration, or part of an epoch where epochs have other numbers of iterations,
 * the parts that have not ended by then, where all of these have a value; with `is_held`
 * each has its last value until it has another one. */
struct mean mean_make(const struct mean_part *parts, size_t count, bool is_held,
                      struct arena *arena);

#endif
