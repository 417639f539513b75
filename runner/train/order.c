/* The order of samples. With a shared generator it draws what PyTorch's DataLoader draws:
 * a base seed as each epoch begins, then, shuffling, the seed of a fresh generator that
 * makes the permutation. */
#include "train/order.h"

int order_make(struct order *order, const struct order_settings *settings,
               struct arena *arena)
{
    size_t count = (size_t)settings->count;
    int64_t rest = settings->drop_last ? settings->count % settings->batch_size : 0;
    *order = (struct order){.count = settings->count,
                            .batch_size = settings->batch_size,
                            .end = settings->count - rest,
                            .position = settings->count - rest,
                            .shared = settings->shared};
    rng_seed_stream(&order->stream, settings->seed, "shuffle");
    if (settings->shuffle)
        order->samples = arena_try_array(arena, count, sizeof *order->samples);
    return settings->shuffle && order->samples == NULL ? -1 : 0;
}

static void begin_epoch(struct order *order)
{
    struct rng fresh, *rng = &order->stream;
    if (order->shared)
        (void)rng_random(order->shared); /* the base seed, of no use here */
    if (order->shared && order->samples) {
        rng_seed(&fresh, (uint64_t)rng_random(order->shared));
        rng = &fresh;
    }
    order->epoch = *rng;
    if (order->samples)
        rng_permutation(rng, order->samples, (int32_t)order->count);
    order->position = 0;
}

struct order_batch order_next(struct order *order)
{
    if (order->position == order->end)
        begin_epoch(order);
    int64_t left = order->end - order->position;
    struct order_batch batch = {
        .samples = order->samples ? order->samples + order->position : NULL,
        .start = order->position,
        .count = left < order->batch_size ? left : order->batch_size};
    order->position += batch.count;
    return batch;
}

/* The permutation is made again, not saved: it may be larger than the network. */
void order_archive(struct order *order, struct archive *archive)
{
    archive_piece(archive, "order.position", &order->position, sizeof order->position);
    archive_piece(archive, "order.stream", &order->stream, sizeof order->stream);
    archive_piece(archive, "order.epoch", &order->epoch, sizeof order->epoch);
    if (archive->way == ARCHIVE_RESTORES && order->samples != NULL &&
        order->position < order->end) {
        struct rng epoch = order->epoch;
        rng_permutation(&epoch, order->samples, (int32_t)order->count);
    }
}
