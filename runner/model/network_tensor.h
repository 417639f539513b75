/* The parameters and state of a network by name, as PyTorch's nn.Sequential names those
 * of a stack whose layers have these names: "hidden.weight", and "2.weight" of a layer
 * that has none. In PyTorch's order: layer by layer, parameters before state. */
#ifndef MODEL_NETWORK_TENSOR_H
#define MODEL_NETWORK_TENSOR_H

#include "model/network.h"
#include "net/tensors.h"

struct network_tensor {
    const char *name;
    size_t layer;
    bool is_state; /* running means and the like, which no optimizer changes */
    const struct lamina_shape *shape;
    int64_t count; /* floats */
    float *values; /* the network's own; NULL: it has no memory yet */
};

size_t network_tensor_count(const struct network *network);
struct network_tensor network_tensor(const struct network *network, size_t index);

/* Whether that is one of its shape; NULL: it is not. */
bool network_tensor_takes(const struct network_tensor *wanted,
                          const struct tensor *found);

/* Gives all of them the values that a trained net has, which has no others. -1 with a
 * sentence that tells both sides. */
int network_tensor_fill(struct network *network, const struct tensors *tensors,
                        struct error *error);

/* -1 with a sentence where two have one name, as a layer declared it twice. */
int network_tensor_check(const struct network *network, struct error *error);

#endif
