/* The value of a row is the mean over its trials of the best value that each had. */
#include "run/row_result.h"

#include <math.h>

#include "record/resume.h"
#include "train/prune.h"

bool row_result_has_ended(const struct todo *todo, size_t trial)
{
    enum trial_state state = todo_state(todo, trial);
    return !todo->at[trial].wanted && (state == TRIAL_DONE || state == TRIAL_PRUNED ||
                                       state == TRIAL_FAILED || state == TRIAL_DIVERGED);
}

/* The number of the rung at which a trial was pruned. */
static int64_t rung_of(const struct todo *todo, size_t trial)
{
    return prune_count(todo->rule, todo->trials[trial].pruned_at,
                       todo_outline(todo, trial).iterations_per_epoch);
}

/* One that went wrong is enough for all, then one that was pruned, the first of them. */
static void judge(const struct todo *todo, size_t first, size_t end,
                  struct search_result *result)
{
    result->standing = SEARCH_COMPLETE;
    result->reached = INT64_MAX;
    for (size_t i = first; i < end; i++) {
        enum trial_state state = todo_state(todo, i);
        if (state == TRIAL_FAILED || state == TRIAL_DIVERGED)
            result->standing = SEARCH_WORST;
        else if (state == TRIAL_PRUNED && result->standing != SEARCH_WORST)
            result->standing = SEARCH_PRUNED;
        if (state == TRIAL_PRUNED && rung_of(todo, i) < result->reached)
            result->reached = rung_of(todo, i);
    }
}

/* Of a pruned row values count as far as it came, since others may have trained a trial
 * further. */
int row_result_read(const struct reports *reports, size_t first, size_t end,
                    struct search_result *result)
{
    const struct todo *todo = reports->todo;
    double sum = 0;
    judge(todo, first, end, result);
    if (first == end)
        result->point = NULL;
    for (size_t i = first; i < end && result->standing != SEARCH_WORST; i++) {
        const struct objective objective = todo_outline(todo, i).objective;
        struct resume_series series;
        if (resume_evaluations(reports->database, todo->trials[i].id, &objective,
                               todo_rung(todo, i, result->reached), &series,
                               reports->error) < 0)
            return -1;
        sum += series.best;
    }
    result->value = sum / (double)(end - first);
    if (!isfinite(result->value))
        result->standing = SEARCH_WORST;
    if (result->standing == SEARCH_WORST)
        result->value = NAN;
    return 0;
}
