/* What planning a network tells of each layer. */
#ifndef MODEL_NETWORK_INFO_H
#define MODEL_NETWORK_INFO_H

#include <lamina/layer.h>
#include <stdbool.h>
#include <stdint.h>

struct network_layer_info {
    struct lamina_shape output;
    int64_t parameters;       /* floats */
    int64_t flat, flat_count; /* where they are in the flat arrays, zeros included */
    double flops_forward, flops_backward; /* a sample */
    int64_t least_batch;                  /* samples to train on at once; 0: any */
    bool trained;                         /* it has parameters, and is not frozen */
    bool weights;                         /* it has weights: what an `init` fills */
};

#endif
