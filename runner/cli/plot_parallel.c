/* lamina plot --kind parallel: a line for each config through all that is swept, coloured
 * by what it comes to. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/reals.h"
#include "cli/plot.h"
#include "cli/plot_axis.h"
#include "report/matters.h"
#include "view/parallel.h"

#define MOST_AXES 9 /* settings that find room beside one another */

/* The axis of the objective, which all configs have. */
static struct parallel_axis objective_axis(const struct compared *compared,
                                           const double *means, size_t count)
{
    struct parallel_axis axis = {.name = compared->value,
                                 .low = (double)INFINITY,
                                 .high = (double)-INFINITY,
                                 .at = means};
    for (size_t i = 0; i < count; i++) {
        axis.low = fmin(axis.low, means[i]);
        axis.high = fmax(axis.high, means[i]);
    }
    axis.is_log = space_is_log_objective(compared, means, count);
    return axis;
}

/* Leaves one of those that are swept in step. */
static void join_steps(struct space *space, struct plot_notes *notes, struct arena *arena)
{
    size_t kept = 0;
    for (size_t i = 0; i < space->axis_count; i++) {
        const struct space_axis *axis = &space->axes[i];
        size_t same = 0;
        while (same < kept &&
               !importance_in_step(space->axes[same].at, axis->at, space->count))
            same++;
        if (same == kept)
            space->axes[kept++] = *axis;
        else
            space->axes[same].name =
                arena_format(arena, "%s + %s", space->axes[same].name, axis->name);
    }
    if (kept < space->axis_count)
        plot_note(notes, "a + b: swept in step, so that one axis has both; it has the "
                         "values of the first.");
    space->axis_count = kept;
}

/* An axis, and how much it matters. */
struct ranked {
    struct space_axis axis;
    double part;
    size_t place;
};

static int by_part(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    int order = reals_order(&right->part, &left->part);
    return order != 0 ? order
                      : (left->place > right->place) - (left->place < right->place);
}

/* 0 of one that is not among those looked at. */
static double part_of(const struct matters *matters, const char *path)
{
    for (size_t i = 0; i < matters->space.axis_count; i++)
        if (strcmp(matters->space.axes[i].path, path) == 0)
            return matters_part(matters, i);
    return 0;
}

/* Of more settings than have room those that matter most, or the first ones where that
 * cannot be told. */
static int choose_axes(struct database *database, const struct compared *compared,
                       struct space *space, struct plot_notes *notes, struct arena *arena,
                       struct error *error)
{
    struct matters matters;
    const size_t count = space->axis_count;
    struct ranked *all = arena_array(arena, count, sizeof *all);
    if (count <= MOST_AXES)
        return 0;
    if (matters_find(database, compared, arena, &matters, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        all[i] = (struct ranked){
            space->axes[i], matters.is_told ? part_of(&matters, space->axes[i].path) : 0,
            i};
    qsort(all, count, sizeof *all, by_part);
    for (size_t i = 0; i < MOST_AXES; i++)
        space->axes[i] = all[i].axis;
    space->axis_count = MOST_AXES;
    plot_note(notes,
              arena_format(arena,
                           matters.is_told
                               ? "Of %zu swept settings the %d that matter most."
                               : "Of %zu swept settings the first %d: which matter most "
                                 "cannot be told.",
                           count, MOST_AXES));
    return 0;
}

/* The axes of the settings. */
static void setting_axes(const struct space *space, struct parallel_axis *axes,
                         struct plot_notes *notes, struct arena *arena)
{
    for (size_t i = 0; i < space->axis_count; i++) {
        struct plot_axis *shown = arena_array(arena, 1, sizeof *shown);
        *shown =
            plot_axis_make(&space->axes[i], space->count, PARALLEL_HEIGHT, true, arena);
        const struct space_axis *axis = &shown->at;
        plot_note(notes, shown->note);
        axes[i] = (struct parallel_axis){
            .name = axis->name,
            .words = axis->words,
            .word_count = axis->word_count,
            .low = axis->low,
            .high = axis->high,
            .ticks = shown->has_ticks ? axis->values : NULL,
            .tick_count = shown->has_ticks ? axis->value_count : 0,
            .is_log = axis->is_log,
            .at = axis->at,
        };
    }
}

static void add_notes(struct plot_notes *notes, const struct compared *compared,
                      size_t former, struct arena *arena)
{
    plot_note(notes,
              arena_format(
                  arena, "%zu config%s%s%s; the better ones are drawn over the others.",
                  compared->ranked, compared->ranked == 1 ? "" : "s",
                  compared->over[0] != '\0' ? ", means over " : "", compared->over));
    plot_note(notes, compared_left_out(compared, 0, former, arena));
    plot_note(notes, compared_valueless(compared, arena));
}

static int draw_configs(struct database *database, const struct plot_given *given,
                        const struct compared *compared, size_t former,
                        struct arena *arena, struct error *error)
{
    const size_t count = compared->ranked, all = compared->configs.count;
    const struct query_trial **trials = arena_array(arena, all, sizeof *trials);
    double *means = arena_array(arena, count, sizeof *means);
    struct parallel_axis axes[MOST_AXES + 1];
    struct plot_notes notes = {0};
    if (count == 0)
        return error_set(error,
                         "no trial of %s is done with a value of its objective yet",
                         compared->trials[0].experiment);
    for (size_t i = 0; i < count; i++) { /* the best last, over the others */
        trials[i] = compared->configs.at[count - 1 - i].trials[0];
        means[i] = compared->configs.at[count - 1 - i].mean;
    }
    for (size_t i = count; i < all; i++) /* no lines; their values are on the axes */
        trials[i] = compared->configs.at[i].trials[0];
    struct space space = {.trials = trials, .count = all, .repeated = &compared->lines};
    if (space_find(database, &space, arena, error) != 0)
        return -1;
    if (space.axis_count == 0)
        return compared_refuse(compared, error);
    join_steps(&space, &notes, arena);
    if (choose_axes(database, compared, &space, &notes, arena, error) != 0)
        return -1;
    const size_t settings = space.axis_count;
    setting_axes(&space, axes, &notes, arena);
    axes[settings] = objective_axis(compared, means, count);
    add_notes(&notes, compared, former, arena);
    const struct parallel parallel = {
        .title = arena_format(arena, "%s: %s by all that is swept",
                              compared->trials[0].experiment, compared->value),
        .notes = notes.at,
        .note_count = notes.count,
        .axes = axes,
        .axis_count = settings + 1,
        .count = count,
        .palette = {.label = compared->value,
                    .low = axes[settings].low,
                    .high = axes[settings].high,
                    .is_log = axes[settings].is_log,
                    .low_is_dark = !compared->maximize},
    };
    return parallel_write(&parallel, given->output, error);
}

const struct plot_kind plot_parallel = {
    .name = "parallel", .options = (const char *const[]){NULL}, .compare = draw_configs};
