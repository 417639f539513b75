/* The sweep language: a `sweep:` section becomes a list of rows, each a list of
 * assignments. Its forms are ways to make rows, and nest: `grid` is the product of its
 * parts, `zip` goes through them in step, `concat` one after the other, `list` gives rows
 * as they are, `random` draws them. Several forms beside one another multiply. */
#ifndef SWEEP_SWEEP_H
#define SWEEP_SWEEP_H

#include "config/experiment.h"
#include "sweep/sweep_row.h"

/* Expands the experiment's sweep. -1 after problems: then the rows are of what is right
 * in it, and all that it names is unknown in `root`. */
int sweep_expand(const struct experiment *experiment, struct arena *arena,
                 struct sweep_rows *rows, struct problems *problems);

#endif
