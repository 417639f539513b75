/* The layers as they are written, blocks among them, become the stack that is trained: a
 * block's layers as many times as it repeats, and names in `from` places in the stack. */
#ifndef CONFIG_LAYER_STACK_H
#define CONFIG_LAYER_STACK_H

#include "config/component.h"

#define LAYER_STACK_DEEPEST 4   /* blocks in one another */
#define LAYER_STACK_MOST 100000 /* layers */

/* A layer of the stack: see struct layer_spec for what has its name from there. */
struct layer_place {
    const struct node *node;
    const char *path, *name;
    const int64_t *inputs;
    size_t input_count;
    const struct node *from; /* as written; NULL: it says none */
    int64_t previous;        /* what the word is there */
    int64_t repetition, repetitions;
    bool is_again; /* of a block's second time, or later */
    /* The outermost block whose last layer it is, in which of its times; or NULL. */
    const struct node *block;
    const char *block_path;
    int64_t block_repetition, block_repetitions;
};

struct layer_stack {
    struct layer_place *at;
    size_t count;
    bool is_lost; /* something has a mistake: what nobody reads cannot be told */
};

/* Expands `layers`, and adds the settings of blocks and of `from`. Tells what is wrong
 * with blocks and names; the stack is empty where it is too large. The caller frees
 * `at`; what its places point to lies in the resolver's arena. */
struct layer_stack layer_stack_expand(struct resolver *resolver,
                                      const struct node *layers);

/* Adds to the identity what a layer reads where that is not the layer before. */
void layer_stack_identify(struct resolver *resolver, const struct layer_place *layer,
                          size_t index);

#endif
