/* What stands under `layers` as a config has it: layers, and blocks of layers. */
#ifndef CONFIG_LAYER_WRITTEN_H
#define CONFIG_LAYER_WRITTEN_H

#include "base/set.h"
#include "config/component.h"

#define LAYER_WRITTEN_REPEATS 10000 /* of a block, at most */

/* Calls `look` for each layer of a list, those in blocks too, and after these for the
 * block. */
void layer_written_each(const struct node *layers,
                        void (*look)(const struct node *layer, void *to), void *to);

/* The distinct types of layers, in the order in which they are found. */
struct layer_types {
    struct arena *arena;
    struct set known; /* the caller frees it */
    const char **at;
    size_t count, capacity;
};

/* Adds the types of all of a config's layers, those that are no words left out. */
void layer_written_types(const struct node *root, struct layer_types *types);

/* How often a block repeats. False, and once, where it does not say so as it should. */
bool layer_written_repeat(const struct node *block, int64_t *repeats);

bool layer_written_has_layers(const struct node *block);

/* The length of the stack that a list of layers becomes, where a block counts as one at
 * least; and where the largest block of the list says how often it repeats. */
int64_t layer_written_count(const struct node *layers);
struct mark layer_written_largest(const struct node *layers);

/* Tells what is wrong with a block itself. */
void layer_written_check(struct resolver *resolver, const struct node *block,
                         const char *path);

#endif
