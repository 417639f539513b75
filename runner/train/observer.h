/* Observers of a training run: recording, progress, early stopping and checkpoints are
 * told what happened and never reach into the loop. */
#ifndef TRAIN_OBSERVER_H
#define TRAIN_OBSERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/archive.h"
#include "train/metric.h"

struct iteration_result {
    int64_t iteration; /* from 1 */
    double loss;       /* of the batch, before the update */
    double accuracy;   /* of the batch, 0 to 1; NaN: nothing to compare */
    double learning_rate;
};

struct evaluation_result {
    int64_t iteration;
    enum split split;
    double values[METRIC_COUNT]; /* NaN: not a number, or not measured */
    bool diverged;               /* the loss of some sample is not a number */
    int64_t correct, total;   /* of what loss_result has as compared, else of samples */
    int64_t classes;          /* 0: the data has targets */
    const int64_t *confusion; /* (actual, predicted) counts; borrowed */
};

/* A point of another series of training, "layers.0.gradient_norm". */
struct series_point {
    int64_t iteration;
    double value;
    char name[64];
};

/* What an observer wants of the run; of several answers the last in this order counts. */
enum observer_answer {
    OBSERVER_GO_ON,
    OBSERVER_LEAVE,  /* end here, to go on another time */
    OBSERVER_FINISH, /* end here: this is all that the trial needs */
};

struct training; /* a run that goes on: see train_save */

/* Each function may be NULL. */
struct observer {
    void *self;
    enum observer_answer (*iteration)(void *self, const struct iteration_result *result);
    /* Of the iteration that is told next. */
    enum observer_answer (*point)(void *self, const struct series_point *point);
    enum observer_answer (*evaluation)(void *self,
                                       const struct evaluation_result *result);
    /* The last iteration is over; an evaluation follows only as the run ends. A longer
     * run comes through here, and not through `settled`, which follows. */
    enum observer_answer (*ending)(void *self, struct training *training,
                                   int64_t iteration);
    /* An iteration is over, with its evaluations: the moment at which the run can be
     * saved. `finished`: none follows. */
    enum observer_answer (*settled)(void *self, struct training *training,
                                    int64_t iteration, bool finished);
    /* What the observer itself remembers, saved and restored with the run. */
    void (*archive)(void *self, struct archive *archive);
};

#endif
