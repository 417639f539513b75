/* Where points stand, and what they come to in the mean. */
#include "report/slices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/reals.h"

#define GROUPS 10 /* of a setting that is not looked at value by value */
#define ASIDE 0.6 /* of the distance of two words, which the configs of one share */
/* Of the least distance of two numbers, and of the whole axis: no config is to be taken
 * for one of another number. */
#define ASIDE_NUMBER (1. / 3)
#define ASIDE_AXIS 0.06

bool slices_is_discrete(const struct space_axis *axis)
{
    return axis->is_word || axis->value_count <= SLICES_MOST_VALUES;
}

/* ---- One setting ---- */

static double scaled(const struct space_axis *axis, double value)
{
    return axis->is_log ? log(value) : value;
}

static double least_distance(const struct space_axis *axis)
{
    double least = (double)INFINITY;
    for (size_t i = 1; i < axis->value_count; i++)
        least = fmin(least,
                     scaled(axis, axis->values[i]) - scaled(axis, axis->values[i - 1]));
    return isfinite(least) ? least : 1;
}

/* How far the configs of one value may stand apart. */
static double room_of(const struct space_axis *axis)
{
    if (axis->is_word)
        return ASIDE;
    double whole = scaled(axis, axis->high) - scaled(axis, axis->low);
    return fmin(ASIDE_NUMBER * least_distance(axis), ASIDE_AXIS * whole);
}

/* Which value of the axis a config has. */
static size_t place_of_config(const struct compared *compared,
                              const struct space_axis *axis,
                              const struct standing *config)
{
    return space_place(axis, axis->at[config->trials[0] - compared->trials]);
}

/* The trials of a config get one place; the configs are taken in order of their rank. */
static void set_places(const struct compared *compared, const struct space_axis *axis,
                       double *x, struct arena *arena)
{
    const struct standings *configs = &compared->configs;
    size_t *beside = arena_array(arena, axis->value_count, sizeof *beside),
           *next = arena_array(arena, axis->value_count, sizeof *next);
    double room = room_of(axis);
    for (size_t i = 0; i < configs->count; i++) {
        size_t place = place_of_config(compared, axis, &configs->at[i]);
        if (place != SIZE_MAX)
            beside[place]++;
    }
    for (size_t i = 0; i < configs->count; i++) {
        size_t place = place_of_config(compared, axis, &configs->at[i]);
        if (place == SIZE_MAX)
            continue;
        double aside = ((double)next[place]++ + 0.5) / (double)beside[place] - 0.5;
        double at = scaled(axis, axis->values[place]) + room * aside;
        for (size_t j = 0; j < configs->at[i].count; j++)
            x[configs->at[i].trials[j] - compared->trials] = axis->is_log ? exp(at) : at;
    }
}

struct pair {
    double x, y;
};

static int by_x(const void *a, const void *b)
{
    return reals_order(&((const struct pair *)a)->x, &((const struct pair *)b)->x);
}

/* The trials that have both, sorted by the setting. */
static struct pair *sorted_pairs(const struct compared *compared,
                                 const struct space_axis *axis, size_t *count,
                                 struct arena *arena)
{
    struct pair *pairs = arena_array(arena, compared->count + 1, sizeof *pairs);
    *count = 0;
    for (size_t i = 0; i < compared->count; i++)
        if (!isnan(axis->at[i]) && compared_has_value(&compared->trials[i]))
            pairs[(*count)++] =
                (struct pair){axis->at[i], compared->trials[i].best_value};
    qsort(pairs, *count, sizeof *pairs, by_x);
    return pairs;
}

static void add_mean(struct slices *slices, const struct space_axis *axis,
                     const struct pair *pairs, size_t count)
{
    double x = 0, y = 0;
    for (size_t i = 0; i < count; i++) {
        x += scaled(axis, pairs[i].x);
        y += pairs[i].y;
    }
    x /= (double)count;
    slices->mean_x[slices->mean_count] = axis->is_log ? exp(x) : x;
    slices->mean_y[slices->mean_count++] = y / (double)count;
}

/* Of each value, or of stretches of as many trials. */
static void set_means(struct slices *slices, const struct compared *compared,
                      const struct space_axis *axis, struct arena *arena)
{
    size_t count;
    const struct pair *pairs = sorted_pairs(compared, axis, &count, arena);
    slices->mean_x = arena_array(arena, count + 1, sizeof(double));
    slices->mean_y = arena_array(arena, count + 1, sizeof(double));
    slices->group = slices_is_discrete(axis) ? 0 : (count + GROUPS - 1) / GROUPS;
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && (slices->group > 0 ? end - first < slices->group
                                                 : !(pairs[end].x > pairs[first].x)))
            end++;
        add_mean(slices, axis, pairs + first, end - first);
        slices->last = end - first;
    }
}

struct slices slices_make(const struct compared *compared, const struct space_axis *axis,
                          struct arena *arena)
{
    struct slices slices = {.x = arena_array(arena, compared->count, sizeof *slices.x)};
    memcpy(slices.x, axis->at, compared->count * sizeof *slices.x);
    if (slices_is_discrete(axis))
        set_places(compared, axis, slices.x, arena);
    set_means(&slices, compared, axis, arena);
    return slices;
}

/* ---- Two settings ---- */

struct slices_cells slices_cross(const struct compared *compared,
                                 const struct space_axis *column,
                                 const struct space_axis *row, struct arena *arena)
{
    struct slices_cells cells;
    const size_t columns = column->value_count, count = row->value_count * columns;
    cells.means = arena_array(arena, count, sizeof(double));
    cells.counts = arena_array(arena, count, sizeof(size_t));
    cells.lost = arena_array(arena, count, sizeof(size_t));
    for (size_t i = 0; i < compared->count; i++) {
        const struct query_trial *trial = &compared->trials[i];
        if (isnan(column->at[i]) || isnan(row->at[i]))
            continue;
        size_t cell =
            space_place(row, row->at[i]) * columns + space_place(column, column->at[i]);
        cells.lost[cell] += trial_state_of(trial->state) == TRIAL_DIVERGED;
        if (!compared_has_value(trial))
            continue;
        cells.counts[cell]++;
        cells.means[cell] += trial->best_value;
    }
    for (size_t i = 0; i < count; i++)
        cells.means[i] =
            cells.counts[i] > 0 ? cells.means[i] / (double)cells.counts[i] : (double)NAN;
    return cells;
}
