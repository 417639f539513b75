/* Words are made mappings from the innermost to the outermost: a changed mapping is a new
 * one. */
#include "config/option_part.h"

static bool is_word_of(const struct option_kind *kind, const struct node *node)
{
    const struct lamina_option *option = node->kind == NODE_SCALAR && !node->unknown
                                             ? option_kind_get(kind, node->scalar)
                                             : NULL;
    return option != NULL && option->type == LAMINA_BOOL;
}

static const struct node *lengthened(const struct option_kind *kind,
                                     const struct node *node, struct arena *arena)
{
    if (node->kind == NODE_MAPPING)
        return option_part_lengthen(kind, node, arena);
    if (!is_word_of(kind, node))
        return node;
    struct node empty = {.kind = NODE_MAPPING, .mark = node->mark};
    return tree_with(arena, &empty, node->scalar, tree_scalar(arena, "true", node->mark),
                     node->mark);
}

static const struct node *lengthen_each(const struct option_kind *of_each,
                                        const struct node *map, struct arena *arena)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        const struct node *longer = lengthened(of_each, entry->value, arena);
        if (longer != entry->value)
            map = tree_with(arena, map, entry->key, longer, entry->key_mark);
    }
    return map;
}

const struct node *option_part_lengthen(const struct option_kind *kind,
                                        const struct node *map, struct arena *arena)
{
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        const struct node *node = tree_get(map, option->name), *longer = node;
        if (node == NULL)
            continue;
        if (option->type == OPTION_PART)
            longer = lengthened(option_kind_part(kind, option->name, arena), node, arena);
        else if (option->type == OPTION_SECTIONS && node->kind == NODE_MAPPING)
            longer = lengthen_each(kind->of_each, node, arena);
        if (longer != node)
            map = tree_with(arena, map, option->name, longer, node->mark);
    }
    return map;
}
