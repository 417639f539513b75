/* Whose weights stay: those of an experiment's best trials, as `checkpoint.trials` says.
 * A trial that has ended gets a place among those that are done, in the order of
 * `leaderboard`; the checkpoint of the one that has none any more goes. The places do not
 * depend on who ended first. */
#ifndef RECORD_RANKED_H
#define RECORD_RANKED_H

#include <stddef.h>
#include <stdint.h>

#include "train/objective.h"

struct sqlite3;

/* SQL: whether somebody keeps the checkpoints of the trial that `trial` names, which has
 * ended. `but` is an experiment that is not asked for a place, or NULL. A trial that was
 * kept whatever its rank (`keep_trials` is NULL), or whose experiment does not ask for it
 * any more, stays kept. */
#define RANKED_IS_KEPT(trial, but)                                                       \
    "EXISTS (SELECT 1 FROM experiment_trials AS asked JOIN trials AS ended ON ended.id " \
    "= asked.trial_id WHERE asked.trial_id = " trial " AND ended.state = 'done' AND "    \
    "(keep_trials IS NULL OR (position IS NULL AND keep_trials > 0) OR (experiment_id "  \
    "IS NOT " but " AND keep_trials >= (SELECT place FROM (SELECT other.trial_id AS "    \
    "of_trial, row_number() OVER (PARTITION BY objective, maximize ORDER BY "            \
    "iif(maximize, -best_value, best_value) NULLS LAST, final_loss NULLS LAST, number) " \
    "AS place FROM experiment_trials AS other JOIN trials AS known ON known.id = "       \
    "other.trial_id WHERE other.experiment_id = asked.experiment_id AND other.position " \
    "IS NOT NULL AND other.pruned_at IS NULL AND known.state = 'done') WHERE of_trial "  \
    "= asked.trial_id))))"

/* A trial that is done, with what it is ranked by; NaN: none. */
struct ranked_trial {
    int64_t id, number;
    enum metric metric;
    bool maximize;
    double best_value, final_loss;
};

/* The best of one experiment, of each objective at most `most`; 0: all stay, and nobody
 * is ranked. Begins as {.experiment, .most}. */
struct ranked {
    int64_t experiment, most;
    struct ranked_trial *at; /* owned */
    size_t count;
};

/* Those of its trials that are done and asked for. -1: SQLite failed. */
int ranked_load(struct ranked *ranked, struct sqlite3 *handle);

/* Enters one that is done now. Returns the id of the trial whose weights have no place
 * any more, which may be this one; 0: there is none. */
int64_t ranked_enter(struct ranked *ranked, const struct ranked_trial *trial);

/* One that was done, and is run again. */
void ranked_leave(struct ranked *ranked, int64_t id);

void ranked_free(struct ranked *ranked);

#endif
