/* What is alike is one group as long as it is side by side. */
#include "model/groups.h"

#include "model/network_memory.h"
#include "model/update.h"

static bool is_exempt(const struct component *optimizer, int32_t role)
{
    const struct update_options *options = optimizer->options;
    return options->weight_decay > 0 && update_exempts(options, role);
}

bool groups_exempt(const struct component *optimizer, const struct network *network,
                   size_t layer)
{
    int64_t from;
    for (size_t i = 0; network_parameter(network, layer, i, &from) >= 0; i++)
        if (is_exempt(optimizer, network_role(network, layer, i)))
            return true;
    return false;
}

static void add(struct optimizer_groups *groups, struct optimizer_group next)
{
    struct optimizer_group *last =
        groups->count > 0 ? &groups->at[groups->count - 1] : NULL;
    if (last != NULL && last->options == next.options &&
        last->is_exempt == next.is_exempt &&
        saturate_plus(last->from, last->count) == next.from)
        last->count = saturate_plus(last->count, next.count);
    else
        groups->at[groups->count++] = next;
}

static size_t count_parameters(const struct network *network)
{
    size_t count = 0;
    int64_t from;
    for (size_t i = 0; i < network_layer_count(network); i++)
        for (size_t j = 0; network_parameter(network, i, j, &from) >= 0; j++)
            count++;
    return count;
}

struct optimizer_groups groups_of(const struct trial_spec *spec,
                                  const struct network *network, struct arena *arena)
{
    struct optimizer_groups groups = {
        arena_array(arena, count_parameters(network), sizeof *groups.at), 0};
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct component *own = &spec->layers[i].optimizer;
        struct optimizer_group next = {.options =
                                           own->kind != NULL ? own : &spec->optimizer,
                                       .layer = own->kind != NULL ? (int32_t)i : -1};
        if (!network_info(network, i)->trained)
            continue;
        for (size_t j = 0;
             (next.count = network_parameter(network, i, j, &next.from)) >= 0; j++) {
            next.count = network_memory_padded(next.count);
            next.is_exempt = is_exempt(next.options, network_role(network, i, j));
            add(&groups, next);
            next.layer = -1;
        }
    }
    return groups;
}
