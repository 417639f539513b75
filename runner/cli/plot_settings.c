/* lamina plot --kind settings: the objective against one swept setting, or against two.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/plot.h"
#include "report/matters.h"
#include "report/slices.h"
#include "view/cells.h"
#include "view/points.h"

#define LEAST_RATIO 20 /* of an objective that is drawn by its ratios */

/* What is drawn. */
struct scene {
    const struct compared *compared;
    struct space space; /* of all its trials */
    const struct space_axis *axes[PLOT_MOST_SETTINGS];
    size_t axis_count;
    struct plot_notes notes;
    const char *path;
};

/* ---- Which settings ---- */

static int unknown_setting(const struct scene *scene, const char *given,
                           struct error *error)
{
    struct text list = {0};
    for (size_t i = 0; i < scene->space.axis_count; i++)
        text_add(&list, "%s%s", i > 0 ? ", " : "", scene->space.axes[i].path);
    error_set(error, "--setting %s: %s sweeps no such setting, but these: %s", given,
              scene->compared->trials[0].experiment, list.at);
    text_free(&list);
    return -1;
}

/* By its path, or by the end of it that pictures show. */
static const struct space_axis *find_axis(const struct space *space, const char *given)
{
    for (size_t i = 0; i < space->axis_count; i++)
        if (strcmp(space->axes[i].path, given) == 0 ||
            strcmp(space->axes[i].name, given) == 0)
            return &space->axes[i];
    return NULL;
}

/* Those that are swept in step with the one that is drawn. */
static void note_step(struct scene *scene, const struct matters *matters,
                      struct arena *arena)
{
    const char *path = scene->axes[0]->path;
    for (size_t i = 0; i < matters->space.axis_count; i++)
        if (strcmp(matters->space.axes[i].path, path) == 0 &&
            strcmp(matters->names[i], matters->space.axes[i].name) != 0)
            plot_note(&scene->notes,
                      arena_format(arena,
                                   "Swept in step, so that they cannot be told "
                                   "apart: %s.",
                                   matters->names[i]));
}

/* The setting that has the largest part in the effects, and what there is to say. */
static int choose_most(struct database *database, struct scene *scene,
                       struct arena *arena, struct error *error)
{
    struct matters matters;
    if (matters_find(database, scene->compared, arena, &matters, error) != 0)
        return -1;
    double most = -1;
    const char *path = "";
    for (size_t i = 0; i < matters.space.axis_count; i++) {
        double sum = 0;
        for (size_t j = 0; j < matters.found.count; j++)
            if (matters.found.effects[j].first == i ||
                matters.found.effects[j].second == i)
                sum += matters.found.effects[j].share;
        if (sum > most) {
            most = sum;
            path = matters.space.axes[i].path;
        }
    }
    scene->axes[scene->axis_count++] = find_axis(&scene->space, path);
    plot_note(&scene->notes, arena_format(arena,
                                          "Of %zu swept settings the one that matters "
                                          "most; --setting names others.",
                                          scene->space.axis_count));
    note_step(scene, &matters, arena);
    const struct importance_effect *first = &matters.found.effects[0];
    if (matters.is_told && first->first != first->second)
        plot_note(
            &scene->notes,
            arena_format(arena,
                         "%s has %.0f %% of the variance: --setting %s --setting %s "
                         "draws both.",
                         matters_name(&matters, first, arena), 100 * first->share,
                         matters.space.axes[first->first].path,
                         matters.space.axes[first->second].path));
    return 0;
}

static enum exit_status choose_settings(struct database *database, struct scene *scene,
                                        const struct plot_given *given,
                                        struct arena *arena, struct error *error)
{
    if (scene->space.axis_count == 0) {
        error_set(error, "%s sweeps nothing but repetitions: there is no setting to draw",
                  scene->compared->trials[0].experiment);
        return EXIT_PROGRAM;
    }
    for (size_t i = 0; i < given->setting_count; i++) {
        const struct space_axis *axis = find_axis(&scene->space, given->settings[i]);
        if (axis == NULL) {
            unknown_setting(scene, given->settings[i], error);
            return EXIT_USAGE;
        }
        scene->axes[scene->axis_count++] = axis;
    }
    if (scene->axis_count == 2 && scene->axes[0] == scene->axes[1]) {
        error_set(error, "--setting %s is given twice: two settings are two",
                  given->settings[1]);
        return EXIT_USAGE;
    }
    if (scene->axis_count > 0)
        return EXIT_OK;
    if (scene->space.axis_count > 1)
        return choose_most(database, scene, arena, error) == 0 ? EXIT_OK : EXIT_PROGRAM;
    scene->axes[scene->axis_count++] = &scene->space.axes[0];
    return EXIT_OK;
}

