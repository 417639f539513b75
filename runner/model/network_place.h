/* Where in a network a run is. */
#ifndef MODEL_NETWORK_PLACE_H
#define MODEL_NETWORK_PLACE_H

#include <stdint.h>

/* Which layer is in which callback, for the one who asks why a child died: may lie in
 * memory shared with the parent. */
struct network_place {
    int32_t layer;    /* -1: none */
    int32_t callback; /* enum network_callback */
};

enum network_callback {
    CALLBACK_SHAPE,
    CALLBACK_INITIALIZE,
    CALLBACK_FORWARD,
    CALLBACK_BACKWARD,
    CALLBACK_ONNX
};

#endif
