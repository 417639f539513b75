/* Reading the curves, and their mean. */
#include "report/series.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

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

/* A series that is recorded when it changes keeps its value until then, and to the last
 * iteration. */
static struct query_curve held(const struct query_curve *curve, int64_t last,
                               struct arena *arena)
{
    struct query_curve steps = {
        .x = arena_array(arena, 2 * curve->count + 1, sizeof *steps.x),
        .y = arena_array(arena, 2 * curve->count + 1, sizeof *steps.y)};
    for (size_t i = 0; i < curve->count; i++) {
        int64_t end = i + 1 < curve->count ? curve->x[i + 1] - 1 : last;
        steps.x[steps.count] = curve->x[i];
        steps.y[steps.count++] = curve->y[i];
        if (end > curve->x[i]) {
            steps.x[steps.count] = end;
            steps.y[steps.count++] = curve->y[i];
        }
    }
    return steps;
}

/* The mean of several curves at each point that all have; one that is held has its last
 * value there. */
static struct query_curve mean_of(const struct query_curve *curves, size_t count,
                                  bool is_held, struct arena *arena)
{
    size_t *next = arena_array(arena, count, sizeof *next), most = 0;
    for (size_t i = 0; i < count; i++)
        most += curves[i].count;
    struct query_curve mean = {.x = arena_array(arena, most, sizeof *mean.x),
                               .y = arena_array(arena, most, sizeof *mean.y)};
    for (;;) {
        int64_t x = INT64_MAX;
        double sum = 0;
        bool all_have = true;
        for (size_t i = 0; i < count; i++)
            if (next[i] < curves[i].count && curves[i].x[next[i]] < x)
                x = curves[i].x[next[i]];
        if (x == INT64_MAX)
            return mean;
        for (size_t i = 0; i < count; i++) {
            bool has = next[i] < curves[i].count && curves[i].x[next[i]] == x;
            next[i] += has;
            all_have &= has || (is_held && next[i] > 0);
            sum += next[i] > 0 ? curves[i].y[next[i] - 1] : 0;
        }
        if (all_have) {
            mean.x[mean.count] = x;
            mean.y[mean.count++] = sum / (double)count;
        }
    }
}

/* "learning_rate", or a layer's, "layers.0.learning_rate". */
static bool is_learning_rate(const char *metric)
{
    const char *dot = strrchr(metric, '.');
    return strcmp(dot != NULL ? dot + 1 : metric, "learning_rate") == 0;
}

/* The curve of a line, of one trial or the mean of several. */
static int read_curve(struct database *database, const struct series_choice *choice,
                      const struct line *line, struct arena *arena,
                      struct query_curve *curve, struct error *error)
{
    const struct query_series wanted = {choice->split, choice->metric};
    bool is_held = is_learning_rate(choice->metric);
    struct query_curve *curves = arena_array(arena, line->count, sizeof *curves);
    int64_t last = 0;
    for (size_t i = 0; i < line->count; i++) {
        const struct query_trial *trial = line->trials[i];
        if (query_curve(database, trial, &wanted, arena, &curves[i], error) != 0)
            return -1;
        last = trial->last_iteration > last ? trial->last_iteration : last;
    }
    *curve = line->count == 1 ? curves[0] : mean_of(curves, line->count, is_held, arena);
    if (is_held)
        *curve = held(curve, last, arena);
    return 0;
}

static int read_line(struct database *database, const struct series_choice *choice,
                     const struct line *line, struct arena *arena,
                     struct plot_series *series, struct error *error)
{
    struct query_curve curve;
    if (read_curve(database, choice, line, arena, &curve, error) != 0)
        return -1;
    bool noisy = strcmp(choice->split, "train") == 0 && curve.count > MANY_POINTS &&
                 !is_learning_rate(choice->metric);
    *series = (struct plot_series){
        .label = line->label,
        .x = curve.x,
        .y = curve.y,
        .count = curve.count,
        .smoothing = !isnan(choice->smoothing) ? choice->smoothing
                     : noisy                   ? DEFAULT_SMOOTHING
                                               : 0,
    };
    return 0;
}

