/* The memory that a child and its parent both see; of worker/child.c and worker/sender.c
 * alone. */
#ifndef WORKER_SHARED_H
#define WORKER_SHARED_H

#include <signal.h>

#include "model/network_callback.h"

struct shared {
    /* The child writes: */
    int refused; /* errno where the system did not let it begin; 0 */
    struct network_place place;
    /* The parent writes: */
    volatile sig_atomic_t stop;
};

#endif
