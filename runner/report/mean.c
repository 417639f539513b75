/* The parts are walked together, iteration by iteration. */
#include "report/mean.h"

#include <math.h>

struct walk {
    const struct mean_part *parts;
    size_t *next; /* of each the point that is not passed yet */
    size_t count;
    bool is_held;
};

static int64_t end_of(const struct walk *walk, size_t i)
{
    const struct mean_part *part = &walk->parts[i];
    if (part->count == 0)
        return 0;
    return walk->is_held ? part->last : part->iteration[part->count - 1];
}

/* The next iteration at which anything changes; INT64_MAX: none. */
static int64_t next_iteration(const struct walk *walk, int64_t now)
{
    int64_t next = INT64_MAX, last = 0;
    for (size_t i = 0; i < walk->count; i++)
        last = end_of(walk, i) > last ? end_of(walk, i) : last;
    for (size_t i = 0; i < walk->count; i++) {
        const struct mean_part *part = &walk->parts[i];
        if (walk->next[i] < part->count && part->iteration[walk->next[i]] < next)
            next = part->iteration[walk->next[i]];
        int64_t after = end_of(walk, i) + 1; /* what is held goes on without it there */
        if (walk->is_held && part->count > 0 && after > now && after <= last &&
            after < next)
            next = after;
    }
    return next;
}

/* Passes that iteration; puts into `values` the points of those parts that have not
 * ended, and returns how many they are; 0 where one of them lacks its point. */
static size_t pass(struct walk *walk, int64_t iteration, double *x, double *values)
{
    size_t count = 0;
    bool lacks = false;
    for (size_t i = 0; i < walk->count; i++) {
        const struct mean_part *part = &walk->parts[i];
        size_t *next = &walk->next[i];
        bool has = *next < part->count && part->iteration[*next] == iteration;
        *next += has;
        if (end_of(walk, i) < iteration)
            continue;
        if (!has && !(walk->is_held && *next > 0)) {
            lacks = true;
            continue;
        }
        x[count] = part->x != NULL ? part->x[*next - 1] : (double)iteration / part->per;
        values[count++] = part->y[*next - 1];
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
    struct walk walk = {parts, arena_array(arena, count, sizeof *walk.next), count,
                        is_held};
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
    for (int64_t now = 0; (now = next_iteration(&walk, now)) != INT64_MAX;) {
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
