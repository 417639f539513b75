/* The network: asks each layer for its shape, carves what it declared, and runs the two
 * passes. What layers declare is checked as untrusted input: sizes saturate instead of
 * overflowing, and misuse of the plan is told as an error of the layer. Never touches the
 * numbers itself. */
#include "model/network.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/environment.h"
#include "model/init.h"
#include "model/layer.h"

enum { ALIGNMENT = 16 /* floats: 64 bytes */ };

/* What lies behind a piece of memory that a layer is handed: the pattern of a number near
 * 0, which changes whatever is written over it or added to it, as no NaN would. */
#define CANARY 0x0bad5eed

struct canary {
    const char *of; /* the piece */
    float *at;
    int64_t count;
};

/* A layer of the stack with its memory. */
struct slot {
    struct layer layer;
    struct network_layer_info info;
    struct layer_memory memory;
    struct lamina_random random;
    const struct component *init; /* of its weights; NULL: its own */
    struct canary *canaries; /* the first is of the temporary memory, which is shared */
    size_t canary_count;
};

struct network {
    struct layer_runner runner;
    struct arena *arena;
    struct network_place *place;
    struct slot *slots;
    size_t count;
    size_t first_trained; /* before it no gradient is wanted; `count`: nowhere */
    struct lamina_shape input_shape;
    float *input, *parameters, *gradients;
    int64_t flat_count; /* parameters with the padding between them */
    struct lamina_random *shared;
    /* At the beginning of the callback that runs: */
    struct environment before;
    bool was_intact;         /* what lies behind the layer's memory */
    float behind[ALIGNMENT]; /* what follows the parameters or gradients that it writes */
};

