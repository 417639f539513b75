/* The order in which samples are trained on: epoch after epoch, batch after batch. */
#ifndef TRAIN_ORDER_H
#define TRAIN_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/archive.h"
#include "base/arena.h"
#include "base/rng.h"

struct order {
    int32_t *samples; /* of this epoch; NULL: as they come */
    int64_t count, batch_size;
    int64_t end;        /* so many of an epoch are trained on */
    int64_t position;   /* of the next batch's first sample; `end`: a new epoch */
    struct rng *shared; /* PyTorch's one generator, or NULL */
    struct rng stream;  /* without it: the order's own, going on from epoch to epoch */
    struct rng epoch;   /* as it was before it made this epoch's permutation */
};

/* A batch, as batch_gather takes it. */
struct order_batch {
    const int32_t *samples; /* NULL: `start`, start + 1, ... */
    int64_t start, count;
};

struct order_settings {
    int64_t count, batch_size; /* `count` is at most INT32_MAX where `shuffle` */
    bool shuffle;
    bool drop_last; /* `count` is at least `batch_size` */
    uint64_t seed;
    struct rng *shared; /* as in the order; borrowed */
};

/* -1 where there is no memory for the order. */
int order_make(struct order *order, const struct order_settings *settings,
               struct arena *arena);

/* The next batch; the last one of an epoch may be smaller, but where it is dropped. */
struct order_batch order_next(struct order *order);

/* Saves or restores the place in the order; the shared generator is its owner's. */
void order_archive(struct order *order, struct archive *archive);

#endif
