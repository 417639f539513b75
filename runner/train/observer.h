/* Observers of a training run: recording, progress, early stopping and checkpoints are
 * told what happened and never reach into the loop. */
#ifndef TRAIN_OBSERVER_H
#define TRAIN_OBSERVER_H

#include <stdint.h>

#include "data/dataset.h"

struct iteration_result {
    int64_t iteration; /* from 1 */
    double loss;       /* of the batch, before the update */
    double accuracy;   /* of the batch, 0 to 1 */
    double learning_rate;
};

struct evaluation_result {
    int64_t iteration;
    enum split split;
    double loss;
    double accuracy;
    int64_t correct, total;
    int64_t classes;
    const int64_t *confusion; /* (actual, predicted) counts; borrowed */
};

/* Each function may be NULL; returns 0 to go on, 1 to stop the run here. */
struct observer {
    void *self;
    int (*iteration)(void *self, const struct iteration_result *result);
    int (*evaluation)(void *self, const struct evaluation_result *result);
};

#endif
