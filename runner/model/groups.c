/* Layers without options of their own are one group as long as they are side by side. */
#include "model/groups.h"

struct optimizer_groups groups_of(const struct trial_spec *spec,
                                  const struct network *network, struct arena *arena)
{
    struct optimizer_groups groups = {
        arena_array(arena, spec->layer_count, sizeof *groups.at), 0};
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct layer_spec *layer = &spec->layers[i];
        const struct network_layer_info *info = network_info(network, i);
        bool own = layer->optimizer.kind != NULL;
        struct optimizer_group *last =
            groups.count > 0 ? &groups.at[groups.count - 1] : NULL;
        if (!info->trained)
            continue;
        if (!own && last != NULL && last->layer < 0 &&
            last->from + last->count == info->flat)
            last->count += info->flat_count;
        else
            groups.at[groups.count++] = (struct optimizer_group){
                own ? &layer->optimizer : &spec->optimizer, info->flat, info->flat_count,
                own ? (int32_t)i : -1};
    }
    return groups;
}
