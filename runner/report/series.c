/* Reading the curves, and their mean. */
#include "report/series.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "record/layer_named.h"
#include "record/pace.h"
#include "report/mean.h"
#include "train/metric.h"

#define MANY_POINTS 200       /* of a training curve: noise hides its course */
#define DEFAULT_SMOOTHING 0.9 /* of such a curve */

const char *series_split(const char *series)
{
    bool found = false;
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        found |= metric != METRIC_LOSS &&
                 strcmp(series, metric_name((enum metric)metric)) == 0;
    return found ? "test" : "train";
}

/* What is recorded when it changes: "learning_rate", or a layer's,
 * "layers.0.learning_rate", and "momentum". */
static bool is_of_steps(const char *metric)
{
    const char *dot = strrchr(metric, '.');
    return strcmp(metric, "momentum") == 0 ||
           strcmp(dot != NULL ? dot + 1 : metric, "learning_rate") == 0;
}

/* Of evaluations, not of training batches. */
static bool is_evaluated(const struct series_choice *choice)
{
    return strcmp(choice->split, "train") != 0 ||
           strncmp(choice->metric, "evaluated_", strlen("evaluated_")) == 0;
}

/* ---- One trial ---- */

static int lacks_seconds(const struct query_trial *trial, struct error *error)
{
    return error_set(error,
                     "the times of the evaluations of %s/%" PRId64 " are not known, as "
                     "they were recorded by an earlier version of Lamina: draw them over "
                     "iterations or epochs (--x epochs)",
                     trial->experiment, trial->number);
}

/* The seconds of each point of the part: both are in order. */
static int read_seconds(struct database *database, const struct series_choice *choice,
                        const struct query_trial *trial, struct arena *arena,
                        struct mean_part *part, struct error *error)
{
    struct query_curve seconds;
    if (pace_of_seconds(database, trial, choice->split, arena, &seconds, error) != 0)
        return -1;
    double *x = arena_array(arena, part->count, sizeof *x);
    for (size_t i = 0, j = 0; i < part->count; i++) {
        while (j < seconds.count && seconds.x[j] < part->iteration[i])
            j++;
        if (j == seconds.count || seconds.x[j] != part->iteration[i])
            return lacks_seconds(trial, error);
        x[i] = seconds.y[j];
    }
    part->x = x;
    return 0;
}

static int read_part(struct database *database, const struct series_choice *choice,
                     const struct query_trial *trial, struct arena *arena,
                     struct mean_part *part, struct error *error)
{
    const struct query_series wanted = {choice->split, choice->metric};
    struct query_curve curve;
    int64_t per = 1;
    if (query_curve(database, trial, &wanted, arena, &curve, error) != 0)
        return -1;
    *part = (struct mean_part){.iteration = curve.x,
                               .y = curve.y,
                               .count = curve.count,
                               .last = trial->last_iteration};
    if (choice->unit == SERIES_SECONDS)
        return read_seconds(database, choice, trial, arena, part, error);
    if (choice->unit == SERIES_EPOCHS &&
        pace_of_epochs(database, trial, &per, error) != 0)
        return -1;
    part->per = (double)per;
    return 0;
}

/* ---- A line ---- */

