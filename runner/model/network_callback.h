/* What surrounds each callback of a layer: where the run is, for the one who asks why a
 * child died, and what the layer has changed that is not its own. */
#ifndef MODEL_NETWORK_CALLBACK_H
#define MODEL_NETWORK_CALLBACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/network_place.h"

const char *network_callback_name(int32_t callback); /* "shape" ... */

struct network;

/* Before a layer's callback, and after it with what it returned. -1 with the layer at
 * fault, and its option, where the callback failed or has done more than its work. */
void network_callback_enter(struct network *network, size_t layer,
                            enum network_callback callback);
int network_callback_leave(struct network *network, int status, struct error *error);

#endif
