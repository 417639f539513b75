/* One trial in its child: what it sends while it trains, and how the parent reads it. */
#ifndef WORKER_TRIAL_H
#define WORKER_TRIAL_H

#include "train/checkpoint.h"
#include "worker/catalogue.h"
#include "worker/sender.h"

/* What the child is started with; inherited, not sent. */
struct trial_task {
    const struct trial_spec *spec;
    uint64_t seed;
    const struct dataset *dataset;
    const struct tensors *tensors; /* of `init: weights`, or NULL */
    const struct catalogue *catalogue;
    const struct checkpointing *checkpoint; /* `keep` is not KEEP_AUTO */
    int64_t until;                          /* it leaves after this iteration */
    struct archive *from;                   /* of a checkpoint, or NULL */
};

/* The child's main: trains and sends; its argument is a struct trial_task. */
int trial_main(struct sender *sender, void *task);

/* An evaluation with its confusion counts; -1 where it cannot be sent, or is none that
 * makes sense. `result` borrows from the message. */
int trial_send_evaluation(struct sender *sender, const struct evaluation_result *result);
int trial_read_evaluation(const struct message *message,
                          struct evaluation_result *result);

/* What a checkpoint of it comes to; of the task only what and on which data are needed.
 */
struct checkpoint_shape trial_checkpoint(const struct trial_task *task,
                                         struct network *network, struct arena *arena);

/* What a checkpoint's message says; its bytes follow in parts, if
 * any. */
struct trial_head {
    int64_t iteration;
    uint64_t size;
    uint64_t following; /* `size`, or 0: there was no memory to make it */
};

/* The result that ends the messages of every trial. */
struct trial_result {
    enum train_outcome outcome;
    struct error error; /* where the outcome is TRAIN_FAILED */
    char reason[160];   /* why a rule ended it early, or "" */
};

/* What has come of a checkpoint, which is too large for one message. Only `most` to
 * begin with; free() the bytes at the end. */
struct trial_parts {
    struct checkpoint checkpoint;
    size_t most;               /* bytes that one may have */
    size_t expected, received; /* bytes in parts */
};

/* What one message says: at most one pointer is set (none: more is to come); they are
 * valid as long as the message. */
struct trial_report {
    const struct iteration_result *iteration;
    const struct series_point *point;
    const struct evaluation_result *evaluation;
    /* Whole, or without bytes: there was no memory for them. Who takes the bytes sets
     * them to NULL. */
    struct checkpoint *checkpoint;
    const struct trial_result *result;
    struct evaluation_result storage;
};

/* -1 where the message makes no sense by itself, in words as those of worker/course.h. */
int trial_read(const struct message *message, struct trial_parts *parts,
               struct trial_report *report, struct error *error);

#endif
