/* The training run of one trial: the loop and its evaluations. */
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

#include "model/network.h"
#include "train/observer.h"

/* TRAIN_LEFT: an observer wanted to go on another time. */
enum train_outcome { TRAIN_DONE, TRAIN_DIVERGED, TRAIN_LEFT, TRAIN_FAILED };

/* Trains a planned, not yet allocated network: from its beginning, or on from what
 * train_save saved (`from`, NULL: nothing). Fills `error` where the outcome is
 * TRAIN_FAILED. */
enum train_outcome train_run(const struct spec *spec, uint64_t seed,
                             struct network *network, const struct dataset *dataset,
                             const struct observer *observers, size_t observer_count,
                             struct archive *from, struct arena *arena,
                             struct network_error *error);

/* Saves a run between two iterations: the network, the optimizer, the generators, the
 * place in the epoch, and what observers remember. Called by an observer when settled. */
void train_save(struct training *training, struct archive *archive);

#endif
