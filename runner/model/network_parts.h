/* The inside of a network, which network_plan.c makes, network_memory.c gives its memory,
 * and network.c runs. Nobody else includes it. */
#ifndef MODEL_NETWORK_PARTS_H
#define MODEL_NETWORK_PARTS_H

#include "model/environment.h"
#include "model/layer.h"
#include "model/network_info.h"
#include "model/network_place.h"

enum { NETWORK_ALIGNMENT = 16 /* floats: 64 bytes */ };

/* What lies behind a piece of memory that a layer is handed; see network_memory.h. */
struct network_canary {
    const char *of; /* the piece */
    float *at;
    int64_t count;
};

/* A layer of the stack with its memory. */
struct network_slot {
    struct layer layer;
    const char *name; /* the config's, else the layer's index: "2" */
    struct network_layer_info info;
    struct layer_memory memory;
    struct lamina_random random;
    const struct component *init;    /* of its weights; NULL: its own */
    struct network_canary *canaries; /* the first is of the temporary memory */
    size_t canary_count;             /* 0: it has no memory yet */
};

struct network {
    struct layer_runner runner;
    struct arena *arena;
    struct network_place *place;
    struct network_slot *slots;
    size_t count;
    size_t first_trained; /* before it no gradient is wanted; `count`: nowhere */
    struct lamina_shape input_shape;
    float *input, *parameters, *gradients;
    int64_t flat_count; /* parameters with the padding between them */
    struct lamina_random *shared;
    size_t called; /* the layer whose callback runs */
    /* At its beginning: */
    struct environment before;
    bool was_intact; /* what lies behind the layer's memory */
    /* What follows the parameters or gradients that it writes. */
    float behind[NETWORK_ALIGNMENT];
};

#endif
