/* How good the network is on a split that it is not trained on. */
#ifndef TRAIN_EVALUATE_H
#define TRAIN_EVALUATE_H

#include "data/dataset.h"
#include "model/loss.h"
#include "model/network.h"
#include "train/auc.h"
#include "train/observer.h"

struct evaluator {
    struct network *network;
    struct loss *loss;
    const struct dataset *dataset;
    int64_t batch_size;
    struct batch *batch;
    int64_t top_k;            /* 0: is not measured */
    bool asked[METRIC_COUNT]; /* of those that are measured only then */
    /* Told of the samples so far, after each batch; NULL: nobody wants to know. */
    void (*tell)(void *self, int64_t samples);
    void *self;
    /* What evaluate_make gives it: */
    struct metric_errors errors; /* of targets */
    struct auc auc;
    int32_t *predicted; /* (batch_size) */
    int64_t *confusion; /* (classes, classes) */
};

/* Its memory, once all that stands above is filled. -1: there is none. */
int evaluate_make(struct evaluator *evaluator, struct arena *arena);

/* Runs the network over a split in evaluation mode. `result` borrows the evaluator's
 * counts, which the next call overwrites. -1 with `error` where a layer failed. */
int evaluate(struct evaluator *evaluator, enum split split,
             struct evaluation_result *result, struct error *error);

#endif
