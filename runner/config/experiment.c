/* Loading an experiment: short forms made long, --set applied, and what belongs to the
 * whole experiment (name, seed, sweep) taken out of the tree that every trial shares. */
#include "config/experiment.h"

#include <ctype.h>
#include <string.h>

struct head {
    int64_t seed;
    double timeout;
};

static const struct lamina_option head_table[] = {
    {"seed", LAMINA_INTEGER, offsetof(struct head, seed), "0", "[0, inf)",
     "of all random numbers"},
    {"timeout", LAMINA_REAL, offsetof(struct head, timeout), "0", "[0, inf)",
     "seconds that a trial may train in one go; 0: any"},
};
const struct option_kind experiment_head = {
    .name = "config", .options = head_table, .count = 2, .size = sizeof(struct head)};

struct checkpoint_options {
    int64_t every;
    double seconds;
    int32_t keep;
};

static const struct lamina_option checkpoint_table[] = {
    {"every", LAMINA_INTEGER, offsetof(struct checkpoint_options, every), "0",
     "[0, 1000000000000]", "iterations from one to the next; 0: not by their number"},
    {"seconds", LAMINA_REAL, offsetof(struct checkpoint_options, seconds), "30",
     "[0, inf)", "from one to the next; 0: not by time"},
    {"keep", LAMINA_CHOICE, offsetof(struct checkpoint_options, keep), "auto",
     "auto | none | last | best",
     "of a trial that has ended; auto: the last of a single run, none in a sweep"},
};
const struct option_kind experiment_checkpoint = {
    .name = "checkpoint",
    .options = checkpoint_table,
    .count = sizeof checkpoint_table / sizeof checkpoint_table[0],
    .size = sizeof(struct checkpoint_options)};

struct on_failure_options {
    int64_t stop_after;
};

static const struct lamina_option on_failure_table[] = {
    {"stop_after", LAMINA_INTEGER, offsetof(struct on_failure_options, stop_after), "0",
     "[0, 1000000]", "failed trials; 0: go on whatever fails"},
};
const struct option_kind experiment_on_failure = {.name = "on_failure",
                                                  .options = on_failure_table,
                                                  .count = 1,
                                                  .size =
                                                      sizeof(struct on_failure_options)};

/* ---- Short forms ---- */

/* A scalar as {type: scalar}, or what `word` is for `type`; anything else as it is. */
static const struct node *lengthened(const struct node *node, const char *word,
                                     struct arena *arena)
{
    if (node->kind != NODE_SCALAR)
        return node;
    struct node empty = {.kind = NODE_MAPPING, .mark = node->mark};
    return tree_with(arena, &empty, word, node, node->mark);
}

static const struct node *lengthen_key(const struct node *map, const char *key,
                                       struct arena *arena)
{
    const struct node *value = tree_get(map, key);
    const char *word = strcmp(key, "stop") == 0        ? "rule"
                       : strcmp(key, "objective") == 0 ? "metric"
                                                       : "type";
    if (value == NULL || value->kind != NODE_SCALAR)
        return map;
    return tree_with(arena, map, key, lengthened(value, word, arena), value->mark);
}

static const struct node *lengthen_layers(const struct node *layers, struct arena *arena)
{
    struct node *result = arena_array(arena, 1, sizeof *result);
    *result = *layers;
    result->entries = arena_array(arena, layers->count, sizeof *result->entries);
    for (size_t i = 0; i < layers->count; i++) {
        result->entries[i] = layers->entries[i];
        result->entries[i].value = lengthen_key(
            lengthened(layers->entries[i].value, "type", arena), "init", arena);
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
        found = layer->kind == NODE_SCALAR || (init && init->kind == NODE_SCALAR);
    }
    return found;
}

/* Copies only what is short: a sweep calls it for each assignment. */
static const struct node *lengthen(const struct node *root, struct arena *arena)
{
    static const char *const sections[] = {"dataset", "loss", "optimizer",
                                           "stop",    "init", "objective"};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        root = lengthen_key(root, sections[i], arena);
    const struct node *layers = tree_get(root, "layers");
    if (has_words(layers))
        root = tree_with(arena, root, "layers", lengthen_layers(layers, arena),
                         layers->mark);
    const struct node *schedule = tree_get(root, "schedule");
    const struct node *longer = lengthen_key(schedule, "learning_rate", arena);
    if (longer != schedule)
        root = tree_with(arena, root, "schedule", longer, schedule->mark);
    return root;
}

/* What belongs to the whole experiment, not to a trial. */
static const char *const outside[] = {"name",    "seed",       "sweep",
                                      "timeout", "checkpoint", "on_failure"};

/* ---- Assignments ---- */

static const struct node *assign(const struct node *root, const char *path,
                                 const struct node *value, struct mark mark,
                                 struct arena *arena, struct problems *problems)
{
    root = tree_with_path(arena, root, path, value, mark, problems);
    return root != NULL ? lengthen(root, arena) : NULL;
}

