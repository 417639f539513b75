/* The training run of one trial: the loop and its evaluations. */
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

#include "model/network.h"
#include "net/tensors.h"
#include "train/observer.h"

/* TRAIN_LEFT: an observer wanted to go on another time. */
enum train_outcome { TRAIN_DONE, TRAIN_DIVERGED, TRAIN_LEFT, TRAIN_FAILED };

struct train_setup {
    const struct trial_spec *spec;
    uint64_t seed;
    struct network *network; /* planned, not yet allocated */
    const struct dataset *dataset;
    const struct observer *observers;
    size_t observer_count;
    const struct tensors *tensors; /* of `init: weights`; NULL: it is none */
    struct archive *from; /* what train_save saved, to go on from; NULL: nothing */
};

/* Fills `error` where the outcome is TRAIN_FAILED. */
enum train_outcome train_run(const struct train_setup *setup, struct arena *arena,
                             struct error *error);

/* Saves or counts a run between two iterations: the network, the optimizer, the
 * generators, the place in the epoch, and what observers remember. Called by an observer
 * when settled.
 */
void train_save(struct training *training, struct archive *archive);

/* Takes the network's part out of what train_save saved: its memory is allocated. */
void train_restore_network(struct network *network, struct archive *archive);

/* Counts what train_save would save of a run that has not begun, without its memory. */
void train_count(const struct train_setup *setup, struct arena *arena,
                 struct archive *archive);

#endif
