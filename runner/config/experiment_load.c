/* Loading an experiment: what its files come to, --set applied, and what belongs to the
 * whole experiment (name, seed, sweep) taken out of the tree that every trial shares. */
#include "config/experiment_load.h"

#include <ctype.h>
#include <string.h>

#include "config/assign.h"
#include "config/extends.h"
#include "config/option.h"
#include "config/sections.h"

bool experiment_load_is_name(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > 200 || !isalnum((unsigned char)name[0]))
        return false;
    for (const char *c = name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && strchr("_.-", *c) == NULL)
            return false;
    return true;
}

/* "configs/mnist-fnn.yaml" -> "mnist-fnn". */
static const char *stem(const char *file, struct arena *arena)
{
    const char *slash = strrchr(file, '/');
    const char *from = slash != NULL ? slash + 1 : file;
    const char *dot = strrchr(from, '.');
    return arena_copy(arena, from,
                      dot != NULL && dot > from ? (size_t)(dot - from) : strlen(from));
}

static void read_name(const struct node *root, struct experiment *experiment,
                      struct arena *arena, struct problems *problems)
{
    const struct node *name = tree_get(root, "name");
    experiment->name = stem(experiment->files[0].name, arena);
    if (name != NULL && name->kind == NODE_SCALAR &&
        experiment_load_is_name(name->scalar))
        experiment->name = name->scalar;
    else if (name == NULL && !experiment_load_is_name(experiment->name))
        problems_add(problems, root->mark,
                     "`name` is missing, and the file's name, `%s`, cannot stand for it",
                     experiment->name);
    else if (name != NULL)
        problems_add(
            problems, name->mark,
            "`name` must be letters, digits, `_`, `.` and `-`, and begin with one of "
            "the first two");
}

/* `seed` and `timeout`, which stand beside the sections. */
static void read_values(const struct node *root, struct experiment *experiment,
                        struct arena *arena, struct problems *problems)
{
    const struct option_kind *kind = &sections_experiment_values;
    struct experiment_values values;
    if (option_read(kind, root, "", &values, arena, problems) != 0)
        return;
    experiment->seed = (uint64_t)values.seed;
    experiment->given_seed = tree_get(root, "seed");
    experiment->timeout = values.timeout;
}

/* The words stand for numbers of failures. */
static const struct node *lengthen_on_failure(const struct node *node,
                                              struct arena *arena)
{
    struct node empty = {.kind = NODE_MAPPING, .mark = node->mark};
    bool goes_on = node->kind == NODE_SCALAR && strcmp(node->scalar, "continue") == 0;
    if (!goes_on && (node->kind != NODE_SCALAR || strcmp(node->scalar, "stop") != 0))
        return node;
    return tree_with(arena, &empty, "stop_after",
                     tree_scalar(arena, goes_on ? "0" : "1", node->mark), node->mark);
}

/* A section that may be left out, into its struct in the experiment. */
static void read_section(const struct section *section, const struct node *root,
                         struct experiment *experiment, struct arena *arena,
                         struct problems *problems)
{
    struct node empty = {.kind = NODE_MAPPING, .mark = root->mark};
    const struct node *node = tree_get(root, section->name);
    const struct node *map = node != NULL ? node : &empty;
    if (strcmp(section->name, "on_failure") == 0)
        map = lengthen_on_failure(map, arena);
    void *options = (char *)experiment + section->place;
    const void *defaults = arena_array(arena, 1, section->options->size);
    if (map->kind != NODE_MAPPING)
        problems_add(problems, map->mark, "`%s` must be %s", section->name,
                     section->example);
    else if (option_refuse_unknown(section->options, map, section->name, NULL, arena,
                                   problems) +
                 option_read(section->options, map, section->name, options, arena,
                             problems) !=
             0)
        memcpy(options, defaults, section->options->size);
}

static const char *joined(const char *const *sets, size_t count, struct arena *arena)
{
    struct text text = {0};
    for (size_t i = 0; i < count; i++)
        text_add(&text, "%s\n", sets[i]);
    const char *result = arena_copy(arena, text.at != NULL ? text.at : "", text.length);
    text_free(&text);
    return result;
}

/* An empty one is none: `--set sweep={}` takes it away. */
static const struct node *sweep_of(const struct node *root)
{
    const struct node *sweep = tree_get(root, "sweep");
    bool is_empty = sweep != NULL && sweep->kind == NODE_MAPPING && sweep->count == 0;
    return is_empty ? NULL : sweep;
}

static void settle_checkpoints(struct experiment *experiment, const struct node *given)
{
    struct checkpointing *checkpoint = &experiment->checkpoint;
    bool is_chosen = checkpoint->keep == KEEP_LAST || checkpoint->keep == KEEP_BEST;
    experiment->is_kept = is_chosen;
    if (checkpoint->keep == KEEP_AUTO)
        checkpoint->keep = KEEP_LAST;
    if (experiment->sweep == NULL)
        checkpoint->trials = 0;
    else if (is_chosen && tree_get(given, "trials") == NULL)
        experiment->given_keep = tree_get(given, "keep");
}

/* What every trial shares. */
static const struct node *without_experiment(const struct node *root, struct arena *arena)
{
    const struct node *rest = root;
    for (size_t i = 0; i < root->count; i++)
        if (sections_key_of_experiment(root->entries[i].key) != NULL)
            rest = tree_with(arena, rest, root->entries[i].key, NULL, root->mark);
    return rest;
}

/* Fills in what stands in a tree that was read. */
static void read_tree(struct experiment *experiment, const struct node *root,
                      const char *const *sets, size_t set_count, struct arena *arena,
                      struct problems *problems)
{
    for (size_t i = 0; i < set_count; i++) {
        const struct node *changed = assign_set(root, sets[i], arena, problems);
        root = changed != NULL ? changed : root;
    }
    experiment->overrides = joined(sets, set_count, arena);
    read_name(root, experiment, arena, problems);
    read_values(root, experiment, arena, problems);
    for (size_t i = 0; i < sections_count; i++)
        if (sections[i].of == SECTION_OF_EXPERIMENT && sections[i].options != NULL)
            read_section(&sections[i], root, experiment, arena, problems);
    experiment->sweep = sweep_of(root);
    settle_checkpoints(experiment, tree_get(root, "checkpoint"));
    experiment->whole = root;
    experiment->root = without_experiment(root, arena);
}

const struct experiment *experiment_load(const char *path, const char *const *sets,
                                         size_t set_count, struct arena *arena,
                                         struct problems *problems)
{
    struct experiment *experiment = arena_array(arena, 1, sizeof *experiment);
    const struct node *root = extends_load(path, experiment, arena, problems);
    if (root == NULL)
        return NULL;
    read_tree(experiment, root, sets, set_count, arena, problems);
    return experiment;
}
