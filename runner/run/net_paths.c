/* What is recorded are the texts of a config's files, so which of them says a path is
 * looked for in them as it was written. */
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

/* Whether a file says the value under a key that ends with the option's name, `test` or
 * `dataset.test`; `inside`: what is looked at stands under one. */
static bool says(const struct node *node, const char *option, const char *value,
                 bool inside)
{
    if (node->kind == NODE_SCALAR)
        return inside && strcmp(node->scalar, value) == 0;
    for (size_t i = 0; i < node->count; i++) {
        const char *key = node->entries[i].key;
        const char *dot = key != NULL ? strrchr(key, '.') : NULL;
        bool is_option = key != NULL && strcmp(dot != NULL ? dot + 1 : key, option) == 0;
        if (says(node->entries[i].value, option, value, inside || is_option))
            return true;
    }
    return false;
}

/* The name of the file that says an option: the first that does, as it counts before what
 * it extends. */
static const char *file_of(const struct kept *kept, const char *option, const char *value,
                           struct arena *arena)
{
    for (size_t i = 0; i < kept->file_count; i++) {
        const struct experiment_file *file = &kept->files[i];
        struct problems problems = {0}; /* told when it was run */
        const struct node *root =
            tree_parse(file->text, strlen(file->text), file->name, arena, &problems);
        problems_free(&problems);
        if (root != NULL && says(root, option, value, false))
            return file->name;
    }
    return kept->file;
}

static const char *placed(const struct kept *kept, const char *option, const char *value,
                          struct arena *arena)
{
    if (is_override(kept, arena_format(arena, "dataset.%s", option), value, arena))
        return arena_format(arena, "%s/%s", kept->folder, value);
    const char *file = file_of(kept, option, value, arena);
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
