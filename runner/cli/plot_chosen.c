/* By the names on the command line, or by what report/matters.h finds. */
#include "cli/plot_chosen.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "record/layer_named.h"
#include "report/matters.h"

static int unknown_setting(const struct plot_scene *scene, const char *given,
                           struct error *error)
{
    const char *experiment = scene->compared->trials[0].experiment;
    struct text list = {0};
    if (scene->space.axis_count == 0)
        return error_set(error, "--setting %s: %s sweeps no setting", given, experiment);
    for (size_t i = 0; i < scene->space.axis_count; i++)
        text_add(&list, "%s%s", i > 0 ? ", " : "", scene->space.axes[i].path);
    error_set(error, "--setting %s: %s sweeps no such setting, but these: %s", given,
              experiment, list.at);
    text_free(&list);
    return -1;
}

/* By its path, however that is written, or by the end of it that pictures show. */
static const struct space_axis *find_axis(const struct space *space, const char *given)
{
    for (size_t i = 0; i < space->axis_count; i++)
        if (strcmp(space->axes[i].path, given) == 0 ||
            strcmp(space->axes[i].canonical, given) == 0 ||
            strcmp(space->axes[i].name, given) == 0)
            return &space->axes[i];
    return NULL;
}

/* By that, or with the names that the experiment's config has for layers; NULL: none. -1
 * after a failure of the database. */
static int find_named(const struct plot_scene *scene, const char *given,
                      struct arena *arena, const struct space_axis **axis,
                      struct error *error)
{
    *axis = find_axis(&scene->space, given);
    if (*axis != NULL)
        return 0;
    const char *path = layer_named_path(
        scene->database, scene->compared->trials[0].experiment_id, given, arena, error);
    if (path == NULL)
        return -1;
    *axis = find_axis(&scene->space, path);
    return 0;
}

/* Those that are swept in step with the one that is drawn. */
static void note_step(struct plot_scene *scene, const struct matters *matters,
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

/* The axis that has the largest part in the effects. */
static const char *find_most(const struct matters *matters)
{
    double most = -1;
    const char *path = "";
    for (size_t i = 0; i < matters->space.axis_count; i++) {
        double sum = matters_part(matters, i);
        if (sum > most) {
            most = sum;
            path = matters->space.axes[i].path;
        }
    }
    return path;
}

/* Draws the first one, as it cannot be told which matters. */
static void choose_first(struct plot_scene *scene, struct arena *arena)
{
    scene->axes[scene->axis_count++] = &scene->space.axes[0];
    plot_note(&scene->notes,
              arena_format(arena,
                           "Which of %zu swept settings matters most cannot be told: "
                           "this is the first; --setting names others.",
                           scene->space.axis_count));
}

/* Whether the trials come to different values. */
static bool has_difference(const struct compared *compared, struct arena *arena)
{
    double *values = arena_array(arena, compared->count, sizeof *values);
    double low = (double)INFINITY, high = (double)-INFINITY;
    compared_values(compared, values);
    for (size_t i = 0; i < compared->count; i++) { /* fmin leaves NaN out */
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    return low < high;
}

/* The setting that matters most, and what there is to say. */
static int choose_most(struct plot_scene *scene, struct arena *arena, struct error *error)
{
    struct matters matters;
    if (!has_difference(scene->compared, arena)) {
        choose_first(scene, arena);
        return 0;
    }
    if (matters_find(scene->database, scene->compared, arena, &matters, error) != 0)
        return -1;
    if (!matters.is_told) {
        choose_first(scene, arena);
        return 0;
    }
    scene->axes[scene->axis_count++] = find_axis(&scene->space, find_most(&matters));
    plot_note(&scene->notes, arena_format(arena,
                                          "Of %zu swept settings the one that matters "
                                          "most; --setting names others.",
                                          scene->space.axis_count));
    note_step(scene, &matters, arena);
    const struct importance_effect *first = &matters.found.effects[0];
    if (first->first != first->second)
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

/* Whether trials of several values of the setting have come to something. */
static bool has_values(const struct compared *compared, const struct space_axis *axis,
                       struct arena *arena)
{
    double *values = arena_array(arena, compared->count, sizeof *values);
    double low = (double)INFINITY, high = (double)-INFINITY;
    compared_values(compared, values);
    for (size_t i = 0; i < compared->count; i++)
        if (isfinite(values[i])) {
            low = fmin(low, axis->at[i]);
            high = fmax(high, axis->at[i]);
        }
    return low < high;
}

/* That the only setting may not matter, whatever its means look like. */
static int note_luck(struct plot_scene *scene, struct arena *arena, struct error *error)
{
    const struct space_axis *axis = &scene->space.axes[0];
    struct matters matters;
    if (!has_difference(scene->compared, arena) ||
        !has_values(scene->compared, axis, arena))
        return 0;
    if (matters_find(scene->database, scene->compared, arena, &matters, error) != 0)
        return -1;
    if (!matters.is_told)
        plot_note(&scene->notes,
                  arena_format(arena,
                               "Whether %s matters cannot be told: its means may differ "
                               "by luck alone.",
                               axis->name));
    return 0;
}

enum exit_status plot_chosen_find(struct plot_scene *scene,
                                  const struct plot_given *given, struct arena *arena,
                                  struct error *error)
{
    for (size_t i = 0; i < given->setting_count; i++) {
        const struct space_axis *axis;
        if (find_named(scene, given->settings[i], arena, &axis, error) != 0)
            return EXIT_PROGRAM;
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
    if (scene->space.axis_count == 0) {
        compared_refuse(scene->compared, error);
        return EXIT_PROGRAM;
    }
    int result = 0;
    if (scene->space.axis_count == 1) {
        scene->axes[0] = &scene->space.axes[0];
        scene->axis_count = 1;
        result = note_luck(scene, arena, error);
    } else if (scene->axis_count == 0)
        result = choose_most(scene, arena, error);
    return result == 0 ? EXIT_OK : EXIT_PROGRAM;
}
