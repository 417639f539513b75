/* lamina plot --kind settings: the objective against one swept setting, or against two.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/reals.h"
#include "base/text.h"
#include "cli/plot_axis.h"
#include "cli/plot_chosen.h"
#include "report/slices.h"
#include "view/cells.h"
#include "view/points.h"

#define WIDTH 760. /* pixels of what is plotted of points, about */
#define HEIGHT 430.

/* ---- What all these pictures have ---- */

/* An axis as there is room for it, which takes the place of the setting's own. */
static struct points_axis shown_axis(struct plot_scene *scene, size_t index,
                                     struct arena *arena)
{
    bool is_upright = index > 0;
    struct plot_axis *shown = arena_array(arena, 1, sizeof *shown);
    *shown = plot_axis_make(scene->axes[index], scene->space.count,
                            is_upright ? HEIGHT : WIDTH, is_upright, arena);
    const struct space_axis *axis = scene->axes[index] = &shown->at;
    plot_note(&scene->notes, shown->note);
    return (struct points_axis){.label = axis->name,
                                .words = axis->words,
                                .word_count = axis->word_count,
                                .ticks = shown->has_ticks ? axis->values : NULL,
                                .tick_count = shown->has_ticks ? axis->value_count : 0,
                                .is_log = axis->is_log};
}

/* `low` may be the better end. */
static struct palette palette_of(const struct compared *compared, bool is_log, double low,
                                 double high)
{
    return (struct palette){.label = compared->value,
                            .low = fmin(low, high),
                            .high = fmax(low, high),
                            .is_log = is_log,
                            .low_is_dark = !compared->maximize};
}

static bool is_log_objective(const struct compared *compared, struct arena *arena)
{
    double *values = arena_array(arena, compared->count, sizeof *values);
    for (size_t i = 0; i < compared->count; i++)
        values[i] = compared_has_value(&compared->trials[i])
                        ? compared->trials[i].best_value
                        : (double)NAN;
    return space_is_log_objective(compared, values, compared->count);
}

static bool is_diverged(const struct query_trial *trial)
{
    return trial_state_of(trial->state) == TRIAL_DIVERGED;
}

