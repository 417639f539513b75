/* A path that a sweep has as one key stays one key: "sweep.grid.optimizer.learning_rate".
 */
#include "config/assign.h"

#include <string.h>

#include "config/sections.h"
#include "config/short_form.h"
#include "config/sweep_form.h"
#include "config/unset.h"

/* Adds the rest of a path from a list of layers on, in which a block's layers stand
 * behind it. Returns where it has the word `layers` instead, which paths leave out, or
 * NULL. */
static const char *add_by_index(const struct node *layers, const char *rest,
                                struct text *out)
{
    const char *within = NULL;
    while (layers != NULL && layers->kind == NODE_SEQUENCE) {
        size_t length = strcspn(rest, ".");
        struct text word = {0};
        text_add(&word, "%.*s", (int)length, rest);
        size_t i = tree_element(layers, word.at);
        text_free(&word);
        if (i == layers->count)
            break;
        text_add(out, ".%zu", i);
        if (rest[length] == '\0')
            return NULL;
        rest += length + 1;
        const struct node *layer = layers->entries[i].value;
        layers = NULL;
        if (!tree_is_block(layer))
            break;
        length = strcspn(rest, ".");
        within = length == strlen("layers") && strncmp(rest, "layers", length) == 0
                     ? rest
                     : NULL;
        if (within != NULL)
            break;
        layers = tree_get(layer, "layers");
    }
    text_add(out, ".%s", rest);
    return within;
}

static const char prefix[] = "layers.";

const char *assign_canonical_path(const struct node *root, const char *path,
                                  struct arena *arena)
{
    struct text text = {0};
    if (strncmp(path, prefix, strlen(prefix)) != 0)
        return arena_format(arena, "%s", path);
    text_add(&text, "layers");
    add_by_index(tree_get(root, "layers"), path + strlen(prefix), &text);
    const char *canonical = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return canonical;
}

bool assign_refuses(const struct node *root, const char *path, struct mark mark,
                    struct problems *problems)
{
    struct text text = {0};
    const char *within =
        strncmp(path, prefix, strlen(prefix)) == 0
            ? add_by_index(tree_get(root, "layers"), path + strlen(prefix), &text)
            : NULL;
    text_free(&text);
    if (within == NULL)
        return false;
    int length = (int)(within - path) - 1;
    within += strlen("layers");
    if (*within == '.')
        problems_add(problems, mark,
                     "the path `%s` reaches nothing: paths leave the word `layers` of a "
                     "block out: `%.*s%s`",
                     path, length, path, within);
    else
        problems_add(problems, mark,
                     "the path `%s` reaches nothing: a layer of a block is `%.*s.0`, and "
                     "all of them are set with the block: `%.*s: {repeat: 2, layers: "
                     "[...]}`",
                     path, length, path, length, path);
    return true;
}

/* Whether a path goes into epochs where iterations are given; then it is told. */
static bool refuses_epochs(const struct node *root, const char *path, struct mark mark,
                           struct arena *arena, struct problems *problems)
{
    const char *end = strrchr(path, '.');
    int64_t iterations;
    if (end == NULL || strcmp(end, ".epochs") != 0)
        return false;
    const char *option = arena_copy(arena, path, (size_t)(end - path));
    const struct node *node = tree_find(root, option);
    if (node == NULL || node->kind != NODE_SCALAR || node->unknown ||
        !text_to_integer(node->scalar, &iterations))
        return false;
    problems_add(problems, mark,
                 "the path `%s` reaches nothing, as `%s` is %s: give `%s` values such as "
                 "{epochs: 1}",
                 path, option, node->scalar, option);
    return true;
}

