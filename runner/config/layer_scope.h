/* What layers in one list, the config's or a block's, may be called, and what each finds
 * by a name in its `from`. */
#ifndef CONFIG_LAYER_SCOPE_H
#define CONFIG_LAYER_SCOPE_H

#include "config/component.h"

#define LAYER_SCOPE_SAMPLE (-1)
#define LAYER_SCOPE_LOST (-2) /* what has a mistake that was told */

struct layer_scope {
    struct resolver *resolver;
    const struct layer_scope *outer; /* NULL: the config's own list */
    const struct node *layers;       /* a sequence */
    const char *path;                /* "layers", "layers.2" */
    int64_t start;      /* what its first layer reads unless it says `from` */
    const char **names; /* of each layer; NULL where it has none that can be one */
    int64_t *outputs;   /* of each layer above, and block: its place in the stack */
    size_t done;        /* so many; what is read next is of layers->entries[done] */
    bool says_from;     /* some layer of the config does */
};

/* "layers.2.0", of layer `i`. */
const char *layer_scope_path(const struct layer_scope *scope, size_t i);

/* Reads the names, and makes room for the outputs; the latter gives both back. */
void layer_scope_begin(struct layer_scope *scope);
void layer_scope_end(struct layer_scope *scope);

/* Tells of names that cannot be, or that two layers have. */
void layer_scope_check(const struct layer_scope *scope);

/* The place in the stack of what a layer reads that says nothing: the one before. */
int64_t layer_scope_previous(const struct layer_scope *scope);

/* The place of what `word`, of a `from`, names; LAYER_SCOPE_LOST after a problem. */
int64_t layer_scope_find(const struct layer_scope *scope, const struct node *word);

/* "line 7", or, where that is not the config's own, "base.yaml:7:3"; or the option of the
 * command line. */
const char *layer_scope_place(struct mark mark, struct arena *arena);

#endif
