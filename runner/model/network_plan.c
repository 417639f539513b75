/* What layers declare is untrusted input: sizes saturate instead of overflowing, and
 * misuse of the plan is told as an error of the layer. */
#include "model/network_plan.h"

#include "base/text.h"
#include "model/init.h"
#include "model/network_callback.h"
#include "model/network_memory.h"
#include "model/network_parts.h"

static int plan_slot(struct network *network, size_t i, struct error *error)
{
    struct network_slot *slot = &network->slots[i];
    struct layer *layer = &slot->layer;
    layer->inputs = i > 0 ? &network->slots[i - 1].layer.output : &network->input_shape;
    layer->input_count = 1;
    network_callback_enter(network, i, CALLBACK_SHAPE);
    int status = layer_plan(layer, &network->runner, network->arena);
    if (network_callback_leave(network, status, error) != 0)
        return -1;
    slot->info = (struct network_layer_info){.output = layer->output,
                                             .flops_forward = layer->flops_forward,
                                             .flops_backward = layer->flops_backward,
                                             .least_batch = layer->least_batch,
                                             .flat = network->flat_count};
    for (size_t j = 0; j < layer->parameters.count; j++) {
        int64_t count = layer->parameters.at[j].count;
        slot->info.parameters = saturate_plus(slot->info.parameters, count);
        network->flat_count =
            saturate_plus(network->flat_count, network_memory_padded(count));
    }
    slot->info.flat_count = network->flat_count - slot->info.flat;
    return 0;
}

/* Two layers do not fit together: names the other one. */
static void name_input(const struct network *network, const struct trial_spec *spec,
                       size_t i, struct error *error)
{
    struct text text = {0};
    const struct error cause = *error;
    const struct lamina_shape *input = network->slots[i].layer.inputs;
    text_add(&text, "%s; its input is ", cause.text);
    for (int64_t d = 0; d < input->dims; d++)
        text_add(&text, "%s%lld", d > 0 ? "x" : "", (long long)input->at[d]);
    if (i == 0)
        text_add(&text, ", a sample of the dataset");
    else
        text_add(&text, ", from %s (%s)", spec->layers[i - 1].component.path,
                 network->slots[i - 1].layer.plugin->name);
    error_set_option(error, cause.option, "%s", text.at);
    error_in_layer(error, cause.layer);
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

/* As in autograd, where a parameter of each is asked for its gradient. */
static void find_trained(struct network *network, const struct trial_spec *spec)
{
    network->first_trained = network->count;
    for (size_t i = network->count; i > 0; i--) {
        struct network_layer_info *info = &network->slots[i - 1].info;
        info->trained = info->parameters > 0 && !spec->layers[i - 1].options.frozen;
        if (info->trained)
            network->first_trained = i - 1;
    }
    for (size_t i = 0; i < network->first_trained; i++)
        network->slots[i].info.flops_backward = 0;
}

/* Whose weights the config fills, and with what. */
static void plan_inits(struct network *network, const struct trial_spec *spec)
{
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        const struct component *init = &spec->layers[i].init;
        slot->info.weights = init_applies(&slot->layer);
        if (slot->info.weights && init->kind != NULL)
            slot->init = init;
    }
}

struct network *network_plan(const struct trial_spec *spec,
                             const struct lamina_layer *const *layers,
                             const struct lamina_shape *input,
                             struct network_place *place, struct arena *arena,
                             struct error *error)
{
    struct network *network = make(spec->layer_count, input, place, arena);
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        struct layer *layer = &slot->layer;
        const char *name = spec->layers[i].name;
        slot->name = name != NULL ? name : arena_format(arena, "%zu", i);
        layer->plugin = layers[i];
        layer->options = spec->layers[i].component.options;
        if (plan_slot(network, i, error) == 0)
            continue;
        if (network->runner.failed)
            name_input(network, spec, i, error);
        return NULL;
    }
    find_trained(network, spec);
    plan_inits(network, spec);
    return network;
}
