/* A path of another folder's file was recorded whole (record/registry_enter.c). */
#include "run/net_paths.h"

#include <string.h>

#include "data/datasets.h"

/* Whether the last run gave the value by --set, "dataset.test=new.csv". */
static bool is_override(const struct kept *kept, const char *path, const char *value,
                        struct arena *arena)
{
    const char *line = arena_format(arena, "\n%s=%s\n", path, value);
    const char *overrides = kept->overrides != NULL ? kept->overrides : "";
    return strstr(arena_format(arena, "\n%s", overrides), line) != NULL;
}

static const char *placed(const struct kept *kept, const char *option, const char *value,
                          struct arena *arena)
{
    if (is_override(kept, arena_format(arena, "dataset.%s", option), value, arena))
        return arena_format(arena, "%s/%s", kept->folder, value);
    const char *file = kept->file;
    const char *slash = strrchr(file, '/');
    const char *folder =
        arena_copy(arena, file, slash != NULL ? (size_t)(slash - file) + 1 : 0);
    return folder[0] == '/' ? arena_format(arena, "%s%s", folder, value)
                            : arena_format(arena, "%s/%s%s", kept->folder, folder, value);
}

const struct node *net_paths_place(const struct node *root, const struct kept *kept,
                                   struct arena *arena, struct problems *problems)
{
    struct option_kinds kinds = datasets_kinds();
    const struct node *type = tree_find(root, "dataset.type");
    const struct option_kind *kind = type != NULL && type->kind == NODE_SCALAR
                                         ? option_kind_find(&kinds, type->scalar)
                                         : NULL;
    for (size_t i = 0; kind != NULL && i < kind->count; i++) {
        const char *path = arena_format(arena, "dataset.%s", kind->options[i].name);
        const struct node *node = tree_find(root, path);
        if (kind->options[i].type != OPTION_PATH || node == NULL ||
            node->kind != NODE_SCALAR || node->scalar[0] == '\0' ||
            node->scalar[0] == '/')
            continue;
        const char *whole = placed(kept, kind->options[i].name, node->scalar, arena);
        root = tree_with_path(arena, root, path, tree_scalar(arena, whole, node->mark),
                              node->mark, problems);
    }
    return root;
}
