/* What layers declare is untrusted input: sizes saturate instead of overflowing, and
 * misuse of the plan is told as an error of the layer. */
#include "model/network_plan.h"

#include "base/text.h"
#include "config/component.h"
#include "model/init.h"
#include "model/network_callback.h"
#include "model/network_memory.h"
#include "model/network_parts.h"

/* Of a slot's output, or of a sample: -1. */
static const struct lamina_shape *shape_of(const struct network *network, int64_t slot)
{
    return slot >= 0 ? &network->slots[slot].layer.output : &network->input_shape;
}

static int plan_slot(struct network *network, size_t i, struct error *error)
{
    struct network_slot *slot = &network->slots[i];
    struct layer *layer = &slot->layer;
    struct lamina_shape *inputs =
        arena_array(network->arena, (size_t)layer->input_count, sizeof *inputs);
    for (int64_t k = 0; k < layer->input_count; k++)
        inputs[k] = *shape_of(network, slot->inputs[k]);
    layer->inputs = inputs;
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

static void add_shape(struct text *text, const struct lamina_shape *shape)
{
    for (int64_t d = 0; d < shape->dims; d++)
        text_add(text, "%s%lld", d > 0 ? "x" : "", (long long)shape->at[d]);
}

/* "layers.1 (conv2d)", and where it is not simply the one before: which, and its line. */
static void add_source(struct text *text, const struct network *network,
                       const struct trial_spec *spec, int64_t source, bool is_before)
{
    if (source < 0) {
        text_add(text, ", a sample of the dataset");
        return;
    }
    const struct layer_spec *layer = &spec->layers[source];
    bool repeats = layer->repetitions > 1;
    const struct mark *mark = &layer->component.node->mark;
    text_add(text, ", from %s (%s", layer->component.path,
             network->slots[source].layer.plugin->name);
    if (repeats)
        text_add(text, ", repetition %lld", (long long)layer->repetition + 1);
    if (mark->line > 0 && (repeats || !is_before)) { /* 0: --set brought it */
        text_add(text, ", ");
        if (mark_order(*mark) == 0)
            text_add(text, "line %d", mark->line);
        else
            problems_add_place(text, *mark);
    }
    component_add_set(&layer->component, ", with ", text);
    text_add(text, ")");
}

/* Layers do not fit together: names the others. */
static void name_inputs(const struct network *network, const struct trial_spec *spec,
                        size_t i, struct error *error)
{
    struct text text = {0};
    const struct error cause = *error;
    const struct network_slot *slot = &network->slots[i];
    int64_t count = slot->layer.input_count;
    text_add(&text, "%s; its input%s ", cause.text, count > 1 ? "s are" : " is");
    for (int64_t k = 0; k < count; k++) {
        bool is_before = count == 1 && slot->inputs[k] == (int64_t)i - 1;
        text_add(&text, "%s", k == 0 ? "" : k + 1 < count ? "; " : "; and ");
        add_shape(&text, &slot->layer.inputs[k]);
        add_source(&text, network, spec, slot->inputs[k], is_before);
    }
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

/* As in autograd, where a parameter of each is asked for its gradient: a layer computes
 * gradients where it is trained, or reads one that does. */
static void find_trained(struct network *network, const struct trial_spec *spec)
{
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        slot->info.trained = slot->info.parameters > 0 && !spec->layers[i].options.frozen;
        slot->backward = slot->info.trained;
        for (int64_t k = 0; k < slot->layer.input_count; k++)
            slot->backward |=
                slot->inputs[k] >= 0 && network->slots[slot->inputs[k]].backward;
        if (!slot->backward)
            slot->info.flops_backward = 0;
    }
}

/* Who writes a gradient first, in the order of backward. */
static void share_gradients(struct network *network)
{
    bool *written = arena_array(network->arena, network->count, sizeof *written);
    for (size_t i = network->count; i-- > 0;) {
        struct network_slot *slot = &network->slots[i];
        slot->shares = arena_array(network->arena, (size_t)slot->layer.input_count,
                                   sizeof *slot->shares);
        for (int64_t k = 0; k < slot->layer.input_count; k++) {
            int64_t input = slot->inputs[k];
            if (input < 0 || !network->slots[input].backward)
                continue;
            slot->shares[k] = written[input] ? SHARE_ADDS : SHARE_WRITES;
            written[input] = true;
        }
    }
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
        slot->inputs = spec->layers[i].inputs;
        layer->input_count = (int64_t)spec->layers[i].input_count;
        if (plan_slot(network, i, error) == 0)
            continue;
        if (network->runner.failed)
            name_inputs(network, spec, i, error);
        return NULL;
    }
    find_trained(network, spec);
    share_gradients(network);
    plan_inits(network, spec);
    return network;
}
