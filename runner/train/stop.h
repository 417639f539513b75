/* Early stopping: a table of rules. `target` and `patience` look at one trial and are
 * observers of its run, in its child. `median` and `halving` compare trials, in the
 * parent: see train/prune.h. */
#ifndef TRAIN_STOP_H
#define TRAIN_STOP_H

#include "model/rate.h"
#include "train/objective.h"

struct option_kinds stop_kinds(void); /* target patience median halving */

struct stop; /* a rule with its options; lives in its arena */

/* NULL where the spec has no rule. Without a dataset it may be asked for rungs and
 * checked, but decides nothing. */
struct stop *stop_new(const struct trial_spec *spec, const struct dataset *dataset,
                      struct arena *arena);

/* A sentence where the data has no such metric as the spec's rule, if any, looks at. */
int stop_check_metric(const struct trial_spec *spec, const struct dataset *dataset,
                      struct error *error);

/* Whether the evaluations that the rule needs take place. -1 with the option of the rule
 * at fault, or NULL. `epoch`: the iterations of one; 0 asks for what is wrong whatever
 * the data, and else it is what depends on them. */
int stop_check(const struct stop *stop, const struct schedule *schedule, int64_t epoch,
               struct error *error);

/* Whether it can end no trial of such a length before its end. Also false where `stop` is
 * NULL. */
bool stop_is_idle(const struct stop *stop, const struct schedule *schedule,
                  const struct rate_run *run);

/* What the rule looks at. */
const struct objective *stop_objective(const struct stop *stop);

/* The rule as an observer; without functions where the rule compares trials, or `stop` is
 * NULL. */
struct observer stop_observer(struct stop *stop);

/* Why it ended its trial; NULL where it did not. */
const char *stop_reason(const struct stop *stop);

#endif
