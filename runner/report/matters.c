/* From trials to numbers and back to names. */
#include "report/matters.h"

#include <math.h>
#include <stdint.h>

#include "report/slices.h"

/* The trials that have a value, and these values; how many there are. */
static size_t choose_trials(const struct compared *compared,
                            const struct query_trial **trials, double *values)
{
    size_t kept = 0;
    compared_values(compared, values);
    for (size_t i = 0; i < compared->count; i++)
        if (isfinite(values[i])) {
            trials[kept] = &compared->trials[i];
            values[kept++] = values[i];
        }
    return kept;
}

/* A loss that lies over several powers of ten would be told by its largest values. */
static bool take_logarithm(const struct compared *compared, double *values, size_t count)
{
    if (!space_is_log_objective(compared, values, count))
        return false;
    for (size_t i = 0; i < count; i++)
        values[i] = log10(values[i]);
    return true;
}

static void name_axes(struct matters *matters, struct arena *arena)
{
    const struct space *space = &matters->space;
    matters->names = arena_array(arena, space->axis_count, sizeof *matters->names);
    for (size_t i = 0; i < space->axis_count; i++) {
        size_t same = matters->found.same[i];
        const char *name = space->axes[i].name;
        matters->names[i] = name;
        if (same != i)
            matters->names[same] =
                arena_format(arena, "%s + %s", matters->names[same], name);
    }
}

static int refuse(const struct compared *compared, const struct matters *matters,
                  struct error *error)
{
    const char *experiment = compared->trials[0].experiment;
    if (matters->space.axis_count > 0)
        return error_set(error,
                         "all %zu trials of %s that have a value have the same one: no "
                         "setting matters",
                         matters->trials, experiment);
    if (matters->trials == compared->count)
        return compared_refuse(compared, error);
    if (matters->trials == 1)
        return error_set(
            error,
            "only 1 of the %zu trials of %s has a value of its objective yet: "
            "there is nothing to compare it with",
            compared->count, experiment);
    return error_set(error,
                     "the %zu of %zu trials of %s that have a value differ in no swept "
                     "setting: there is nothing to compare yet",
                     matters->trials, compared->count, experiment);
}

int matters_find(struct database *database, const struct compared *compared,
                 struct arena *arena, struct matters *matters, struct error *error)
{
    const size_t most = compared->count;
    const struct query_trial **trials = arena_array(arena, most, sizeof *trials);
    double *values = arena_array(arena, most, sizeof *values);
    bool differ = false;
    *matters = (struct matters){.trials = choose_trials(compared, trials, values)};
    if (matters->trials == 0)
        return error_set(error,
                         "no trial of %s has a value of its objective yet: there is "
                         "nothing to compare",
                         compared->trials[0].experiment);
    matters->space = (struct space){
        .trials = trials, .count = matters->trials, .repeated = &compared->lines};
    if (space_find(database, &matters->space, arena, error) != 0)
        return -1;
    for (size_t i = 1; i < matters->trials; i++)
        differ = differ || values[i] < values[0] || values[i] > values[0];
    if (matters->space.axis_count == 0 || !differ)
        return refuse(compared, matters, error);
    matters->is_log = take_logarithm(compared, values, matters->trials);
    struct importance_axis *axes =
        arena_array(arena, matters->space.axis_count, sizeof *axes);
    for (size_t i = 0; i < matters->space.axis_count; i++)
        axes[i] = (struct importance_axis){matters->space.axes[i].at,
                                           matters->space.axes[i].is_word};
    matters->found =
        importance_find(axes, matters->space.axis_count, values, matters->trials, arena);
    matters->is_told = matters->trials >= IMPORTANCE_LEAST_TRIALS &&
                       matters->found.foretold > matters->found.by_luck;
    name_axes(matters, arena);
    return 0;
}

const char *matters_name(const struct matters *matters,
                         const struct importance_effect *effect, struct arena *arena)
{
    const char *first = matters->names[effect->first];
    if (effect->first == effect->second)
        return first;
    return arena_format(arena, "%s x %s", first, matters->names[effect->second]);
}

double matters_part(const struct matters *matters, size_t axis)
{
    const struct importance *found = &matters->found;
    double sum = 0;
    for (size_t i = 0; i < found->count; i++)
        if (found->effects[i].first == axis || found->effects[i].second == axis)
            sum += found->effects[i].share;
    return sum;
}

static bool has_few_values(const struct matters *matters, const struct space_axis *axis)
{
    return axis->value_count <= SLICES_MOST_VALUES &&
           2 * axis->value_count <= matters->trials;
}

bool matters_is_crossed(const struct matters *matters, size_t a, size_t b,
                        struct arena *arena)
{
    const struct space_axis *column = &matters->space.axes[a],
                            *row = &matters->space.axes[b];
    const size_t columns = column->value_count, rows = row->value_count;
    if (!has_few_values(matters, column) || !has_few_values(matters, row))
        return true;
    bool *in_column = arena_array(arena, columns, sizeof *in_column),
         *in_row = arena_array(arena, rows, sizeof *in_row),
         *in_cell = arena_array(arena, rows * columns, sizeof *in_cell);
    for (size_t i = 0; i < matters->trials; i++) {
        size_t x = space_place(column, column->at[i]), y = space_place(row, row->at[i]);
        if (x == SIZE_MAX || y == SIZE_MAX)
            continue;
        in_column[x] = in_row[y] = in_cell[y * columns + x] = true;
    }
    for (size_t i = 0; i < rows * columns; i++)
        if (in_column[i % columns] && in_row[i / columns] && !in_cell[i])
            return false;
    return true;
}
