/* What a trained net is asked. */
#ifndef WORKER_PREDICT_WISHES_H
#define WORKER_PREDICT_WISHES_H

#include "data/source_wishes.h"
#include "worker/trained.h"

struct predict_wishes {
    struct trained trained;
    struct source_wishes data;     /* but its `block`; `path` NULL: */
    const struct dataset *dataset; /* a split of it, made for the net */
    enum split split;
    int64_t most_seen; /* samples that are predicted wrong whose values are wanted, too */
};

/* Numbers of an answer: classes, or targets. */
static inline int64_t predict_wishes_width(const struct signature *net)
{
    return net->classes > 0 ? net->classes : net->targets;
}

#endif
