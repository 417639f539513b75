/* `KEY: ~unset`, which removes a key: what goes with it, and what is said where it
 * removes nothing. Whether a value is one, tree_is_unset tells. */
#ifndef CONFIG_UNSET_H
#define CONFIG_UNSET_H

#include "config/tree.h"

/* Whether what stands at `path`, a form of a sweep, goes with the last of its axes. */
bool unset_empties(const struct node *node, const char *path);

/* Tells at `mark` that a mapping has no `key` that ~unset, at `path`, could remove. */
void unset_refuse_missing(const struct node *map, const char *key, const char *path,
                          struct mark mark, struct problems *problems);

/* The tree where ~unset is left in places at which it removes nothing: each is told, and
 * unknown in what is returned. */
const struct node *unset_refuse_left(const struct node *root, struct arena *arena,
                                     struct problems *problems);

#endif
