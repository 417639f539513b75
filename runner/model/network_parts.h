/* The inside of a network, which network_plan.c makes, network_memory.c gives its memory,
 * and network.c runs. Nobody else includes it. */
#ifndef MODEL_NETWORK_PARTS_H
#define MODEL_NETWORK_PARTS_H

#include "model/environment.h"
#include "model/layer.h"
#include "model/network_info.h"
#include "model/network_layout.h"
#include "model/network_place.h"

enum { NETWORK_ALIGNMENT = 16 /* floats: 64 bytes */ };

/* What lies behind a piece of memory that a layer is handed; see network_memory.h. Each
 * of the callbacks has a bit, 1 << CALLBACK_FORWARD. */
struct network_canary {
    const char *of; /* the piece */
    float *at;
    int64_t count;
    unsigned begins; /* the callbacks before which it is written */
    unsigned holds;  /* and those after which it must be intact */
};

/* What a layer does for the gradient by one of its inputs. Of several readers the runner
 * adds up what they write, from the last to the first, as PyTorch's autograd does. */
enum network_share {
    SHARE_NONE,   /* nobody wants it */
    SHARE_WRITES, /* it is the first to write it, in its place */
    SHARE_ADDS    /* what it writes elsewhere is added there */
};

/* A layer of the stack with its memory. */
struct network_slot {
    struct layer layer;
    const int64_t *inputs;      /* (layer.input_count), slots; -1: the sample */
    enum network_share *shares; /* (layer.input_count) */
    bool backward; /* there is a gradient to compute: of its parameters, or for
                      a layer that it reads */
    struct network_piece *output, *gradient, *saved, *scratch; /* of its own; the latter
                                                                  (layer.input_count) */
    const char *name; /* layer_spec's, else the place: "2" */
    struct network_layer_info info;
    struct layer_memory memory;
    /* NULL before network_allocate: */
    struct layer_reports *reports; /* of the batch that is trained on */
    struct lamina_random *random;
    const struct component *init; /* of its weights; NULL: its own */
    struct network_canary *canaries;
    size_t canary_count; /* 0: it has no memory yet */
};

struct network {
    struct layer_runner runner;
    struct arena *arena;
    struct network_place *place;
    struct network_slot *slots;
    size_t count;
    struct lamina_shape input_shape;
    float *input, *parameters, *gradients, *temporary;
    int64_t flat_count; /* parameters with the padding between them */
    struct lamina_random *shared;
    size_t called; /* the layer whose callback runs */
    bool trains;   /* the batch is one to train on */
    /* At its beginning: */
    struct environment before;
    bool was_intact; /* what lies behind the layer's memory */
    /* What follows the parameters or gradients that it writes. */
    float behind[NETWORK_ALIGNMENT];
};

#endif
