/* Finds tensors by counting through the slots: networks have some hundred at most. */
#include "model/network_tensor.h"

#include <string.h>

#include "base/set.h"
#include "model/network_parts.h"

size_t network_tensor_count(const struct network *network)
{
    size_t count = 0;
    for (size_t i = 0; i < network->count; i++)
        count += network->slots[i].layer.parameters.count +
                 network->slots[i].layer.state.count;
    return count;
}

struct network_tensor network_tensor(const struct network *network, size_t index)
{
    size_t i = 0;
    while (index >= network->slots[i].layer.parameters.count +
                        network->slots[i].layer.state.count) {
        index -= network->slots[i].layer.parameters.count +
                 network->slots[i].layer.state.count;
        i++;
    }
    const struct network_slot *slot = &network->slots[i];
    const struct layer *layer = &slot->layer;
    bool is_state = index >= layer->parameters.count;
    size_t at = is_state ? index - layer->parameters.count : index;
    const struct layer_tensor *tensor =
        is_state ? &layer->state.at[at] : &layer->parameters.at[at];
    float *const *values = is_state ? slot->memory.state : slot->memory.parameters;
    return (struct network_tensor){
        .name = arena_format(network->arena, "%s.%s", slot->name, tensor->name),
        .layer = i,
        .is_state = is_state,
        .shape = &tensor->shape,
        .count = tensor->count,
        .values = values != NULL ? values[at] : NULL};
}

int network_tensor_check(const struct network *network, struct error *error)
{
    size_t count = network_tensor_count(network);
    struct set names = {0};
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++) {
        const struct network_tensor tensor = network_tensor(network, i);
        if (set_add(&names, tensor.name))
            continue;
        error_set(error, "declares two tensors of the name %s", tensor.name);
        status = error_in_layer(error, (int32_t)tensor.layer);
    }
    set_free(&names);
    return status;
}

bool network_tensor_takes(const struct network_tensor *wanted, const struct tensor *found)
{
    bool same = found != NULL && found->dims == wanted->shape->dims;
    for (int i = 0; same && i < found->dims; i++)
        same = found->at[i] == wanted->shape->at[i];
    return same;
}

static int refuse(const struct network_tensor *wanted, const struct tensor *found,
                  struct error *error)
{
    struct text text = {0};
    text_add(&text, "the layers have %s ", wanted->name);
    tensors_add_shape(&text, (int)wanted->shape->dims, wanted->shape->at);
    if (found != NULL) {
        text_add(&text, ", and the weights are ");
        tensors_add_shape(&text, found->dims, found->at);
    }
    error_set(error, "%s%s", text.at,
              found == NULL ? ", of which there are no weights" : "");
    text_free(&text);
    return error_in_layer(error, (int32_t)wanted->layer);
}

int network_tensor_fill(struct network *network, const struct tensors *tensors,
                        struct error *error)
{
    size_t count = network_tensor_count(network);
    for (size_t i = 0; i < count; i++) {
        const struct network_tensor wanted = network_tensor(network, i);
        const struct tensor *found = tensors_find(tensors, wanted.name);
        if (!network_tensor_takes(&wanted, found))
            return refuse(&wanted, found, error);
        if (wanted.values != NULL) /* it has memory */
            memcpy(wanted.values, found->values, (size_t)wanted.count * sizeof(float));
    }
    if (tensors->count > count)
        return error_set(error, "there are %zu tensors, and the layers have %zu",
                         tensors->count, count);
    return 0;
}
