/* Walks what is written, of which nothing need be right. */
#include "config/layer_written.h"

#include <string.h>

#include "base/saturate.h"
#include "config/option.h"
#include "config/sections.h"

void layer_written_each(const struct node *layers,
                        void (*look)(const struct node *layer, void *to), void *to)
{
    if (layers == NULL || layers->kind != NODE_SEQUENCE)
        return;
    for (size_t i = 0; i < layers->count; i++) {
        const struct node *layer = layers->entries[i].value;
        if (tree_is_block(layer))
            layer_written_each(tree_get(layer, "layers"), look, to);
        look(layer, to);
    }
}

static void add_type(const struct node *layer, void *to)
{
    struct layer_types *types = to;
    const struct node *type = tree_get(layer, "type");
    if (type == NULL || type->kind != NODE_SCALAR || type->unknown ||
        !set_add(&types->known, type->scalar))
        return;
    types->at = arena_grow(types->arena, types->at, types->count, &types->capacity,
                           sizeof *types->at);
    types->at[types->count++] = type->scalar;
}

void layer_written_types(const struct node *root, struct layer_types *types)
{
    layer_written_each(tree_get(root, "layers"), add_type, types);
}

bool layer_written_repeat(const struct node *block, int64_t *repeats)
{
    const struct node *repeat = tree_get(block, "repeat");
    bool right = repeat != NULL && repeat->kind == NODE_SCALAR && !repeat->quoted &&
                 text_to_integer(repeat->scalar, repeats) && *repeats >= 1 &&
                 *repeats <= LAYER_WRITTEN_REPEATS;
    if (!right)
        *repeats = 1;
    return right;
}

int64_t layer_written_count(const struct node *layers)
{
    int64_t count = 0;
    if (layers == NULL || layers->kind != NODE_SEQUENCE)
        return 0;
    for (size_t i = 0; i < layers->count; i++) {
        const struct node *layer = layers->entries[i].value;
        int64_t more = 1, repeats;
        if (tree_is_block(layer)) {
            layer_written_repeat(layer, &repeats);
            more =
                saturate_times(repeats, layer_written_count(tree_get(layer, "layers")));
        }
        count = saturate_plus(count, more > 0 ? more : 1);
    }
    return count;
}

struct mark layer_written_largest(const struct node *layers)
{
    struct mark mark = layers->mark;
    int64_t most = 1;
    for (size_t i = 0; i < layers->count; i++) {
        const struct node one = {
            .kind = NODE_SEQUENCE, .count = 1, .entries = &layers->entries[i]};
        const struct node *repeat = tree_get(layers->entries[i].value, "repeat");
        int64_t count = layer_written_count(&one);
        if (count > most && repeat != NULL) {
            most = count;
            mark = repeat->mark;
        }
    }
    return mark;
}

/* ---- What is wrong with a block ---- */

static void refuse_keys(struct resolver *resolver, const struct node *block,
                        const char *path)
{
    for (size_t i = 0; i < block->count; i++) {
        const struct entry *entry = &block->entries[i];
        if (tree_is_block_key(entry->key))
            continue;
        if (sections_is_layer_key(entry->key))
            problems_add(resolver->problems, entry->key_mark,
                         "a block has no `%s`: give it to the layers in it", entry->key);
        else
            option_unknown_key(entry, path, tree_block_keys, TREE_BLOCK_KEYS, NULL,
                               resolver->problems);
    }
}

static void check_repeat(struct resolver *resolver, const struct node *block,
                         const char *path)
{
    const struct node *repeat = tree_get(block, "repeat");
    int64_t repeats;
    if (repeat == NULL)
        problems_add(resolver->problems, block->mark,
                     "`%s` is a block, and does not say how many times its layers stand "
                     "in a row: {repeat: 3, layers: [...]}",
                     path);
    else if (!repeat->unknown && !layer_written_repeat(block, &repeats))
        problems_add(resolver->problems, repeat->mark,
                     "`%s.repeat` must be an integer from 1 to %d", path,
                     LAYER_WRITTEN_REPEATS);
}

bool layer_written_has_layers(const struct node *block)
{
    const struct node *layers = tree_get(block, "layers");
    return layers != NULL && layers->kind == NODE_SEQUENCE && layers->count > 0;
}

static void check_layers(struct resolver *resolver, const struct node *block,
                         const char *path)
{
    const struct node *layers = tree_get(block, "layers");
    if (layer_written_has_layers(block) || (layers != NULL && layers->unknown))
        return;
    problems_add(resolver->problems, layers != NULL ? layers->mark : block->mark,
                 "`%s` is a block, whose `layers` must be a list of at least one layer",
                 path);
}

void layer_written_check(struct resolver *resolver, const struct node *block,
                         const char *path)
{
    refuse_keys(resolver, block, path);
    check_repeat(resolver, block, path);
    check_layers(resolver, block, path);
}