/* "optimizer.learning_rate" of "sweep.grid.optimizer.learning_rate": what stands in a
 * form of a sweep is a path of its own, and one key. NULL: the path is no such one. */
static const char *swept_key(const char *path)
{
    static const char *const forms[] = {"grid", "zip", "random", "list", "concat"};
    enum { ROWS = 3 }; /* from it on lists, whose elements have the keys */
    const char *word = path, *key = NULL;
    bool in_list = false;
    if (strncmp(path, "sweep.", strlen("sweep.")) != 0)
        return NULL;
    for (word += strlen("sweep."); *word != '\0';) {
        size_t length = strcspn(word, "."), form = 0,
               count = sizeof forms / sizeof *forms;
        while (form < count &&
               (strlen(forms[form]) != length || strncmp(forms[form], word, length) != 0))
            form++;
        bool is_index = in_list && strspn(word, "0123456789") == length;
        if (word[length] == '\0' || (form == count && !is_index))
            break;
        in_list = form != count && form >= ROWS;
        word += length + 1;
        key = in_list ? key : word;
    }
    return key != NULL && key == word && strchr(key, '.') != NULL ? key : NULL;
}

/* Whether a form has the key, or a part of it that is written as a section. */
static bool has_key(const struct node *form, const char *key)
{
    for (size_t i = 0; i < form->count; i++) {
        size_t length = strlen(form->entries[i].key);
        if (strncmp(form->entries[i].key, key, length) == 0 &&
            (key[length] == '.' || key[length] == '\0'))
            return true;
    }
    return false;
}

/* As assign, where a key of a sweep need not be there. */
static const struct node *assign_set(const struct node *root, const char *path,
                                     const struct node *value, struct mark mark,
                                     struct arena *arena, struct problems *problems)
{
    const char *key = swept_key(path);
    struct node empty = {.kind = NODE_MAPPING, .mark = mark};
    if (key == NULL)
        return assign(root, path, value, mark, arena, problems);
    const char *section = arena_copy(arena, path, (size_t)(key - path) - 1);
    const struct node *form = tree_find(root, section);
    form = form != NULL ? form : &empty;
    if (form->kind != NODE_MAPPING || has_key(form, key))
        return assign(root, path, value, mark, arena, problems);
    return assign(root, section, tree_with(arena, form, key, value, mark), mark, arena,
                  problems);
}

const struct node *experiment_assign(const struct node *root, const char *path,
                                     const struct node *value, struct mark mark,
                                     struct arena *arena, struct problems *problems)
{
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        size_t length = strlen(outside[i]);
        if (strncmp(path, outside[i], length) == 0 &&
            (path[length] == '\0' || path[length] == '.')) {
            problems_add(problems, mark, "`%s` cannot be swept%s", outside[i],
                         i == 1 ? ": give a list of `seeds` beside `grid`" : "");
            return NULL;
        }
    }
    return assign(root, path, value, mark, arena, problems);
}

const char *experiment_canonical_path(const struct node *root, const char *path,
                                      struct arena *arena)
{
    const struct node *layers = tree_get(root, "layers");
    const char *prefix = "layers.";
    if (layers == NULL || layers->kind != NODE_SEQUENCE ||
        strncmp(path, prefix, strlen(prefix)) != 0)
        return arena_format(arena, "%s", path);
    const char *word = path + strlen(prefix);
    size_t length = strcspn(word, ".");
    for (size_t i = 0; i < layers->count; i++) {
        const struct node *name = tree_get(layers->entries[i].value, "name");
        if (name != NULL && name->kind == NODE_SCALAR && strlen(name->scalar) == length &&
            memcmp(name->scalar, word, length) == 0)
            return arena_format(arena, "%s%zu%s", prefix, i, word + length);
    }
    return arena_format(arena, "%s", path);
}

/* The tree with one mark on every node: a value of --set stands on the command line. */
static const struct node *marked(const struct node *node, struct mark mark,
                                 struct arena *arena)
{
    struct node *result = arena_array(arena, 1, sizeof *result);
    *result = *node;
    result->mark = mark;
    result->entries = arena_array(arena, node->count, sizeof *result->entries);
    for (size_t i = 0; i < node->count; i++)
        result->entries[i] = (struct entry){node->entries[i].key, mark,
                                            marked(node->entries[i].value, mark, arena)};
    return result;
}

/* Applies one "path=value". */
static const struct node *apply_set(const struct node *root, const char *set,
                                    struct arena *arena, struct problems *problems)
{
    const char *equals = strchr(set, '=');
    struct mark mark = {arena_format(arena, "--set %s", set), 0, 0};
    if (equals == NULL || equals == set) {
        problems_add(problems, mark, "must be path=value");
        return NULL;
    }
    const struct node *value =
        equals[1] == '\0'
            ? tree_scalar(arena, "", mark)
            : tree_parse(equals + 1, strlen(equals + 1), mark.source, arena, problems);
    if (value == NULL)
        return NULL;
    return assign_set(root, arena_copy(arena, set, (size_t)(equals - set)),
                      marked(value, mark, arena), mark, arena, problems);
}

