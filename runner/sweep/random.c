/* Random values of a sweep, by inversion of a share. */
#include "sweep/random.h"

#include "sweep/distribution.h"
#include "sweep/share.h"

struct drawing {
    int64_t seed;
    size_t row, again;
    struct arena *arena;
};

static const struct node *draw(void *context, const struct node *node, const char *path)
{
    const struct drawing *drawing = context;
    return random_draw(node, drawing->seed, path, drawing->row, drawing->again,
                       drawing->arena);
}

const struct node *random_draw(const struct node *distribution, int64_t seed,
                               const char *path, size_t row, size_t again,
                               struct arena *arena)
{
    struct distribution read = distribution_read(distribution);
    double at = distribution_at(&read, share_of(seed, path, row, again));
    if (read.choice == NULL)
        return distribution_number(&read, at, arena);
    struct drawing drawing = {seed, row, again, arena};
    const struct distribution_filler filler = {draw, &drawing, arena};
    const struct node *value = read.choice->entries[(size_t)at].value;
    const char *inside = distribution_is(value)
                             ? arena_format(arena, "%s.choice", path)
                             : arena_format(arena, "%s.choice.%zu", path, (size_t)at);
    return distribution_fill(value, inside, &filler);
}
