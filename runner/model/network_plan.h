/* From a config's stack of layers to a network without memory: every layer's shape
 * callback is asked in turn. Whether the network suits its config and data is asked by
 * train/fit_network.h. */
#ifndef MODEL_NETWORK_PLAN_H
#define MODEL_NETWORK_PLAN_H

#include "config/experiment.h"
#include "model/network.h"

/* Runs the shape callbacks over the stack: layers[i] is the description of
 * spec->layers[i]. Refuses shapes that a layer does not accept, has no output for, or
 * that overflow; the sentence says where the layer's input comes from. */
struct network *network_plan(const struct trial_spec *spec,
                             const struct lamina_layer *const *layers,
                             const struct lamina_shape *input,
                             struct network_place *place, struct arena *arena,
                             struct error *error);

#endif
