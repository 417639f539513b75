/* A YAML document as an immutable tree that remembers where each value stands. Changing a
 * value makes a new root that shares everything else with the old one, so that ten
 * thousand trials of a sweep cost little more than one. Scalars stay text: they get a
 * type from the option that reads them. Refuses merge keys, duplicate keys, several
 * documents, tags other than !!str, and whatever passes the limits below. */
#ifndef CONFIG_TREE_H
#define CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"
#include "config/problems.h"

#define TREE_MAX_FILE (1 << 20)
#define TREE_MAX_SCALAR (64 << 10)
#define TREE_MAX_DEPTH 64
#define TREE_MAX_KEYS 1000    /* of one mapping */
#define TREE_MAX_NODES 100000 /* after aliases are expanded */

enum node_kind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

struct node {
    enum node_kind kind;
    struct mark mark;
    bool quoted;        /* a scalar in quotes: never null, a number or a bool */
    bool unknown;       /* a mistake that was told stands for it: see tree_unknown */
    const char *scalar; /* of a scalar */
    size_t count;       /* of a sequence or mapping */
    struct entry *entries;
};

struct entry {
    const char *key; /* NULL in a sequence */
    struct mark key_mark;
    const struct node *value;
};

/* Reads a file, or `text` whose marks say `source`. NULL after a problem that ends the
 * reading; after others what is right of it. `file`, where not NULL, says what leads to
 * it, and is filled. */
struct tree_file;
const struct node *tree_load(const char *path, struct arena *arena,
                             struct tree_file *file, struct problems *problems);
const struct node *tree_parse(const char *text, size_t length, const char *source,
                              struct arena *arena, struct problems *problems);

/* The value of `key` in a mapping, or NULL (also where `map` is NULL or no mapping). */
const struct node *tree_get(const struct node *map, const char *key);

/* What a dotted path reaches, as in tree_with_path, or NULL. */
const struct node *tree_find(const struct node *root, const char *path);
/* The same from a layer, a block or all `layers` on, in which a word stands for a layer
 * of that type. */
const struct node *tree_find_within(const struct node *layer, const char *path);

/* A block among layers: {repeat: 3, layers: [...]}, or what has one of the two and no
 * `type`. It has four keys; a path leaves `layers` out: what is no key is a layer of it.
 */
#define TREE_BLOCK_KEYS 4
extern const char *const tree_block_keys[TREE_BLOCK_KEYS];
bool tree_is_block(const struct node *node);
bool tree_is_block_key(const char *word);
/* The layers of a block where `word` is none of its keys, else the node itself. */
const struct node *tree_pass_block(const struct node *node, const char *word);
/* Whether a path leads to a layer. */
bool tree_is_in_layers(const char *path);

/* A plain scalar that is YAML's null: empty, ~, null. */
bool tree_is_null(const struct node *node);

/* The plain scalar ~unset, which stands for no value: it removes a key. */
bool tree_is_unset(const struct node *node);

/* A new scalar node. */
const struct node *tree_scalar(struct arena *arena, const char *text, struct mark mark);

/* A value that nobody knows, as what should give it has a mistake: whoever reads it
 * passes it over and says nothing. */
const struct node *tree_unknown(struct arena *arena, struct mark mark);

/* `map` with `key` set to `value`, or without it where `value` is NULL. */
const struct node *tree_with(struct arena *arena, const struct node *map, const char *key,
                             const struct node *value, struct mark key_mark);

/* `sequence` with another i-th element. */
const struct node *tree_with_element(struct arena *arena, const struct node *sequence,
                                     size_t i, const struct node *value);

/* A mapping or sequence with each value replaced by what `change` makes of it; the node
 * itself where each stays the same. */
const struct node *tree_map(struct arena *arena, const struct node *node,
                            const struct node *(*change)(void *context,
                                                         const struct node *node,
                                                         size_t index),
                            void *context);

/* `root` with the value at a dotted path replaced: mapping keys that are missing are
 * made; a sequence element is reached by its index or by its `name:` key, one of a
 * block's layers without the word `layers`, and a key with dots, as a sweep has them, as
 * it stands. NULL after adding a problem at `mark` where the path reaches nothing. */
const struct node *tree_with_path(struct arena *arena, const struct node *root,
                                  const char *path, const struct node *value,
                                  struct mark mark, struct problems *problems);

/* The element of a sequence that an index or a `name:` reaches; count where none does. */
size_t tree_element(const struct node *sequence, const char *word);

/* Whether two trees say the same: the same keys, in the same order, with the same values.
 */
bool tree_same(const struct node *a, const struct node *b);

/* Writes the tree as one line of JSON, which is YAML too: quoted scalars and those that
 * are no number, bool or null as strings. */
void tree_write_json(const struct node *node, struct text *out);

#endif
