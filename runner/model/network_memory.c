/* What layers declare is untrusted input: sizes saturate instead of overflowing. */
#include "model/network_memory.h"

#include <string.h>

#include "model/network_parts.h"

/* Behind a piece: the pattern of a number near 0, which changes whatever is written over
 * it or added to it, as no NaN would. */
#define CANARY 0x0bad5eed

int64_t network_memory_padded(int64_t count)
{
    return saturate_plus(count, NETWORK_ALIGNMENT - 1) / NETWORK_ALIGNMENT *
           NETWORK_ALIGNMENT;
}

/* ---- How much ---- */

/* Of a piece with its canary. */
static int64_t guarded(int64_t count)
{
    return saturate_plus(network_memory_padded(count), NETWORK_ALIGNMENT);
}

static int64_t tensors_size(const struct layer_tensors *tensors, int64_t batch_size)
{
    int64_t size = 0;
    for (size_t i = 0; i < tensors->count; i++)
        size =
            saturate_plus(size, guarded(layer_tensor_size(&tensors->at[i], batch_size)));
    return size;
}

static int64_t own_temporary(const struct layer *layer, int64_t batch_size)
{
    return saturate_plus(saturate_times(layer->temporary_per_sample, batch_size),
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
    int64_t output = guarded(saturate_times(layer_elements(&layer->output), batch_size));
    return saturate_plus(saturate_times(output, has_gradient(network, i) ? 2 : 1),
                         saturate_plus(tensors_size(&layer->state, batch_size),
                                       tensors_size(&layer->saved, batch_size)));
}

static int64_t floats(const struct network *network, int64_t batch_size)
{
    int64_t size =
        guarded(saturate_times(layer_elements(&network->input_shape), batch_size));
    size = saturate_plus(size, guarded(temporary_size(network, batch_size)));
    size = saturate_plus(
        size, saturate_plus(network->flat_count, guarded(network->flat_count)));
    for (size_t i = 0; i < network->count; i++)
        size = saturate_plus(size, layer_size(network, i, batch_size));
    return size;
}

int64_t network_memory(const struct network *network, int64_t batch_size)
{
    return floats(network, batch_size) * (int64_t)sizeof(float);
}

/* ---- Carving ---- */

static void fill(const struct network_canary *canary)
{
    for (int64_t i = 0; i < canary->count; i++)
        memcpy(&canary->at[i], &(uint32_t){CANARY}, sizeof(uint32_t));
}

/* The next `count` floats, at a multiple of 64 bytes. */
static float *carve(float **memory, int64_t count)
{
    float *piece = *memory;
    *memory += network_memory_padded(count);
    return piece;
}

static void add_canary(struct network_slot *slot, const char *of, float *piece,
                       int64_t count)
{
    slot->canaries[slot->canary_count++] =
        (struct network_canary){of, piece + count, guarded(count) - count};
}

/* The same with a canary, which is the slot's. */
static float *carve_guarded(float **memory, int64_t count, const char *of,
                            struct network_slot *slot)
{
    float *piece = carve(memory, count + NETWORK_ALIGNMENT);
    add_canary(slot, of, piece, count);
    fill(&slot->canaries[slot->canary_count - 1]);
    return piece;
}

static float **carve_tensors(const struct network *network,
                             const struct layer_tensors *tensors, int64_t batch_size,
                             const char *of, struct network_slot *slot, float **memory)
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
    struct network_slot *slot = &network->slots[i];
    const struct layer *layer = &slot->layer;
    struct layer_memory *own = &slot->memory;
    int64_t output = layer_elements(&layer->output) * batch_size;
    slot->canaries =
        arena_array(network->arena, layer->state.count + layer->saved.count + 5,
                    sizeof *slot->canaries);
    slot->canaries[0] = (struct network_canary){
        "its temporary memory", temporary + own_temporary(layer, batch_size),
        NETWORK_ALIGNMENT};
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
    network->gradients = carve(&memory, network->flat_count + NETWORK_ALIGNMENT);
    float *temporary =
        carve(&memory, temporary_size(network, batch_size) + NETWORK_ALIGNMENT);
    int64_t input = layer_elements(&network->input_shape) * batch_size;
    network->input = carve(&memory, input + NETWORK_ALIGNMENT);
    struct network_canary behind_input = {"its input", network->input + input,
                                          guarded(input) - input};
    fill(&behind_input);
    float *parameters = network->parameters;
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i], *before = i > 0 ? slot - 1 : NULL;
        slot->memory = (struct layer_memory){
            .parameters = place_parameters(network, &slot->layer.parameters, &parameters),
            .inputs = arena_array(network->arena, 1, sizeof(float *)),
            .input_gradients = arena_array(network->arena, 1, sizeof(float *))};
        slot->memory.inputs[0] = before ? before->memory.output : network->input;
        carve_slot(network, i, batch_size, temporary, &memory);
        add_canary(slot, "its input", slot->memory.inputs[0],
                   layer_elements(slot->layer.inputs) * batch_size);
        if (i <= network->first_trained)
            continue;
        slot->memory.input_gradients[0] = before->memory.output_gradient;
        add_canary(slot, "the gradient by its input", slot->memory.input_gradients[0],
                   layer_elements(slot->layer.inputs) * batch_size);
    }
}

