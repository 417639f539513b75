/* The tree after reading: looking up, and changing by copying the way to the change.
 */
#include "config/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "config/spelling.h"

const struct node *tree_get(const struct node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAPPING)
        return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->entries[i].key, key) == 0)
            return map->entries[i].value;
    return NULL;
}

bool tree_is_null(const struct node *node)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    if (node->kind != NODE_SCALAR || node->quoted)
        return false;
    for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
        if (strcmp(node->scalar, nulls[i]) == 0)
            return true;
    return false;
}

bool tree_is_unset(const struct node *node)
{
    return node->kind == NODE_SCALAR && !node->quoted &&
           strcmp(node->scalar, "~unset") == 0;
}

const struct node *tree_scalar(struct arena *arena, const char *text, struct mark mark)
{
    struct node *node = arena_array(arena, 1, sizeof *node);
    *node = (struct node){.kind = NODE_SCALAR, .mark = mark, .scalar = text};
    return node;
}

const struct node *tree_unknown(struct arena *arena, struct mark mark)
{
    struct node *node = arena_array(arena, 1, sizeof *node);
    *node =
        (struct node){.kind = NODE_SCALAR, .mark = mark, .scalar = "", .unknown = true};
    return node;
}

/* A copy with room for one more entry. */
static struct node *copy(struct arena *arena, const struct node *node)
{
    struct node *result = arena_array(arena, 1, sizeof *result);
    *result = *node;
    result->entries = arena_array(arena, node->count + 1, sizeof *result->entries);
    if (node->count > 0)
        memcpy(result->entries, node->entries, node->count * sizeof *result->entries);
    return result;
}

const struct node *tree_with(struct arena *arena, const struct node *map, const char *key,
                             const struct node *value, struct mark key_mark)
{
    struct node *result = copy(arena, map);
    size_t i = 0;
    while (i < result->count && strcmp(result->entries[i].key, key) != 0)
        i++;
    if (value != NULL) {
        result->entries[i] = (struct entry){key, key_mark, value};
        result->count += i == result->count;
    } else if (i < result->count) {
        result->count--;
        memmove(result->entries + i, result->entries + i + 1,
                (result->count - i) * sizeof *result->entries);
    }
    return result;
}

const struct node *tree_map(struct arena *arena, const struct node *node,
                            const struct node *(*change)(void *context,
                                                         const struct node *node,
                                                         size_t index),
                            void *context)
{
    struct node *result = NULL;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *value = change(context, node, i);
        if (value == node->entries[i].value)
            continue;
        if (result == NULL)
            result = copy(arena, node);
        result->entries[i].value = value;
    }
    return result != NULL ? result : node;
}

const char *const tree_block_keys[TREE_BLOCK_KEYS] = {"repeat", "name", "from", "layers"};

bool tree_is_block(const struct node *node)
{
    return tree_get(node, "type") == NULL &&
           (tree_get(node, "layers") != NULL || tree_get(node, "repeat") != NULL);
}

bool tree_is_block_key(const char *word)
{
    for (size_t i = 0; i < TREE_BLOCK_KEYS; i++)
        if (strcmp(word, tree_block_keys[i]) == 0)
            return true;
    return false;
}

/* The layers of a block where `word` is none of its keys, else the node itself. */
static const struct node *pass_block(const struct node *node, const char *word)
{
    const struct node *layers = tree_get(node, "layers");
    bool passes = layers != NULL && layers->kind == NODE_SEQUENCE &&
                  tree_is_block(node) && !tree_is_block_key(word);
    return passes ? layers : node;
}

size_t tree_element(const struct node *sequence, const char *word)
{
    int64_t index;
    if (word[strspn(word, "0123456789")] == '\0' && text_to_integer(word, &index) &&
        (word[0] != '0' || word[1] == '\0'))
        return index >= 0 && (uint64_t)index < sequence->count ? (size_t)index
                                                               : sequence->count;
    size_t i = 0;
    for (; i < sequence->count; i++) {
        const struct node *name = tree_get(sequence->entries[i].value, "name");
        if (name != NULL && name->kind == NODE_SCALAR && strcmp(name->scalar, word) == 0)
            break;
    }
    return i;
}

bool tree_is_emptied(const struct node *node, const char *path)
{
    return node->kind == NODE_MAPPING && node->count == 0 &&
           strncmp(path, "sweep.", strlen("sweep.")) == 0;
}

void tree_nothing_to_remove(const struct node *map, const char *key, const char *path,
                            struct mark mark, struct problems *problems)
{
    struct text hint = {0};
    const char **names = memory_zeroed((map->count + 1) * sizeof *names);
    for (size_t i = 0; i < map->count; i++)
        names[i] = map->entries[i].key;
    if (!spelling_hint(key, names, map->count, &hint))
        for (size_t i = 0; i < map->count; i++)
            text_add(&hint, "%s %s", i > 0 ? "," : "; there are:", names[i]);
    problems_add(problems, mark, "there is no `%s` that `~unset` could remove%s", path,
                 hint.at != NULL ? hint.at : "");
    text_free(&hint);
    free(names);
}

static bool is_in_layers(const char *path)
{
    return strncmp(path, "layers.", strlen("layers.")) == 0;
}

static const struct node *find(const struct node *node, const char *path, bool in_layers)
{
    while (node != NULL && path != NULL) {
        char word[256];
        size_t length = strcspn(path, "."), i;
        if (length >= sizeof word)
            return NULL;
        memcpy(word, path, length);
        word[length] = '\0';
        if (in_layers)
            node = pass_block(node, word);
        if (node->kind == NODE_SEQUENCE) {
            i = tree_element(node, word);
            node = i < node->count ? node->entries[i].value : NULL;
        } else if (!in_layers || node->kind != NODE_SCALAR || strcmp(word, "type") != 0) {
            node = tree_get(node, word);
        } /* else a word, which is the type of a layer */
        path = path[length] == '.' ? path + length + 1 : NULL;
    }
    return node;
}

const struct node *tree_find(const struct node *root, const char *path)
{
    return find(root, path, is_in_layers(path));
}

const struct node *tree_find_within(const struct node *layer, const char *path)
{
    return find(layer, path, true);
}

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
        const struct node *inner = pass_block(block, word);
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
    if (!is_in_layers(change->path))
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
    tree_nothing_to_remove(map, key, change->path, change->mark, change->problems);
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
    bool is_left = !is_removed || !tree_is_emptied(value, change->path);
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
    const struct node *layers = is_in_layers(path) ? pass_block(node, word) : node;
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
    if (value == NULL)
        return NULL;
    struct node *result = copy(change->arena, node);
    result->entries[i].value = value;
    return result;
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
