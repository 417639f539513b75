/* lamina plot --kind seeds: how sure the ranking is, by the values of each config over
 * its seeds and folds. */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "cli/plot.h"
#include "report/compared.h"
#include "report/labels.h"
#include "report/space.h"
#include "view/rows.h"
#include "view/words.h"

#define LONGEST_WORD 24 /* bytes of a value among others */
#define MOST_CONFIGS 30 /* that a reader looks through */

/* The values of those trials that have one; of one alone it is the mean. */
static void read_points(const struct standing *config, struct rows_row *row,
                        struct arena *arena)
{
    double *points = arena_array(arena, config->count, sizeof *points);
    row->points = points;
    if (config->valued == 1)
        return;
    for (size_t i = 0; i < config->count; i++)
        if (compared_has_value(config->trials[i]))
            points[row->point_count++] = config->trials[i]->best_value;
}

/* What is drawn. */
struct scene {
    struct database *database;
    const struct compared *compared;
    struct plot_notes notes;
    struct arena *arena;
};

/* ---- What a config is called ---- */

/* "888: optimizer=sgd batch_size=13": its best trial, and its settings by their ends;
 * `widest` is how many pixels that takes. */
static int name_by_settings(const struct scene *scene, const struct space *space,
                            const char **texts, double *widest, struct error *error)
{
    const struct compared *compared = scene->compared;
    const struct labels labels = {.trials = space->trials,
                                  .count = space->count,
                                  .hidden = compared->lines.repeated,
                                  .hidden_count = compared->lines.repeated_count,
                                  .common = space->count == 1,
                                  .ends = true,
                                  .width = SIZE_MAX,
                                  .all = compared->trials,
                                  .all_count = compared->count};
    if (labels_make(scene->database, &labels, scene->arena, texts, error) != 0)
        return -1;
    *widest = 0;
    for (size_t i = 0; i < space->count; i++) {
        int64_t number = space->trials[i]->number;
        texts[i] = texts[i][0] == '\0'
                       ? arena_format(scene->arena, "trial %" PRId64, number)
                       : arena_format(scene->arena, "%" PRId64 ": %s", number, texts[i]);
        *widest = fmax(*widest, words_width(texts[i], WORDS_SIZE));
    }
    return 0;
}

static const char *short_word(const char *word, struct arena *arena)
{
    if (strlen(word) <= LONGEST_WORD)
        return word;
    return arena_format(arena, "%.*s...", (int)text_cut(word, LONGEST_WORD), word);
}

/* In few letters: 0.524; whole numbers as they are. */
static const char *short_number(double value, struct arena *arena)
{
    bool is_whole = value == floor(value) && fabs(value) < 1e7;
    return arena_format(arena, is_whole ? "%.0f" : "%.4g", value);
}

/* "888: sgd 0.524 13": the values alone, each in few letters. */
static const char *name_by_values(const struct space *space, size_t index,
                                  struct arena *arena)
{
    const char *name = arena_format(arena, "%" PRId64 ":", space->trials[index]->number);
    for (size_t i = 0; i < space->axis_count; i++) {
        const struct space_axis *axis = &space->axes[i];
        double at = axis->at[index];
        name = isnan(at) ? arena_format(arena, "%s -", name)
               : axis->is_word
                   ? arena_format(arena, "%s %s", name,
                                  short_word(axis->words[(size_t)at], arena))
                   : arena_format(arena, "%s %s", name, short_number(at, arena));
    }
    return name;
}

/* Where the settings are too long to stand beside the values, their values do, and a note
 * says what these are. */
static int name_configs(struct scene *scene, struct space *space, const char **texts,
                        struct error *error)
{
    double widest;
    const char *order = "the best trial";
    if (name_by_settings(scene, space, texts, &widest, error) != 0)
        return -1;
    if (widest <= ROWS_LABEL) {
        plot_note(&scene->notes, "Before a config: the number of its best trial.");
        return 0;
    }
    if (space_find(scene->database, space, scene->arena, error) != 0)
        return -1;
    for (size_t i = 0; i < space->axis_count; i++)
        order = arena_format(scene->arena, "%s, %s", order, space->axes[i].name);
    plot_note(&scene->notes, arena_format(scene->arena, "Of a config: %s.", order));
    for (size_t i = 0; i < space->count; i++)
        texts[i] = name_by_values(space, i, scene->arena);
    return 0;
}

/* Values of several powers of ten, losses as a rule, are drawn by their ratios. Where an
 * interval reaches to 0 or below, there is no place for its end, and it ends where the
 * least value of all stands. */
