/* A rung: which of the trials that came to it go on. */
#ifndef RUN_RUNG_H
#define RUN_RUNG_H

#include "run/reports.h"

/* The number of the next rung that is to be decided: the first one before a trial that
 * will come to it, or has, by whichever experiment's doing; INT64_MAX where there is
 * none. */
int64_t rung_next(const struct todo *todo);

/* Decides who goes on from a rung, once all that could have come to it, and is recorded.
 * It looks at evaluations up to the rung alone, so that nothing depends on how far others
 * have trained a trial. A trial is judged once at each rung. -1 with reports->error. */
int rung_decide(const struct reports *reports, int64_t number);

/* Records what was pruned and is wanted all the same, from trial `first` on. It may have
 * been trained to its end by another experiment: then there is nothing to do but to say
 * so. */
void rung_lift(const struct reports *reports, size_t first);

#endif
