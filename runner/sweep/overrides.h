/* What --set, or a file or `set` that goes before the sweep, gives and the sweep gives
 * too: one of them counts, and a user who wrote a value must not find that no trial has
 * it. */
#ifndef SWEEP_OVERRIDES_H
#define SWEEP_OVERRIDES_H

#include "config/experiment.h"
#include "sweep/sweep_row.h"

/* A problem for each such value that every row of the sweep replaces, with what to
 * write in its place. What some rows leave as it is counts in those: that is no problem.
 */
void overrides_check(const struct experiment *experiment, const struct sweep_rows *rows,
                     struct arena *arena, struct problems *problems);

/* Warns of a form beside another one of what its file extends: who looks at one file
 * alone does not see that they multiply. */
void overrides_warn(const struct experiment *experiment, struct problems *warnings);

#endif
