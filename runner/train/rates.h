/* The learning rate of each group of parameters from step to step, the momentum where the
 * schedule sets it, and what is told of both. */
#ifndef TRAIN_RATES_H
#define TRAIN_RATES_H

#include "model/groups.h"
#include "model/rate.h"
#include "train/observer.h"

struct rates {
    const struct optimizer_groups *groups;
    struct rate **at; /* of each group, and of the config behind them */
    double *now;      /* of each group, in the last step; 0 before the first */
    double momentum;  /* of the last step; NaN: the optimizer's own */
    /* Of the last step: the momentum, and rates of layers with one of their own, where
     * they are others than in the step before. */
    struct series_point *changed;
    size_t changed_count;
};

/* Lives in the arena; the groups are borrowed. */
struct rates rates_make(const struct trial_spec *spec,
                        const struct optimizer_groups *groups, const struct rate_run *run,
                        struct arena *arena);

/* To the step of `iteration`, from 1. */
void rates_set(struct rates *rates, int64_t iteration);
/* What the config's own rate is there. */
double rates_of_config(const struct rates *rates, int64_t iteration);

/* An evaluation of the objective. */
void rates_observe_metric(struct rates *rates, double value, bool maximize);
/* Saves or restores what a step later cannot know: rates, but no momentum, which is of
 * the time alone. */
void rates_archive(struct rates *rates, struct archive *archive);

#endif
