/* The training run of one trial: the loop and its evaluations. */
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

#include "model/network.h"
#include "train/observer.h"

enum train_outcome { TRAIN_DONE, TRAIN_DIVERGED, TRAIN_STOPPED, TRAIN_FAILED };

/* Iterations that a schedule comes to on so many training samples. */
int64_t train_iterations(const struct schedule *schedule, int64_t samples);

/* Trains a planned, not yet allocated network from its beginning. Fills `error` where the
 * outcome is TRAIN_FAILED. */
enum train_outcome train_run(const struct spec *spec, uint64_t seed,
                             struct network *network, const struct dataset *dataset,
                             const struct observer *observers, size_t observer_count,
                             struct arena *arena, struct network_error *error);

#endif
