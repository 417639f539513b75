/* The parts are walked together, iteration by iteration; over epochs that have other
 * numbers of iterations in each, epoch by epoch. */
#include "report/mean.h"

#include <math.h>

struct walk {
    const struct mean_part *parts;
    size_t *next; /* of each the point that is not passed yet */
    size_t count;
    bool is_held;
    bool by_epoch;
};

/* Whether an iteration of one part is in another epoch than that of another. */
static bool is_by_epoch(const struct mean_part *parts, size_t count)
{
    bool differs = false;
    for (size_t i = 0; i < count; i++)
        differs |= parts[i].per != parts[0].per;
    return differs && parts[0].x == NULL;
}

static double place_of(const struct walk *walk, size_t i, int64_t iteration)
{
    return walk->by_epoch ? (double)iteration / walk->parts[i].per : (double)iteration;
}

/* Infinity: it has no more points. */
static double next_of(const struct walk *walk, size_t i)
{
    const struct mean_part *part = &walk->parts[i];
    size_t next = walk->next[i];
    return next < part->count ? place_of(walk, i, part->iteration[next]) : INFINITY;
}

/* Over epochs the points are at those of the parts with the fewest iterations to one, as
 * the others have some near to these: so many iterations, or 0: at those of all. */
static double fewest_of(const struct walk *walk)
{
    double fewest = INFINITY;
    for (size_t i = 0; i < walk->count && walk->by_epoch && !walk->is_held; i++)
        if (next_of(walk, i) < INFINITY)
            fewest = fmin(fewest, walk->parts[i].per);
    return fewest < INFINITY ? fewest : 0;
}

static int64_t last_of(const struct walk *walk, size_t i)
{
    const struct mean_part *part = &walk->parts[i];
    if (part->count == 0)
        return 0;
    return walk->is_held ? part->last : part->iteration[part->count - 1];
}

static double end_of(const struct walk *walk, size_t i)
{
    return place_of(walk, i, last_of(walk, i));
}

/* The next place at which anything changes; infinity: none. */
static double next_place(const struct walk *walk, double now)
{
    double next = INFINITY, last = 0, fewest = fewest_of(walk);
    for (size_t i = 0; i < walk->count; i++)
        last = fmax(last, end_of(walk, i));
    for (size_t i = 0; i < walk->count; i++) {
        const struct mean_part *part = &walk->parts[i];
        if (fewest == 0 || part->per == fewest)
            next = fmin(next, next_of(walk, i));
        /* What is held goes on without it there. */
        double after = place_of(walk, i, last_of(walk, i) + 1);
        if (walk->is_held && part->count > 0 && after > now && after <= last)
            next = fmin(next, after);
    }
    return next;
}

/* Whether the part has a point at that place, or by epochs near to it: what is at the
 * same part of an epoch is up to half an iteration off in each. Passes it. */
static bool has_point(struct walk *walk, size_t i, double now, double fewest)
{
    double room = fewest > 0 ? 0.5 / walk->parts[i].per + 0.5 / fewest : 0,
           before = INFINITY;
    for (; next_of(walk, i) <= now; walk->next[i]++)
        before = now - next_of(walk, i);
    double behind = next_of(walk, i) - now;
    walk->next[i] += behind < before && behind <= room;
    return fmin(before, behind) <= room;
}

/* Passes that place; puts into `values` the points of those parts that have not ended,
 * and returns how many they are; 0 where one of them lacks its point. */
static size_t pass(struct walk *walk, double now, double *x, double *values)
{
    size_t count = 0;
    bool lacks = false;
    double fewest = fewest_of(walk);
    for (size_t i = 0; i < walk->count; i++) {
        const struct mean_part *part = &walk->parts[i];
        bool has = has_point(walk, i, now, fewest);
        size_t next = walk->next[i];
        if (!has && end_of(walk, i) < now)
            continue;
        if (!has && !(walk->is_held && next > 0)) {
            lacks = true;
            continue;
        }
        x[count] = part->x != NULL  ? part->x[next - 1]
                   : walk->by_epoch ? now
                                    : now / part->per;
        values[count++] = part->y[next - 1];
    }
    return lacks ? 0 : count;
}

static double mean_of(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

static double deviation(const double *values, size_t count, double mean)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return count > 1 ? sqrt(sum / (double)(count - 1)) : (double)NAN;
}

struct mean mean_make(const struct mean_part *parts, size_t count, bool is_held,
                      struct arena *arena)
{
    struct walk walk = {
        .parts = parts,
        .next = arena_array(arena, count, sizeof *walk.next),
        .count = count,
        .is_held = is_held,
    };
    walk.by_epoch = is_by_epoch(parts, count);
    double *x = arena_array(arena, count, sizeof *x);
    double *values = arena_array(arena, count, sizeof *values);
    size_t most = 0;
    struct mean mean = {.fewest = SIZE_MAX};
    for (size_t i = 0; i < count; i++) {
        most += parts[i].count + 1;
        mean.parts += parts[i].count > 0;
    }
    mean.x = arena_array(arena, most, sizeof *mean.x);
    mean.y = arena_array(arena, most, sizeof *mean.y);
    mean.spread = arena_array(arena, most, sizeof *mean.spread);
    for (double now = 0; (now = next_place(&walk, now)) < INFINITY;) {
        size_t number = pass(&walk, now, x, values);
        if (number == 0)
            continue;
        mean.x[mean.count] = mean_of(x, number);
        mean.y[mean.count] = mean_of(values, number);
        mean.spread[mean.count] = deviation(values, number, mean.y[mean.count]);
        mean.count++;
        mean.fewest = number < mean.fewest ? number : mean.fewest;
        if (number == mean.parts)
            mean.shared = mean.count;
    }
    return mean;
}
