/* The distributions of a random sweep. A draw is a function of the sweep's seed, the path
 * and the row alone: a larger budget keeps the rows of a smaller one, and another path
 * changes no draw of this one. */
#ifndef SWEEP_RANDOM_H
#define SWEEP_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

#include "config/tree.h"

/* Checks {uniform: [low, high]}, {log_uniform: ...}, {integer: ...}, {log_integer: ...},
 * each perhaps with `step`, or {choice: [...]}, whose values may be distributions again.
 * False after problems. `when` is passed over. */
bool random_check(const struct node *distribution, const char *path,
                  struct problems *problems);

/* Draws from a checked distribution. `again` counts earlier draws that were rejected. */
const struct node *random_draw(const struct node *distribution, int64_t seed,
                               const char *path, size_t row, int again,
                               struct arena *arena);

#endif
