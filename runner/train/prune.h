/* Rules that compare trials, in the parent: each trial trains up to a rung, an iteration
 * with an evaluation, and waits there until all have come; then it is decided, in order
 * of their numbers, which go on. So no decision depends on who was faster. */
#ifndef TRAIN_PRUNE_H
#define TRAIN_PRUNE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/option_kind.h"

struct stop; /* of train/stop.h */

/* Whether the rule is one of these. Also false where `stop` is NULL. */
bool prune_compares(const struct stop *stop);

/* Rungs have numbers, from 1: of a rule in epochs one is at another iteration in each
 * trial, whose own `epoch` has so many. INT64_MAX where there is none. */
int64_t prune_rung(const struct stop *stop, int64_t number, int64_t epoch);
/* How many there are up to an iteration, it included. */
int64_t prune_count(const struct stop *stop, int64_t iteration, int64_t epoch);
/* What every rung is a multiple of. */
struct option_iterations prune_unit(const struct stop *stop);

struct prune_report {
    /* Of the trial's evaluations up to the rung: */
    double last, best, mean; /* of the rule's metric; NaN: not a number */
    /* Filled by prune_decide: */
    bool pruned;
    char reason[160]; /* "accuracy 0.8123 is number 5 of 12, and 4 go on" */
};

/* Decides a rung: the reports are those of all trials that came to it, in order of their
 * numbers. */
void prune_decide(const struct stop *stop, struct prune_report *reports, size_t count);

#endif
