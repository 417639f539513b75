/* The state machine, a function for each kind of message, in the order of the loop in
 * train/train.c. */
#include "worker/course.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/rate.h"
#include "train/prune.h"
#include "train/schedule.h"
#include "train/stop.h"

static bool may_end_early(const struct trial_spec *spec)
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, NULL, arena);
    bool may = stop != NULL && !prune_compares(stop);
    arena_free(arena);
    return may;
}

struct course course_begin(const struct trial_spec *spec, const struct dataset *dataset,
                           int64_t from, int64_t until)
{
    const struct schedule *schedule = &spec->schedule;
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    return (struct course){.spec = spec,
                           .dataset = dataset,
                           .iterations = schedule_iterations(schedule, samples),
                           .evaluations = schedule_evaluations(schedule, samples),
                           .norms =
                               schedule_period(schedule, spec->record.every, samples),
                           .until = until,
                           .may_end_early = may_end_early(spec),
                           .iteration = from,
                           .point = -1,
                           .split = SPLIT_TEST,
                           .saved = true};
}

/* The split whose evaluation is due; SPLIT_COUNT: none. */
static int next_split(const struct course *course)
{
    int split = course->split + 1;
    while (split < SPLIT_COUNT && course->dataset->splits[split].count == 0)
        split++;
    return split;
}

/* Nothing but another iteration or the result may follow, and that only where all of the
 * last one has come. */
static int expect_next(const struct course *course, const char *what, struct error *error)
{
    int split = next_split(course);
    if (split < SPLIT_COUNT)
        return error_set(
            error, "%s came where the evaluation of %s at iteration %" PRId64 " was due",
            what, dataset_split_name((enum split)split), course->iteration);
    if (course->diverged)
        return error_set(error, "%s came after its loss was not a number", what);
    return 0;
}

int course_iteration(struct course *course, const struct iteration_result *result,
                     struct error *error)
{
    int64_t due = course->iteration + 1;
    if (course->ended)
        return error_set(error, "an iteration came after its result");
    if (result->iteration != due)
        return error_set(error, "iteration %" PRId64 " came where %" PRId64 " was due",
                         result->iteration, due);
    if (due > course->iterations)
        return error_set(error, "iteration %" PRId64 " came, and %" PRId64 " are planned",
                         due, course->iterations);
    if (result->accuracy < 0 || result->accuracy > 1)
        return error_set(error, "iteration %" PRId64 " has an accuracy of %g", due,
                         result->accuracy);
    if (expect_next(course, "an iteration", error) != 0)
        return -1;
    course->diverged = isnan(result->loss);
    course->iteration = due;
    course->point = -1;
    course->reports.count = 0;
    bool evaluates = due == course->iterations || period_is_due(course->evaluations, due);
    course->split = !course->diverged && evaluates
                        ? (int)schedule_first_split(&course->spec->schedule) - 1
                        : SPLIT_TEST;
    course->evaluated = course->saved = false;
    return 0;
}

/* The layer of "layers.1.weight_norm", and what of it; -1 where it is of none. */
static int64_t layer_of(const struct course *course, const struct series_point *point,
                        const char **what)
{
    char begin[sizeof point->name];
    if (strncmp(point->name, "layers.", 7) != 0)
        return -1;
    const size_t index = strtoul(point->name + 7, NULL, 10);
    int length = snprintf(begin, sizeof begin, "layers.%zu.", index);
    if (index >= course->spec->layer_count ||
        strncmp(point->name, begin, (size_t)length) != 0)
        return -1;
    *what = point->name + length;
    return (int64_t)index;
}

/* Its place in the order in which the loop tells them: the norms of each layer, the
 * momentum, the rates, and what layers report, which have a place a layer; -1 where the
 * plan has no such series at the iteration that is due. */
static int64_t place_of(const struct course *course, const struct series_point *point,
                        const char **what)
{
    static const char *const names[] = {"gradient_norm", "weight_norm", "learning_rate"};
    const struct record_spec *record = &course->spec->record;
    const int64_t layers = (int64_t)course->spec->layer_count;
    const int64_t index = layer_of(course, point, what);
    if (strcmp(point->name, "momentum") == 0)
        return rate_cycles_momentum(&course->spec->rate) ? 2 * layers : -1;
    if (index < 0)
        return -1;
    const struct layer_spec *layer = &course->spec->layers[index];
    const int64_t before = point->iteration - 1;
    bool norms = before == 0 || period_is_due(course->norms, before);
    const bool planned[] = {norms && record->gradient_norms && !layer->options.frozen,
                            norms && record->weight_norms,
                            layer->optimizer.kind != NULL && !layer->options.frozen};
    const int64_t places[] = {2 * index, 2 * index + 1, 2 * layers + 1 + index};
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], *what) == 0)
            return planned[i] ? places[i] : -1;
    return layer_report_is_name(*what) ? 3 * layers + 1 + index : -1;
}