/* A trial of the line without a value, where others have some; NULL: there is none. */
static int find_lacking(struct database *database, const struct series_choice *choice,
                        const struct line *line, struct arena *arena,
                        const struct query_trial **lacking, struct error *error)
{
    const struct query_series wanted = {choice->split, choice->metric};
    size_t with_some = 0;
    *lacking = NULL;
    for (size_t i = 0; i < line->count; i++) {
        struct query_curve curve;
        if (query_curve(database, line->trials[i], &wanted, arena, &curve, error) != 0)
            return -1;
        with_some += curve.count > 0;
        if (curve.count == 0 && *lacking == NULL)
            *lacking = line->trials[i];
    }
    if (with_some == 0)
        *lacking = NULL;
    return 0;
}

/* There is no point to draw: tells of a mean what it lacks, and else names what there is.
 */
static int tell_nothing(struct database *database, const struct series_choice *choice,
                        const struct lines *lines, struct arena *arena,
                        struct error *error)
{
    const struct query_trial *trial = lines->at[0].trials[0], *lacking;
    const char *known;
    for (size_t i = 0; i < lines->count; i++) {
        if (find_lacking(database, choice, &lines->at[i], arena, &lacking, error) != 0)
            return -1;
        if (lacking != NULL)
            return error_set(
                error,
                "there is no mean where one of its trials has no value, and trial "
                "%" PRId64 " of %s, which is %s, has no %s %s: without "
                "--mean the others are drawn",
                lacking->number, lacking->experiment, lacking->state, choice->split,
                choice->metric);
    }
    if (query_series(database, trial->id, arena, &known, error) != 0)
        return -1;
    return error_set(error, "no %s %s is recorded for %s of %s, but these are: %s",
                     choice->split, choice->metric,
                     lines->count == 1 && lines->at[0].count == 1 ? "this trial"
                                                                  : "these trials",
                     trial->experiment, known[0] != '\0' ? known : "none");
}

/* 1: a trial of the lines has a value of it in that split; 0: none has; -1: a sentence.
 */
static int has_points(struct database *database, const struct query_series *wanted,
                      const struct lines *lines, struct arena *arena, struct error *error)
{
    struct query_curve curve = {0};
    for (size_t i = 0; i < lines->count; i++)
        for (size_t k = 0; k < lines->at[i].count; k++) {
            const struct query_trial *trial = lines->at[i].trials[k];
            if (query_curve(database, trial, wanted, arena, &curve, error) != 0)
                return -1;
            if (curve.count > 0)
                return 1;
        }
    return 0;
}

int series_choose_split(struct database *database, struct series_choice *choice,
                        const struct lines *lines, struct arena *arena,
                        struct error *error)
{
    if (choice->split != NULL)
        return 0;
    choice->split = series_split(choice->metric);
    if (strcmp(choice->split, "test") != 0)
        return 0;
    const struct query_series of[] = {{"test", choice->metric},
                                      {"validation", choice->metric}};
    int found = has_points(database, &of[0], lines, arena, error);
    if (found == 0 && (found = has_points(database, &of[1], lines, arena, error)) > 0)
        choice->split = of[1].split;
    return found < 0 ? -1 : 0;
}

int series_read(struct database *database, const struct series_choice *choice,
                const struct lines *lines, struct arena *arena,
                struct plot_series *series, struct error *error)
{
    size_t points = 0;
    for (size_t i = 0; i < lines->count; i++) {
        if (read_line(database, choice, &lines->at[i], arena, &series[i], error) != 0)
            return -1;
        points += series[i].count;
    }
    if (points == 0)
        return tell_nothing(database, choice, lines, arena, error);
    return 0;
}
