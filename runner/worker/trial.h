/* One trial in its child: what it sends while it trains, and how the parent reads it. */
#ifndef WORKER_TRIAL_H
#define WORKER_TRIAL_H

#include "train/train.h"
#include "worker/probe.h"

/* What the child is started with; inherited, not sent. */
struct trial_task {
    const struct spec *spec;
    uint64_t seed;
    const struct dataset *dataset;
    const struct probe_layer *layers;
    size_t layer_count;
};

/* The child's main: trains and sends; its argument is a struct trial_task. */
int trial_main(struct sender *sender, void *task);

/* The result that ends the messages of every trial. */
struct trial_result {
    enum train_outcome outcome;
    struct network_error error; /* where the outcome is TRAIN_FAILED */
};

/* What one message says: exactly one pointer is set; they are valid as long as the
 * message. */
struct trial_report {
    const struct iteration_result *iteration;
    const struct evaluation_result *evaluation;
    const struct trial_result *result;
    struct evaluation_result storage;
};

/* -1 where the message makes no sense. */
int trial_read(const struct message *message, struct trial_report *report);

#endif