/* ---- What all these pictures have ---- */

/* Ticks of a discrete setting stand at its values. */
static struct points_axis axis_of(const struct space_axis *axis)
{
    bool has_ticks = !axis->is_word && slices_is_discrete(axis);
    return (struct points_axis){.label = axis->name,
                                .words = axis->words,
                                .word_count = axis->word_count,
                                .ticks = has_ticks ? axis->values : NULL,
                                .tick_count = has_ticks ? axis->value_count : 0,
                                .is_log = axis->is_log};
}

static struct palette palette_of(const struct compared *compared, bool is_log)
{
    struct palette palette = {.label = compared->value,
                              .low = (double)INFINITY,
                              .high = (double)-INFINITY,
                              .is_log = is_log,
                              .low_is_dark = !compared->maximize};
    for (size_t i = 0; i < compared->count; i++)
        if (compared_has_value(&compared->trials[i])) {
            palette.low = fmin(palette.low, compared->trials[i].best_value);
            palette.high = fmax(palette.high, compared->trials[i].best_value);
        }
    return palette;
}

static bool is_log_objective(const struct compared *compared, struct arena *arena)
{
    double *values = arena_array(arena, compared->count, sizeof *values);
    for (size_t i = 0; i < compared->count; i++)
        values[i] = compared_has_value(&compared->trials[i])
                        ? compared->trials[i].best_value
                        : (double)NAN;
    return !compared->maximize && space_is_log(values, compared->count, LEAST_RATIO);
}

static bool is_diverged(const struct query_trial *trial)
{
    return trial_state_of(trial->state) == TRIAL_DIVERGED;
}

/* The trials that have no such setting, as another type has not. */
static void note_lacking(struct scene *scene, struct arena *arena)
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
                  arena_format(arena, "Not drawn: %zu trials that have no such setting.",
                               lacking));
}

/* ---- One setting ---- */

static void add_bars(const struct scene *scene, const struct slices *slices,
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

static void add_trials(const struct scene *scene, const double *x, const double *y,
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
        double value = trial->best_value;
        struct points_point point = {x[i], y != NULL ? y[i] : value, value};
        if (isnan(x[i]) || (y != NULL && isnan(y[i])))
            continue;
        if (compared_has_value(trial))
            at[points->count++] = point;
        else if (is_diverged(trial))
            lost[points->lost_count++] =
                (struct points_point){point.x, y != NULL ? y[i] : (double)NAN, 0};
    }
}

static const char *title_of(const struct scene *scene, struct arena *arena)
{
    return arena_format(arena, "%s: %s by %s%s%s", scene->compared->trials[0].experiment,
                        scene->compared->value, scene->axes[0]->name,
                        scene->axis_count > 1 ? " and " : "",
                        scene->axis_count > 1 ? scene->axes[1]->name : "");
}

