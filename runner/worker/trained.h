/* A trained net in a child: what all that use one begin with. */
#ifndef WORKER_TRAINED_H
#define WORKER_TRAINED_H

#include "data/signature.h"
#include "net/tensors.h"
#include "train/checkpoint.h"
#include "worker/catalogue.h"
#include "worker/sender.h"

/* What the child is started with; inherited, not sent. */
struct trained {
    const struct trial_spec *spec; /* how its weights began counts no more */
    const struct signature *signature;
    const struct catalogue *catalogue;
    const struct tensors *tensors; /* all that the layers have; NULL: none yet */
    int64_t iteration;             /* that they are of; 0: nobody knows */
};

/* In the child: the network with these weights, for batches of up to `batch_size`. NULL
 * with the layer at fault, or with what does not match, such as outputs that are not as
 * many as the signature's classes or targets. */
struct network *trained_open(const struct trained *trained, int64_t batch_size,
                             struct network_place *place, struct arena *arena,
                             struct error *error);

/* In the parent: a problem that the child tells, as `error`. -1 where it makes no sense.
 */
int trained_read_problem(const struct trained *trained, const struct message *message,
                         struct arena *arena, struct error *error);

/* In the parent: takes the weights out of a trial's checkpoint in a child that knows the
 * layers, and adds them to `tensors`. `dataset` has as many samples as the trial was
 * trained on, which may be missing themselves. -1 with a sentence. */
int trained_take(const struct trained *trained, const struct dataset *dataset,
                 const struct checkpoint *checkpoint, struct tensors *tensors,
                 struct error *error);

#endif
