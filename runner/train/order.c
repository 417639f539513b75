/* The order of samples. With a shared generator it draws what PyTorch's DataLoader draws:
 * a base seed as each epoch begins, then, shuffling, the seed of a fresh generator that
 * makes the permutation. */
#include "train/order.h"

void order_make(struct order *order, int64_t count, int64_t batch_size, bool shuffle,
                uint64_t seed, struct rng *shared, struct arena *arena)
{
    *order = (struct order){
        .count = count, .batch_size = batch_size, .position = count, .shared = shared};
    rng_seed_stream(&order->stream, seed, "shuffle");
    if (shuffle)
        order->samples = arena_array(arena, (size_t)count, sizeof *order->samples);
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
    if (order->samples)
        rng_permutation(rng, order->samples, (int32_t)order->count);
    order->position = 0;
}

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

struct order_batch order_next(struct order *order)
{
    if (order->position == order->count)
        begin_epoch(order);
    struct order_batch batch = {.start = order->position};
    batch.count = at_most(order->batch_size, order->count - order->position);
    order->position += batch.count;
    if (order->samples) {
        batch.samples = order->samples + batch.start;
        batch.next = order->samples + order->position;
        batch.next_count = at_most(order->batch_size, order->count - order->position);
    }
    return batch;
}
