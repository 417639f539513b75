/* Changing what a path reaches, by copying the way there. */
#include <string.h>

#include "base/text.h"
#include "config/tree.h"
#include "config/unset.h"

/* Letters of the path's next part: up to a dot, or, of a mapping that has a key with dots
 * which the path goes on with, that key. */
static size_t part_length(const struct node *node, const char *rest)
{
    size_t longest = strcspn(rest, ".");
    for (size_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++) {
        size_t length = strlen(node->entries[i].key);
        if (length > longest && strncmp(node->entries[i].key, rest, length) == 0 &&
            (rest[length] == '.' || rest[length] == '\0'))
            longest = length;
    }
    return longest;
}

/* What is set where. */
struct change {
    const char *path;
    const struct node *value;
    struct mark mark;
    struct arena *arena;
    struct problems *problems;
};

/* Adds ".body.fc" where a block in the list, or one in such, has a layer of that name. */
static bool add_within(const struct node *layers, const char *word, struct text *out)
{
    size_t before = out->length;
    for (size_t i = 0; i < layers->count; i++) {
        const struct node *block = layers->entries[i].value;
        const struct node *inner = tree_pass_block(block, word);
        const struct node *name = tree_get(block, "name");
        if (inner == block)
            continue;
        if (name != NULL && name->kind == NODE_SCALAR && !name->unknown)
            text_add(out, ".%s", name->scalar);
        else
            text_add(out, ".%zu", i);
        if (tree_element(inner, word) < inner->count)
            text_add(out, ".%s", word);
        if (tree_element(inner, word) < inner->count || add_within(inner, word, out))
            return true;
        out->length = before;
    }
    return false;
}

/* A path to a layer of a block that leaves the block out, or has one of its repetitions,
 * too. Adds where the layer stands. */
static bool hint_block(const struct change *change, const struct node *sequence,
                       const char *rest, struct text *out)
{
    size_t length = strcspn(rest, ".");
    const char *word = arena_copy(change->arena, rest, length), *after = rest + length;
    int before = (int)(rest - change->path) - 1;
    struct text within = {0};
    bool is_index = word[strspn(word, "0123456789")] == '\0';
    bool found = false;
    if (!tree_is_in_layers(change->path))
        return false;
    if (!is_index && add_within(sequence, word, &within)) {
        text_add(out, "; it stands in a block: `%.*s%s%s`", before, change->path,
                 within.at, after);
        found = true;
    } else if (is_index && after[0] == '.') {
        word = arena_copy(change->arena, after + 1, strcspn(after + 1, "."));
        found = word[strspn(word, "0123456789")] != '\0' &&
                tree_element(sequence, word) < sequence->count;
        if (found)
            text_add(out, "; paths speak of all repetitions: `%.*s%s`", before,
                     change->path, after);
    }
    text_free(&within);
    return found;
}

/* `block`: the one whose layers these are, whose keys may have been meant; or NULL.
 * `rest`: the end of the path, from the element on. */
static void no_such_element(const struct change *change, const struct node *sequence,
                            const struct node *block, const char *rest)
{
    const char **names =
        arena_array(change->arena, sequence->count + TREE_BLOCK_KEYS, sizeof *names);
    const char *word = arena_copy(change->arena, rest, strcspn(rest, "."));
    size_t count = 0;
    for (size_t i = 0; i < sequence->count; i++) {
        const struct node *name = tree_get(sequence->entries[i].value, "name");
        if (name != NULL && name->kind == NODE_SCALAR)
            names[count++] = name->scalar;
    }
    for (size_t i = 0; block != NULL && i < TREE_BLOCK_KEYS; i++)
        names[count++] = tree_block_keys[i];
    const char *nearest = text_nearest(word, names, count);
    struct text hint = {0};
    if (sequence->count == 0) {
        problems_add(change->problems, change->mark,
                     "the path `%s` reaches nothing: the list is empty", change->path);
        return;
    }
    if (!hint_block(change, sequence, rest, &hint) && nearest != NULL)
        text_add(&hint, "; did you mean `%s`?", nearest);
    problems_add(change->problems, change->mark,
                 "the path `%s` reaches nothing: no element is called `%s` and the "
                 "indices go from 0 to %zu%s",
                 change->path, word, sequence->count - 1, hint.at != NULL ? hint.at : "");
    text_free(&hint);
}

