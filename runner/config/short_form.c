/* Which sections have a short form stands in sections.c; layers are a list of them. */
#include "config/short_form.h"

#include <string.h>

#include "config/sections.h"

/* A scalar as {word: scalar}; anything else as it is. */
static const struct node *lengthened(const struct node *node, const char *word,
                                     struct arena *arena)
{
    if (node->kind != NODE_SCALAR || tree_is_unset(node))
        return node;
    struct node empty = {.kind = NODE_MAPPING, .mark = node->mark};
    return tree_with(arena, &empty, word, node, node->mark);
}

static const struct node *lengthen_key(const struct node *map, const char *key,
                                       const char *word, struct arena *arena)
{
    const struct node *value = tree_get(map, key);
    if (value == NULL || value->kind != NODE_SCALAR)
        return map;
    return tree_with(arena, map, key, lengthened(value, word, arena), value->mark);
}

static bool is_word(const struct node *node)
{
    return node->kind == NODE_SCALAR && !node->unknown && !tree_is_null(node);
}

/* The words in the list that a section has, if it has one. */
static const struct node *lengthen_list(const struct node *map, const char *section,
                                        const char *key, struct arena *arena)
{
    const struct node *outer = tree_get(map, section), *list = tree_get(outer, key);
    bool found = false;
    for (size_t i = 0; list != NULL && list->kind == NODE_SEQUENCE && i < list->count;
         i++)
        found |= is_word(list->entries[i].value);
    if (!found)
        return map;
    struct node *longer = arena_array(arena, 1, sizeof *longer);
    *longer = *list;
    longer->entries = arena_array(arena, list->count, sizeof *longer->entries);
    for (size_t i = 0; i < list->count; i++) {
        longer->entries[i] = list->entries[i];
        if (is_word(list->entries[i].value))
            longer->entries[i].value = lengthened(list->entries[i].value, "type", arena);
    }
    return tree_with(arena, map, section,
                     tree_with(arena, outer, key, longer, list->mark), outer->mark);
}

static const struct node *lengthen_section(const struct node *root,
                                           const struct section *section,
                                           struct arena *arena)
{
    const char *dot = strchr(section->name, '.');
    if (section->word == NULL)
        return root;
    if (dot == NULL)
        return lengthen_key(root, section->name, section->word, arena);
    const char *outer = arena_copy(arena, section->name, (size_t)(dot - section->name));
    const struct node *map = tree_get(root, outer);
    const struct node *longer = lengthen_key(map, dot + 1, section->word, arena);
    if (section->list != NULL)
        longer = lengthen_list(longer, dot + 1, section->list, arena);
    return longer == map ? root : tree_with(arena, root, outer, longer, map->mark);
}

/* Those in blocks, too. */
static const struct node *lengthen_layers(const struct node *layers, struct arena *arena)
{
    struct node *result = arena_array(arena, 1, sizeof *result);
    *result = *layers;
    result->entries = arena_array(arena, layers->count, sizeof *result->entries);
    for (size_t i = 0; i < layers->count; i++) {
        const struct node *layer = layers->entries[i].value;
        const struct node *own = tree_is_block(layer) ? tree_get(layer, "layers") : NULL;
        result->entries[i] = layers->entries[i];
        result->entries[i].value =
            own != NULL && own->kind == NODE_SEQUENCE
                ? tree_with(arena, layer, "layers", lengthen_layers(own, arena),
                            own->mark)
                : lengthen_key(lengthened(layer, "type", arena), "init", "type", arena);
    }
    return result;
}

/* Whether there are short forms among the layers, or in them. */
static bool has_words(const struct node *layers)
{
    bool found = false;
    for (size_t i = 0; layers != NULL && layers->kind == NODE_SEQUENCE; i++) {
        if (found || i == layers->count)
            break;
        const struct node *layer = layers->entries[i].value;
        const struct node *init = tree_get(layer, "init");
        found = layer->kind == NODE_SCALAR || (init && init->kind == NODE_SCALAR) ||
                (tree_is_block(layer) && has_words(tree_get(layer, "layers")));
    }
    return found;
}

const struct node *short_form_lengthen(const struct node *root, struct arena *arena)
{
    for (size_t i = 0; i < sections_count; i++)
        root = lengthen_section(root, &sections[i], arena);
    const struct node *layers = tree_get(root, "layers");
    if (has_words(layers))
        root = tree_with(arena, root, "layers", lengthen_layers(layers, arena),
                         layers->mark);
    return root;
}
