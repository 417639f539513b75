/* The network: asks each layer for its shape, carves what it declared, and runs the two
 * passes. What layers declare is checked as untrusted input: sizes saturate instead of
 * overflowing, and misuse of the plan is told as an error of the layer. Never touches the
 * numbers itself. */
#include "model/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/gemm.h"
#include "model/vector.h"

/* Floats: more than any machine has, and few enough that sums of it cannot overflow. */
#define MOST ((int64_t)1 << 48)

enum { ALIGNMENT = 16 /* floats: 64 bytes */, MOST_TENSORS = 1024 };

/* One parameter, state or saved buffer of a layer: per_sample * N + count floats. */
struct tensor {
    int64_t per_sample, count;
    int32_t initial;
    double a, b;
};

struct tensors {
    struct tensor *at;
    float **values;
    size_t count, capacity;
};

struct lamina_random {
    struct rng rng;
};

struct layer {
    const struct lamina_layer *plugin;
    void *options;
    struct lamina_shape input;
    struct network_layer_info info;
    struct tensors parameters, state, saved;
    float **gradients;
    int64_t temporary_per_sample, temporary_per_batch;
    float *output, *output_gradient; /* (batch_size, output) */
    struct lamina_random random;
};

/* What `shape` declares goes straight into its layer. */
struct lamina_plan {
    struct network *network;
    struct layer *layer;
    bool has_output, too_large;
    const char *misuse; /* the first */
};

struct network {
    struct lamina_runner runner; /* first: `fail` finds its network by it */
    struct arena *arena;
    struct network_place *place;
    struct network_error *failure;
    bool failed; /* lamina_fail was called in this callback */
    struct layer *layers;
    size_t count;
    struct lamina_shape input_shape;
    float *input, *parameters, *gradients, *temporary;
    int64_t flat_count; /* parameters with the padding between them */
    struct lamina_random *shared;
};

static int64_t times(int64_t a, int64_t b)
{
    int64_t product;
    return __builtin_mul_overflow(a, b, &product) || product > MOST ? MOST : product;
}

static int64_t plus(int64_t a, int64_t b)
{
    return a + b > MOST ? MOST : a + b;
}

