/* When a trial's iterations were, by other measures than their number: epochs, and
 * seconds of training. */
#ifndef RECORD_PACE_H
#define RECORD_PACE_H

#include "record/query.h"

/* How many iterations an epoch of the trial has. */
int pace_of_epochs(struct database *database, const struct query_trial *trial,
                   int64_t *iterations, struct error *error);

/* x iterations that have an evaluation of the split, y the seconds of training until it
 * was there, of `evaluation_values`: pauses between attempts are left out. Evaluations
 * without a time, as those of files before version 8, are left out. */
int pace_of_seconds(struct database *database, const struct query_trial *trial,
                    const char *split, struct arena *arena, struct query_curve *curve,
                    struct error *error);

#endif
