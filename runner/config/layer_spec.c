/* What every layer may have, `init`, `optimizer` and `frozen`, came after layers could
 * have options: one that has an option of that name keeps it. */
#include "config/layer_spec.h"

#include <stdlib.h>
#include <string.h>

#include "config/layer_stack.h"
#include "config/layer_unread.h"
#include "config/option.h"
#include "config/sections.h"

static const struct node *common_key(const struct resolver *resolver,
                                     const struct layer_spec *layer, const char *key)
{
    return component_layer_key(resolver, layer->component.node, key);
}

/* A layer's `init: word` has become {type: word}, which no option of its own is. */
static const struct node *shorten_init(const struct resolver *resolver,
                                       const struct node *layer)
{
    const struct node *init = tree_get(layer, "init");
    if (init == NULL || init->kind != NODE_MAPPING || init->count != 1 ||
        strcmp(init->entries[0].key, "type") != 0 ||
        !component_has_own(resolver, layer, "init"))
        return layer;
    return tree_with(resolver->arena, layer, "init", init->entries[0].value, init->mark);
}

/* What a layer has as its own, else what the config has for all. */
static void read_init(struct resolver *resolver, struct layer_spec *layer)
{
    const struct node *node = common_key(resolver, layer, "init");
    layer->init = resolver->spec->init;
    layer->own_init = node != NULL;
    if (node != NULL)
        component_read(resolver, node,
                       arena_format(resolver->arena, "%s.init", layer->component.path),
                       &resolver->vocabulary->inits, sections_type_keys, &layer->init);
}

/* What every layer may have besides its own options; what is not given is no setting. */
static void read_options(struct resolver *resolver, struct layer_spec *layer)
{
    const struct option_kind *kind = &sections_layer;
    struct node empty = {.kind = NODE_MAPPING, .mark = layer->component.node->mark};
    const struct node *map = &empty;
    for (size_t i = 0; i < kind->count; i++) {
        const struct node *given = common_key(resolver, layer, kind->options[i].name);
        if (given != NULL)
            map = tree_with(resolver->arena, map, kind->options[i].name, given,
                            given->mark);
    }
    if (option_read(kind, map, layer->component.path, &layer->options, resolver->arena,
                    resolver->problems) != 0 ||
        component_has_unknown(map))
        return;
    for (size_t i = 0; i < kind->count; i++) {
        const struct option_kind one = {.options = &kind->options[i], .count = 1};
        const struct component section = {&one, map, layer->component.path,
                                          &layer->options};
        if (tree_get(map, one.options->name) != NULL)
            settings_add_options(&resolver->settings, &section);
    }
}

/* Settings of what is given; the same value as the config's is no other experiment.
 * Returns whether any is different. */
static bool add_layer_optimizer(struct resolver *resolver, const struct node *own,
                                const struct component *component)
{
    const struct option_kind *kind = component->kind;
    bool any = false;
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        if (tree_get(own, option->name) == NULL)
            continue;
        struct option_value value =
            option_value(option, component->options, resolver->arena);
        struct option_value of_all =
            option_value(option, resolver->spec->optimizer.options, resolver->arena);
        bool differs = !option_value_same(&value, &of_all);
        any |= differs;
        const struct setting setting = {
            arena_format(resolver->arena, "%s.%s", component->path, option->name), value,
            IDENTITY_CONFIG, false};
        settings_add(&resolver->settings, setting, differs);
    }
    return any;
}

static bool is_of_all_layers(const char *key)
{
    return strcmp(key, "type") == 0 || strncmp(key, "clip_", strlen("clip_")) == 0;
}

const struct option_kind *
layer_spec_optimizer_options(const struct option_kind *optimizer, struct arena *arena)
{
    struct lamina_option *own = arena_array(arena, optimizer->count, sizeof *own);
    struct option_kind *kind = arena_array(arena, 1, sizeof *kind);
    *kind = (struct option_kind){.name = optimizer->name, .options = own};
    for (size_t i = 0; i < optimizer->count; i++)
        if (!is_of_all_layers(optimizer->options[i].name))
            own[kind->count++] = optimizer->options[i];
    return kind;
}

