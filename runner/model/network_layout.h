/* Where pieces of memory lie that live for a time: two that live at one moment do not
 * overlap, and those that do not may. */
#ifndef MODEL_NETWORK_LAYOUT_H
#define MODEL_NETWORK_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct network_piece {
    int64_t size;     /* floats; 0: there is none */
    int64_t from, to; /* the first and the last moment at which it lives */
    int64_t at;       /* is filled: where it begins */
};

/* Places the pieces; returns how many floats they take together. `middle` is the moment
 * at which most of them live, that of the loss: what is kept from forward to backward is
 * stacked, what lives longest lowest, so that in backward the top of the stack falls; all
 * else lies above the stack as it is at its time, in the lowest gap. That is little more
 * than the most that lives at one moment, and takes a moment for a stack of 60,000
 * layers, where to look at every pair of pieces would take many seconds. */
int64_t network_layout(struct network_piece *pieces, size_t count, int64_t middle,
                       struct arena *arena);

#endif