/* "1 trial", "2 trials". */
static const char *counted(size_t count, const char *what, struct arena *arena)
{
    return arena_format(arena, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* The trials that have no such setting, as another type has not. */
static void note_lacking(struct plot_scene *scene, struct arena *arena)
{
    size_t lacking = 0;
    for (size_t i = 0; i < scene->space.count; i++) {
        bool lacks = false;
        for (size_t j = 0; j < scene->axis_count; j++)
            lacks = lacks || isnan(scene->axes[j]->at[i]);
        lacking += lacks;
    }
    if (lacking > 0)
        plot_note(&scene->notes,
                  arena_format(arena, "Not drawn: %s without such a setting.",
                               counted(lacking, "trial", arena)));
}

/* ---- One setting ---- */

static void add_bars(const struct plot_scene *scene, const struct slices *slices,
                     struct points *points, struct arena *arena)
{
    const struct compared *compared = scene->compared;
    struct points_bar *bars = arena_array(arena, compared->configs.count, sizeof *bars);
    points->bars = bars;
    for (size_t i = 0; i < compared->configs.count; i++) {
        const struct standing *config = &compared->configs.at[i];
        double low = (double)INFINITY, high = (double)-INFINITY;
        for (size_t j = 0; j < config->count; j++)
            if (compared_has_value(config->trials[j])) {
                low = fmin(low, config->trials[j]->best_value);
                high = fmax(high, config->trials[j]->best_value);
            }
        double x = slices->x[config->trials[0] - compared->trials];
        if (low < high && !isnan(x))
            bars[points->bar_count++] = (struct points_bar){x, low, high};
    }
}

static void add_trials(const struct plot_scene *scene, const double *x,
                       struct points *points, struct arena *arena)
{
    const struct compared *compared = scene->compared;
    struct points_point *at = arena_array(arena, compared->count, sizeof *at),
                        *lost = arena_array(arena, compared->count, sizeof *lost);
    points->at = at;
    points->lost = lost;
    points->lost_label = "diverged";
    points->bad_is_high = !compared->maximize;
    for (size_t i = 0; i < compared->count; i++) {
        const struct query_trial *trial = &compared->trials[i];
        if (isnan(x[i]))
            continue;
        if (compared_has_value(trial))
            at[points->count++] = (struct points_point){x[i], trial->best_value, 0};
        else if (is_diverged(trial))
            lost[points->lost_count++] = (struct points_point){x[i], (double)NAN, 0};
    }
}

/* Of each value of a setting that is looked at value by value, how many diverged. */
static void add_shares(const struct plot_scene *scene, struct points *points,
                       struct arena *arena)
{
    const struct compared *compared = scene->compared;
    const struct space_axis *axis = scene->axes[0];
    if (!slices_is_discrete(axis) || points->lost_count == 0)
        return;
    struct points_share *shares = arena_array(arena, axis->value_count, sizeof *shares);
    points->shares = shares;
    for (size_t i = 0; i < axis->value_count; i++) {
        struct points_share share = {.x = axis->values[i]};
        for (size_t j = 0; j < compared->count; j++) {
            bool has_it =
                !isnan(axis->at[j]) && reals_order(&axis->at[j], &axis->values[i]) == 0;
            share.of += has_it;
            share.count += has_it && is_diverged(&compared->trials[j]);
        }
        if (share.count > 0)
            shares[points->share_count++] = share;
    }
}

static const char *title_of(const struct plot_scene *scene, struct arena *arena)
{
    return arena_format(arena, "%s: %s by %s%s%s", scene->compared->trials[0].experiment,
                        scene->compared->value, scene->axes[0]->name,
                        scene->axis_count > 1 ? " and " : "",
                        scene->axis_count > 1 ? scene->axes[1]->name : "");
}

static void note_one(struct plot_scene *scene, const struct slices *slices,
                     const struct points *points, struct arena *arena)
{
    const struct compared *compared = scene->compared;
    const struct space_axis *axis = scene->axes[0];
    struct plot_notes *notes = &scene->notes;
    if (slices->group > 0)
        plot_note(notes, arena_format(arena,
                                      "A mean is of %zu trials that are neighbours by "
                                      "%s, the last one of %zu.",
                                      slices->group, axis->name, slices->last));
    if (points->bar_count > 0)
        plot_note(notes, arena_format(arena, "A bar joins the %s of one config.",
                                      compared->over));
    if (slices_is_discrete(axis) && compared->configs.count > axis->value_count)
        plot_note(notes,
                  "The configs of one value stand beside one another, the best first.");
    if (points->lost_count > 0)
        plot_note(notes,
                  arena_format(arena, "%s diverged: crosses at the edge, in no mean%s.",
                               counted(points->lost_count, "trial", arena),
                               points->share_count > 0
                                   ? "; n/m: n of the m trials of that value"
                                   : ""));
}

static int draw_one(struct plot_scene *scene, struct arena *arena, struct error *error)
{
    const struct compared *compared = scene->compared;
    const struct points_axis x = shown_axis(scene, 0, arena);
    const struct space_axis *axis = scene->axes[0];
    const struct slices slices = slices_make(compared, axis, arena);
    struct points_point *means = arena_array(arena, slices.mean_count, sizeof *means);
    struct points points = {
        .title = title_of(scene, arena),
        .x = x,
        .y = {.label = compared->value, .is_log = is_log_objective(compared, arena)},
        .means = means,
        .mean_count = slices.mean_count};
    for (size_t i = 0; i < slices.mean_count; i++)
        means[i] = (struct points_point){slices.mean_x[i], slices.mean_y[i], 0};
    points.mean_label = slices.group > 0
                            ? arena_format(arena, "mean of %zu neighbours", slices.group)
                            : "mean of the trials";
    add_trials(scene, slices.x, &points, arena);
    add_shares(scene, &points, arena);
    add_bars(scene, &slices, &points, arena);
    note_one(scene, &slices, &points, arena);
    points.notes = scene->notes.at;
    points.note_count = scene->notes.count;
    return points_write(&points, scene->path, error);
}

/* ---- Two settings ---- */

/* What a value of a setting is called. */
static const char **names_of(const struct space_axis *axis, struct arena *arena)
{
    const char **names = arena_array(arena, axis->value_count, sizeof *names);
    char buffer[TEXT_REAL_SIZE];
    for (size_t i = 0; i < axis->value_count; i++)
        names[i] = axis->is_word ? axis->words[i]
                                 : arena_format(arena, "%s",
                                                text_from_real(axis->values[i], buffer));
    return names;
}

/* "0.91", "0.91*" where others diverged, "diverged" where all did; NULL: there is none.
 */
static const char **texts_of(const struct slices_cells *cells, size_t count,
                             struct arena *arena)
{
    const char **texts = arena_array(arena, count, sizeof *texts);
    char buffer[TEXT_REAL_SIZE];
    for (size_t i = 0; i < count; i++)
        if (cells->counts[i] > 0)
            texts[i] =
                arena_format(arena, "%s%s", text_from_measure(cells->means[i], buffer),
                             cells->lost[i] > 0 ? "*" : "");
        else if (cells->lost[i] > 0)
            texts[i] = "diverged";
    return texts;
}

static int draw_cells(struct plot_scene *scene, struct arena *arena, struct error *error)
{
    const struct slices_cells found =
        slices_cross(scene->compared, scene->axes[0], scene->axes[1], arena);
    const struct space_axis *x = scene->axes[0], *y = scene->axes[1];
    const size_t count = x->value_count * y->value_count;
    size_t lost = 0;
    bool is_partly = false;
    double low = (double)INFINITY, high = (double)-INFINITY;
    for (size_t i = 0; i < count; i++) { /* fmin leaves NaN out */
        low = fmin(low, found.means[i]);
        high = fmax(high, found.means[i]);
        lost += found.lost[i];
        is_partly = is_partly || (found.lost[i] > 0 && found.counts[i] > 0);
    }
    struct cells cells = {
        .title = title_of(scene, arena),
        .x_label = x->name,
        .y_label = y->name,
        .x_names = names_of(x, arena),
        .y_names = names_of(y, arena),
        .columns = x->value_count,
        .rows = y->value_count,
        .values = found.means,
        .texts = texts_of(&found, count, arena),
    };
    cells.palette =
        palette_of(scene->compared, is_log_objective(scene->compared, arena), low, high);
    plot_note(&scene->notes, "A cell has the mean of its trials; one that is struck out "
                             "has no trial with a value.");
    if (lost > 0)
        plot_note(&scene->notes,
                  arena_format(arena, "%s diverged, in no mean%s.",
                               counted(lost, "trial", arena),
                               is_partly ? " (*: those of a cell with one)" : ""));
    cells.notes = scene->notes.at;
    cells.note_count = scene->notes.count;
    return cells_write(&cells, scene->path, error);
}

/* A point for each config that has a mean, the best last, so that it is drawn over
 * the others; a cross for each of which all trials diverged. */
static void add_configs(const struct compared *compared, const double *x, const double *y,
                        struct points *points, struct arena *arena)
{
    const size_t count = compared->configs.count;
    struct points_point *at = arena_array(arena, count, sizeof *at),
                        *lost = arena_array(arena, count, sizeof *lost);
    points->at = at;
    points->lost = lost;
    points->lost_label = "all diverged";
    for (size_t i = count; i-- > 0;) {
        const struct standing *config = &compared->configs.at[i];
        size_t first = (size_t)(config->trials[0] - compared->trials), diverged = 0;
        struct points_point point = {x[first], y[first], config->mean};
        for (size_t j = 0; j < config->count; j++)
            diverged += is_diverged(config->trials[j]);
        if (isnan(point.x) || isnan(point.y))
            continue;
        if (i < compared->ranked)
            at[points->count++] = point;
        else if (diverged > 0 && diverged == config->count)
            lost[points->lost_count++] = point;
    }
}

static void note_scatter(struct plot_scene *scene, const struct points *points,
                         struct arena *arena)
{
    const struct compared *compared = scene->compared;
    size_t diverged = compared_count(compared, TRIAL_DIVERGED);
    const char *aside =
        slices_is_discrete(scene->axes[0])   ? "; of one value the best is on the left"
        : slices_is_discrete(scene->axes[1]) ? "; of one value the best is at the top"
                                             : "";
    plot_note(&scene->notes,
              arena_format(
                  arena,
                  "A point is a config%s%s; the better ones are drawn over the others%s.",
                  compared->over[0] != '\0' ? ", by its mean over " : "", compared->over,
                  aside));
    if (diverged > 0)
        plot_note(&scene->notes,
                  arena_format(arena,
                               points->lost_count > 0
                                   ? "%s diverged, in no mean; a cross is a config of "
                                     "nothing else."
                                   : "%s diverged, in no mean.",
                               counted(diverged, "trial", arena)));
}

/* Of an upright axis the best stands at the top of its value, not at its lower end. */
static void turn(const struct space_axis *axis, double *places, size_t count)
{
    for (size_t i = 0; i < count; i++)
        places[i] = axis->is_log ? axis->at[i] * (axis->at[i] / places[i])
                                 : 2 * axis->at[i] - places[i];
}

/* The palette of the means, not of the single trials. */
static struct palette mean_palette(const struct compared *compared, struct arena *arena)
{
    const size_t ranked = compared->ranked;
    return palette_of(compared, is_log_objective(compared, arena),
                      compared->configs.at[ranked - 1].mean,
                      compared->configs.at[0].mean);
}

static int draw_scatter(struct plot_scene *scene, struct arena *arena,
                        struct error *error)
{
    const struct compared *compared = scene->compared;
    const struct palette palette = mean_palette(compared, arena);
    struct points points = {.title = title_of(scene, arena),
                            .x = shown_axis(scene, 0, arena),
                            .y = shown_axis(scene, 1, arena),
                            .palette = &palette};
    const struct slices x = slices_make(compared, scene->axes[0], arena),
                        y = slices_make(compared, scene->axes[1], arena);
    turn(scene->axes[1], y.x, compared->count);
    add_configs(compared, x.x, y.x, &points, arena);
    note_scatter(scene, &points, arena);
    points.notes = scene->notes.at;
    points.note_count = scene->notes.count;
    return points_write(&points, scene->path, error);
}

static enum exit_status draw_scene(struct plot_scene *scene,
                                   const struct plot_given *given, size_t former,
                                   struct arena *arena, struct error *error)
{
    enum exit_status status = plot_chosen_find(scene, given, arena, error);
    if (status != EXIT_OK)
        return status;
    note_lacking(scene, arena);
    plot_note(&scene->notes,
              compared_left_out(scene->compared, 1u << TRIAL_DIVERGED, former, arena));
    int result =
        scene->axis_count == 1 ? draw_one(scene, arena, error)
        : slices_is_discrete(scene->axes[0]) && slices_is_discrete(scene->axes[1])
            ? draw_cells(scene, arena, error)
            : draw_scatter(scene, arena, error);
    return result == 0 ? EXIT_OK : EXIT_PROGRAM;
}

static int compare(struct database *database, const struct plot_given *given,
                   const struct compared *compared, size_t former, struct arena *arena,
                   struct error *error)
{
    const struct query_trial **all = arena_array(arena, compared->count, sizeof *all);
    struct plot_scene scene = {
        .database = database, .compared = compared, .path = given->output};
    for (size_t i = 0; i < compared->count; i++)
        all[i] = &compared->trials[i];
    if (compared->ranked == 0)
        return error_set(error,
                         "no trial of %s is done with a value of its objective yet",
                         compared->trials[0].experiment);
    scene.space = (struct space){
        .trials = all, .count = compared->count, .repeated = &compared->lines};
    if (space_find(database, &scene.space, arena, error) != 0)
        return -1;
    return (int)draw_scene(&scene, given, former, arena, error);
}

const struct plot_kind plot_settings = {.name = "settings",
                                        .options = (const char *const[]){"setting", NULL},
                                        .compare = compare};
