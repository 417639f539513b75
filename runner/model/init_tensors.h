/* Initial values from a file: `init: {type: weights}` at the top of a config. They are of
 * all layers but those that have an `init` of their own, and matched by full name and
 * exact shape: nothing is left as it was drawn because its name was another one. */
#ifndef MODEL_INIT_TENSORS_H
#define MODEL_INIT_TENSORS_H

#include "config/experiment.h"
#include "model/network.h"
#include "net/tensors.h"

/* Gives the network these values; one without memory is only asked whether they fit. -1
 * with a sentence that tells both sides, and `file` as the option, where the file lacks a
 * tensor of the network, or has one of another shape. */
int init_tensors_apply(struct network *network, const struct trial_spec *spec,
                       const struct tensors *tensors, struct error *error);

/* How many of the tensors are of no layer that takes them; unused[i], of `most` at most,
 * are the places of the first in the list. */
size_t init_tensors_unused(const struct network *network, const struct trial_spec *spec,
                           const struct tensors *tensors, int32_t *unused, size_t most);

#endif
