/* Entering trials for an experiment: a part of what record/registry.c does in one commit.
 */
#ifndef RECORD_REGISTRY_ENTER_H
#define RECORD_REGISTRY_ENTER_H

#include "record/attempt.h"
#include "record/trial_state.h"
#include "sweep/plan.h"

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

/* What is entered, and how far it has come. */
struct registry_entering {
    struct sqlite3 *handle;
    const struct registry_plan *given;
    int64_t now, experiment, revision;
    bool is_revised; /* the revision was made now */
    /* The highest number that a trial of the experiment may have had, and for a shard the
     * one before those of this revision. */
    int64_t last_number, base;
};

/* Enters the plan's trials from the `first` on, and fills trials[i] of the i-th. -1:
 * SQLite failed. */
int registry_enter_trials(struct registry_entering *enter, size_t first,
                          struct registry_trial *trials);

#endif