int network_memory_carve(struct network *network, int64_t batch_size, struct error *error)
{
    int64_t count = floats(network, batch_size);
    float *memory =
        count < SATURATE_MOST ? arena_try_floats(network->arena, (size_t)count) : NULL;
    if (memory == NULL)
        return error_set(error,
                         "the network needs %.1f MiB of memory for batches of %lld, more "
                         "than there is: make the layers or the batch smaller",
                         (double)count * sizeof(float) / (1024 * 1024),
                         (long long)batch_size);
    carve_all(network, batch_size, memory);
    return 0;
}

/* ---- Whether a layer keeps to it ---- */

static bool is_intact(const struct network_canary *canary)
{
    bool intact = true;
    for (int64_t i = 0; i < canary->count; i++)
        /* The bits are meant. */
        /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-*) */
        intact &= memcmp(&canary->at[i], &(uint32_t){CANARY}, sizeof(uint32_t)) == 0;
    return intact;
}

static const char *find_broken(const struct network_slot *slot, size_t first)
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

static struct flat written_flat(const struct network *network,
                                const struct network_slot *slot)
{
    return network->place->callback == CALLBACK_INITIALIZE
               ? (struct flat){network->parameters, slot->memory.parameters}
               : (struct flat){network->gradients, slot->memory.gradients};
}

static const float *behind_flat(const struct network_slot *slot, const struct flat *flat)
{
    return flat->all + slot->info.flat + slot->info.flat_count;
}

static void clear_gaps(const struct network_slot *slot, const struct flat *flat)
{
    for (size_t i = 0; i < slot->layer.parameters.count; i++) {
        int64_t count = slot->layer.parameters.at[i].count;
        memset(flat->own[i] + count, 0,
               (size_t)(network_memory_padded(count) - count) * sizeof(float));
    }
}

static bool is_flat_intact(const struct network *network, const struct network_slot *slot,
                           const struct flat *flat)
{
    static const float zeros[NETWORK_ALIGNMENT];
    for (size_t i = 0; i < slot->layer.parameters.count; i++) {
        int64_t count = slot->layer.parameters.at[i].count;
        size_t gap = (size_t)(network_memory_padded(count) - count);
        if (memcmp(flat->own[i] + count, zeros, gap * sizeof *zeros) != 0)
            return false;
    }
    /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-*): the bits are meant */
    return memcmp(behind_flat(slot, flat), network->behind, sizeof network->behind) == 0;
}

void network_memory_watch(struct network *network, const struct network_slot *slot)
{
    if (slot->canary_count == 0)
        return;
    const struct flat flat = written_flat(network, slot);
    fill(&slot->canaries[0]); /* at another place for each layer */
    clear_gaps(slot, &flat);
    memcpy(network->behind, behind_flat(slot, &flat), sizeof network->behind);
    network->was_intact = find_broken(slot, 1) == NULL;
}

/* What lies before a piece lies behind another. */
int network_memory_check(const struct network *network, const struct network_slot *slot,
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
