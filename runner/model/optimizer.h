/* Optimizers and learning-rate schedules: tables of kinds. A step is a flat pass over the
 * parameters. */
#ifndef MODEL_OPTIMIZER_H
#define MODEL_OPTIMIZER_H

#include "base/error.h"
#include "config/experiment.h"

struct optimizer; /* lives in its arena */

struct option_kinds optimizer_kinds(void); /* sgd */
struct option_kinds rate_kinds(void);      /* constant */

struct optimizer *optimizer_new(const struct component *optimizer,
                                const struct component *rate, int64_t parameter_count,
                                struct arena *arena);

/* The rate that the step of `iteration` (from 1) uses. */
double optimizer_rate(const struct optimizer *optimizer, int64_t iteration);
void optimizer_step(struct optimizer *optimizer, int64_t iteration, float *parameters,
                    const float *gradients);

#endif
