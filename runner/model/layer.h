/* One layer: what it declares in its shape callback, checked as untrusted input, and the
 * function table that its callbacks are handed. Who calls forward and backward, and on
 * which memory, is its owner's business: a network, or `lamina check`. */
#ifndef MODEL_LAYER_H
#define MODEL_LAYER_H

#include <lamina/layer.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/rng.h"
#include "base/saturate.h"
#include "model/layer_report.h"

/* The elements of a shape, SATURATE_MOST where there are as many or more, or -1 where it
 * is none. */
int64_t layer_elements(const struct lamina_shape *shape);

/* One parameter, state or saved buffer: per_sample * N + count floats. */
struct layer_tensor {
    const char *name;          /* "" of a saved buffer */
    struct lamina_shape shape; /* of a parameter or state */
    int64_t per_sample, count;
    int64_t fan_in, fan_out;
    int32_t role;    /* of a parameter, enum lamina_role; 0: it was declared without */
    int32_t initial; /* enum lamina_initial */
    double a, b;
};

struct layer_tensors {
    struct layer_tensor *at;
    size_t count, capacity;
};

int64_t layer_tensor_size(const struct layer_tensor *tensor, int64_t batch_size);
/* The role of a parameter, enum lamina_role; 0: none. Of one that was declared without,
 * what its shape tells where it has both fans: a bias has one dimension, a weight more.
 */
int32_t layer_role(const struct layer_tensor *parameter);
/* Fills a parameter or state with the initial values that it declares. */
void layer_draw(const struct layer_tensor *tensor, struct rng *rng, float *values);

struct layer {
    const struct lamina_layer *plugin;
    const void *options;
    const struct lamina_shape *inputs; /* (input_count), of what it reads */
    int64_t input_count;
    struct lamina_shape output;
    struct layer_tensors parameters, state, saved;
    int64_t temporary_per_sample, temporary_per_batch;
    int64_t least_batch;                  /* samples to train on at once; 0: any */
    double flops_forward, flops_backward; /* a sample */
};

/* A stream of random numbers as layers know it. */
struct lamina_random {
    struct rng rng;
};

/* What a callback calls: the function table, and what it said when it failed. */
struct layer_runner {
    struct lamina_runner table; /* first: a failure finds its struct by it */
    struct error error;
    bool failed; /* the callback refused, which is no mistake of the plugin */
    struct layer_reports *reports; /* where lamina_report writes; NULL: nowhere */
};

void layer_runner_make(struct layer_runner *runner);

/* Each of the following calls one callback, and returns 0, or -1 with a sentence in
 * runner->error where it failed, also where it gave none. */

/* Asks a layer for its shape. `layer` has its plugin, options and inputs; the rest is
 * filled, in the arena. Refuses a count of inputs that the layer does not take. */
int layer_plan(struct layer *layer, struct layer_runner *runner, struct arena *arena);

/* The memory that callbacks work on: an array a tensor, as declared. All is the owner's.
 */
struct layer_memory {
    float **parameters, **gradients, **state, **saved;
    float *temporary;
    float **inputs;          /* (input_count), each (N, its shape) */
    float **input_gradients; /* (input_count), as they; NULL: not wanted */
    float *output;           /* (N, output) */
    float *output_gradient;  /* as it */
    int64_t iteration;       /* as struct lamina_forward has it */
};

/* Draws the declared initial values, and calls initialize where there is one. */
int layer_initialize(const struct layer *layer, const struct layer_memory *memory,
                     struct layer_runner *runner, struct lamina_random *random);
/* `random` is handed on in training only. */
int layer_forward(const struct layer *layer, const struct layer_memory *memory,
                  struct layer_runner *runner, bool training, int64_t batch_size,
                  struct lamina_random *random);
int layer_backward(const struct layer *layer, const struct layer_memory *memory,
                   struct layer_runner *runner, int64_t batch_size, float beta);

#endif
