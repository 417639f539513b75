/* Which row of a sweep a problem comes of. What is right in the config by itself and
 * wrong with a row of the sweep is told at what the row sets, not at the place in the
 * config that the row does not go with. */
#ifndef SWEEP_BLAME_H
#define SWEEP_BLAME_H

#include "sweep/plan.h"

/* Problems whose cases are rows of the plan's sweep. `own`, where not NULL, are those of
 * the config without its sweep; else what all rows have is taken for the config's own. */
void blame_rows(const struct plan *plan, const struct problems *own,
                struct problems *problems);

#endif