static int64_t padded(int64_t count)
{
    return plus(count, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* The elements of a shape, MOST where there are as many or more, or -1 where it is none.
 */
static int64_t elements(const struct lamina_shape *shape)
{
    int64_t count = 1;
    if (shape->dims < 1 || shape->dims > LAMINA_MAX_DIMS)
        return -1;
    for (int64_t i = 0; i < shape->dims; i++) {
        if (shape->at[i] < 1)
            return -1;
        count = times(count, shape->at[i]);
    }
    return count;
}

const char *network_callback_name(int32_t callback)
{
    static const char *const names[] = {"shape", "initialize", "forward", "backward"};
    return callback >= CALLBACK_SHAPE && callback <= CALLBACK_BACKWARD ? names[callback]
                                                                       : "unknown";
}

/* ---- The functions that layers call ---- */

static int runner_fail(const struct lamina_runner *runner, const char *option,
                       const char *format, va_list values)
{
    struct network *network = (struct network *)runner;
    struct network_error *failure = network->failure;
    if (network->failed)
        return -1;
    network->failed = true;
    vsnprintf(failure->error.text, sizeof failure->error.text, format, values);
    snprintf(failure->option, sizeof failure->option, "%s", option ? option : "");
    return -1;
}

static void misuse(struct lamina_plan *plan, const char *text)
{
    if (!plan->misuse)
        plan->misuse = text;
}

static void plan_set_output(struct lamina_plan *plan, const struct lamina_shape *shape)
{
    int64_t count = elements(shape);
    if (count < 0)
        misuse(plan, "gives an output shape with a dimension below 1");
    else if (count == MOST)
        plan->too_large = true;
    plan->layer->info.output = *shape;
    plan->has_output = true;
}

/* Adds a tensor; the plan remembers what is wrong with it. */
static void add_tensor(struct lamina_plan *plan, struct tensors *tensors,
                       struct tensor tensor)
{
    struct arena *arena = plan->network->arena;
    if (tensors->count == MOST_TENSORS) {
        misuse(plan, "declares more than 1024 tensors of one kind");
        return;
    }
    if (tensors->count == tensors->capacity) {
        size_t capacity = 2 * tensors->capacity + 4;
        struct tensor *grown = arena_array(arena, capacity, sizeof *grown);
        if (tensors->count > 0)
            memcpy(grown, tensors->at, tensors->count * sizeof *grown);
        tensors->at = grown;
        tensors->capacity = capacity;
    }
    tensors->at[tensors->count++] = tensor;
}

static void plan_add_parameter(struct lamina_plan *plan, const char *name,
                               const struct lamina_shape *shape, int64_t fan_in,
                               int64_t fan_out, int32_t initial, double a, double b)
{
    int64_t count = elements(shape);
    (void)name;
    (void)fan_in;
    (void)fan_out;
    if (count < 0)
        misuse(plan, "declares a parameter with a dimension below 1");
    else if (initial < LAMINA_CONSTANT || initial > LAMINA_NORMAL)
        misuse(plan, "declares a parameter with unknown initial values");
    else
        add_tensor(plan, &plan->layer->parameters,
                   (struct tensor){0, count, initial, a, b});
}

static void plan_add_state(struct lamina_plan *plan, const char *name,
                           const struct lamina_shape *shape, double initial)
{
    int64_t count = elements(shape);
    (void)name;
    if (count < 0)
        misuse(plan, "declares a state with a dimension below 1");
    else
        add_tensor(plan, &plan->layer->state,
                   (struct tensor){0, count, LAMINA_CONSTANT, initial, 0});
}

static void plan_add_saved(struct lamina_plan *plan, int64_t per_sample,
                           int64_t per_batch)
{
    if (per_sample < 0 || per_batch < 0)
        misuse(plan, "declares a saved buffer of a negative size");
    else
        add_tensor(plan, &plan->layer->saved,
                   (struct tensor){.per_sample = times(per_sample, 1),
                                   .count = times(per_batch, 1)});
}

static void plan_set_temporary(struct lamina_plan *plan, int64_t per_sample,
                               int64_t per_batch)
{
    if (per_sample < 0 || per_batch < 0) {
        misuse(plan, "declares temporary memory of a negative size");
        return;
    }
    plan->layer->temporary_per_sample = times(per_sample, 1);
    plan->layer->temporary_per_batch = times(per_batch, 1);
}

static void plan_set_flops(struct lamina_plan *plan, double forward, double backward)
{
    plan->layer->info.flops_forward = forward;
    plan->layer->info.flops_backward = backward;
}

static void random_uniform(struct lamina_random *random, float *out, int64_t count,
                           float from, float to)
{
    rng_fill_uniform(&random->rng, out, count, from, to);
}

static void random_normal(struct lamina_random *random, float *out, int64_t count,
                          float mean, float std)
{
    rng_fill_normal(&random->rng, out, count, mean, std);
}

static void random_bernoulli(struct lamina_random *random, float *out, int64_t count,
                             double p)
{
    rng_fill_bernoulli(&random->rng, out, count, p);
}

static const struct lamina_runner functions = {
    .struct_size = sizeof(struct lamina_runner),
    .abi_minor = LAMINA_ABI_MINOR,
    .set_failure = runner_fail,
    .set_output = plan_set_output,
    .add_parameter = plan_add_parameter,
    .add_state = plan_add_state,
    .add_saved = plan_add_saved,
    .set_temporary = plan_set_temporary,
    .set_flops = plan_set_flops,
    .gemm = gemm,
    .exp = vector_exp,
    .log = vector_log,
    .tanh = vector_tanh,
    .sigmoid = vector_sigmoid,
    .erf = vector_erf,
    .fill_uniform = random_uniform,
    .fill_normal = random_normal,
    .fill_bernoulli = random_bernoulli,
};

/* ---- Callbacks ---- */

/* Says where the run is, in memory that outlives a crash. */
static void enter(struct network *network, size_t layer, enum network_callback callback,
                  struct network_error *error)
{
    error->layer = (int32_t)layer;
    error->option[0] = '\0';
    network->failure = error;
    network->failed = false;
    network->place->callback = (int32_t)callback;
    network->place->layer = (int32_t)layer;
}

/* Takes the callback's status; a failure without a sentence gets one. */
static int leave(struct network *network, int status, struct network_error *error)
{
    network->place->layer = -1;
    if (status == 0 && !network->failed)
        return 0;
    if (!network->failed)
        error_set(&error->error, "its %s callback returned %d without a reason",
                  network_callback_name(network->place->callback), status);
    return -1;
}

/* ---- Planning ---- */

static void sum_parameters(struct network *network, struct layer *layer)
{
    for (size_t i = 0; i < layer->parameters.count; i++) {
        int64_t count = layer->parameters.at[i].count;
        layer->info.parameters = plus(layer->info.parameters, count);
        network->flat_count = plus(network->flat_count, padded(count));
    }
}

static int plan_layer(struct network *network, size_t i, struct network_error *error)
{
    struct layer *layer = &network->layers[i];
    struct lamina_plan plan = {.network = network, .layer = layer};
    layer->input = i > 0 ? network->layers[i - 1].info.output : network->input_shape;
    enter(network, i, CALLBACK_SHAPE, error);
    int status =
        layer->plugin->shape(&network->runner, layer->options, &layer->input, &plan);
    if (leave(network, status, error) != 0)
        return -1;
    if (plan.too_large)
        return error_set(&error->error, "its output is too large for any memory: ask for "
                                        "fewer features");
    if (!plan.misuse && !plan.has_output)
        plan.misuse = "does not call lamina_set_output";
    if (plan.misuse)
        return error_set(&error->error,
                         "the layer %s %s in its shape callback: this is "
                         "a mistake in the plugin",
                         layer->plugin->name, plan.misuse);
    sum_parameters(network, layer);
    return 0;
}

static struct network *make(size_t count, const struct lamina_shape *input,
                            struct network_place *place, struct arena *arena)
{
    struct network *network = arena_array(arena, 1, sizeof *network);
    network->runner = functions;
    network->arena = arena;
    network->place = place ? place : arena_array(arena, 1, sizeof *place);
    network->place->layer = -1;
    network->layers = arena_array(arena, count, sizeof *network->layers);
    network->count = count;
    network->input_shape = *input;
    return network;
}

struct network *network_plan(const struct spec *spec,
                             const struct lamina_layer *const *layers,
                             const struct lamina_shape *input,
                             struct network_place *place, struct arena *arena,
                             struct network_error *error)
{
    struct network *network = make(spec->layer_count, input, place, arena);
    for (size_t i = 0; i < network->count; i++) {
        struct layer *layer = &network->layers[i];
        layer->plugin = layers[i];
        layer->options = arena_array(arena, 1, layers[i]->options_size);
        component_read(&spec->layers[i].component, layer->options, arena);
        if (plan_layer(network, i, error) != 0)
            return NULL;
    }
    return network;
}

size_t network_layer_count(const struct network *network)
{
    return network->count;
}

const struct network_layer_info *network_info(const struct network *network, size_t layer)
{
    return &network->layers[layer].info;
}

const struct lamina_shape *network_output_shape(const struct network *network)
{
    return network->count > 0 ? &network->layers[network->count - 1].info.output
                              : &network->input_shape;
}

int64_t network_parameter_count(const struct network *network)
{
    int64_t count = 0;
    for (size_t i = 0; i < network->count; i++)
        count = plus(count, network->layers[i].info.parameters);
    return count;
}

int64_t network_flat_count(const struct network *network)
{
    return network->flat_count;
}

/* ---- Memory ---- */

static int64_t tensor_size(const struct tensor *tensor, int64_t batch_size)
{
    return plus(times(tensor->per_sample, batch_size), tensor->count);
}

static int64_t tensors_size(const struct tensors *tensors, int64_t batch_size)
{
    int64_t size = 0;
    for (size_t i = 0; i < tensors->count; i++)
        size = plus(size, padded(tensor_size(&tensors->at[i], batch_size)));
    return size;
}

static int64_t temporary_size(const struct network *network, int64_t batch_size)
{
    int64_t most = 0;
    for (size_t i = 0; i < network->count; i++) {
        const struct layer *layer = &network->layers[i];
        int64_t size = plus(times(layer->temporary_per_sample, batch_size),
                            layer->temporary_per_batch);
        most = size > most ? size : most;
    }
    return most;
}

/* Floats of a layer's own: state, saved, output and the gradient by the output. */
static int64_t layer_size(const struct layer *layer, int64_t batch_size)
{
    int64_t output = padded(times(elements(&layer->info.output), batch_size));
    return plus(plus(output, output), plus(tensors_size(&layer->state, batch_size),
                                           tensors_size(&layer->saved, batch_size)));
}

static int64_t floats(const struct network *network, int64_t batch_size)
{
    int64_t size = padded(times(elements(&network->input_shape), batch_size));
    size = plus(size, padded(temporary_size(network, batch_size)));
    size = plus(size, plus(network->flat_count, network->flat_count));
    for (size_t i = 0; i < network->count; i++)
        size = plus(size, layer_size(&network->layers[i], batch_size));
    return size;
}

int64_t network_memory(const struct network *network, int64_t batch_size)
{
    return floats(network, batch_size) * (int64_t)sizeof(float);
}

/* The next `count` floats, at a multiple of 64 bytes. */
static float *carve(float **memory, int64_t count)
{
    float *piece = *memory;
    *memory += padded(count);
    return piece;
}

static void carve_tensors(const struct network *network, struct tensors *tensors,
                          int64_t batch_size, float **memory)
{
    tensors->values = arena_array(network->arena, tensors->count, sizeof(float *));
    for (size_t i = 0; i < tensors->count; i++)
        tensors->values[i] = carve(memory, tensor_size(&tensors->at[i], batch_size));
}

/* The gradients of the layer's parameters lie where the parameters lie. */
static void place_gradients(const struct network *network, struct layer *layer)
{
    size_t count = layer->parameters.count;
    layer->gradients = arena_array(network->arena, count, sizeof(float *));
    for (size_t i = 0; i < count; i++)
        layer->gradients[i] =
            network->gradients + (layer->parameters.values[i] - network->parameters);
}

static void carve_all(struct network *network, int64_t batch_size, float *memory)
{
    network->parameters = carve(&memory, network->flat_count);
    network->gradients = carve(&memory, network->flat_count);
    network->temporary = carve(&memory, temporary_size(network, batch_size));
    network->input = carve(&memory, elements(&network->input_shape) * batch_size);
    float *parameters = network->parameters;
    for (size_t i = 0; i < network->count; i++) {
        struct layer *layer = &network->layers[i];
        int64_t output = elements(&layer->info.output) * batch_size;
        carve_tensors(network, &layer->parameters, batch_size, &parameters);
        place_gradients(network, layer);
        carve_tensors(network, &layer->state, batch_size, &memory);
        carve_tensors(network, &layer->saved, batch_size, &memory);
        layer->output = carve(&memory, output);
        layer->output_gradient = carve(&memory, output);
    }
}

/* ---- Initial values ---- */

static void fill(struct rng *rng, const struct tensor *tensor, float *values)
{
    float a = (float)tensor->a, b = (float)tensor->b;
    if (tensor->initial == LAMINA_UNIFORM)
        rng_fill_uniform(rng, values, tensor->count, a, b);
    else if (tensor->initial == LAMINA_NORMAL)
        rng_fill_normal(rng, values, tensor->count, a, b);
    else
        for (int64_t i = 0; i < tensor->count; i++)
            values[i] = a;
}

static int call_initialize(struct network *network, size_t i,
                           struct lamina_random *random, struct network_error *error)
{
    struct layer *layer = &network->layers[i];
    const struct lamina_initialize call = {
        .struct_size = sizeof call,
        .options = layer->options,
        .input_shape = &layer->input,
        .output_shape = &layer->info.output,
        .parameters = layer->parameters.values,
        .state = layer->state.values,
        .random = random,
    };
    if (!layer->plugin->initialize)
        return 0;
    enter(network, i, CALLBACK_INITIALIZE, error);
    return leave(network, layer->plugin->initialize(&network->runner, &call), error);
}

static void seed_layer_stream(struct lamina_random *random, uint64_t seed, size_t layer,
                              const char *purpose)
{
    char name[64];
    snprintf(name, sizeof name, "layer.%zu.%s", layer, purpose);
    rng_seed_stream(&random->rng, seed, name);
}

static int initialize_layer(struct network *network, size_t i, uint64_t seed,
                            struct network_error *error)
{
    struct layer *layer = &network->layers[i];
    struct lamina_random own, *random = network->shared ? network->shared : &own;
    seed_layer_stream(&own, seed, i, "initial");
    seed_layer_stream(&layer->random, seed, i, "random");
    for (size_t j = 0; j < layer->parameters.count; j++)
        fill(&random->rng, &layer->parameters.at[j], layer->parameters.values[j]);
    for (size_t j = 0; j < layer->state.count; j++)
        fill(&random->rng, &layer->state.at[j], layer->state.values[j]);
    return call_initialize(network, i, random, error);
}

int network_allocate(struct network *network, int64_t batch_size, uint64_t seed,
                     struct rng *shared, struct network_error *error)
{
    int64_t count = floats(network, batch_size);
    float *memory = count < MOST ? arena_try_floats(network->arena, (size_t)count) : NULL;
    error->layer = -1;
    error->option[0] = '\0';
    if (!memory)
        return error_set(&error->error,
                         "the network needs %.1f MiB of memory for batches of %lld, more "
                         "than there is: make the layers or the batch smaller",
                         (double)count * sizeof(float) / (1024 * 1024),
                         (long long)batch_size);
    network->shared = (struct lamina_random *)shared;
    carve_all(network, batch_size, memory);
    for (size_t i = 0; i < network->count; i++)
        if (initialize_layer(network, i, seed, error) != 0)
            return -1;
    return 0;
}

/* ---- The two passes ---- */

static float *input_of(const struct network *network, size_t layer)
{
    return layer > 0 ? network->layers[layer - 1].output : network->input;
}

static int forward_layer(struct network *network, size_t i, bool training, int64_t count,
                         struct network_error *error)
{
    struct layer *layer = &network->layers[i];
    struct lamina_random *random = network->shared ? network->shared : &layer->random;
    const struct lamina_forward pass = {
        .struct_size = sizeof pass,
        .training = training,
        .batch_size = count,
        .options = layer->options,
        .input_shape = &layer->input,
        .output_shape = &layer->info.output,
        .parameters = (const float *const *)layer->parameters.values,
        .state = layer->state.values,
        .saved = layer->saved.values,
        .temporary = network->temporary,
        .random = training ? random : NULL,
        .input = input_of(network, i),
        .output = layer->output,
    };
    enter(network, i, CALLBACK_FORWARD, error);
    return leave(network, layer->plugin->forward(&network->runner, &pass), error);
}

int network_forward(struct network *network, bool training, int64_t count,
                    struct network_error *error)
{
    for (size_t i = 0; i < network->count; i++)
        if (forward_layer(network, i, training, count, error) != 0)
            return -1;
    return 0;
}

static int backward_layer(struct network *network, size_t i, int64_t count,
                          struct network_error *error)
{
    struct layer *layer = &network->layers[i];
    const struct lamina_backward pass = {
        .struct_size = sizeof pass,
        .batch_size = count,
        .options = layer->options,
        .input_shape = &layer->input,
        .output_shape = &layer->info.output,
        .parameters = (const float *const *)layer->parameters.values,
        .state = (const float *const *)layer->state.values,
        .saved = (const float *const *)layer->saved.values,
        .temporary = network->temporary,
        .input = input_of(network, i),
        .output = layer->output,
        .output_gradient = layer->output_gradient,
        .input_gradient = i > 0 ? network->layers[i - 1].output_gradient : NULL,
        .parameter_gradients = layer->gradients,
        .beta = 0,
    };
    enter(network, i, CALLBACK_BACKWARD, error);
    return leave(network, layer->plugin->backward(&network->runner, &pass), error);
}

int network_backward(struct network *network, int64_t count, struct network_error *error)
{
    for (size_t i = network->count; i > 0; i--)
        if (backward_layer(network, i - 1, count, error) != 0)
            return -1;
    return 0;
}

float *network_input(struct network *network)
{
    return network->input;
}

const float *network_output(const struct network *network)
{
    return input_of(network, network->count);
}

float *network_output_gradient(struct network *network)
{
    return network->layers[network->count - 1].output_gradient;
}

float *network_parameters(struct network *network)
{
    return network->parameters;
}

const float *network_gradients(const struct network *network)
{
    return network->gradients;
}
