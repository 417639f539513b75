/* lamina plot --kind history: how soon a sweep found its best, row by row. */
#include <math.h>
#include <stdlib.h>

#include "cli/plot.h"
#include "report/space.h"
#include "view/points.h"

static int by_first_trial(const void *a, const void *b)
{
    const struct standing *const *left = a, *const *right = b;
    int64_t one = (*left)->trials[0]->number, other = (*right)->trials[0]->number;
    return (one > other) - (one < other);
}

/* The configs by the numbers of their first trials: the order in which they were asked
 * for, of a search that of its rows. */
static const struct standing **find_rows(const struct compared *compared,
                                         struct arena *arena)
{
    const size_t count = compared->configs.count;
    const struct standing **rows = arena_array(arena, count, sizeof(struct standing *));
    for (size_t i = 0; i < count; i++)
        rows[i] = &compared->configs.at[i];
    qsort(rows, count, sizeof(struct standing *), by_first_trial);
    return rows;
}

/* As query 29 and the search itself: a row without some of its trials has no value, as
 * the mean of the rest is too good. */
static bool has_value(const struct standing *row)
{
    return row->valued == row->count && isfinite(row->mean);
}

static bool is_diverged(const struct standing *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (trial_state_of(row->trials[i]->state) == TRIAL_DIVERGED)
            return true;
    return false;
}

/* A point for each row, numbered from 0 as the table `proposals` does; and the best so
 * far, where it changes, up to the last row. */
static void add_rows(const struct compared *compared, struct points *points,
                     struct arena *arena)
{
    const size_t count = compared->configs.count;
    const struct standing **rows = find_rows(compared, arena);
    struct points_point *at = arena_array(arena, count, sizeof *at),
                        *lost = arena_array(arena, count, sizeof *lost),
                        *best = arena_array(arena, count + 1, sizeof *best);
    points->at = at;
    points->lost = lost;
    points->means = best;
    for (size_t i = 0; i < count; i++) {
        const double mean = rows[i]->mean;
        if (!has_value(rows[i])) {
            if (is_diverged(rows[i]))
                lost[points->lost_count++] =
                    (struct points_point){(double)i, (double)NAN, 0};
            continue;
        }
        at[points->count++] = (struct points_point){(double)i, mean, 0};
        const double last =
            points->mean_count > 0 ? best[points->mean_count - 1].y : mean;
        if (points->mean_count == 0 || (compared->maximize ? mean > last : mean < last))
            best[points->mean_count++] = (struct points_point){(double)i, mean, 0};
    }
    best[points->mean_count] = best[points->mean_count - 1];
    best[points->mean_count++].x = (double)(count - 1);
}

/* Rows that have no point, though some of their trials are done. */
static const char *tell_parts(const struct compared *compared, struct arena *arena)
{
    size_t parts = 0;
    for (size_t i = 0; i < compared->ranked; i++)
        parts += !has_value(&compared->configs.at[i]);
    return parts == 0
               ? NULL
               : arena_format(arena,
                              "Of %zu row%s some trials have no value: %s no point, as "
                              "the mean of the others is too good.",
                              parts, parts == 1 ? "" : "s",
                              parts == 1 ? "it has" : "they have");
}

/* The means of rows that have a point. */
static size_t read_means(const struct compared *compared, double *means)
{
    size_t count = 0;
    for (size_t i = 0; i < compared->ranked; i++)
        if (has_value(&compared->configs.at[i]))
            means[count++] = compared->configs.at[i].mean;
    return count;
}

static int draw_rows(struct database *database, const struct plot_given *given,
                     const struct compared *compared, size_t former, struct arena *arena,
                     struct error *error)
{
    double *means = arena_array(arena, compared->ranked, sizeof *means);
    const size_t count = read_means(compared, means);
    struct plot_notes notes = {0};
    (void)database;
    if (count == 0)
        return error_set(error,
                         "no row of %s has all its trials done with values of the "
                         "objective yet",
                         compared->trials[0].experiment);
    struct points points = {
        .title = arena_format(arena, "%s: %s row by row", compared->trials[0].experiment,
                              compared->value),
        .x = {.label = "row of the sweep"},
        .y = {.label = compared->value,
              .is_log = space_is_log_objective(compared, means, count)},
        .point_label = "a row",
        .mean_label = "the best so far",
        .is_held = true,
        .lost_label = "diverged",
        .bad_is_high = !compared->maximize};
    add_rows(compared, &points, arena);
    if (compared->over[0] != '\0')
        plot_note(&notes, arena_format(arena, "A row is worth its mean over %s.",
                                       compared->over));
    plot_note(&notes, tell_parts(compared, arena));
    plot_note(&notes, compared_left_out(compared, 1u << TRIAL_DIVERGED, former, arena));
    points.notes = notes.at;
    points.note_count = notes.count;
    return points_write(&points, given->output, error);
}

const struct plot_kind plot_history = {
    .name = "history", .options = (const char *const[]){NULL}, .compare = draw_rows};
