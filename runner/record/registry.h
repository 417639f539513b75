/* The registry of a results file: its experiments and their trials. */
#ifndef RECORD_REGISTRY_H
#define RECORD_REGISTRY_H

#include "record/attempt.h"
#include "record/trial_state.h"
#include "sweep/plan.h"

struct database;
struct sqlite3;

/* How a trial is planned to be. */
struct registry_outline {
    int64_t iterations, iterations_per_epoch;
    struct objective objective;
};

/* A trial of the plan as the file has it, for its experiment. */
struct registry_trial {
    int64_t id, number;
    enum trial_state state;        /* its own; see pruned_at */
    int64_t last_iteration;        /* recorded */
    int64_t checkpoint;            /* iteration of the last one; 0: none */
    int64_t pruned_at, cleared_to; /* see schema.sql; pruned_at 0: not pruned */
    bool stale; /* begun with other builds of its layers, or versions of its components,
                   than those at hand */
};

/* What is to be entered. */
struct registry_plan {
    const struct plan *plan;
    const struct registry_outline *outlines; /* of its i-th trial each */
    const struct attempt_layer *layers;      /* those at hand */
    size_t layer_count;
};

struct registry_experiment {
    int64_t id;
    int64_t former; /* trials that an earlier config asked for, and this one does not */
    int64_t lifted; /* prunings by another rule than the config's, which count no more */
    struct registry_trial *trials; /* (plan->count), the caller's */
};

/* Makes the experiment (by name), a revision of its config where it changed, its axes,
 * and a trial for each of the plan's (an existing run_key keeps its row, and its number
 * if this experiment has asked for it before), all in one commit; entered->trials[i], of
 * the plan's i-th trial, is filled here. Trials that were running when their program died
 * become interrupted. Waits some seconds where what is recorded as running still runs;
 * then that is refused. 1: another program has held a write lock for two seconds; nothing
 * is entered, and the same call may be tried again. */
int registry_add_plan(struct database *database, const struct registry_plan *given,
                      struct registry_experiment *entered, struct error *error);

/* Makes axes of what tells an experiment's trials of earlier configs, and those that are
 * not asked for any more, from those of the newest: an option that these have too, or a
 * type, with a value that none of these has. -1: SQLite failed. */
int registry_add_former_axes(struct sqlite3 *handle, int64_t experiment);

#endif