/* ---- Loading ---- */

static bool is_experiment_name(const char *name)
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
    experiment->name = stem(experiment->file, arena);
    if (name != NULL && name->kind == NODE_SCALAR && is_experiment_name(name->scalar))
        experiment->name = name->scalar;
    else if (name == NULL && !is_experiment_name(experiment->name))
        problems_add(problems, root->mark,
                     "`name` is missing, and the file's name, `%s`, cannot stand for it",
                     experiment->name);
    else if (name != NULL)
        problems_add(
            problems, name->mark,
            "`name` must be letters, digits, `_`, `.` and `-`, and begin with one of "
            "the first two");
}

/* `seed` and `timeout`, without the rest of the config. */
static void read_head(const struct node *root, struct experiment *experiment,
                      struct arena *arena, struct problems *problems)
{
    struct node empty = {.kind = NODE_MAPPING, .mark = root->mark};
    const struct node *map = &empty;
    struct head head = {0};
    for (size_t i = 0; i < experiment_head.count; i++) {
        const char *key = head_table[i].name;
        const struct node *value = tree_get(root, key);
        if (value != NULL)
            map = tree_with(arena, map, key, value, value->mark);
    }
    if (option_read(&experiment_head, map, "", NULL, &head, arena, problems) != 0)
        return;
    experiment->seed = (uint64_t)head.seed;
    experiment->given_seed = tree_get(root, "seed");
    experiment->timeout = head.timeout;
}

static void read_checkpoint(const struct node *root, struct experiment *experiment,
                            struct arena *arena, struct problems *problems)
{
    struct node empty = {.kind = NODE_MAPPING, .mark = root->mark};
    const struct node *map = tree_get(root, "checkpoint");
    struct checkpoint_options options;
    if (map != NULL && map->kind != NODE_MAPPING)
        problems_add(problems, map->mark,
                     "`checkpoint` must be a mapping: {every: 1000, keep: last}");
    else if (option_read(&experiment_checkpoint, map != NULL ? map : &empty, "checkpoint",
                         NULL, &options, arena, problems) == 0)
        experiment->checkpoint = (struct checkpointing){options.every, options.seconds,
                                                        (enum keep)options.keep};
}

static void read_on_failure(const struct node *root, struct experiment *experiment,
                            struct arena *arena, struct problems *problems)
{
    const struct node *node = tree_get(root, "on_failure");
    struct on_failure_options options;
    if (node == NULL)
        return;
    if (node->kind == NODE_SCALAR && strcmp(node->scalar, "continue") == 0)
        experiment->stop_after = 0;
    else if (node->kind == NODE_SCALAR && strcmp(node->scalar, "stop") == 0)
        experiment->stop_after = 1;
    else if (node->kind != NODE_MAPPING)
        problems_add(problems, node->mark,
                     "`on_failure` must be continue, stop or {stop_after: N}");
    else if (option_read(&experiment_on_failure, node, "on_failure", NULL, &options,
                         arena, problems) == 0)
        experiment->stop_after = options.stop_after;
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

/* The experiment of a tree that was read; NULL where it is no mapping. */
static const struct experiment *build(const struct node *root, const char *file,
                                      const char *text, const char *const *sets,
                                      size_t set_count, struct arena *arena,
                                      struct problems *problems)
{
    struct experiment *experiment = arena_array(arena, 1, sizeof *experiment);
    struct mark mark = root->mark;
    if (root->kind != NODE_MAPPING) {
        problems_add(problems, mark,
                     "a config is a mapping: `dataset: ...`, `layers: ...`");
        return NULL;
    }
    root = lengthen(root, arena);
    for (size_t i = 0; i < set_count; i++) {
        const struct node *changed = apply_set(root, sets[i], arena, problems);
        root = changed != NULL ? changed : root;
    }
    experiment->file = arena_format(arena, "%s", file);
    experiment->text = text;
    experiment->overrides = joined(sets, set_count, arena);
    read_name(root, experiment, arena, problems);
    read_head(root, experiment, arena, problems);
    read_checkpoint(root, experiment, arena, problems);
    read_on_failure(root, experiment, arena, problems);
    experiment->sweep = sweep_of(root);
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        root = tree_with(arena, root, outside[i], NULL, mark);
    experiment->root = root;
    return experiment;
}

const struct experiment *experiment_load(const char *path, const char *const *sets,
                                         size_t set_count, struct arena *arena,
                                         struct problems *problems)
{
    const char *text = NULL;
    const struct node *root = tree_load(path, arena, &text, problems);
    return root != NULL ? build(root, path, text, sets, set_count, arena, problems)
                        : NULL;
}
