/* Schedules of the learning rate: a table of kinds, each a function of time alone, with
 * the names and formulas of torch.optim.lr_scheduler 1.13 in their closed forms; but for
 * reduce_on_plateau, which looks at evaluations. */
#ifndef MODEL_RATE_H
#define MODEL_RATE_H

#include "base/archive.h"
#include "base/error.h"
#include "config/experiment.h"

struct rate; /* lives in its arena */

/* How long the run is. */
struct rate_run {
    int64_t iterations;
    int64_t epoch; /* iterations of one */
};

struct option_kinds rate_kinds(void);

/* -1 with a sentence, and the option at fault, where the schedule does not fit the run,
 * such as one that is longer. */
int rate_check(const struct component *component, const struct rate_run *run,
               struct error *error);

/* The i-th of the schedules that one is made of, of one that is; NULL: no more. */
const struct component *rate_component_part(const struct component *component, size_t i);

/* About how often the learning rate changes in the run. */
double rate_changes(const struct component *component, const struct rate_run *run);

struct rate *rate_new(const struct component *component, double learning_rate,
                      const struct rate_run *run, struct arena *arena);

/* The learning rate of the step of `iteration`, from 1. */
double rate_at(const struct rate *rate, int64_t iteration);

/* Whether the schedule sets the momentum of each step, too, and that momentum: NaN where
 * it does not, and so is the optimizer's own. */
bool rate_cycles_momentum(const struct component *component);
double rate_momentum_at(const struct rate *rate, int64_t iteration);

/* Whether a rate depends on how long the run is. */
bool rate_is_of_length(const struct component *component);

/* Whether the schedule looks at evaluations. */
bool rate_observes_metric(const struct component *component);
/* An evaluation of the objective, from which on the rate may be another one. */
void rate_observe_metric(struct rate *rate, double value, bool maximize);
/* Saves or restores what looking has changed. */
void rate_archive(struct rate *rate, struct archive *archive);

#endif
