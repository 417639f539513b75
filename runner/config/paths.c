/* Walks to where such options can stand: in sections of data and of initial weights, a
 * layer's, too, and where a sweep has a path to one of those. */
#include "config/paths.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "config/sweep_form.h"

struct placing {
    const struct node *root;
    const struct vocabulary *kinds;
    const char *beside, *here;
    struct arena *arena;
};

/* What stands somewhere in the tree. */
struct spot {
    enum { NOTHING, TOP, SECTION, LAYERS, LAYER, SWEEP, AXIS, FILE_NAME } is;
    const struct option_kinds *kinds; /* of a section */
    const char *path;                 /* of an axis */
};

/* "configs/" of "configs/net.yaml" */
static int folder_length(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash != NULL ? (int)(slash - file) + 1 : 0;
}

static const struct node *whole(const struct placing *placing, const struct node *node)
{
    const char *source = node->mark.line > 0 ? node->mark.source : "";
    const char *beside = placing->beside != NULL ? placing->beside : "";
    int length = folder_length(source);
    bool stays = placing->beside != NULL && node->mark.line > 0 &&
                 length == folder_length(beside) &&
                 strncmp(source, beside, (size_t)length) == 0;
    if (node->kind != NODE_SCALAR || node->unknown || node->scalar[0] == '\0' ||
        node->scalar[0] == '/' || stays)
        return node;
    struct node *result = arena_array(placing->arena, 1, sizeof *result);
    *result = *node;
    result->scalar =
        arena_format(placing->arena, "%s%s%.*s%s", source[0] == '/' ? "" : placing->here,
                     source[0] == '/' ? "" : "/", length, source, node->scalar);
    return result;
}

static struct spot in_section(const struct node *section,
                              const struct option_kinds *kinds, const char *key)
{
    const struct node *type = tree_get(section, "type");
    const struct option_kind *kind = type != NULL && type->kind == NODE_SCALAR
                                         ? option_kind_find(kinds, type->scalar)
                                         : NULL;
    const struct lamina_option *option = option_kind_get(kind, key);
    return (struct spot){.is = option != NULL && option->type == OPTION_PATH ? FILE_NAME
                                                                             : NOTHING};
}

/* Of "dataset", "init", or what stands in a layer. */
static struct spot at_key(const struct placing *placing, const char *key)
{
    if (strcmp(key, "dataset") == 0)
        return (struct spot){.is = SECTION, .kinds = &placing->kinds->datasets};
    if (strcmp(key, "init") == 0)
        return (struct spot){.is = SECTION, .kinds = &placing->kinds->inits};
    if (strcmp(key, "layers") == 0)
        return (struct spot){.is = LAYERS};
    return (struct spot){.is = strcmp(key, "sweep") == 0 ? SWEEP : NOTHING};
}

/* Of a path: "dataset", "dataset.train", "layers.hidden", "layers.hidden.init.file" ...
 */
static struct spot at_path(const struct placing *placing, const char *path)
{
    const char *dot = strrchr(path, '.');
    const char *last = dot != NULL ? dot + 1 : path;
    const char *before =
        arena_copy(placing->arena, path, dot != NULL ? (size_t)(dot - path) : 0);
    const struct node *section = tree_find(placing->root, before);
    const char *dot_before = strrchr(before, '.');
    bool of_init = strcmp(dot_before != NULL ? dot_before + 1 : before, "init") == 0;
    if (dot == NULL || strcmp(last, "init") == 0)
        return at_key(placing, last);
    if (strcmp(before, "dataset") == 0 || (of_init && section != NULL))
        return in_section(
            section, of_init ? &placing->kinds->inits : &placing->kinds->datasets, last);
    return (struct spot){
        .is = strncmp(path, "layers.", strlen("layers.")) == 0 ? LAYER : NOTHING};
}

/* Of an entry of `node`, which is at `spot`. */
static struct spot below(const struct placing *placing, const struct node *node,
                         struct spot spot, const struct entry *entry)
{
    const char *key = entry->key;
    bool is_choice =
        key != NULL && (strcmp(key, "values") == 0 || strcmp(key, "choice") == 0);
    if (spot.is == TOP || (spot.is == LAYER && key != NULL))
        return at_key(placing, key);
    if (spot.is == SECTION && key != NULL)
        return in_section(node, spot.kinds, key);
    if (spot.is == LAYERS)
        return (struct spot){.is = LAYER};
    if (spot.is == AXIS && (is_choice || key == NULL))
        return is_choice ? spot : at_path(placing, spot.path);
    if (spot.is == AXIS) /* a section, where a row of a `list` has one */
        return below(placing, node, at_path(placing, spot.path), entry);
    if (spot.is == SWEEP &&
        (key == NULL || sweep_form_find(key, strlen(key)) < SWEEP_FORM_COUNT))
        return spot;
    if (spot.is == SWEEP)
        return entry->value->kind == NODE_SCALAR ? at_path(placing, key)
                                                 : (struct spot){.is = AXIS, .path = key};
    return (struct spot){.is = NOTHING};
}

static const struct node *placed(const struct placing *placing, const struct node *node,
                                 struct spot spot)
{
    if (spot.is == FILE_NAME)
        return whole(placing, node);
    if (spot.is == NOTHING || node->kind == NODE_SCALAR)
        return node;
    struct node *result = arena_array(placing->arena, 1, sizeof *result);
    *result = *node;
    result->entries = arena_array(placing->arena, node->count, sizeof *result->entries);
    for (size_t i = 0; i < node->count; i++) {
        result->entries[i] = node->entries[i];
        result->entries[i].value = placed(placing, node->entries[i].value,
                                          below(placing, node, spot, &node->entries[i]));
    }
    return result;
}

const struct node *paths_whole(const struct node *root, const struct vocabulary *kinds,
                               const char *beside, struct arena *arena)
{
    char here[PATH_MAX];
    if (getcwd(here, sizeof here) == NULL)
        return root;
    const struct placing placing = {root, kinds, beside, here, arena};
    return placed(&placing, root, (struct spot){.is = TOP});
}
