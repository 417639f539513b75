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
int optimizer_check(const struct component *optimizer, const char **option,
                    struct error *error);
/* The learning rate that its options give. */
double optimizer_rate(const struct component *optimizer);
/* How many numbers it remembers of each parameter. */
int optimizer_states(const struct component *optimizer);

/* NULL where there is no memory for what it remembers. */
struct optimizer *optimizer_new(const struct optimizer_groups *groups,
                                struct arena *arena);

/* The step of `iteration`, from 1, with the learning rate of each group. Clips the
 * gradients first, where it is asked to. */
void optimizer_step(struct optimizer *optimizer, int64_t iteration, const double *rates,
                    float *parameters, float *gradients);

/* Saves or restores what it remembers. */
void optimizer_archive(struct optimizer *optimizer, struct archive *archive);

#endif
