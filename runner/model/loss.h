/* Losses: a table of kinds, each a value and a gradient over a batch. */
#ifndef MODEL_LOSS_H
#define MODEL_LOSS_H

#include "base/error.h"
#include "config/experiment.h"

struct loss; /* lives in its arena */

struct loss_result {
    double sum;      /* of the samples' losses: the batch's loss is sum / weight */
    double weight;   /* the number of samples, or the sum of their labels' weights */
    int64_t correct; /* samples whose largest output is their label */
};

struct option_kinds loss_kinds(void);

/* -1 with a sentence, and the option at fault, where options do not fit the labels. */
int loss_check_options(const struct component *component, int64_t classes,
                       const char **option, struct error *error);

/* A sentence where the network's end and the labels do not fit the loss. */
int loss_check(const struct component *component, const struct lamina_shape *output,
               int64_t classes, struct error *error);

struct loss *loss_new(const struct component *component, int64_t classes,
                      struct arena *arena);

/* outputs (count, classes), labels (count). `gradient` of the mean loss by the outputs,
 * or NULL when evaluating; `predicted` (count), or NULL. */
void loss_compute(struct loss *loss, const float *outputs, const int32_t *labels,
                  int64_t count, float *gradient, int32_t *predicted,
                  struct loss_result *result);

#endif
