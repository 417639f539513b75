/* The tree after reading: looking up, and changing what stands directly in a node. */
#include "config/tree.h"

#include <string.h>

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

const struct node *tree_with_element(struct arena *arena, const struct node *sequence,
                                     size_t i, const struct node *value)
{
    struct node *result = copy(arena, sequence);
    result->entries[i].value = value;
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

const struct node *tree_pass_block(const struct node *node, const char *word)
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

bool tree_is_in_layers(const char *path)
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
            node = tree_pass_block(node, word);
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
    return find(root, path, tree_is_in_layers(path));
}

const struct node *tree_find_within(const struct node *layer, const char *path)
{
    return find(layer, path, true);
}