/* `map` without the key with which `rest`, the end of the path, begins. */
static const struct node *without(const struct change *change, const struct node *map,
                                  bool is_missing, const char *rest)
{
    size_t length = part_length(map, rest);
    bool has_paths = false; /* as an axis of a sweep is one */
    for (size_t i = 0; i < map->count; i++)
        has_paths |= strchr(map->entries[i].key, '.') != NULL;
    const char *key =
        is_missing && has_paths ? rest : arena_copy(change->arena, rest, length);
    if (!is_missing)
        return tree_with(change->arena, map, key, NULL, change->mark);
    unset_refuse_missing(map, key, change->path, change->mark, change->problems);
    return NULL;
}

static const struct node *replace(const struct change *change, const struct node *node,
                                  const char *rest);

/* Where the key stands, as a change below it leaves it there; `otherwise`: it is new. */
static struct mark key_mark(const struct node *map, const char *key,
                            struct mark otherwise)
{
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->entries[i].key, key) == 0)
            return map->entries[i].key_mark;
    return otherwise;
}

/* The same of a mapping, whose key is `word`, the first part of `rest`. */
static const struct node *replace_key(const struct change *change, const struct node *map,
                                      const char *word, const char *rest)
{
    const struct node empty = {.kind = NODE_MAPPING, .mark = change->mark};
    const struct node *old = tree_get(map, word), *value = change->value;
    const char *after = rest[strlen(word)] == '.' ? rest + strlen(word) + 1 : NULL;
    bool is_removed = tree_is_unset(value);
    if (is_removed && (old == NULL || after == NULL))
        return without(change, map, old == NULL, rest);
    if (after != NULL)
        value = replace(change, old != NULL ? old : &empty, after);
    if (value == NULL)
        return NULL;
    bool is_left = !is_removed || !unset_empties(value, change->path);
    return tree_with(change->arena, map, word, is_left ? value : NULL,
                     after != NULL ? key_mark(map, word, change->mark) : change->mark);
}

/* `node` with what `rest`, the end of the path, reaches replaced. */
static const struct node *replace(const struct change *change, const struct node *node,
                                  const char *rest)
{
    size_t length = part_length(node, rest);
    const char *word = arena_copy(change->arena, rest, length), *path = change->path;
    const char *after = rest[length] == '.' ? rest + length + 1 : NULL;
    const struct node *value = change->value;
    if (length == 0) {
        problems_add(change->problems, change->mark, "the path `%s` has an empty part",
                     path);
        return NULL;
    }
    if (node->unknown)
        return node; /* so is what is in it */
    if (node->kind == NODE_SCALAR) {
        problems_add(change->problems, change->mark,
                     "the path `%s` reaches nothing: `%.*s` is a single value", path,
                     (int)(rest - path - (rest > path)), path);
        return NULL;
    }
    const struct node *layers =
        tree_is_in_layers(path) ? tree_pass_block(node, word) : node;
    if (layers != node && tree_element(layers, word) == layers->count) {
        no_such_element(change, layers, node, rest);
        return NULL;
    }
    if (layers != node) {
        value = replace(change, layers, rest);
        return value != NULL ? tree_with(change->arena, node, "layers", value,
                                         key_mark(node, "layers", change->mark))
                             : NULL;
    }
    if (node->kind == NODE_MAPPING)
        return replace_key(change, node, word, rest);
    size_t i = tree_element(node, word);
    if (i == node->count) {
        no_such_element(change, node, NULL, rest);
        return NULL;
    }
    if (after == NULL && tree_is_unset(value)) {
        problems_add(change->problems, change->mark,
                     "`%s` is an element of a list, and `~unset` removes keys: give the "
                     "list without it",
                     path);
        return NULL;
    }
    if (after != NULL)
        value = replace(change, node->entries[i].value, after);
    return value != NULL ? tree_with_element(change->arena, node, i, value) : NULL;
}

static size_t count_parts(const char *path)
{
    size_t parts = 1;
    for (; *path != '\0'; path++)
        parts += *path == '.';
    return parts;
}

const struct node *tree_with_path(struct arena *arena, const struct node *root,
                                  const char *path, const struct node *value,
                                  struct mark mark, struct problems *problems)
{
    if (count_parts(path) > TREE_MAX_DEPTH) {
        problems_add(problems, mark, "the path has more than %d parts: the limit",
                     TREE_MAX_DEPTH);
        return NULL;
    }
    const struct change change = {path, value, mark, arena, problems};
    return replace(&change, root, path);
}
