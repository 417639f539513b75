/* The two passes over the stack, initial values and saving. Never touches the numbers
 * itself, but to add up gradients of a layer that several read. */
#include "model/network.h"

#include <stdio.h>

#include "model/init.h"
#include "model/network_callback.h"
#include "model/network_memory.h"
#include "model/network_parts.h"
#include "model/vector.h"

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
        count = saturate_plus(count, network->slots[i].info.parameters);
    return count;
}

int64_t network_flat_count(const struct network *network)
{
    return network->flat_count;
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
                           struct error *error)
{
    struct network_slot *slot = &network->slots[i];
    struct lamina_random own;
    seed_layer_stream(&own, seed, i, "initial");
    seed_layer_stream(slot->random, seed, i, "random");
    network_callback_enter(network, i, CALLBACK_INITIALIZE);
    return network_callback_leave(
        network,
        layer_initialize(&slot->layer, &slot->memory, &network->runner,
                         network->shared ? network->shared : &own),
        error);
}

/* After all layers have their own values, as a program draws them that goes over a
 * finished model with torch.nn.init. */
static void apply_init(struct network *network, size_t i, uint64_t seed)
{
    struct network_slot *slot = &network->slots[i];
    struct lamina_random own;
    seed_layer_stream(&own, seed, i, "init");
    if (slot->init != NULL)
        init_apply(slot->init, &slot->layer, slot->memory.parameters,
                   network->shared ? &network->shared->rng : &own.rng);
}

int network_allocate(struct network *network, int64_t batch_size, uint64_t seed,
                     struct rng *shared, struct error *error)
{
    if (network_memory_carve(network, batch_size, error) != 0)
        return -1;
    network->shared = (struct lamina_random *)shared;
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        slot->reports = arena_array(network->arena, 1, sizeof *slot->reports);
        slot->random = arena_array(network->arena, 1, sizeof *slot->random);
    }
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
    archive_piece(archive, "parameters", network->parameters,
                  (size_t)network->flat_count * sizeof *network->parameters);
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        const struct layer_tensors *state = &slot->layer.state;
        for (size_t j = 0; j < state->count; j++)
            archive_piece(archive, "state",
                          slot->memory.state != NULL ? slot->memory.state[j] : NULL,
                          (size_t)state->at[j].count * sizeof(float));
        archive_piece(archive, "random", slot->random, sizeof *slot->random);
    }
}

/* ---- The two passes ---- */

int network_forward(struct network *network, bool training, int64_t count,
                    struct error *error)
{
    network->trains = training;
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        network_callback_enter(network, i, CALLBACK_FORWARD);
        if (network_callback_leave(
                network,
                layer_forward(&slot->layer, &slot->memory, &network->runner, training,
                              count, network->shared ? network->shared : slot->random),
                error) != 0)
            return -1;
    }
    return 0;
}

/* What a layer wrote beside the gradients by its inputs, as others had written these. */
static void add_shares(struct network *network, const struct network_slot *slot,
                       int64_t count)
{
    for (int64_t k = 0; k < slot->layer.input_count; k++)
        if (slot->shares[k] == SHARE_ADDS)
            vector_add(network->slots[slot->inputs[k]].memory.output_gradient,
                       slot->memory.input_gradients[k],
                       count * lamina_elements(&slot->layer.inputs[k]));
}

int network_backward(struct network *network, int64_t count, struct error *error)
{
    for (size_t i = network->count; i-- > 0;) {
        struct network_slot *slot = &network->slots[i];
        if (!slot->backward)
            continue;
        network_callback_enter(network, i, CALLBACK_BACKWARD);
        if (network_callback_leave(
                network,
                layer_backward(&slot->layer, &slot->memory, &network->runner, count, 0),
                error) != 0)
            return -1;
        add_shares(network, slot, count);
    }
    return 0;
}

void network_count(struct network *network, int64_t iteration)
{
    for (size_t i = 0; i < network->count; i++)
        network->slots[i].memory.iteration = iteration;
}

struct layer_reports *network_reports(struct network *network, size_t layer)
{
    return network->slots[layer].reports;
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
    const struct network_slot *slot = &network->slots[layer];
    const struct layer_tensors *parameters = &slot->layer.parameters;
    if (index >= parameters->count)
        return -1;
    *from = slot->info.flat;
    for (size_t i = 0; i < index; i++)
        *from = saturate_plus(*from, network_memory_padded(parameters->at[i].count));
    return parameters->at[index].count;
}

int32_t network_role(const struct network *network, size_t layer, size_t index)
{
    return layer_role(&network->slots[layer].layer.parameters.at[index]);
}
