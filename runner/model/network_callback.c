/* A place is written before the callback runs, into memory that outlives a crash. */
#include "model/network_callback.h"

#include "model/environment.h"
#include "model/network_memory.h"
#include "model/network_parts.h"

const char *network_callback_name(int32_t callback)
{
    static const char *const names[] = {"shape", "initialize", "forward", "backward",
                                        "onnx"};
    return callback >= CALLBACK_SHAPE && callback <= CALLBACK_ONNX ? names[callback]
                                                                   : "unknown";
}

void network_callback_enter(struct network *network, size_t layer,
                            enum network_callback callback)
{
    network->called = layer;
    network->runner.reports = network->trains ? network->slots[layer].reports : NULL;
    network->place->callback = (int32_t)callback;
    network->place->layer = (int32_t)layer;
    network->before = environment_read();
    network_memory_watch(network, &network->slots[layer]);
}

/* Passes on what the layer's runner says of a failure, and tells what the callback has
 * done besides its work. */
int network_callback_leave(struct network *network, int status, struct error *error)
{
    const struct network_slot *slot = &network->slots[network->called];
    const char *callback = network_callback_name(network->place->callback);
    struct error found;
    network->place->layer = -1;
    if (status != 0)
        *error = network->runner.error;
    else if (environment_check(&network->before, &found) == 0 &&
             network_memory_check(network, slot, &found) == 0)
        return 0;
    else
        error_set(error, "its %s callback %s", callback, found.text);
    return error_in_layer(error, (int32_t)network->called);
}
