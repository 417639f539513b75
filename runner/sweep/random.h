/* The draws of a random sweep. A draw is a function of the sweep's seed, the path and the
 * row alone: a larger budget keeps the rows of a smaller one, and another path changes no
 * draw of this one. */
#ifndef SWEEP_RANDOM_H
#define SWEEP_RANDOM_H

#include <stdint.h>

#include "config/tree.h"

/* Draws from a checked distribution. What is a value of a choice draws as `PATH.choice`,
 * what stands in the value I of one as `PATH.choice.I` and the keys that lead to it.
 * `again` counts earlier draws that were rejected. */
const struct node *random_draw(const struct node *distribution, int64_t seed,
                               const char *path, size_t row, size_t again,
                               struct arena *arena);

#endif
