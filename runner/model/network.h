/* The network: a stack of layers, planned by network_plan(), and its two passes. All
 * parameters lie in one flat array and all gradients in another of the same layout, so
 * that optimizers and checkpoints are loops over flat arrays. Runs plugin code: children
 * only. */
#ifndef MODEL_NETWORK_H
#define MODEL_NETWORK_H

#include <lamina/layer.h>

#include "base/archive.h"
#include "base/arena.h"
#include "base/rng.h"
#include "model/layer.h"
#include "model/network_callback.h"
#include "model/network_info.h"

struct network; /* lives in its arena; made by network_plan() */

size_t network_layer_count(const struct network *network);
const struct network_layer_info *network_info(const struct network *network,
                                              size_t layer);
const struct lamina_shape *network_output_shape(const struct network *network);
int64_t network_parameter_count(const struct network *network);

/* Carves the memory and draws initial values, layer by layer and parameter by parameter:
 * from `shared` where it is not NULL (PyTorch's one generator, also used by random layers
 * in training), else from streams of `seed` of each layer's own. */
int network_allocate(struct network *network, int64_t batch_size, uint64_t seed,
                     struct rng *shared, struct error *error);

/* What training changes: parameters, layers' state, their generators. A network without
 * memory can be counted. */
void network_archive(struct network *network, struct archive *archive);

/* How many batches the network has been trained on, one that is being trained on
 * included; 0 to begin with. It is only told to layers. */
void network_count(struct network *network, int64_t iteration);

float *network_input(struct network *network); /* (batch_size, input): fill it */
int network_forward(struct network *network, bool training, int64_t count,
                    struct error *error);
const float *network_output(const struct network *network); /* (count, output) */
/* Where the loss puts its gradient by the output, (count, output); then: */
float *network_output_gradient(struct network *network);
int network_backward(struct network *network, int64_t count, struct error *error);
/* What a layer has reported in these two since its `count` was set to 0. */
struct layer_reports *network_reports(struct network *network, size_t layer);

/* The flat arrays: each parameter begins at a multiple of 64 bytes, so they are longer
 * than network_parameter_count. Between the gradients are zeros; between the parameters,
 * what an update makes of zeros: NaN where it divides them. */
int64_t network_flat_count(const struct network *network);
float *network_parameters(struct network *network);
float *network_gradients(struct network *network);
/* Parameter `index` of a layer: how many floats, and where in the flat arrays; -1 behind
 * the last one. */
int64_t network_parameter(const struct network *network, size_t layer, size_t index,
                          int64_t *from);
int32_t network_role(const struct network *network, size_t layer, size_t index);

#endif
