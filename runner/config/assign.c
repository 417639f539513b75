/* A path that a sweep has as one key stays one key: "sweep.grid.optimizer.learning_rate".
 */
#include "config/assign.h"

#include <string.h>

#include "config/sections.h"
#include "config/short_form.h"
#include "config/sweep_form.h"

static const struct node *assign(const struct node *root, const char *path,
                                 const struct node *value, struct mark mark,
                                 struct arena *arena, struct problems *problems)
{
    root = tree_with_path(arena, root, path, value, mark, problems);
    return root != NULL ? short_form_lengthen(root, arena) : NULL;
}

/* Whether it is a list, whose elements have the keys. */
static bool has_rows_of_its_own(enum sweep_form form)
{
    enum sweep_form_content content = sweep_form_table[form].content;
    return content == SWEEP_FORM_ROWS || content == SWEEP_FORM_ALTERNATIVES;
}

/* "optimizer.learning_rate" of "sweep.grid.optimizer.learning_rate": what stands in a
 * form of a sweep is a path of its own, and one key. NULL: the path is no such one. */
static const char *swept_key(const char *path)
{
    const char *word = path, *key = NULL;
    bool in_list = false;
    if (strncmp(path, "sweep.", strlen("sweep.")) != 0)
        return NULL;
    for (word += strlen("sweep."); *word != '\0';) {
        size_t length = strcspn(word, ".");
        enum sweep_form form = sweep_form_find(word, length);
        bool is_index = in_list && strspn(word, "0123456789") == length;
        if (word[length] == '\0' || (form == SWEEP_FORM_COUNT && !is_index))
            break;
        in_list = form != SWEEP_FORM_COUNT && has_rows_of_its_own(form);
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
static const struct node *assign_swept_key(const struct node *root, const char *path,
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

const struct node *assign_swept(const struct node *root, const char *path,
                                const struct node *value, struct mark mark,
                                struct arena *arena, struct problems *problems)
{
    const char *key = sections_key_of_experiment(path);
    if (key == NULL)
        return assign(root, path, value, mark, arena, problems);
    problems_add(problems, mark, "`%s` cannot be swept%s", key,
                 strcmp(key, "seed") == 0 ? ": give a list of `seeds` beside `grid`"
                                          : "");
    return NULL;
}

const char *assign_canonical_path(const struct node *root, const char *path,
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

const struct node *assign_set(const struct node *root, const char *set,
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
    return assign_swept_key(root, arena_copy(arena, set, (size_t)(equals - set)),
                            marked(value, mark, arena), mark, arena, problems);
}
