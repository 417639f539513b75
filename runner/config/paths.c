/* Walks to where such options can stand: in sections of data and of initial weights, a
 * layer's, too, and where a sweep has a path to one of those. Which options are files is
 * known with the section's type, which a sweep may give, too: what stands in one row
 * goes together. */
#include "config/paths.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "config/assign.h"
#include "config/sweep_form.h"

struct placing {
    const struct node *root;
    const struct vocabulary *kinds;
    const char *beside, *here;
    struct arena *arena;
};

/* What goes with a part of a sweep in each of its rows, from the inside out. */
struct beside {
    const struct node *node;   /* has paths, or forms and lists of such, */
    const struct node *except; /* of which one is that part */
    const struct beside *outer;
};

/* What stands somewhere in the tree. */
struct spot {
    enum { NOTHING, TOP, SECTION, LAYERS, LAYER, SWEEP, AXIS, FILE_NAME } is;
    const struct option_kinds *kinds; /* of a section */
    const char *path;                 /* of an axis, and of a section at the top */
    const struct beside *beside;      /* of what is in a sweep */
    bool alternates;                  /* a form whose elements are of different rows */
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

static bool is_values(const char *key)
{
    return strcmp(key, "values") == 0 || strcmp(key, "choice") == 0;
}

/* Whether the option is a file of a type: a word, a section that has one, or any of those
 * that an axis has. */
static bool is_file_of(const struct node *types, const struct option_kinds *kinds,
                       const char *key)
{
    const struct node *type = tree_get(types, "type");
    bool found = false;
    if (types->kind == NODE_SCALAR) {
        const struct lamina_option *option =
            option_kind_get(option_kind_find(kinds, types->scalar), key);
        return option != NULL && option->type == OPTION_PATH;
    }
    if (type != NULL)
        return is_file_of(type, kinds, key);
    for (size_t i = 0; i < types->count; i++)
        if (types->entries[i].key == NULL || is_values(types->entries[i].key))
            found |= is_file_of(types->entries[i].value, kinds, key);
    return found;
}

/* Whether a path is that of a section, or of its type. */
static bool gives_type(const struct placing *placing, const char *path,
                       const char *section)
{
    const char *canonical = assign_canonical_path(placing->root, path, placing->arena);
    size_t length = strlen(section);
    return strncmp(canonical, section, length) == 0 &&
           (canonical[length] == '\0' || strcmp(canonical + length, ".type") == 0);
}

/* Whether a part of a sweep, but for what is in `except`, gives types of the section;
 * `is_file` becomes true where the option is a file of one. */
static bool look_in_sweep(const struct placing *placing, const struct node *part,
                          const struct node *except, const struct spot *section,
                          const char *key, bool *is_file)
{
    bool found = false;
    for (size_t i = 0; part->kind != NODE_SCALAR && i < part->count; i++) {
        const struct entry *entry = &part->entries[i];
        if (entry->value == except)
            continue;
        if (entry->key == NULL ||
            sweep_form_find(entry->key, strlen(entry->key)) < SWEEP_FORM_COUNT)
            found |= look_in_sweep(placing, entry->value, except, section, key, is_file);
        else if (gives_type(placing, entry->key, section->path)) {
            found = true;
            *is_file |= is_file_of(entry->value, section->kinds, key);
        }
    }
    return found;
}

/* Of an option that a sweep has by its path: the nearest word is that of its rows, */
static struct spot in_swept(const struct placing *placing, const struct spot *section,
                            const struct beside *beside, const char *key)
{
    const struct node *node = tree_find(placing->root, section->path);
    bool found = false, is_file = false;
    for (; !found && beside != NULL; beside = beside->outer)
        found =
            look_in_sweep(placing, beside->node, beside->except, section, key, &is_file);
    if (!found && node != NULL)
        is_file = is_file_of(node, section->kinds, key);
    return (struct spot){.is = is_file ? FILE_NAME : NOTHING};
}

/* and of one in a section, the section's own, or where that has none any of a sweep. */
static struct spot in_section(const struct placing *placing, const struct node *node,
                              const struct spot *section, const char *key)
{
    const struct node *sweep = tree_get(placing->root, "sweep");
    bool is_file = is_file_of(node, section->kinds, key);
    if (tree_get(node, "type") == NULL && section->path != NULL && sweep != NULL)
        look_in_sweep(placing, sweep, NULL, section, key, &is_file);
    return (struct spot){.is = is_file ? FILE_NAME : NOTHING};
}

/* Of "dataset", "init", or what stands in a layer. */
static struct spot at_key(const struct placing *placing, const char *key)
{
    if (strcmp(key, "dataset") == 0)
        return (struct spot){SECTION, &placing->kinds->datasets, .path = key};
    if (strcmp(key, "init") == 0)
        return (struct spot){SECTION, &placing->kinds->inits, .path = key};
    if (strcmp(key, "layers") == 0)
        return (struct spot){.is = LAYERS};
    return (struct spot){.is = strcmp(key, "sweep") == 0 ? SWEEP : NOTHING};
}

/* Of a path: "dataset", "dataset.train", "layers.hidden", "layers.hidden.init.file" ...
 */
static struct spot at_path(const struct placing *placing, const char *path,
                           const struct beside *beside)
{
    const char *dot = strrchr(path, '.');
    const char *key = dot != NULL ? dot + 1 : path;
    const char *canonical = assign_canonical_path(placing->root, path, placing->arena);
    if (dot == NULL || strcmp(key, "init") == 0) {
        struct spot spot = at_key(placing, key);
        spot.path = canonical;
        return spot;
    }
    const char *before = arena_copy(placing->arena, path, (size_t)(dot - path));
    const char *dot_before = strrchr(before, '.');
    const char *last = dot_before != NULL ? dot_before + 1 : before;
    struct spot section = at_key(placing, last);
    section.path = arena_copy(placing->arena, canonical,
                              (size_t)(strrchr(canonical, '.') - canonical));
    if (strcmp(before, "dataset") == 0 || strcmp(last, "init") == 0)
        return in_swept(placing, &section, beside, key);
    return (struct spot){
        .is = strncmp(path, "layers.", strlen("layers.")) == 0 ? LAYER : NOTHING};
}

/* What goes with an entry of a part of a sweep. */
static const struct beside *beside_of(const struct placing *placing,
                                      const struct node *node, struct spot spot,
                                      const struct node *value)
{
    const struct node *when = spot.is == AXIS ? tree_get(node, "when") : NULL;
    if (spot.alternates || (spot.is == AXIS && when == NULL))
        return spot.beside;
    struct beside *beside = arena_array(placing->arena, 1, sizeof *beside);
    *beside = (struct beside){when != NULL ? when : node, value, spot.beside};
    return beside;
}

/* Of an entry of a form, or of a list in one. */
static struct spot in_sweep(const struct placing *placing, const struct node *node,
                            struct spot spot, const struct entry *entry)
{
    enum sweep_form form = entry->key != NULL
                               ? sweep_form_find(entry->key, strlen(entry->key))
                               : SWEEP_FORM_COUNT;
    const struct beside *beside = beside_of(placing, node, spot, entry->value);
    if (form < SWEEP_FORM_COUNT) {
        enum sweep_form_content content = sweep_form_table[form].content;
        return (struct spot){.is = SWEEP,
                             .beside = beside,
                             .alternates = content == SWEEP_FORM_ROWS ||
                                           content == SWEEP_FORM_ALTERNATIVES};
    }
    if (entry->key == NULL)
        return (struct spot){.is = SWEEP, .beside = beside};
    return entry->value->kind == NODE_SCALAR
               ? at_path(placing, entry->key, beside)
               : (struct spot){.is = AXIS, .path = entry->key, .beside = beside};
}

/* Of an entry of `node`, which is at `spot`. */
static struct spot below(const struct placing *placing, const struct node *node,
                         struct spot spot, const struct entry *entry)
{
    const char *key = entry->key;
    bool is_choice = key != NULL && is_values(key);
    if (spot.is == TOP && key != NULL)
        return at_key(placing, key);
    if (spot.is == LAYER && key != NULL) {
        spot = at_key(placing, key);
        spot.path = NULL; /* which is not at the top */
        return spot;
    }
    if (spot.is == SECTION && key != NULL)
        return in_section(placing, node, &spot, key);
    if (spot.is == LAYERS)
        return (struct spot){.is = LAYER};
    if (spot.is == AXIS && is_choice) {
        spot.beside = beside_of(placing, node, spot, entry->value);
        return spot;
    }
    if (spot.is == AXIS && key == NULL)
        return at_path(placing, spot.path, spot.beside);
    if (spot.is == AXIS) /* a section, where a row of a `list` has one */
        return below(placing, node, at_path(placing, spot.path, spot.beside), entry);
    return spot.is == SWEEP ? in_sweep(placing, node, spot, entry)
                            : (struct spot){.is = NOTHING};
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