/* A series that is held goes on to the last iteration. */
static void hold(struct mean *mean, const struct mean_part *parts, size_t count)
{
    double last = 0;
    if (mean->count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        last = fmax(last, (double)parts[i].last / parts[i].per);
    if (last <= mean->x[mean->count - 1])
        return;
    mean->x[mean->count] = last; /* it has room for an end of each part */
    mean->y[mean->count] = mean->y[mean->count - 1];
    mean->shared += mean->shared == mean->count;
    mean->count++;
}

static double smoothing_of(const struct series_choice *choice, size_t count, bool is_held)
{
    if (!isnan(choice->smoothing))
        return choice->smoothing;
    return !is_evaluated(choice) && count > MANY_POINTS && !is_held ? DEFAULT_SMOOTHING
                                                                    : 0;
}

static int read_line(const struct series_choice *choice, const struct line *line,
                     struct arena *arena, struct series *series, struct error *error)
{
    bool is_held = is_of_steps(choice->metric);
    struct mean_part *parts = arena_array(arena, line->count, sizeof *parts);
    bool *has = arena_array(arena, line->count, sizeof *has);
    for (size_t i = 0; i < line->count; i++) {
        if (read_part(line->database, choice, line->trials[i], arena, &parts[i], error) !=
            0)
            return -1;
        has[i] = parts[i].count > 0;
    }
    struct mean mean = mean_make(parts, line->count, is_held, arena);
    if (is_held)
        hold(&mean, parts, line->count);
    *series = (struct series){
        .drawn = {.x = mean.x,
                  .y = mean.y,
                  .spread = mean.parts > 1 && !is_held ? mean.spread : NULL,
                  .count = mean.count,
                  .shared = mean.shared,
                  .smoothing = smoothing_of(choice, mean.count, is_held),
                  .is_held = is_held},
        .has = has,
        .trials = mean.parts,
        .fewest = mean.fewest,
    };
    return 0;
}

/* ---- All ---- */

/* The last of the trials that has series of a layer as it is written: of a sweep over
 * depth often the deepest. Returns 1 where one has some, and 0 for none. */
static int tell_stack(const struct series_choice *choice, const struct lines *lines,
                      struct arena *arena, struct error *error)
{
    for (size_t i = lines->count; i-- > 0;)
        for (size_t k = lines->at[i].count; k-- > 0;) {
            const struct query_trial *trial = lines->at[i].trials[k];
            const char *names =
                layer_named_series(lines->at[i].database, trial, choice->split,
                                   choice->metric, arena, error);
            if (names == NULL)
                return -1;
            if (names[0] == '\0')
                continue;
            error_set(error,
                      "no %s %s is recorded: series count layers as they are trained, "
                      "and of %s/%" PRId64 " this is %s",
                      choice->split, choice->metric, trial->experiment, trial->number,
                      names);
            return 1;
        }
    return 0;
}

static int tell_nothing(const struct series_choice *choice, const struct lines *lines,
                        struct arena *arena, struct error *error)
{
    const struct line *line = &lines->at[0];
    const char *known;
    if (tell_stack(choice, lines, arena, error) != 0)
        return -1;
    if (query_series(line->database, line->trials[0]->id, arena, &known, error) != 0)
        return -1;
    return error_set(error, "no %s %s is recorded for %s of %s, but these are: %s",
                     choice->split, choice->metric,
                     lines->count == 1 && line->count == 1 ? "this trial"
                                                           : "these trials",
                     line->trials[0]->experiment, known[0] != '\0' ? known : "none");
}

/* 1: a trial of the lines has a value of it in that split; 0: none has; -1: a sentence.
 */
static int has_points(const struct query_series *wanted, const struct lines *lines,
                      struct arena *arena, struct error *error)
{
    struct query_curve curve = {0};
    for (size_t i = 0; i < lines->count; i++)
        for (size_t k = 0; k < lines->at[i].count; k++) {
            if (query_curve(lines->at[i].database, lines->at[i].trials[k], wanted, arena,
                            &curve, error) != 0)
                return -1;
            if (curve.count > 0)
                return 1;
        }
    return 0;
}

/* Whether evaluations measure it, be it that batches do, too. */
static bool is_metric(const char *series)
{
    return metric_find(series) != METRIC_COUNT;
}

int series_choose_split(struct series_choice *choice, const struct lines *lines,
                        struct arena *arena, struct error *error)
{
    if (choice->split != NULL)
        return 0;
    choice->split = series_split(choice->metric);
    if (choice->unit == SERIES_SECONDS && is_metric(choice->metric))
        choice->split = "test";
    if (strcmp(choice->split, "test") != 0)
        return 0;
    const struct query_series of[] = {{"test", choice->metric},
                                      {"validation", choice->metric}};
    int found = has_points(&of[0], lines, arena, error);
    if (found == 0 && (found = has_points(&of[1], lines, arena, error)) > 0)
        choice->split = of[1].split;
    return found < 0 ? -1 : 0;
}

int series_read(const struct series_choice *choice, const struct lines *lines,
                struct arena *arena, struct series *series, struct error *error)
{
    size_t points = 0;
    if (choice->unit == SERIES_SECONDS && !is_evaluated(choice))
        return error_set(error,
                         "only evaluations have a time, not each iteration: %s %s is "
                         "drawn over epochs (--x epochs), or with --split validation or "
                         "test that of evaluations over seconds",
                         choice->split, choice->metric);
    for (size_t i = 0; i < lines->count; i++) {
        if (read_line(choice, &lines->at[i], arena, &series[i], error) != 0)
            return -1;
        series[i].drawn.line = i;
        points += series[i].drawn.count;
    }
    return points > 0 ? 0 : tell_nothing(choice, lines, arena, error);
}
