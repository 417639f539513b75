/* What layers declare is untrusted input: sizes saturate instead of overflowing. */
#include "model/network_memory.h"

#include <limits.h>
#include <string.h>

#include "model/network_parts.h"
#include "model/plugin.h"

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

/* ---- What lives when ---- */

/* Moments: forward of slot i is i, the loss `count`, and backward of slot i is: */
static int64_t moment_back(const struct network *network, size_t i)
{
    return 2 * (int64_t)network->count - (int64_t)i;
}

/* When the last callback of a slot is that is handed something of forward's. */
static int64_t last_moment(const struct network *network, size_t i, bool is_read_back)
{
    return network->slots[i].backward && is_read_back ? moment_back(network, i)
                                                      : (int64_t)i;
}

static void prolong(struct network_piece *piece, int64_t moment)
{
    if (moment > piece->to)
        piece->to = moment;
}

/* The pieces of a slot begin to live: what its forward writes. */
static void begin_pieces(const struct network *network, size_t i, int64_t batch_size)
{
    const struct network_slot *slot = &network->slots[i];
    const struct layer *layer = &slot->layer;
    int64_t now = (int64_t)i, back = moment_back(network, i);
    int64_t loss = i + 1 == network->count ? (int64_t)network->count : now;
    int64_t size = guarded(saturate_times(layer_elements(&layer->output), batch_size));
    bool reads_output = plugin_reads_output(layer->plugin);
    *slot->output = (struct network_piece){size, now, loss, 0};
    prolong(slot->output, last_moment(network, i, reads_output));
    /* Until a reader is known, nobody writes it but the loss. */
    *slot->gradient = (struct network_piece){slot->backward || loss > now ? size : 0,
                                             loss, slot->backward ? back : loss, 0};
    for (size_t j = 0; j < layer->saved.count; j++)
        slot->saved[j] = (struct network_piece){
            guarded(layer_tensor_size(&layer->saved.at[j], batch_size)), now,
            last_moment(network, i, true), 0};
}

/* What a slot reads lives as long as it does, and the gradients that it writes. */
static void read_pieces(const struct network *network, size_t i, int64_t batch_size)
{
    const struct network_slot *slot = &network->slots[i];
    const struct layer *layer = &slot->layer;
    bool reads_input = plugin_reads_input(layer->plugin);
    int64_t back = moment_back(network, i);
    for (int64_t k = 0; k < layer->input_count; k++) {
        int64_t elements = layer_elements(&layer->inputs[k]);
        slot->scratch[k] = (struct network_piece){
            slot->shares[k] == SHARE_ADDS ? guarded(saturate_times(elements, batch_size))
                                          : 0,
            back, back, 0};
        if (slot->inputs[k] < 0)
            continue;
        const struct network_slot *source = &network->slots[slot->inputs[k]];
        prolong(source->output, last_moment(network, i, reads_input));
        if (slot->shares[k] == SHARE_WRITES)
            source->gradient->from = back;
    }
}

static size_t count_pieces(const struct network *network)
{
    size_t count = 0;
    for (size_t i = 0; i < network->count; i++)
        count += 2 + network->slots[i].layer.saved.count +
                 (size_t)network->slots[i].layer.input_count;
    return count;
}

/* Places what does not outlive a batch; returns the floats that it takes. */
static int64_t lay_out(const struct network *network, int64_t batch_size)
{
    size_t count = count_pieces(network);
    struct network_piece *pieces = arena_array(network->arena, count, sizeof *pieces);
    for (size_t i = 0, next = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        slot->output = &pieces[next];
        slot->gradient = &pieces[next + 1];
        slot->saved = &pieces[next + 2];
        slot->scratch = slot->saved + slot->layer.saved.count;
        next += 2 + slot->layer.saved.count + (size_t)slot->layer.input_count;
        begin_pieces(network, i, batch_size);
    }
    for (size_t i = 0; i < network->count; i++)
        read_pieces(network, i, batch_size);
    return network_layout(pieces, count, (int64_t)network->count, network->arena);
}