static int64_t padded(int64_t count)
{
    return layer_plus(count, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

const char *network_callback_name(int32_t callback)
{
    static const char *const names[] = {"shape", "initialize", "forward", "backward"};
    return callback >= CALLBACK_SHAPE && callback <= CALLBACK_BACKWARD ? names[callback]
                                                                       : "unknown";
}

/* ---- Canaries ---- */

static void fill(const struct canary *canary)
{
    for (int64_t i = 0; i < canary->count; i++)
        memcpy(&canary->at[i], &(uint32_t){CANARY}, sizeof(uint32_t));
}

static bool is_intact(const struct canary *canary)
{
    bool intact = true;
    for (int64_t i = 0; i < canary->count; i++)
        intact &= memcmp(&canary->at[i], &(uint32_t){CANARY}, sizeof(uint32_t)) == 0;
    return intact;
}

static const char *find_broken(const struct slot *slot, size_t first)
{
    for (size_t i = first; i < slot->canary_count; i++)
        if (!is_intact(&slot->canaries[i]))
            return slot->canaries[i].of;
    return NULL;
}

/* The parameters that `initialize` writes, or the gradients of `backward`. Behind those
 * of a layer lie those of the next layer, and between two of them what fills them up to a
 * multiple of 64 bytes. */
struct flat {
    float *all, *const *own;
};

static struct flat written_flat(const struct network *network, const struct slot *slot)
{
    return network->place->callback == CALLBACK_INITIALIZE
               ? (struct flat){network->parameters, slot->memory.parameters}
               : (struct flat){network->gradients, slot->memory.gradients};
}

static const float *behind_flat(const struct slot *slot, const struct flat *flat)
{
    return flat->all + slot->info.flat + slot->info.flat_count;
}

static void clear_gaps(const struct slot *slot, const struct flat *flat)
{
    for (size_t i = 0; i < slot->layer.parameters.count; i++) {
        int64_t count = slot->layer.parameters.at[i].count;
        memset(flat->own[i] + count, 0, (size_t)(padded(count) - count) * sizeof(float));
    }
}

static bool is_flat_intact(const struct network *network, const struct slot *slot,
                           const struct flat *flat)
{
    static const float zeros[ALIGNMENT];
    for (size_t i = 0; i < slot->layer.parameters.count; i++) {
        int64_t count = slot->layer.parameters.at[i].count;
        size_t gap = (size_t)(padded(count) - count);
        if (memcmp(flat->own[i] + count, zeros, gap * sizeof *zeros) != 0)
            return false;
    }
    return memcmp(behind_flat(slot, flat), network->behind, sizeof network->behind) == 0;
}

/* -1 with a sentence where a layer has written where it may not: this one in its
 * callback, or another one before. What lies before a piece lies behind another. */
static int check_memory(const struct network *network, const struct slot *slot,
                        struct error *error)
{
    if (slot->canary_count == 0)
        return 0;
    const struct flat flat = written_flat(network, slot);
    const char *of = find_broken(slot, 0);
    if (of != NULL && !network->was_intact)
        return error_set(error,
                         "found what lies behind %s written over: another layer has done "
                         "that before, and `lamina check` shows which",
                         of);
    if (of == NULL && !is_flat_intact(network, slot, &flat))
        of = network->place->callback == CALLBACK_INITIALIZE
                 ? "a parameter"
                 : "the gradient of a parameter";
    return of == NULL ? 0
                      : error_set(error,
                                  "has written behind %s, into memory that is not its "
                                  "own: `lamina check` shows where",
                                  of);
}

/* ---- Callbacks ---- */

/* Says where the run is, in memory that outlives a crash. */
static void enter(struct network *network, size_t layer, enum network_callback callback,
                  struct network_error *error)
{
    const struct slot *slot = &network->slots[layer];
    error->layer = (int32_t)layer;
    error->option[0] = '\0';
    network->place->callback = (int32_t)callback;
    network->place->layer = (int32_t)layer;
    network->before = environment_read();
    if (slot->canary_count == 0) /* it has no memory yet */
        return;
    const struct flat flat = written_flat(network, slot);
    fill(&slot->canaries[0]); /* at another place for each layer */
    clear_gaps(slot, &flat);
    memcpy(network->behind, behind_flat(slot, &flat), sizeof network->behind);
    network->was_intact = find_broken(slot, 1) == NULL;
}

/* Passes on what the layer's runner says of a failure, and tells what the callback has
 * done besides its work. */
static int leave(struct network *network, int status, struct network_error *error)
{
    const struct slot *slot = &network->slots[error->layer];
    const char *callback = network_callback_name(network->place->callback);
    struct error found;
    network->place->layer = -1;
    if (status != 0) {
        error->error = network->runner.error;
        memcpy(error->option, network->runner.option, sizeof error->option);
        return -1;
    }
    if (environment_check(&network->before, &found) == 0 &&
        check_memory(network, slot, &found) == 0)
        return 0;
    return error_set(&error->error, "its %s callback %s", callback, found.text);
}

/* ---- Planning ---- */

static int plan_slot(struct network *network, size_t i, struct network_error *error)
{
    struct slot *slot = &network->slots[i];
    struct layer *layer = &slot->layer;
    layer->input = i > 0 ? network->slots[i - 1].layer.output : network->input_shape;
    enter(network, i, CALLBACK_SHAPE, error);
    int status = layer_plan(layer, &network->runner, network->arena);
    if (leave(network, status, error) != 0)
        return -1;
    slot->info = (struct network_layer_info){.output = layer->output,
                                             .flops_forward = layer->flops_forward,
                                             .flops_backward = layer->flops_backward,
                                             .least_batch = layer->least_batch,
                                             .flat = network->flat_count};
    for (size_t j = 0; j < layer->parameters.count; j++) {
        int64_t count = layer->parameters.at[j].count;
        slot->info.parameters = layer_plus(slot->info.parameters, count);
        network->flat_count = layer_plus(network->flat_count, padded(count));
    }
    slot->info.flat_count = network->flat_count - slot->info.flat;
    return 0;
}

/* Two layers do not fit together: names the other one. */
static void name_input(const struct network *network, const struct spec *spec, size_t i,
                       struct error *error)
{
    struct text text = {0};
    const struct lamina_shape *input = &network->slots[i].layer.input;
    text_add(&text, "%s; its input is ", error->text);
    for (int64_t d = 0; d < input->dims; d++)
        text_add(&text, "%s%lld", d > 0 ? "x" : "", (long long)input->at[d]);
    if (i == 0)
        text_add(&text, ", a sample of the dataset");
    else
        text_add(&text, ", from %s (%s)", spec->layers[i - 1].component.path,
                 network->slots[i - 1].layer.plugin->name);
    error_set(error, "%s", text.at);
    text_free(&text);
}

static struct network *make(size_t count, const struct lamina_shape *input,
                            struct network_place *place, struct arena *arena)
{
    struct network *network = arena_array(arena, 1, sizeof *network);
    layer_runner_make(&network->runner);
    network->arena = arena;
    network->place = place ? place : arena_array(arena, 1, sizeof *place);
    network->place->layer = -1;
    network->slots = arena_array(arena, count, sizeof *network->slots);
    network->count = count;
    network->input_shape = *input;
    return network;
}

/* So must an optimizer's options of its own, and being frozen. */
static int check_updates(const struct network *network, const struct spec *spec,
                         struct network_error *error)
{
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct layer_spec *layer = &spec->layers[i];
        if (network->slots[i].info.parameters > 0 ||
            (!layer->own_optimizer && !layer->frozen))
            continue;
        const char *option = layer->frozen ? "frozen" : "optimizer";
        error->layer = (int32_t)i;
        snprintf(error->option, sizeof error->option, "%s", option);
        return error_set(&error->error,
                         "has no parameters, so that `%s` has nothing to do", option);
    }
    return 0;
}

/* As in autograd, where a parameter of each is asked for its gradient. */
static void find_trained(struct network *network, const struct spec *spec)
{
    network->first_trained = network->count;
    for (size_t i = network->count; i > 0; i--) {
        struct network_layer_info *info = &network->slots[i - 1].info;
        info->trained = info->parameters > 0 && !spec->layers[i - 1].frozen;
        if (info->trained)
            network->first_trained = i - 1;
    }
    for (size_t i = 0; i < network->first_trained; i++)
        network->slots[i].info.flops_backward = 0;
}

/* A layer's own init must have something to do, and one for all somewhere. */
static int plan_inits(struct network *network, const struct spec *spec,
                      struct network_error *error)
{
    bool any = spec->init.kind == NULL;
    for (size_t i = 0; i < network->count; i++) {
        const struct layer_spec *layer = &spec->layers[i];
        bool applies = init_applies(&network->slots[i].layer);
        any |= applies;
        if (applies && layer->init.kind != NULL)
            network->slots[i].init = &layer->init;
        if (applies || !layer->own_init)
            continue;
        error->layer = (int32_t)i;
        snprintf(error->option, sizeof error->option, "init");
        return error_set(&error->error,
                         "has no weight, so that `init` has nothing to do");
    }
    error->layer = -1;
    snprintf(error->option, sizeof error->option, "%s", any ? "" : "init");
    return any ? 0
               : error_set(&error->error,
                           "no layer has a weight, so that `init` has nothing to do");
}

struct network *network_plan(const struct spec *spec,
                             const struct lamina_layer *const *layers,
                             const struct lamina_shape *input,
                             struct network_place *place, struct arena *arena,
                             struct network_error *error)
{
    struct network *network = make(spec->layer_count, input, place, arena);
    for (size_t i = 0; i < network->count; i++) {
        struct layer *layer = &network->slots[i].layer;
        void *options = arena_array(arena, 1, layers[i]->options_size);
        component_read(&spec->layers[i].component, options, arena);
        layer->plugin = layers[i];
        layer->options = options;
        if (plan_slot(network, i, error) == 0)
            continue;
        if (network->runner.failed)
            name_input(network, spec, i, &error->error);
        return NULL;
    }
    if (check_updates(network, spec, error) != 0 || plan_inits(network, spec, error) != 0)
        return NULL;
    find_trained(network, spec);
    return network;
}

size_t network_layer_count(const struct network *network)
{
    return network->count;
}

const struct network_layer_info *network_info(const struct network *network, size_t layer)
{
    return &network->slots[layer].info;
}

const struct lamina_shape *network_output_shape(const struct network *network)
{
    return network->count > 0 ? &network->slots[network->count - 1].layer.output
                              : &network->input_shape;
}

int64_t network_parameter_count(const struct network *network)
{
    int64_t count = 0;
    for (size_t i = 0; i < network->count; i++)
        count = layer_plus(count, network->slots[i].info.parameters);
    return count;
}

int64_t network_flat_count(const struct network *network)
{
    return network->flat_count;
}

/* ---- Memory ---- */

/* Of a piece with its canary. */
static int64_t guarded(int64_t count)
{
    return layer_plus(padded(count), ALIGNMENT);
}

static int64_t tensors_size(const struct layer_tensors *tensors, int64_t batch_size)
{
    int64_t size = 0;
    for (size_t i = 0; i < tensors->count; i++)
        size = layer_plus(size, guarded(layer_tensor_size(&tensors->at[i], batch_size)));
    return size;
}

static int64_t own_temporary(const struct layer *layer, int64_t batch_size)
{
    return layer_plus(layer_times(layer->temporary_per_sample, batch_size),
                      layer->temporary_per_batch);
}

static int64_t temporary_size(const struct network *network, int64_t batch_size)
{
    int64_t most = 0;
    for (size_t i = 0; i < network->count; i++) {
        int64_t size = own_temporary(&network->slots[i].layer, batch_size);
        most = size > most ? size : most;
    }
    return most;
}

/* Whether there is a gradient by its output; the loss writes that of the last layer. */
static bool has_gradient(const struct network *network, size_t i)
{
    return i >= network->first_trained || i + 1 == network->count;
}

/* Floats of a layer's own: state, saved, output and the gradient by the output. */
static int64_t layer_size(const struct network *network, size_t i, int64_t batch_size)
{
    const struct layer *layer = &network->slots[i].layer;
    int64_t output = guarded(layer_times(layer_elements(&layer->output), batch_size));
    return layer_plus(layer_times(output, has_gradient(network, i) ? 2 : 1),
                      layer_plus(tensors_size(&layer->state, batch_size),
                                 tensors_size(&layer->saved, batch_size)));
}

static int64_t floats(const struct network *network, int64_t batch_size)
{
    int64_t size =
        guarded(layer_times(layer_elements(&network->input_shape), batch_size));
    size = layer_plus(size, guarded(temporary_size(network, batch_size)));
    size =
        layer_plus(size, layer_plus(network->flat_count, guarded(network->flat_count)));
    for (size_t i = 0; i < network->count; i++)
        size = layer_plus(size, layer_size(network, i, batch_size));
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

static void add_canary(struct slot *slot, const char *of, float *piece, int64_t count)
{
    slot->canaries[slot->canary_count++] =
        (struct canary){of, piece + count, guarded(count) - count};
}

/* The same with a canary, which is the slot's. */
static float *carve_guarded(float **memory, int64_t count, const char *of,
                            struct slot *slot)
{
    float *piece = carve(memory, count + ALIGNMENT);
    add_canary(slot, of, piece, count);
    fill(&slot->canaries[slot->canary_count - 1]);
    return piece;
}

static float **carve_tensors(const struct network *network,
                             const struct layer_tensors *tensors, int64_t batch_size,
                             const char *of, struct slot *slot, float **memory)
{
    float **values = arena_array(network->arena, tensors->count, sizeof *values);
    for (size_t i = 0; i < tensors->count; i++)
        values[i] = carve_guarded(memory, layer_tensor_size(&tensors->at[i], batch_size),
                                  of, slot);
    return values;
}

static float **place_parameters(const struct network *network,
                                const struct layer_tensors *tensors, float **memory)
{
    float **values = arena_array(network->arena, tensors->count, sizeof *values);
    for (size_t i = 0; i < tensors->count; i++)
        values[i] = carve(memory, tensors->at[i].count);
    return values;
}

/* The gradients of a layer's parameters lie where the parameters lie. */
static float **place_gradients(const struct network *network, float *const *parameters,
                               size_t count)
{
    float **gradients = arena_array(network->arena, count, sizeof *gradients);
    for (size_t i = 0; i < count; i++)
        gradients[i] = network->gradients + (parameters[i] - network->parameters);
    return gradients;
}

/* All that a layer is handed has a canary; its input and the gradient by it those of the
 * layer before. */
static void carve_slot(struct network *network, size_t i, int64_t batch_size,
                       float *temporary, float **memory)
{
    struct slot *slot = &network->slots[i];
    const struct layer *layer = &slot->layer;
    struct layer_memory *own = &slot->memory;
    int64_t output = layer_elements(&layer->output) * batch_size;
    slot->canaries =
        arena_array(network->arena, layer->state.count + layer->saved.count + 5,
                    sizeof *slot->canaries);
    slot->canaries[0] = (struct canary){
        "its temporary memory", temporary + own_temporary(layer, batch_size), ALIGNMENT};
    slot->canary_count = 1;
    own->temporary = temporary;
    own->gradients = place_gradients(network, own->parameters, layer->parameters.count);
    own->state =
        carve_tensors(network, &layer->state, batch_size, "its state", slot, memory);
    own->saved =
        carve_tensors(network, &layer->saved, batch_size, "what it saves", slot, memory);
    own->output = carve_guarded(memory, output, "its output", slot);
    if (has_gradient(network, i))
        own->output_gradient =
            carve_guarded(memory, output, "the gradient by its output", slot);
}

static void carve_all(struct network *network, int64_t batch_size, float *memory)
{
    network->parameters = carve(&memory, network->flat_count);
    network->gradients = carve(&memory, network->flat_count + ALIGNMENT);
    float *temporary = carve(&memory, temporary_size(network, batch_size) + ALIGNMENT);
    int64_t input = layer_elements(&network->input_shape) * batch_size;
    network->input = carve(&memory, input + ALIGNMENT);
    struct canary behind_input = {"its input", network->input + input,
                                  guarded(input) - input};
    fill(&behind_input);
    float *parameters = network->parameters;
    for (size_t i = 0; i < network->count; i++) {
        struct slot *slot = &network->slots[i], *before = i > 0 ? slot - 1 : NULL;
        slot->memory = (struct layer_memory){
            .parameters = place_parameters(network, &slot->layer.parameters, &parameters),
            .input = before ? before->memory.output : network->input};
        carve_slot(network, i, batch_size, temporary, &memory);
        add_canary(slot, "its input", slot->memory.input,
                   layer_elements(&slot->layer.input) * batch_size);
        if (i <= network->first_trained)
            continue;
        slot->memory.input_gradient = before->memory.output_gradient;
        add_canary(slot, "the gradient by its input", slot->memory.input_gradient,
                   layer_elements(&slot->layer.input) * batch_size);
    }
}

/* ---- Initial values ---- */

static void seed_layer_stream(struct lamina_random *random, uint64_t seed, size_t layer,
                              const char *purpose)
{
    char name[64];
    snprintf(name, sizeof name, "layer.%zu.%s", layer, purpose);
    rng_seed_stream(&random->rng, seed, name);
}

static int initialize_slot(struct network *network, size_t i, uint64_t seed,
                           struct network_error *error)
{
    struct slot *slot = &network->slots[i];
    struct lamina_random own;
    seed_layer_stream(&own, seed, i, "initial");
    seed_layer_stream(&slot->random, seed, i, "random");
    enter(network, i, CALLBACK_INITIALIZE, error);
    return leave(network,
                 layer_initialize(&slot->layer, &slot->memory, &network->runner,
                                  network->shared ? network->shared : &own),
                 error);
}

/* After all layers have their own values, as a program draws them that goes over a
 * finished model with torch.nn.init. */
static void apply_init(struct network *network, size_t i, uint64_t seed)
{
    struct slot *slot = &network->slots[i];
    struct lamina_random own;
    seed_layer_stream(&own, seed, i, "init");
    if (slot->init != NULL)
        init_apply(slot->init, &slot->layer, slot->memory.parameters,
                   network->shared ? &network->shared->rng : &own.rng);
}

int network_allocate(struct network *network, int64_t batch_size, uint64_t seed,
                     struct rng *shared, struct network_error *error)
{
    int64_t count = floats(network, batch_size);
    float *memory =
        count < LAYER_MOST ? arena_try_floats(network->arena, (size_t)count) : NULL;
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
        if (initialize_slot(network, i, seed, error) != 0)
            return -1;
    for (size_t i = 0; i < network->count; i++)
        apply_init(network, i, seed);
    return 0;
}

/* ---- Saving ---- */

void network_archive(struct network *network, struct archive *archive)
{
    archive_piece(archive, network->parameters,
                  (size_t)network->flat_count * sizeof *network->parameters);
    for (size_t i = 0; i < network->count; i++) {
        struct slot *slot = &network->slots[i];
        const struct layer_tensors *state = &slot->layer.state;
        for (size_t j = 0; j < state->count; j++)
            archive_piece(archive, slot->memory.state[j],
                          (size_t)state->at[j].count * sizeof(float));
        archive_piece(archive, &slot->random, sizeof slot->random);
    }
}

int64_t network_archive_size(const struct network *network)
{
    int64_t floats = network->flat_count;
    for (size_t i = 0; i < network->count; i++)
        for (size_t j = 0; j < network->slots[i].layer.state.count; j++)
            floats = layer_plus(floats, network->slots[i].layer.state.at[j].count);
    return floats * (int64_t)sizeof(float) +
           (int64_t)(network->count * sizeof(struct lamina_random));
}

/* ---- The two passes ---- */

int network_forward(struct network *network, bool training, int64_t count,
                    struct network_error *error)
{
    for (size_t i = 0; i < network->count; i++) {
        struct slot *slot = &network->slots[i];
        enter(network, i, CALLBACK_FORWARD, error);
        if (leave(network,
                  layer_forward(&slot->layer, &slot->memory, &network->runner, training,
                                count, network->shared ? network->shared : &slot->random),
                  error) != 0)
            return -1;
    }
    return 0;
}

int network_backward(struct network *network, int64_t count, struct network_error *error)
{
    for (size_t i = network->count; i > network->first_trained; i--) {
        struct slot *slot = &network->slots[i - 1];
        enter(network, i - 1, CALLBACK_BACKWARD, error);
        if (leave(network,
                  layer_backward(&slot->layer, &slot->memory, &network->runner, count, 0),
                  error) != 0)
            return -1;
    }
    return 0;
}

float *network_input(struct network *network)
{
    return network->input;
}

const float *network_output(const struct network *network)
{
    return network->count > 0 ? network->slots[network->count - 1].memory.output
                              : network->input;
}

float *network_output_gradient(struct network *network)
{
    return network->slots[network->count - 1].memory.output_gradient;
}

float *network_parameters(struct network *network)
{
    return network->parameters;
}

float *network_gradients(struct network *network)
{
    return network->gradients;
}

int64_t network_parameter(const struct network *network, size_t layer, size_t index,
                          int64_t *from)
{
    const struct slot *slot = &network->slots[layer];
    if (index >= slot->layer.parameters.count)
        return -1;
    *from = slot->memory.parameters[index] - network->parameters;
    return slot->layer.parameters.at[index].count;
}
