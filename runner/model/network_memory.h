/* The memory of a network: one array of floats, carved into pieces that each begin at a
 * multiple of 64 bytes. `|` is where a piece ends, `^` a canary, `.` what fills up to the
 * next piece; the gradients lie as the parameters do.
 *
 *   parameters      w0....|b0..|w2......|b2.|            the optimizer's, one flat array
 *   gradients       w0....|b0..|w2......|b2.|^^^^
 *   temporary       as much as the layer that asks for most ^^^^       all layers share
 * it input           batch x input ^^^^ states of each layer ^^^^ ... block outputs ^^^^
 * saved ^^^^ gradients by outputs ^^^^ ...
 *
 * In the block lies what does not outlive a batch, each piece for as long as somebody is
 * handed it (network_layout.h), and at one moment no two over one another: an output
 * until the last layer has read it, or until the last backward that is handed it (a layer
 * that says LAMINA_FORGETS_INPUT or LAMINA_FORGETS_OUTPUT is not); what a layer saves
 * until its backward; the gradient by an output from its last reader's backward, which
 * writes it first, to that of the layer. Other readers write theirs elsewhere, to be
 * added. There is no gradient by the output of a layer that needs none.
 *
 * A layer's inputs are outputs of others, and so are the gradients by them. A canary is
 * written before the callback with which its piece begins to live, behind what the layer
 * asked for; a layer that changes one has written behind its memory. The flat arrays have
 * none inside: what fills up there is zeros, and what follows a layer's part is compared.
 */
#ifndef MODEL_NETWORK_MEMORY_H
#define MODEL_NETWORK_MEMORY_H

#include <stdint.h>

#include "base/error.h"

struct network;
struct network_slot;

/* Bytes that a planned network takes for batches up to `batch_size`. */
int64_t network_memory(const struct network *network, int64_t batch_size);

/* Carves it. -1 with a sentence where the system has not as much. */
int network_memory_carve(struct network *network, int64_t batch_size,
                         struct error *error);

/* Before a callback of a layer, and after it. -1 with a sentence, what the callback did,
 * where a layer has written where it may not: this one, or another one before. */
void network_memory_watch(struct network *network, const struct network_slot *slot);
int network_memory_check(const struct network *network, const struct network_slot *slot,
                         struct error *error);

/* The floats from the beginning of a piece of `count` to that of the next. */
int64_t network_memory_padded(int64_t count);

#endif
