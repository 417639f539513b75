/* The registry of a results file: its experiments and their trials. */
#ifndef RECORD_REGISTRY_H
#define RECORD_REGISTRY_H

#include "record/recorder.h"
#include "sweep/plan.h"

/* How long a trial is planned to be. */
struct registry_length {
    int64_t iterations, iterations_per_epoch;
};

/* Makes the experiment (by name), a revision of its config where it changed, its axes,
 * and a trial for each of the plan's (an existing run_key keeps its row), all in one
 * commit; lengths[i], ids[i] and states[i] are of the plan's i-th trial, the last two
 * filled here. Trials that were running when their program died become interrupted. Waits
 * some seconds where another program holds a write lock. */
int registry_add_plan(struct database *database, const struct plan *plan,
                      const struct registry_length *lengths, int64_t *ids,
                      enum trial_state *states, struct error *error);

#endif
