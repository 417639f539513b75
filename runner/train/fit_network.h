/* Whether a planned network suits its config and its data: what only the layers' shapes
 * tell. Beside train/fit.h, which asks before there is a network. */
#ifndef TRAIN_FIT_NETWORK_H
#define TRAIN_FIT_NETWORK_H

#include "config/experiment.h"
#include "data/dataset.h"
#include "model/network.h"

/* -1 with a sentence, and the layer and option at fault, where a key of a layer has
 * nothing to do, or the loss takes no such outputs. */
int fit_network(const struct trial_spec *spec, const struct network *network,
                const struct dataset *dataset, struct error *error);

/* Adds a problem for each layer that cannot train on the smallest batch; layers[i] is of
 * spec->layers[i]. */
void fit_network_batches(const struct trial_spec *spec, const struct dataset *dataset,
                         const struct network_layer_info *layers,
                         struct problems *problems);

#endif