static const struct node *assign(const struct node *root, const char *path,
                                 const struct node *value, struct mark mark,
                                 struct arena *arena, struct problems *problems)
{
    if (assign_refuses(root, path, mark, problems) ||
        refuses_epochs(root, path, mark, arena, problems))
        return NULL;
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
    if (form->kind != NODE_MAPPING || has_key(form, key) || tree_is_unset(value))
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

/* A mark of --set, which stands on the command line, or one of a `set`. */
static struct mark mark_set(struct mark mark, const struct mark *of_all,
                            struct arena *arena)
{
    if (of_all != NULL)
        return *of_all;
    int order = mark_order(mark) + 1; /* it goes before all of its file */
    return mark_with_order(mark, order, arena);
}

/* The tree with one mark on every node, or, where that is NULL, marks of a `set`. */
static const struct node *marked(const struct node *node, const struct mark *of_all,
                                 struct arena *arena)
{
    struct node *result = arena_array(arena, 1, sizeof *result);
    *result = *node;
    result->mark = mark_set(node->mark, of_all, arena);
    result->entries = arena_array(arena, node->count, sizeof *result->entries);
    for (size_t i = 0; i < node->count; i++)
        result->entries[i] = (struct entry){
            node->entries[i].key, mark_set(node->entries[i].key_mark, of_all, arena),
            marked(node->entries[i].value, of_all, arena)};
    return result;
}

/* A value that is no ~unset has none in it. */
static const struct node *whole(const struct node *value, struct arena *arena,
                                struct problems *problems)
{
    return tree_is_unset(value) ? value : unset_refuse_left(value, arena, problems);
}

static const struct node *find_old(const struct node *root, const char *path,
                                   struct arena *arena)
{
    const char *key = swept_key(path);
    if (key == NULL)
        return tree_find(root, path);
    return tree_get(tree_find(root, arena_copy(arena, path, (size_t)(key - path) - 1)),
                    key);
}

/* The value, which knows where that stands in whose place it is. */
static const struct node *replacing(const struct node *root, const struct entry *entry,
                                    struct arena *arena)
{
    const struct node *old = find_old(root, entry->key, arena);
    struct node *value = arena_array(arena, 1, sizeof *value);
    *value = *marked(entry->value, NULL, arena);
    if (old != NULL)
        value->mark = mark_replacing(value->mark, &old->mark, arena);
    return value;
}

/* Refuses what was done before values are set. */
static bool refuse_file_key(const char *path, struct mark mark, struct problems *problems)
{
    size_t length = strcspn(path, ".");
    bool is_one =
        (length == strlen("extends") && strncmp(path, "extends", length) == 0) ||
        (length == strlen("set") && strncmp(path, "set", length) == 0);
    if (is_one)
        problems_add(problems, mark,
                     "`%.*s` says what a file is made of, and is given there alone",
                     (int)length, path);
    return is_one;
}

const struct node *assign_entry(const struct node *root, const struct entry *entry,
                                struct arena *arena, struct problems *problems)
{
    const struct node *value = whole(replacing(root, entry, arena), arena, problems);
    struct mark mark = mark_set(entry->key_mark, NULL, arena);
    if (refuse_file_key(entry->key, mark, problems))
        return NULL;
    return assign_swept_key(root, entry->key, value, mark, arena, problems);
}

const struct node *assign_set(const struct node *root, const char *set,
                              struct arena *arena, struct problems *problems)
{
    const char *equals = strchr(set, '=');
    static const struct mark_origin origin = {.order = MARK_OF_COMMAND_LINE};
    struct mark mark = {.source = arena_format(arena, "--set %s", set),
                        .origin = &origin};
    if (equals == NULL || equals == set) {
        problems_add(problems, mark, "must be path=value");
        return NULL;
    }
    const struct node *value =
        equals[1] == '\0'
            ? tree_scalar(arena, "", mark)
            : tree_parse(equals + 1, strlen(equals + 1), mark.source, arena, problems);
    const char *path = arena_copy(arena, set, (size_t)(equals - set));
    if (value == NULL || refuse_file_key(path, mark, problems))
        return NULL;
    value = whole(marked(value, &mark, arena), arena, problems);
    return assign_swept_key(root, path, value, mark, arena, problems);
}