/* What stays: parameters, their gradients, states, the sample, and the temporary memory.
 */
static int64_t lasting_floats(const struct network *network, int64_t batch_size)
{
    int64_t size =
        guarded(saturate_times(layer_elements(&network->input_shape), batch_size));
    size = saturate_plus(size, guarded(temporary_size(network, batch_size)));
    size = saturate_plus(
        size, saturate_plus(network->flat_count, guarded(network->flat_count)));
    for (size_t i = 0; i < network->count; i++)
        size =
            saturate_plus(size, tensors_size(&network->slots[i].layer.state, batch_size));
    return size;
}

int64_t network_memory(const struct network *network, int64_t batch_size)
{
    return saturate_plus(lasting_floats(network, batch_size),
                         lay_out(network, batch_size)) *
           (int64_t)sizeof(float);
}

/* ---- Carving ---- */

enum { FORWARD = 1 << CALLBACK_FORWARD, BACKWARD = 1 << CALLBACK_BACKWARD };
#define ALWAYS UINT_MAX

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

/* One more canary of a slot, behind `count` floats of a piece: written before the
 * callbacks `begins`, and there in those that `holds`. */
static void watch_in(struct network_slot *slot, const char *of, float *piece,
                     int64_t count, unsigned begins, unsigned holds)
{
    slot->canaries[slot->canary_count++] =
        (struct network_canary){of, piece + count, guarded(count) - count, begins, holds};
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

static float **carve_states(const struct network *network, struct network_slot *slot,
                            float **memory)
{
    const struct layer_tensors *states = &slot->layer.state;
    float **values = arena_array(network->arena, states->count, sizeof *values);
    for (size_t i = 0; i < states->count; i++) {
        int64_t count = states->at[i].count;
        values[i] = carve(memory, count + NETWORK_ALIGNMENT);
        watch_in(slot, "its state", values[i], count, 0, ALWAYS);
        fill(&slot->canaries[slot->canary_count - 1]);
    }
    return values;
}

static float **place_saved(const struct network *network, struct network_slot *slot,
                           int64_t batch_size, float *block)
{
    const struct layer_tensors *saved = &slot->layer.saved;
    float **values = arena_array(network->arena, saved->count, sizeof *values);
    for (size_t i = 0; i < saved->count; i++) {
        values[i] = block + slot->saved[i].at;
        watch_in(slot, "what it saves", values[i],
                 layer_tensor_size(&saved->at[i], batch_size), FORWARD,
                 FORWARD | BACKWARD);
    }
    return values;
}

/* Its inputs, and the gradients by them, which are of the layers that it reads. */
static void place_inputs(const struct network *network, struct network_slot *slot,
                         int64_t batch_size, float *block)
{
    const struct layer *layer = &slot->layer;
    struct layer_memory *own = &slot->memory;
    bool reads_input = plugin_reads_input(layer->plugin);
    size_t count = (size_t)layer->input_count;
    own->inputs = arena_array(network->arena, count, sizeof *own->inputs);
    own->input_gradients =
        arena_array(network->arena, count, sizeof *own->input_gradients);
    for (size_t k = 0; k < count; k++) {
        int64_t floats = layer_elements(&layer->inputs[k]) * batch_size;
        const struct network_slot *source =
            slot->inputs[k] >= 0 ? &network->slots[slot->inputs[k]] : NULL;
        own->inputs[k] = source != NULL ? block + source->output->at : network->input;
        watch_in(slot, "its input", own->inputs[k], floats, 0,
                 FORWARD | (reads_input ? BACKWARD : 0));
        if (source == NULL || slot->shares[k] == SHARE_NONE)
            continue;
        own->input_gradients[k] =
            block + (slot->shares[k] == SHARE_WRITES ? source->gradient->at
                                                     : slot->scratch[k].at);
        watch_in(slot, "the gradient by its input", own->input_gradients[k], floats,
                 BACKWARD, BACKWARD);
    }
}

/* All that a layer is handed has a canary. `lasting` is where the next piece is carved
 * that outlives a batch, `block` where all others lie. */
static void carve_slot(struct network *network, size_t i, int64_t batch_size,
                       float **lasting, float *block)
{
    struct network_slot *slot = &network->slots[i];
    const struct layer *layer = &slot->layer;
    struct layer_memory *own = &slot->memory;
    int64_t output = layer_elements(&layer->output) * batch_size;
    bool is_last = i + 1 == network->count;
    slot->canaries = arena_array(network->arena,
                                 layer->state.count + layer->saved.count +
                                     2 * (size_t)layer->input_count + 3,
                                 sizeof *slot->canaries);
    slot->canary_count = 0;
    own->temporary = network->temporary;
    watch_in(slot, "its temporary memory", own->temporary,
             own_temporary(layer, batch_size), FORWARD | BACKWARD, FORWARD | BACKWARD);
    own->gradients = place_gradients(network, own->parameters, layer->parameters.count);
    own->state = carve_states(network, slot, lasting);
    own->saved = place_saved(network, slot, batch_size, block);
    own->output = block + slot->output->at;
    watch_in(slot, "its output", own->output, output, FORWARD,
             FORWARD | (plugin_reads_output(layer->plugin) ? BACKWARD : 0));
    if (slot->backward || is_last) {
        own->output_gradient = block + slot->gradient->at;
        watch_in(slot, "the gradient by its output", own->output_gradient, output,
                 is_last ? BACKWARD : 0, BACKWARD);
    }
    place_inputs(network, slot, batch_size, block);
}

static void carve_all(struct network *network, int64_t batch_size, float *memory)
{
    float *block = memory + lasting_floats(network, batch_size);
    network->parameters = carve(&memory, network->flat_count);
    network->gradients = carve(&memory, network->flat_count + NETWORK_ALIGNMENT);
    network->temporary =
        carve(&memory, temporary_size(network, batch_size) + NETWORK_ALIGNMENT);
    int64_t input = layer_elements(&network->input_shape) * batch_size;
    network->input = carve(&memory, input + NETWORK_ALIGNMENT);
    fill(&(struct network_canary){.at = network->input + input,
                                  .count = guarded(input) - input});
    float *parameters = network->parameters;
    for (size_t i = 0; i < network->count; i++) {
        struct network_slot *slot = &network->slots[i];
        slot->memory =
            (struct layer_memory){.parameters = place_parameters(
                                      network, &slot->layer.parameters, &parameters)};
        carve_slot(network, i, batch_size, &memory, block);
    }
}

int network_memory_carve(struct network *network, int64_t batch_size, struct error *error)
{
    int64_t count = network_memory(network, batch_size) / (int64_t)sizeof(float);
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

/* Of those that hold in a callback. */
static const char *find_broken(const struct network_slot *slot, int32_t callback)
{
    for (size_t i = 0; i < slot->canary_count; i++)
        if ((slot->canaries[i].holds & 1u << callback) != 0 &&
            !is_intact(&slot->canaries[i]))
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
    int32_t callback = network->place->callback;
    for (size_t i = 0; i < slot->canary_count; i++)
        if ((slot->canaries[i].begins & 1u << callback) != 0)
            fill(&slot->canaries[i]);
    clear_gaps(slot, &flat);
    memcpy(network->behind, behind_flat(slot, &flat), sizeof network->behind);
    network->was_intact = find_broken(slot, callback) == NULL;
}

/* What lies before a piece lies behind another. */
int network_memory_check(const struct network *network, const struct network_slot *slot,
                         struct error *error)
{
    if (slot->canary_count == 0)
        return 0;
    const struct flat flat = written_flat(network, slot);
    const char *of = find_broken(slot, network->place->callback);
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