static void choose_scale(const struct scene *scene, struct rows_row *at,
                         struct rows *rows)
{
    double *means = arena_array(scene->arena, rows->count, sizeof *means), least;
    for (size_t i = 0; i < rows->count; i++)
        means[i] = at[i].value;
    rows->is_log = space_is_log_objective(scene->compared, means, rows->count);
    least = means[0];
    for (size_t i = 0; i < rows->count; i++)
        for (size_t j = 0; j < at[i].point_count; j++)
            least = fmin(least, at[i].points[j]);
    for (size_t i = 0; i < rows->count && rows->is_log; i++)
        at[i].low = at[i].low < least ? least : at[i].low;
}

static int make_rows(struct scene *scene, struct rows *rows, struct error *error)
{
    const struct standing *configs = scene->compared->configs.at;
    const size_t count = rows->count;
    struct rows_row *at = arena_array(scene->arena, count, sizeof *at);
    const struct query_trial **trials = arena_array(scene->arena, count, sizeof *trials);
    const char **texts = arena_array(scene->arena, count, sizeof *texts);
    struct space space = {
        .trials = trials, .count = count, .repeated = &scene->compared->lines};
    for (size_t i = 0; i < count; i++)
        trials[i] = configs[i].best;
    if (name_configs(scene, &space, texts, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        bool is_whole = configs[i].valued == configs[i].count;
        at[i] = (struct rows_row){
            .label = texts[i],
            .value = configs[i].mean,
            .low = configs[i].mean - configs[i].sure,
            .high = configs[i].mean + configs[i].sure,
            .end = is_whole ? NULL
                            : arena_format(scene->arena, "%zu of %zu", configs[i].valued,
                                           configs[i].count)};
        read_points(&configs[i], &at[i], scene->arena);
    }
    choose_scale(scene, at, rows);
    rows->at = at;
    return 0;
}

/* ---- What is said of them ---- */

/* Whether the first is more than luck ahead of the second, as `lamina best` tells it. */
static const char *tell_lead(const struct compared *compared, struct arena *arena)
{
    static const char *const names[2] = {"the first", "the second"};
    const struct standing *configs = compared->configs.at;
    const char *words[2];
    if (compared->ranked < 2)
        return NULL;
    standing_tell_lead(&configs[0], &configs[1], names, words, arena);
    return arena_format(arena, "%c%s%s%s", toupper(words[0][0]), words[0] + 1,
                        words[1] != NULL ? " " : "", words[1] != NULL ? words[1] : "");
}

/* What points and lines are; of one trial each there are no lines. */
static const char *tell_marks(const struct compared *compared, size_t shown,
                              struct arena *arena)
{
    for (size_t i = 0; i < shown; i++)
        if (compared->configs.at[i].valued > 1)
            return "Small: trials. Large: their mean. Line: where the true mean lies in "
                   "19 of 20 cases (Student's t).";
    if (compared->ranked < 2)
        return "A point is a trial.";
    return arena_format(
        arena,
        "A point is a trial. The first of %zu is so in part by luck: another "
        "seed or other data would show it worse, as a rule.",
        compared->ranked);
}

static void add_notes(struct plot_notes *notes, const struct compared *compared,
                      size_t shown, size_t former, struct arena *arena)
{
    plot_note(notes, tell_lead(compared, arena));
    plot_note(notes, tell_marks(compared, shown, arena));
    if (shown < compared->ranked)
        plot_note(notes, arena_format(arena, "The best %zu of %zu configs are drawn.",
                                      shown, compared->ranked));
    plot_note(notes, compared_left_out(compared, 0, former, arena));
    plot_note(notes, compared_valueless(compared, arena));
}

static int draw_seeds(struct database *database, const struct plot_given *given,
                      const struct compared *compared, size_t former, struct arena *arena,
                      struct error *error)
{
    size_t shown = compared->ranked < MOST_CONFIGS ? compared->ranked : MOST_CONFIGS;
    struct scene scene = {.database = database, .compared = compared, .arena = arena};
    if (shown == 0)
        return error_set(error,
                         "no trial of %s is done with a value of its objective: there is "
                         "nothing to rank",
                         compared->trials[0].experiment);
    add_notes(&scene.notes, compared, shown, former, arena);
    struct rows rows = {
        .title = arena_format(arena, "%s: %s%s%s", compared->trials[0].experiment,
                              compared->value, compared->over[0] != '\0' ? " over " : "",
                              compared->over),
        .x_label = arena_format(arena, "%s (%s is better)", compared->value,
                                compared->maximize ? "more" : "less"),
        .count = shown,
    };
    if (make_rows(&scene, &rows, error) != 0)
        return -1;
    rows.notes = scene.notes.at;
    rows.note_count = scene.notes.count;
    return rows_write(&rows, given->output, error);
}

const struct plot_kind plot_seeds = {
    .name = "seeds", .options = (const char *const[]){NULL}, .compare = draw_seeds};
