/* What is said of it names the keys that there are. */
#include "config/unset.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "config/spelling.h"

bool unset_empties(const struct node *node, const char *path)
{
    return node->kind == NODE_MAPPING && node->count == 0 &&
           strncmp(path, "sweep.", strlen("sweep.")) == 0;
}

void unset_refuse_missing(const struct node *map, const char *key, const char *path,
                          struct mark mark, struct problems *problems)
{
    struct text hint = {0};
    const char **names = memory_zeroed((map->count + 1) * sizeof *names);
    for (size_t i = 0; i < map->count; i++)
        names[i] = map->entries[i].key;
    if (!spelling_hint(key, names, map->count, &hint))
        for (size_t i = 0; i < map->count; i++)
            text_add(&hint, "%s %s", i > 0 ? "," : "; there are:", names[i]);
    problems_add(problems, mark, "there is no `%s` that `~unset` could remove%s", path,
                 hint.at != NULL ? hint.at : "");
    text_free(&hint);
    free(names);
}

static bool has_unset(const struct node *node)
{
    bool found = tree_is_unset(node);
    for (size_t i = 0; i < node->count && !found; i++)
        found = has_unset(node->entries[i].value);
    return found;
}

/* Copies only what leads to one. */
static const struct node *refused(const struct node *node, const struct node *in,
                                  struct arena *arena, struct problems *problems)
{
    if (!has_unset(node))
        return node;
    if (node->kind == NODE_SCALAR) {
        problems_add(problems, node->mark,
                     in != NULL && in->kind == NODE_SEQUENCE
                         ? "`~unset` removes a key, and this is an element of a list, "
                           "which is given whole"
                         : "`~unset` removes a key that a config has of the one that it "
                           "extends, and here is none");
        return tree_unknown(arena, node->mark);
    }
    struct node *result = arena_array(arena, 1, sizeof *result);
    *result = *node;
    result->entries = arena_array(arena, node->count, sizeof *result->entries);
    for (size_t i = 0; i < node->count; i++) {
        result->entries[i] = node->entries[i];
        result->entries[i].value = refused(node->entries[i].value, node, arena, problems);
    }
    return result;
}

const struct node *unset_refuse_left(const struct node *root, struct arena *arena,
                                     struct problems *problems)
{
    return refused(root, NULL, arena, problems);
}