static void refuse_keys(struct resolver *resolver, const struct node *own,
                        const char *path)
{
    const struct option_kind *kind =
        layer_spec_optimizer_options(resolver->spec->optimizer.kind, resolver->arena);
    const struct node *rest = own;
    for (size_t i = 0; i < own->count; i++) {
        const struct entry *entry = &own->entries[i];
        if (!is_of_all_layers(entry->key))
            continue;
        problems_add(resolver->problems, entry->key_mark,
                     "`%s.%s` cannot be a layer's own: it is one for all layers, in "
                     "`optimizer`",
                     path, entry->key);
        rest = tree_with(resolver->arena, rest, entry->key, NULL, own->mark);
    }
    component_refuse_unknown(resolver, kind, rest, path, NULL);
}

/* What a layer gives goes before what the config has for all. */
static void read_layer_optimizer(struct resolver *resolver, struct layer_spec *layer)
{
    const struct component *of_all = &resolver->spec->optimizer;
    const struct node *own = common_key(resolver, layer, "optimizer");
    size_t before = resolver->problems->count;
    layer->own_optimizer = own != NULL;
    if (own == NULL || own->unknown || of_all->kind == NULL)
        return;
    const char *path =
        arena_format(resolver->arena, "%s.optimizer", layer->component.path);
    if (own->kind != NODE_MAPPING) {
        problems_add(resolver->problems, own->mark,
                     "`%s` must be a mapping of what is different in this layer: "
                     "{learning_rate: 0.01}",
                     path);
        return;
    }
    refuse_keys(resolver, own, path);
    const struct node *merged = of_all->node;
    for (size_t i = 0; i < own->count; i++)
        merged = tree_with(resolver->arena, merged, own->entries[i].key,
                           own->entries[i].value, own->entries[i].key_mark);
    void *options = arena_array(resolver->arena, 1, of_all->kind->size);
    if (resolver->problems->count > before ||
        option_read(of_all->kind, merged, path, options, resolver->arena,
                    resolver->problems) != 0)
        return;
    const struct component component = {of_all->kind, merged, path, options};
    if (add_layer_optimizer(resolver, own, &component))
        layer->optimizer = component;
}

void layer_spec_read_options(struct resolver *resolver)
{
    for (size_t i = 0; i < resolver->spec->layer_count; i++) {
        struct layer_spec *layer = &resolver->spec->layers[i];
        settings_of_layer(&resolver->settings, layer->component.path, i, layer->is_again);
        read_options(resolver, layer);
        read_layer_optimizer(resolver, layer);
    }
    settings_of_layer(&resolver->settings, NULL, 0, false);
}

static void read_layer(struct resolver *resolver, const struct layer_place *place,
                       size_t index)
{
    struct layer_spec *layer = &resolver->spec->layers[index];
    *layer = (struct layer_spec){.name = place->name,
                                 .inputs = place->inputs,
                                 .input_count = place->input_count,
                                 .repetition = (int32_t)place->repetition,
                                 .repetitions = (int32_t)place->repetitions,
                                 .is_again = place->is_again};
    settings_of_layer(&resolver->settings, place->path, index, place->is_again);
    component_read(resolver, shorten_init(resolver, place->node), place->path,
                   &resolver->vocabulary->layers, sections_layer_keys, &layer->component);
    layer_stack_identify(resolver, place, index);
    read_init(resolver, layer);
}

void layer_spec_read_all(struct resolver *resolver, const struct node *layers)
{
    struct trial_spec *spec = resolver->spec;
    if (layers->unknown)
        return;
    if (layers->kind != NODE_SEQUENCE || layers->count == 0) {
        problems_add(resolver->problems, layers->mark,
                     "`layers` must be a list of at least one layer%s",
                     layers->kind == NODE_MAPPING && mark_replaces(layers->mark) != NULL
                         ? ": one value of the other file's layers is changed by `set: "
                           "{layers.0.OPTION: VALUE}`"
                         : "");
        return;
    }
    const struct layer_stack stack = layer_stack_expand(resolver, layers);
    layer_unread_check(resolver, layers, &stack);
    spec->layer_count = stack.count;
    spec->layers = arena_array(resolver->arena, stack.count, sizeof *spec->layers);
    for (size_t i = 0; i < stack.count; i++)
        read_layer(resolver, &stack.at[i], i);
    free(stack.at);
    settings_of_layer(&resolver->settings, NULL, 0, false);
}
