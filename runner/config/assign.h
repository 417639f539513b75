/* Giving a value to a path of a config's tree: by --set, and by a sweep to each trial. */
#ifndef CONFIG_ASSIGN_H
#define CONFIG_ASSIGN_H

#include "config/problems.h"
#include "config/tree.h"

/* `root` with one "path=value" of a --set, value as YAML. NULL after problems. */
const struct node *assign_set(const struct node *root, const char *set,
                              struct arena *arena, struct problems *problems);

/* `root` with one `path: value` of a config's `set`, which may be ~unset. Where the value
 * replaces another, its mark says that one's place. NULL after problems. */
const struct node *assign_entry(const struct node *root, const struct entry *entry,
                                struct arena *arena, struct problems *problems);

/* `root` with one assignment of a sweep; short forms in `value` are made long. NULL after
 * problems. */
const struct node *assign_swept(const struct node *root, const char *path,
                                const struct node *value, struct mark mark,
                                struct arena *arena, struct problems *problems);

/* The path with layer names replaced by their indices: layers.hidden.out_features ->
 * layers.0.out_features, layers.body.conv.bias of a block's layer -> layers.2.0.bias. */
const char *assign_canonical_path(const struct node *root, const char *path,
                                  struct arena *arena);

/* Tells of a path with the word `layers` of a block, which paths leave out, and returns
 * true; else false. */
bool assign_refuses(const struct node *root, const char *path, struct mark mark,
                    struct problems *problems);

#endif
