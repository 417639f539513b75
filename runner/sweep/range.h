/* Axes that are written as ranges: {range: [first, last], step: s}, {linspace: [first,
 * last], count: n} and {logspace: ...}, each with both ends, perhaps with a `when`. */
#ifndef SWEEP_RANGE_H
#define SWEEP_RANGE_H

#include "config/tree.h"

/* The sweep with a list of values in place of each range of its grids, zips and concats,
 * and something unknown, after problems, where one has a mistake. Values of `range` are
 * integers where all that is written is; those of the others have six digits, but the
 * ends, which stay as written. */
const struct node *range_spread(const struct node *sweep, struct arena *arena,
                                struct problems *problems);

#endif
