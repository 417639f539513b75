/* Layers whose output no other layer reads. */
#ifndef CONFIG_LAYER_UNREAD_H
#define CONFIG_LAYER_UNREAD_H

#include "config/layer_stack.h"

/* Tells each layer of the stack that nobody reads, save the last; of a layer or block
 * that stands there several times the first. `layers` are those that it was expanded
 * from, and have no mistake. */
void layer_unread_check(struct resolver *resolver, const struct node *layers,
                        const struct layer_stack *stack);

#endif