/* Of a layer that reports, each name once in an iteration, and no more of them than there
 * may be. */
static int add_report(struct course *course, const char *name)
{
    size_t before = course->reports.count;
    return layer_report_add(&course->reports, name, 0) == 0 &&
                   course->reports.count > before
               ? 0
               : -1;
}

int course_point(struct course *course, const struct series_point *point,
                 struct error *error)
{
    int64_t due = course->iteration + 1;
    const char *what = "";
    if (course->ended || point->iteration != due || due > course->iterations)
        return error_set(
            error, "a point of iteration %" PRId64 " came where %" PRId64 " was due",
            point->iteration, due);
    if (expect_next(course, "a point", error) != 0)
        return -1;
    int64_t place = place_of(course, point, &what);
    if (place < 0)
        return error_set(error,
                         "a point came of a series that is not planned at iteration "
                         "%" PRId64,
                         due);
    bool is_report = place > 3 * (int64_t)course->spec->layer_count;
    if (place != course->point)
        course->reports.count = 0;
    if (place < course->point || (place == course->point && !is_report))
        return error_set(error, "%s came twice or late at iteration %" PRId64,
                         point->name, due);
    if (is_report && add_report(course, what) != 0)
        return error_set(error,
                         "%s came twice at iteration %" PRId64 ", or as more than %d of "
                         "its layer",
                         point->name, due, LAYER_MOST_REPORTS);
    course->point = place;
    return 0;
}

/* Of classes each row of the confusions has as many samples as the split has of it. */
static bool are_counts_of(const struct evaluation_result *result,
                          const struct dataset *dataset)
{
    const struct dataset_samples *samples = &dataset->splits[result->split];
    int64_t targets = dataset->targets > 0 ? dataset->targets : 1;
    if (result->classes != dataset->classes || result->correct < 0 ||
        result->correct > result->total)
        return false;
    if (dataset->classes == 0)
        return result->total > 0 && result->total <= samples->count * targets;
    for (int64_t actual = 0; actual < dataset->classes; actual++) {
        int64_t left = samples->class_counts[actual];
        for (int64_t predicted = 0; predicted < dataset->classes; predicted++) {
            int64_t count = result->confusion[actual * dataset->classes + predicted];
            if (count < 0 || count > left)
                return false;
            left -= count;
        }
        if (left != 0)
            return false;
    }
    return result->total == samples->count;
}

int course_evaluation(struct course *course, const struct evaluation_result *result,
                      struct error *error)
{
    const char *split = dataset_split_name(result->split);
    if (course->ended || result->iteration != course->iteration ||
        (int)result->split != next_split(course))
        return error_set(
            error, "an evaluation of %s at iteration %" PRId64 " came where none was due",
            split, result->iteration);
    if (!are_counts_of(result, course->dataset))
        return error_set(error,
                         "an evaluation of %s at iteration %" PRId64
                         " came with counts that are not the data's",
                         split, result->iteration);
    course->split = (int)result->split;
    course->evaluated = true;
    course->diverged |= result->diverged;
    return 0;
}

int course_checkpoint(struct course *course, int64_t iteration, struct error *error)
{
    if (course->ended || course->saved || course->point >= 0 ||
        iteration != course->iteration)
        return error_set(error,
                         "a checkpoint of iteration %" PRId64 " came where none was due",
                         iteration);
    course->saved = true;
    return expect_next(course, "a checkpoint", error);
}

int course_result(struct course *course, enum train_outcome outcome, bool asked,
                  struct error *error)
{
    bool whole = next_split(course) == SPLIT_COUNT && course->point < 0;
    bool done = course->iteration == course->iterations;
    const bool follows[] = {
        [TRAIN_DONE] = whole && !course->diverged &&
                       (done || (course->may_end_early && course->evaluated)),
        [TRAIN_DIVERGED] = whole && course->diverged,
        [TRAIN_LEFT] = whole && !course->diverged && !done &&
                       (asked || course->iteration >= course->until),
        [TRAIN_FAILED] = true, /* at any moment */
    };
    static const char *const names[] = {[TRAIN_DONE] = "done",
                                        [TRAIN_DIVERGED] = "diverged",
                                        [TRAIN_LEFT] = "left",
                                        [TRAIN_FAILED] = "failed"};
    if (course->ended)
        return error_set(error, "a second result came");
    if (!follows[outcome])
        return error_set(error,
                         "its result came, `%s`, after iteration %" PRId64 " of %" PRId64,
                         names[outcome], course->iteration, course->iterations);
    course->ended = true;
    return 0;
}