static int draw_one(struct scene *scene, struct arena *arena, struct error *error)
{
    const struct compared *compared = scene->compared;
    const struct space_axis *axis = scene->axes[0];
    const struct slices slices = slices_make(compared, axis, arena);
    struct points_point *means = arena_array(arena, slices.mean_count, sizeof *means);
    struct points points = {
        .title = title_of(scene, arena),
        .x = axis_of(axis),
        .y = {.label = compared->value, .is_log = is_log_objective(compared, arena)},
        .means = means,
        .mean_count = slices.mean_count};
    for (size_t i = 0; i < slices.mean_count; i++)
        means[i] = (struct points_point){slices.mean_x[i], slices.mean_y[i], 0};
    points.mean_label =
        slices.group > 0
            ? arena_format(arena, "mean of %zu trials, one after the other", slices.group)
            : "mean of the trials";
    add_trials(scene, slices.x, NULL, &points, arena);
    add_bars(scene, &slices, &points, arena);
    if (points.bar_count > 0)
        plot_note(&scene->notes, arena_format(arena, "A bar joins the %s of one config.",
                                              compared->over));
    if (slices_is_discrete(axis) && compared->configs.count > axis->value_count)
        plot_note(&scene->notes,
                  "The configs of one value stand beside one another, the best first.");
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

/* "0.91", "0.91*" where some diverged, "diverged" where all did; NULL: there is none. */
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

static int draw_cells(struct scene *scene, struct arena *arena, struct error *error)
{
    const struct slices_cells found =
        slices_cross(scene->compared, scene->axes[0], scene->axes[1], arena);
    const struct space_axis *x = scene->axes[0], *y = scene->axes[1];
    const size_t count = x->value_count * y->value_count;
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
        .palette = palette_of(scene->compared, is_log_objective(scene->compared, arena)),
    };
    size_t lost = 0;
    cells.palette.low = (double)INFINITY;
    cells.palette.high = (double)-INFINITY;
    for (size_t i = 0; i < count; i++) {
        cells.palette.low = fmin(cells.palette.low, found.means[i]);
        cells.palette.high = fmax(cells.palette.high, found.means[i]);
        lost += found.lost[i];
    }
    plot_note(&scene->notes, "A cell has the mean of its trials; one that is struck out "
                             "has no trial with a value.");
    if (lost > 0)
        plot_note(
            &scene->notes,
            arena_format(arena, "* %zu trials diverged, and are in no mean.", lost));
    cells.notes = scene->notes.at;
    cells.note_count = scene->notes.count;
    return cells_write(&cells, scene->path, error);
}

static int by_value(const void *a, const void *b)
{
    const struct points_point *left = a, *right = b;
    return (left->value > right->value) - (left->value < right->value);
}

static int by_value_falling(const void *a, const void *b)
{
    return by_value(b, a);
}

static int draw_scatter(struct scene *scene, struct arena *arena, struct error *error)
{
    const struct compared *compared = scene->compared;
    const struct palette palette =
        palette_of(compared, is_log_objective(compared, arena));
    const struct slices x = slices_make(compared, scene->axes[0], arena),
                        y = slices_make(compared, scene->axes[1], arena);
    struct points points = {
        .title = title_of(scene, arena),
        .x = axis_of(scene->axes[0]),
        .y = axis_of(scene->axes[1]),
        .palette = &palette,
    };
    add_trials(scene, x.x, y.x, &points, arena);
    qsort((void *)points.at, points.count, sizeof *points.at,
          compared->maximize ? by_value : by_value_falling);
    plot_note(
        &scene->notes,
        slices_is_discrete(scene->axes[0]) || slices_is_discrete(scene->axes[1])
            ? "A point is a trial; the better ones lie above the others, and beside "
              "a value in their order."
            : "A point is a trial; the better ones lie above the others.");
    points.notes = scene->notes.at;
    points.note_count = scene->notes.count;
    return points_write(&points, scene->path, error);
}

static enum exit_status draw_scene(struct database *database, struct scene *scene,
                                   const struct plot_given *given, size_t former,
                                   struct arena *arena, struct error *error)
{
    enum exit_status status = choose_settings(database, scene, given, arena, error);
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

static enum exit_status draw(struct database *database, const struct plot_given *given,
                             struct arena *arena, struct error *error)
{
    struct plot_trials trials;
    enum exit_status status = plot_read_trials(database, given, arena, &trials, error);
    if (status != EXIT_OK)
        return status;
    const struct compared compared = compared_make(trials.at, trials.count, arena);
    const struct query_trial **all = arena_array(arena, compared.count, sizeof *all);
    struct scene scene = {.compared = &compared, .path = given->output};
    for (size_t i = 0; i < compared.count; i++)
        all[i] = &compared.trials[i];
    if (compared.ranked == 0) {
        error_set(error, "no trial of %s is done with a value of its objective yet",
                  compared.trials[0].experiment);
        return EXIT_PROGRAM;
    }
    scene.space = (struct space){
        .trials = all, .count = compared.count, .repeated = &compared.lines};
    if (space_find(database, &scene.space, arena, error) != 0)
        return EXIT_PROGRAM;
    return draw_scene(database, &scene, given, trials.former, arena, error);
}

const struct plot_kind plot_settings = {
    .name = "settings", .options = (const char *const[]){"setting", NULL}, .draw = draw};
