/* Optimizers: a table of kinds. A step is a flat pass over the parameters. */
#ifndef MODEL_OPTIMIZER_H
#define MODEL_OPTIMIZER_H

#include "base/archive.h"
#include "base/error.h"
#include "config/experiment.h"
#include "model/groups.h"

struct optimizer; /* lives in its arena */

struct option_kinds optimizer_kinds(void); /* sgd, adam ... */

/* -1 with a sentence, and the option at fault, where options do not go together. */
int optimizer_check(const struct component *optimizer, struct error *error);
/* The learning rate that its options give. */
double optimizer_rate(const struct component *optimizer);
/* -1 with a sentence where a schedule cannot set the momentum, as there is none; of adam
 * that is the first of its betas. */
int optimizer_check_momentum(const struct component *optimizer, struct error *error);

/* Without memory for what it remembers, which optimizer_allocate takes: -1 where there is
 * none. */
struct optimizer *optimizer_new(const struct optimizer_groups *groups,
                                struct arena *arena);
int optimizer_allocate(struct optimizer *optimizer, struct arena *arena);
/* Bytes that it remembers. */
int64_t optimizer_memory(const struct optimizer *optimizer);

/* What a step is taken with. */
struct optimizer_moment {
    int64_t iteration;   /* from 1 */
    const double *rates; /* of each group */
    double momentum;     /* of all; NaN: of each its own */
};

/* Clips the gradients first, where it is asked to. */
void optimizer_step(struct optimizer *optimizer, const struct optimizer_moment *moment,
                    float *parameters, float *gradients);

/* What it remembers. */
void optimizer_archive(struct optimizer *optimizer, struct archive *archive);

#endif
