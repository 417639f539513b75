/* The indices of a path become names, list by list. */
#include "config/path_shown.h"

#include <stdlib.h>
#include <string.h>

#include "config/assign.h"

enum { NAME_MOST = 40 /* letters: what labels have room for, beside what differs */ };

const char *path_shown(const struct node *config, const char *path, struct arena *arena)
{
    static const char prefix[] = "layers.";
    const char *rest = assign_canonical_path(config, path, arena), *shown = "layers";
    const struct node *layers = tree_get(config, "layers");
    if (strncmp(rest, prefix, strlen(prefix)) != 0)
        return rest;
    rest += strlen(prefix);
    while (layers != NULL && layers->kind == NODE_SEQUENCE && *rest >= '0' &&
           *rest <= '9') {
        char *end;
        unsigned long i = strtoul(rest, &end, 10);
        if (i >= layers->count || (*end != '.' && *end != '\0'))
            break;
        const struct node *layer = layers->entries[i].value;
        const struct node *name = tree_get(layer, "name");
        shown =
            name != NULL && name->kind == NODE_SCALAR && strlen(name->scalar) <= NAME_MOST
                ? arena_format(arena, "%s.%s", shown, name->scalar)
                : arena_format(arena, "%s.%lu", shown, i);
        rest = *end == '.' ? end + 1 : end;
        layers = tree_is_block(layer) ? tree_get(layer, "layers") : NULL;
    }
    return *rest != '\0' ? arena_format(arena, "%s.%s", shown, rest) : shown;
}
