/* Early stopping: a table of rules. `target` and `patience` look at one trial and are
 * observers of its run. `median` and `halving` compare trials: each trains up to a rung,
 * an iteration with an evaluation, and waits there until all have come; then it is
 * decided, in order of their numbers, which go on. So no decision depends on who was
 * faster. */
#ifndef TRAIN_STOP_H
#define TRAIN_STOP_H

#include "train/objective.h"

struct option_kinds stop_kinds(void); /* target patience median halving */

struct stop; /* a rule with its options; lives in its arena */

/* NULL where the spec has no rule. Without a dataset it may be asked for rungs and
 * checked, but decides nothing. */
struct stop *stop_new(const struct spec *spec, const struct dataset *dataset,
                      struct arena *arena);

/* A sentence where the data has no such metric as the spec's rule, if any, looks at. */
int stop_check_metric(const struct spec *spec, const struct dataset *dataset,
                      struct error *error);

/* Whether the evaluations that the rule needs take place. -1 with the option of the rule
 * at fault, or NULL. */
int stop_check(const struct stop *stop, const struct schedule *schedule,
               const char **option, struct error *error);

/* Whether it can end no trial of so many iterations before its end. Also false where
 * `stop` is NULL. */
bool stop_is_idle(const struct stop *stop, const struct schedule *schedule,
                  int64_t iterations);

/* ---- Rules of one trial ---- */

/* The rule as an observer; without functions where the rule compares trials, or `stop` is
 * NULL. */
struct observer stop_observer(struct stop *stop);

/* Why it ended its trial; NULL where it did not. */
const char *stop_reason(const struct stop *stop);

/* ---- Rules that compare trials ---- */

/* Also false where `stop` is NULL. */
bool stop_compares(const struct stop *stop);

/* The first rung after an iteration; INT64_MAX where there is none. */
int64_t stop_next_rung(const struct stop *stop, int64_t iteration);

struct stop_report {
    /* Of the trial's evaluations up to the rung: */
    double last, best, mean; /* of the rule's metric; NaN: not a number */
    /* Filled by stop_decide: */
    bool pruned;
    char reason[160]; /* "accuracy 0.8123 is number 5 of 12, and 4 go on" */
};

/* What the rule looks at. */
const struct objective *stop_objective(const struct stop *stop);

/* Decides a rung: the reports are those of all trials that came to it, in order of their
 * numbers. */
void stop_decide(const struct stop *stop, struct stop_report *reports, size_t count);

#endif
