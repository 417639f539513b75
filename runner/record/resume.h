/* What a trial goes on from: its checkpoint, and the evaluations by which it is compared
 * with others. */
#ifndef RECORD_RESUME_H
#define RECORD_RESUME_H

#include <stdint.h>

#include "base/error.h"
#include "train/checkpoint.h"
#include "train/objective.h"

struct database;

/* Reads a trial's checkpoint, whose bytes are the caller's to free. 1 with a sentence
 * where the system has no memory for them. */
int resume_checkpoint(const struct database *database, int64_t trial_id,
                      int64_t iteration, struct checkpoint *checkpoint,
                      struct error *error);

/* A trial's evaluations up to an iteration, as the objective sees them: 1 where there is
 * one at that very iteration, else 0. */
struct resume_series {
    double last, best, mean; /* NaN: not a number */
};
int resume_evaluations(const struct database *database, int64_t trial_id,
                       const struct objective *objective, int64_t iteration,
                       struct resume_series *series, struct error *error);

#endif
