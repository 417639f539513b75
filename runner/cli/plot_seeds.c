/* lamina plot --kind seeds: how sure the ranking is, by the values of each config over
 * its seeds and folds. */
#include <math.h>

#include "base/text.h"
#include "cli/plot.h"
#include "report/compared.h"
#include "report/labels.h"
#include "view/rows.h"

#define LONGEST_LABEL 44 /* letters, for which there is room beside the values */
#define MOST_CONFIGS 30  /* that a reader looks through */

/* The values of those trials that have one. */
static void read_points(const struct standing *config, struct rows_row *row,
                        struct arena *arena)
{
    double *points = arena_array(arena, config->count, sizeof *points);
    row->points = points;
    for (size_t i = 0; i < config->count; i++)
        if (compared_has_value(config->trials[i]))
            points[row->point_count++] = config->trials[i]->best_value;
}

static int make_rows(struct database *database, const struct compared *compared,
                     struct rows *rows, struct arena *arena, struct error *error)
{
    const size_t count = rows->count;
    struct rows_row *at = arena_array(arena, count, sizeof *at);
    const struct query_trial **trials = arena_array(arena, count, sizeof *trials);
    const char **texts = arena_array(arena, count, sizeof *texts);
    const struct labels labels = {.trials = trials,
                                  .count = count,
                                  .hidden = compared->lines.repeated,
                                  .hidden_count = compared->lines.repeated_count,
                                  .common = count == 1,
                                  .ends = true,
                                  .width = LONGEST_LABEL,
                                  .all = compared->trials,
                                  .all_count = compared->count};
    for (size_t i = 0; i < count; i++)
        trials[i] = compared->configs.at[i].best;
    if (labels_make(database, &labels, arena, texts, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const struct standing *config = &compared->configs.at[i];
        double sure = 2 * config->standard_error;
        at[i] = (struct rows_row){
            .label = texts[i][0] != '\0'
                         ? texts[i]
                         : arena_format(arena, "trial %lld",
                                        (long long)config->trials[0]->number),
            .value = config->mean,
            .low = config->mean - sure,
            .high = config->mean + sure,
            .end = config->valued < config->count
                       ? arena_format(arena, "%zu of %zu", config->valued, config->count)
                       : NULL};
        read_points(config, &at[i], arena);
    }
    rows->at = at;
    return 0;
}

/* Whether the first is more than luck ahead of the second, as `lamina best` tells it. */
static const char *tell_lead(const struct compared *compared, struct arena *arena)
{
    double distance, luck;
    char by[TEXT_REAL_SIZE], errors[TEXT_REAL_SIZE];
    if (compared->ranked < 2)
        return NULL;
    enum standing_lead lead = standing_lead(&compared->configs.at[0],
                                            &compared->configs.at[1], &distance, &luck);
    text_from_measure(distance, by);
    text_from_measure(luck, errors);
    if (lead == STANDING_UNKNOWN)
        return "Whether the first is ahead of the second by luck cannot be told: one of "
               "them has no spread; `sweep.seeds` gives several seeds.";
    if (lead == STANDING_EQUAL)
        return "The first and the second have the same mean.";
    return arena_format(arena,
                        "The first is %s ahead of the second, %s two standard errors of "
                        "the difference (%s): %s.",
                        by, lead == STANDING_LUCK ? "within" : "beyond", errors,
                        lead == STANDING_LUCK ? "it may be luck" : "more than luck");
}

static void add_notes(struct plot_notes *notes, const struct compared *compared,
                      size_t shown, size_t former, struct arena *arena)
{
    size_t valueless = compared->configs.count - compared->ranked;
    plot_note(notes, tell_lead(compared, arena));
    plot_note(notes, "Small: trials. Large: their mean, and two standard errors of it to "
                     "either side.");
    if (shown < compared->ranked)
        plot_note(notes, arena_format(arena, "The best %zu of %zu configs are drawn.",
                                      shown, compared->ranked));
    if (valueless > 0)
        plot_note(notes, arena_format(arena, "%zu configs have no value.", valueless));
    plot_note(notes, compared_left_out(compared, 0, former, arena));
}

static int draw_seeds(struct database *database, const struct plot_given *given,
                      const struct compared *compared, size_t former, struct arena *arena,
                      struct error *error)
{
    size_t shown = compared->ranked < MOST_CONFIGS ? compared->ranked : MOST_CONFIGS;
    struct plot_notes notes = {0};
    if (shown == 0)
        return error_set(error,
                         "no trial of %s is done with a value of its objective: there is "
                         "nothing to rank",
                         compared->trials[0].experiment);
    add_notes(&notes, compared, shown, former, arena);
    struct rows rows = {
        .title = arena_format(arena, "%s: %s%s%s", compared->trials[0].experiment,
                              compared->value, compared->over[0] != '\0' ? " over " : "",
                              compared->over),
        .x_label = arena_format(arena, "%s (%s is better)", compared->value,
                                compared->maximize ? "more" : "less"),
        .notes = notes.at,
        .note_count = notes.count,
        .count = shown,
    };
    if (make_rows(database, compared, &rows, arena, error) != 0)
        return -1;
    return rows_write(&rows, given->output, error);
}

static enum exit_status draw(struct database *database, const struct plot_given *given,
                             struct arena *arena, struct error *error)
{
    struct plot_trials trials;
    enum exit_status status = plot_read_trials(database, given, arena, &trials, error);
    if (status != EXIT_OK)
        return status;
    const struct compared compared = compared_make(trials.at, trials.count, arena);
    if (draw_seeds(database, given, &compared, trials.former, arena, error) != 0)
        return EXIT_PROGRAM;
    return EXIT_OK;
}

const struct plot_kind plot_seeds = {
    .name = "seeds", .options = (const char *const[]){NULL}, .draw = draw};
